"""/search: articles and quotes with the words asked for."""

from __future__ import annotations

from datetime import date

from discord import app_commands
from discord.ext import commands

from bot.cards import keys
from bot.cards import shelf as cards
from bot.news import Results
from cogs import options
from cogs.front import Front, Interaction, reader_of

LONGEST = keys.REST - 22  # what its page buttons can carry beside the period


class Search(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front

    @app_commands.command(description="Find articles and quotes by their words")
    @app_commands.rename(start="from", end="to")
    @app_commands.describe(
        words="Words to look for, in any order", start=options.FROM, end=options.TO, private=options.PRIVATE
    )
    @app_commands.autocomplete(words=options.topics)
    async def search(
        self,
        interaction: Interaction,
        words: app_commands.Range[str, 1, LONGEST],
        start: app_commands.Range[str, 1, 20] | None = None,
        end: app_commands.Range[str, 1, 20] | None = None,
        private: bool | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        front.take("search", interaction)
        days: tuple[date | None, date | None] = (None, None)
        if start or end:
            now = await options.today(front, interaction)
            days = options.period(options.first_day(start, now), options.last_day(end, now))

        async def work() -> Results:
            return await front.newsroom.articles.search(reader, words, *days, offset=0, limit=cards.RESULTS)

        key = options.period_key(*days)
        await front.answer(
            interaction,
            work(),
            card=lambda told: cards.build_results_card(told, front.words, period=key),
            private=private,
        )


def cog(front: Front) -> commands.Cog:
    return Search(front)
