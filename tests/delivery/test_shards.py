"""Two of the bot on one database, each with two of four shards: each has its own servers, and only those."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot import settings
from bot.client import Dateline
from bot.delivery.recurrence import find_next_due
from bot.news import Reader
from bot.news.schedules import Draft
from bot.news.shards import ALL, Shards
from bot.newsroom import Newsroom
from bot.sandbox import Sandbox
from bot.sandbox.deadlines import Deadlines
from bot.sandbox.person import PersonClient
from bot.store import Store
from tests.databases import name_database
from tests.delivery.conftest import DAILY, NOON, FakeStories
from tests.discord_internals import be_ready_at_once
from tests.quick import VERSION, Clock, QuickAnalyst, Web

HARBOUR, HILL = "Harbour News", "Hill Readers"  # on shards 1 and 0 of four
OF_HARBOUR, OF_HILL = "1,3", "0,2"


class Both:
    """The processes' clients, each with a newsroom of its own on the one database."""

    def __init__(self, folder: Path, discord: Sandbox, clock: Clock) -> None:
        self.discord = discord
        self.clock = clock
        self.stories = FakeStories()
        self._folder = folder

    @property
    def database(self) -> str:
        return name_database(self._folder / "dateline.db")

    async def newsroom(self) -> Newsroom:
        store = await Store.open(self.database)
        return Newsroom(store, QuickAnalyst(), Web().fetch, clock=self.clock, version=VERSION)

    def guild(self, name: str) -> int:
        return int(self.discord.guilds[name].id)

    def reader(self, name: str) -> Reader:
        return Reader(int(self.discord.people["alice"].id), self.guild(name))

    def posts(self, guild: str, channel: str) -> int:
        messages = self.discord.guilds[guild].channel(channel).messages.values()
        return sum(message.author_id == self.discord.bot.id for message in messages)

    @asynccontextmanager
    async def process(self, ids: str) -> AsyncIterator[Dateline]:
        """A process with these shards of four, ready, that posts by itself what its stories have."""
        newsroom = await self.newsroom()
        newsroom.stories = self.stories  # type: ignore[assignment]  # as many as the poster asks of them
        given = {
            "DISCORD_TOKEN": self.discord.bot_token,
            "DATELINE_DISCORD_API": self.discord.api,
            "DATELINE_DATABASE": self.database,
            "DATELINE_SHARDS": "4",
            "DATELINE_SHARD_IDS": ids,
        }
        client = Dateline(settings.load(given, self._folder / "none.env"), newsroom)
        be_ready_at_once(client)
        seen = asyncio.Event()
        client.add_listener(_setter(seen), "on_ready")
        running = asyncio.create_task(client.start(self.discord.bot_token))
        try:
            async with asyncio.timeout(15):
                await seen.wait()
            yield client
        finally:
            await client.close()
            await asyncio.gather(running, return_exceptions=True)
            await newsroom.close()

    @asynccontextmanager
    async def processes(self) -> AsyncIterator[tuple[Dateline, Dateline]]:
        async with AsyncExitStack() as stack:
            first = await stack.enter_async_context(self.process(OF_HARBOUR))
            yield first, await stack.enter_async_context(self.process(OF_HILL))

    async def due(self, guild: str, channel: str) -> None:
        """Have a post due there by the clock, a minute ago."""
        newsroom = await self.newsroom()
        draft = Draft(int(self.discord.guilds[guild].channel(channel).id), DAILY)
        await newsroom.schedules.add(self.reader(guild), draft, find_next_due(DAILY, NOON))
        await newsroom.close()

    async def left(self) -> set[int]:
        """The servers that the bot is known to be in no more, of both."""
        newsroom = await self.newsroom()
        known = set(await newsroom.servers.list_known())
        await newsroom.close()
        return {self.guild(HARBOUR), self.guild(HILL)} - known


def _setter(seen: asyncio.Event):  # type: ignore[no-untyped-def]  # a listener
    async def on_ready() -> None:
        seen.set()

    return on_ready


async def until(what, seconds: float = 10.0) -> None:  # type: ignore[no-untyped-def]  # any question
    async with asyncio.timeout(seconds):
        while not what():  # noqa: ASYNC110  # the sandbox has no event for it
            await asyncio.sleep(0.05)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    # A session too early for its bucket would be refused: with four at once, each shard has one for itself.
    async with Sandbox(deadlines=Deadlines(identify=5.0), max_concurrency=4) as discord:
        yield Both(tmp_path, discord, Clock(NOON))


async def test_each_answers_its_servers_and_posts_there_and_neither_marks_the_others_as_left(both: Both) -> None:
    await both.due(HARBOUR, "general")
    await both.due(HILL, "lounge")
    both.stories.add("Story A", NOON + timedelta(minutes=5))
    both.clock.turn(timedelta(minutes=31))
    async with both.processes() as (harbour, hill):
        assert [guild.name for guild in harbour.guilds] == [HARBOUR]
        assert [guild.name for guild in hill.guilds] == [HILL]
        async with PersonClient(both.discord.api, both.discord.people["alice"].token) as person:
            for guild, channel in ((HARBOUR, "desk"), (HILL, "notices")):
                await person.enter(guild, channel)
                assert "Dateline" in str((await person.run("/about")).message.payload)
        await until(lambda: both.posts(HARBOUR, "general") and both.posts(HILL, "lounge"))
        await asyncio.sleep(1.2)  # another tick of both
        assert (both.posts(HARBOUR, "general"), both.posts(HILL, "lounge")) == (1, 1)
        assert await both.left() == set()


async def test_a_process_leaves_the_posts_of_the_others_servers_to_them(both: Both) -> None:
    await both.due(HARBOUR, "general")
    await both.due(HILL, "lounge")
    both.stories.add("Story A", NOON + timedelta(minutes=5))
    both.clock.turn(timedelta(minutes=31))
    async with both.process(OF_HILL) as hill:
        await until(lambda: both.posts(HILL, "lounge"))
        await asyncio.sleep(1.2)
        assert both.posts(HARBOUR, "general") == 0
        assert both.guild(HARBOUR) in await hill.newsroom.servers.list_known()
    async with both.process(OF_HARBOUR):
        await until(lambda: both.posts(HARBOUR, "general"))
    assert both.posts(HILL, "lounge") == 1


async def test_a_server_that_was_left_meanwhile_is_noticed_by_its_own_process(both: Both) -> None:
    newsroom = await both.newsroom()
    for name in (HARBOUR, HILL):
        await newsroom.servers.set_settings(await newsroom.servers.get_settings(both.guild(name)))
    await newsroom.close()
    both.discord.remove_bot(both.discord.guilds[HARBOUR])
    async with both.process(OF_HILL):
        await asyncio.sleep(0.5)  # what is looked at at the start has been by now
        assert await both.left() == set()
    async with both.process(OF_HARBOUR) as harbour:
        await until(lambda: not harbour.guilds)
        for _ in range(40):
            if await both.left():
                break
            await asyncio.sleep(0.05)
    assert await both.left() == {both.guild(HARBOUR)}


@pytest.mark.parametrize(("given", "share"), [({}, 50), ({"DATELINE_SHARDS": "4", "DATELINE_SHARD_IDS": "0"}, 12)])
def test_a_process_has_its_share_of_the_requests_that_discord_allows(
    given: dict[str, str], share: int, tmp_path: Path
) -> None:
    chosen = settings.load(given, tmp_path / "none.env")
    mine = Shards.choose(chosen.shards, chosen.shard_ids)
    assert int(chosen.requests * mine.share) == share


def test_of_all_shards_every_server_is_on_exactly_one() -> None:
    halves = [Shards.choose(4, (0, 2)), Shards.choose(4, (1, 3))]
    for moment in range(64):
        guild_id = (moment << 22) | 17
        assert sum(half.has(guild_id) for half in halves) == 1
        assert ALL.has(guild_id)
        assert Shards.choose(0, ()).has(guild_id)
        assert Shards.choose(4, ()).has(guild_id)
