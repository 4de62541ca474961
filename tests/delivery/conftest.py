"""The real client in a sandbox, a real store, stories at hand, and a poster that is ticked by hand."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import settings
from bot.client import Dateline
from bot.delivery.poster import Poster
from bot.delivery.recurrence import find_next_due
from bot.news import Headline, Piece, Reader, Span
from bot.news.schedules import Account, Draft, Rule, Schedule
from bot.news.stories import PostStories, Story, StoryBrief, StoryLine
from bot.newsroom import Newsroom
from bot.sandbox import Sandbox
from bot.sandbox.deadlines import Deadlines
from bot.sandbox.state import Channel
from bot.store import Store
from tests.databases import name_database
from tests.discord_internals import be_ready_at_once
from tests.quick import VERSION, Clock, QuickAnalyst, Web

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAILY = Rule((12 * 60 + 30,), (1, 2, 3, 4, 5, 6, 7), "UTC")


def brief_of(key: int, title: str, at: datetime) -> StoryBrief:
    headline = Headline(
        article_id=key,
        title=title,
        outlet="The Example Post",
        byline=None,
        published=at,
        url=f"https://example.org/{key}",
        added=at,
        revision=1,
        shelf="guild",
        notice=None,
        quotes=0,
        events=0,
        language="en",
    )
    line = StoryLine(key, headline, (headline,), ("The Example Post",), at, at)
    return StoryBrief(line, (Piece(_span(title)),), None, None, True, "new since the last post")


def _span(title: str) -> Span:
    text = f"{title}, it was said."
    return Span(0, len(text), text)


@dataclass
class FakeStories:
    """Stories by the moment they moved; `broken` are servers whose stories cannot be had."""

    briefs: list[tuple[datetime, StoryBrief]] = field(default_factory=list)
    broken: set[int | None] = field(default_factory=set)
    asked: list[tuple[int | None, datetime | None, datetime]] = field(default_factory=list)
    days: list[date] = field(default_factory=list)  # that it was where the posts are read
    story: Story | None = None

    def add(self, title: str, at: datetime) -> None:
        self.briefs.append((at, brief_of(1000 + len(self.briefs), title, at)))

    async def cluster_pending(self) -> int:
        return 0

    async def close(self) -> None:
        """There is nothing to end."""

    async def choose_for_post(
        self,
        reader: Reader,
        since: datetime | None,
        until: datetime,
        *,
        topics: Sequence[str],
        feeds: Sequence[int],
        limit: int,
        today: date,
    ) -> PostStories:
        self.days.append(today)
        self.asked.append((reader.guild_id, since, until))
        if reader.guild_id in self.broken:
            raise ZeroDivisionError
        found = [brief for at, brief in self.briefs if (since is None or at > since) and at <= until]
        return PostStories(tuple(found[:limit]))

    async def name_feeds(self, reader: Reader) -> dict[int, str]:
        return {}

    async def get_news(self, reader: Reader, key: int, since: datetime, until: datetime | None = None) -> Story | None:
        if self.story is None or self.story.line.moved <= since:
            return None
        return self.story


@dataclass
class Stage:
    """What a test works with. `guild` is Harbour News; its channels by name."""

    discord: Sandbox
    client: Dateline
    newsroom: Newsroom
    clock: Clock
    stories: FakeStories
    poster: Poster

    @property
    def guild_id(self) -> int:
        return int(self.discord.guilds["Harbour News"].id)

    @property
    def reader(self) -> Reader:
        return Reader(int(self.discord.people["alice"].id), self.guild_id)

    def channel(self, name: str) -> Channel:
        return self.discord.guilds["Harbour News"].channel(name)

    async def schedule(self, channel: str = "general", rule: Rule = DAILY, **given: Any) -> Schedule:
        draft = Draft(channel_id=int(self.channel(channel).id), rule=rule, **given)
        return await self.newsroom.schedules.add(self.reader, draft, find_next_due(rule, self.clock()))

    def another(self) -> Poster:
        """A second poster on the same store, as another process would be."""
        return Poster(self.client, self.newsroom, self.clock, stories=self.stories, within=2.0)

    async def at(self, hours: float = 0, minutes: float = 0) -> None:
        """Turn the clock, and let the poster do what is due."""
        self.clock.turn(timedelta(hours=hours, minutes=minutes))
        await self.poster.tick()

    def posts(self, channel: str | Channel = "general") -> list[dict[str, Any]]:
        """The bot's messages in a channel, oldest first."""
        found = self.channel(channel) if isinstance(channel, str) else channel
        return [m.payload for m in found.messages.values() if m.author_id == self.discord.bot.id]

    def threads(self, channel: str) -> list[Channel]:
        parent = self.channel(channel)
        return [t for t in self.discord.guilds["Harbour News"].threads if t.parent_id == parent.id]

    async def history(self, schedule: Schedule | None = None) -> tuple[Account, ...]:
        page, _ = await self.newsroom.schedules.history(self.reader, schedule.id if schedule else None, limit=50)
        return page


def titles(posts: Sequence[dict[str, Any]]) -> list[str]:
    """The stories named in messages, in order, each once a message."""
    return [title for post in posts for title in dict.fromkeys(re.findall(r"Story [A-Z]\w*", json.dumps(post)))]


def words(posts: Sequence[dict[str, Any]]) -> str:
    return json.dumps(posts, ensure_ascii=False)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def nonces() -> float:
    """Seconds for which Discord remembers a nonce."""
    return 300.0


@pytest.fixture
async def stage(tmp_path: Path, clock: Clock, nonces: float) -> AsyncIterator[Stage]:
    store = await Store.open(str(tmp_path / "dateline.db"))
    newsroom = Newsroom(store, QuickAnalyst(), Web().fetch, clock=clock, version=VERSION)
    stories = FakeStories()
    async with Sandbox(deadlines=Deadlines(nonce=nonces)) as discord:
        chosen = settings.load(
            {
                "DISCORD_TOKEN": discord.bot_token,
                "DATELINE_DISCORD_API": discord.api,
                "DATELINE_DATABASE": name_database(tmp_path / "dateline.db"),
            },
            tmp_path / "none.env",
        )
        client = Dateline(chosen, newsroom, background=False)
        be_ready_at_once(client)
        task = asyncio.create_task(client.start(discord.bot_token))
        try:
            async with asyncio.timeout(15):
                await discord.wait_for_bot()
                await client.wait_until_ready()
            poster = Poster(client, newsroom, clock, stories=stories, within=2.0)
            yield Stage(discord, client, newsroom, clock, stories, poster)
            await poster.close()
        finally:
            await client.close()
            await asyncio.gather(task, return_exceptions=True)
            await newsroom.close()


@pytest.fixture
async def newsroom(tmp_path: Path, clock: Clock) -> AsyncIterator[Newsroom]:
    """A newsroom without a client."""
    store = await Store.open(str(tmp_path / "alone.db"))
    opened = Newsroom(store, QuickAnalyst(), Web().fetch, clock=clock, version=VERSION)
    yield opened
    await opened.close()
