"""/data: what is stored about this person or this server, to see, to take along, to delete."""

from __future__ import annotations

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.cards import data as cards
from bot.errors import NotHere
from cogs.front import Front, Interaction, Reply, reader_of

Whose = Literal["mine", "this server's"]
_SCOPES: dict[str, cards.Scope] = {"mine": "person", "this server's": "guild"}
WHOSE = "Whose data: yours or this server's. The server's needs Manage Server"


class Data(commands.GroupCog, group_name="data", group_description="What I have stored about you or this server"):
    def __init__(self, front: Front) -> None:
        self.front = front
        super().__init__()

    @app_commands.command(description="Show what I have stored about you, and about this server if you manage it")
    async def show(self, interaction: Interaction) -> None:
        server = interaction.guild_id is not None and interaction.permissions.manage_guild
        work = self.front.newsroom.servers.describe_stored(reader_of(interaction))
        await self.front.answer(
            interaction, work, card=lambda told: cards.build_holdings_card(told, server=server), private=True
        )

    @app_commands.command(description="Get what I have stored as a JSON file, for you alone")
    @app_commands.describe(whose=WHOSE)
    async def export(self, interaction: Interaction, whose: Whose = "mine") -> None:
        scope = check_scope(self.front, interaction, _SCOPES[whose])
        self.front.take("export", interaction)
        work = self.front.newsroom.servers.export(reader_of(interaction), scope)
        await self.front.answer(
            interaction,
            work,
            card=lambda told: Reply(cards.build_export_card(scope), ((cards.FILE, told),)),
            private=True,
        )

    @app_commands.command(description="Delete what I have stored. I ask once more before I do")
    @app_commands.describe(whose=WHOSE)
    async def delete(self, interaction: Interaction, whose: Whose = "mine") -> None:
        scope = check_scope(self.front, interaction, _SCOPES[whose])
        work = self.front.newsroom.servers.describe_stored(reader_of(interaction))
        await self.front.answer(
            interaction, work, card=lambda told: cards.build_confirmation(scope, told), private=True
        )


def check_scope(front: Front, interaction: Interaction, scope: cards.Scope) -> cards.Scope:
    """Return the scope where the person may act on it; NotAllowed where not."""
    if scope == "guild":
        if interaction.guild_id is None:
            raise NotHere("no server here")
        front.check_manages(interaction)
    return scope


def cog(front: Front) -> commands.Cog:
    return Data(front)
