"""/quotes: who said what."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot import news
from bot.cards import quotes as cards
from cogs import options
from cogs.front import Front, Interaction, reader_of


class Quotes(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front

    @app_commands.command(description="The quotes of an article, or of a person in all articles")
    @app_commands.describe(
        article=options.ARTICLE,
        speaker="Only what this person said. In all articles if you give none",
        private=options.PRIVATE,
    )
    @app_commands.autocomplete(article=options.articles, speaker=options.people)
    async def quotes(
        self,
        interaction: Interaction,
        article: str | None = None,
        speaker: app_commands.Range[str, 1, 64] | None = None,
        private: bool | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)

        async def work() -> news.Quotes:
            chosen = await front.newsroom.articles.find_id(reader, article)
            return await front.newsroom.articles.quotes(reader, chosen, speaker)

        await front.answer(
            interaction, work(), card=lambda told: cards.build_quotes_card(told, front.words), private=private
        )


def cog(front: Front) -> commands.Cog:
    return Quotes(front)
