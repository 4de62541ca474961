"""/help and /about."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from discord import app_commands, ui
from discord.ext import commands

from bot import __version__
from bot.cards import about as cards
from cogs import options
from cogs.front import Front, Interaction, reader_of


class About(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front
        self._started = datetime.now(UTC)

    @app_commands.command(name="help", description="What I can do: read, follow, manage")
    @app_commands.describe(private=options.PRIVATE)
    async def help_(self, interaction: Interaction, private: bool | None = None) -> None:
        async def work() -> ui.LayoutView:
            return cards.build_help_card(self.front.command_ids)

        await self.front.answer(interaction, work(), card=lambda view: view, private=private)

    @app_commands.command(description="Version, uptime, articles and latency of this bot")
    @app_commands.describe(private=options.PRIVATE)
    async def about(self, interaction: Interaction, private: bool | None = None) -> None:
        async def work() -> cards.State:
            client = interaction.client
            latency = client.latency if math.isfinite(client.latency) else None
            counts = await self.front.newsroom.articles.counts(reader_of(interaction))
            return cards.State(__version__, self._started, counts, latency, len(client.guilds))

        await self.front.answer(interaction, work(), card=cards.build_about_card, private=private)


def cog(front: Front) -> commands.Cog:
    return About(front)
