"""/facts: who, what, when, where, why, how."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot import news
from bot.cards import facts as cards
from cogs import options
from cogs.front import Front, Interaction, reader_of


class Facts(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front

    @app_commands.command(description="Who, what, when, where, why and how")
    @app_commands.describe(article=options.ARTICLE, private=options.PRIVATE)
    @app_commands.autocomplete(article=options.articles)
    async def facts(self, interaction: Interaction, article: str | None = None, private: bool | None = None) -> None:
        front, reader = self.front, reader_of(interaction)

        async def work() -> news.FactSheet:
            return await front.newsroom.articles.facts(reader, await front.newsroom.articles.find_id(reader, article))

        await front.answer(
            interaction, work(), card=lambda told: cards.build_facts_card(told, front.words), private=private
        )


def cog(front: Front) -> commands.Cog:
    return Facts(front)
