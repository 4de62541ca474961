"""/people: who is in an article, or one person across articles."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot import news
from bot.cards import people as cards
from bot.errors import UsageError
from cogs import options
from cogs.front import Front, Interaction, reader_of


class People(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front

    @app_commands.command(description="Who is in an article, or one person's quotes and dates in all articles")
    @app_commands.describe(
        article=options.ARTICLE, name="One person in all articles. Type a name and choose", private=options.PRIVATE
    )
    @app_commands.autocomplete(article=options.articles, name=options.people)
    async def people(
        self,
        interaction: Interaction,
        article: str | None = None,
        name: app_commands.Range[str, 1, 64] | None = None,
        private: bool | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        if article and name:
            raise UsageError("both", why="Give `article` or `name`, not both. A person is shown across all articles.")
        if name:
            await front.answer(
                interaction,
                front.newsroom.articles.person(reader, name),
                card=lambda told: cards.build_person_card(told, front.words),
                private=private,
            )
            return

        async def work() -> news.Cast:
            return await front.newsroom.articles.people(reader, await front.newsroom.articles.find_id(reader, article))

        await front.answer(
            interaction, work(), card=lambda told: cards.build_people_card(told, front.words), private=private
        )


def cog(front: Front) -> commands.Cog:
    return People(front)
