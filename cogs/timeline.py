"""/timeline: the events in calendar order, as a card and as a picture."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.news import Reader
from cogs import options
from cogs.front import Front, Interaction, Reply, reader_of
from cogs.timeline_picture import build_timeline_reply


class Timeline(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front

    @app_commands.command(description="What happened when, in the order of the dates")
    @app_commands.rename(start="from", end="to")
    @app_commands.describe(article=options.ARTICLE, start=options.FROM, end=options.TO, private=options.PRIVATE)
    @app_commands.autocomplete(article=options.articles)
    async def timeline(
        self,
        interaction: Interaction,
        article: str | None = None,
        start: app_commands.Range[str, 1, 20] | None = None,
        end: app_commands.Range[str, 1, 20] | None = None,
        private: bool | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        front.take("picture", interaction)
        work = self._work(interaction, reader, article, start, end)
        await front.answer(interaction, work, card=lambda reply: reply, private=private)

    async def _work(
        self, interaction: Interaction, reader: Reader, article: str | None, start: str | None, end: str | None
    ) -> Reply:
        front = self.front
        now = await options.today(front, interaction)
        days = options.period(options.first_day(start, now), options.last_day(end, now))
        told = await front.newsroom.articles.timeline(
            reader, await front.newsroom.articles.find_id(reader, article), *days
        )
        return await build_timeline_reply(front, interaction, told, rest=options.period_key(*days))


def cog(front: Front) -> commands.Cog:
    return Timeline(front)
