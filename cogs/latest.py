"""/latest: what can be asked about here, newest first."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cards import shelf as cards
from cogs import options
from cogs.front import Front, Interaction, reader_of


class Latest(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front

    @app_commands.command(description="All articles here, newest first")
    @app_commands.describe(private=options.PRIVATE)
    async def latest(self, interaction: Interaction, private: bool | None = None) -> None:
        work = self.front.newsroom.articles.latest(reader_of(interaction), 0, cards.PAGE)
        await self.front.answer(interaction, work, card=lambda told: cards.build_latest_card(*told), private=private)


def cog(front: Front) -> commands.Cog:
    return Latest(front)
