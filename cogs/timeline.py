"""/timeline: the events in calendar order, as a list or as a picture."""

from __future__ import annotations

from discord import app_commands, ui
from discord.ext import commands

from bot.cards import stories as cards
from bot.errors import UsageError
from bot.news import Reader
from cogs import options
from cogs.front import Front, Interaction, Reply, reader_of
from cogs.stories import suggest_stories
from cogs.timeline_picture import build_timeline_reply

_STORY = "All its articles instead: type words of a title and choose"


class Timeline(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front

    @app_commands.command(description="What happened when, in the order of the dates")
    @app_commands.rename(start="from", end="to")
    @app_commands.describe(
        article=options.ARTICLE,
        story=_STORY,
        start=options.FROM,
        end=options.TO,
        private=options.PRIVATE,
    )
    @app_commands.autocomplete(article=options.articles, story=suggest_stories)
    async def timeline(
        self,
        interaction: Interaction,
        article: str | None = None,
        start: app_commands.Range[str, 1, 20] | None = None,
        end: app_commands.Range[str, 1, 20] | None = None,
        story: app_commands.Range[str, 1, 100] | None = None,
        private: bool | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        if story is not None:
            if article is not None:
                raise UsageError("article and story", why="Choose `article:` or `story:`, one of the two.")
            told = self._find_story(interaction, reader, story, start, end)
            await front.answer(interaction, told, card=lambda card: card, private=private)
            return
        work = self._work(interaction, reader, article, start, end)
        await front.answer(interaction, work, card=lambda reply: reply, private=private)

    async def _find_story(
        self, interaction: Interaction, reader: Reader, story: str, start: str | None, end: str | None
    ) -> ui.LayoutView:
        now, stories = await options.today(self.front, interaction), self.front.newsroom.stories
        period = options.period(options.first_day(start, now), options.last_day(end, now))
        told = await stories.get(reader, await stories.find_key(reader, story))
        return cards.build_story_card(told, self.front.words, view="timeline", period=period)

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
