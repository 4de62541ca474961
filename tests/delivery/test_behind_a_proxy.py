"""The bot behind a proxy of Discord's API: the gateway is the one that the API names, and the proxy paces."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import settings
from bot.client import Dateline
from bot.delivery.pace import Pacer, Unpaced
from bot.news import Reader
from bot.news.schedules import Draft
from bot.newsroom import Newsroom
from bot.sandbox import Sandbox
from bot.sandbox.person import PersonClient
from bot.sandbox.state import Channel
from bot.store import Store
from tests.databases import name_database
from tests.delivery.conftest import DAILY, FakeStories
from tests.delivery.rest_proxy import proxied
from tests.discord_internals import be_ready_at_once
from tests.quick import VERSION, QuickAnalyst, Web


@asynccontextmanager
async def started(tmp_path: Path, discord: Sandbox, newsroom: Newsroom, **given: str) -> AsyncIterator[Dateline]:
    chosen = settings.load(
        {"DISCORD_TOKEN": discord.bot_token, "DATELINE_DATABASE": name_database(tmp_path / "dateline.db"), **given},
        tmp_path / "none.env",
    )
    client = Dateline(chosen, newsroom)
    be_ready_at_once(client)
    running = asyncio.create_task(client.start(discord.bot_token))
    try:
        async with asyncio.timeout(15):
            await discord.wait_for_bot()
            while not client.is_ready():  # noqa: ASYNC110  # it has no event before it has logged in
                await asyncio.sleep(0.02)
        yield client
    finally:
        await client.close()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    store = await Store.open(str(tmp_path / "dateline.db"))
    opened = Newsroom(store, QuickAnalyst(), Web().fetch, version=VERSION)
    yield opened
    await opened.close()


async def test_behind_a_proxy_it_answers_and_posts_without_a_pace_of_its_own(
    tmp_path: Path, newsroom: Newsroom
) -> None:
    stories = FakeStories()
    newsroom.stories = stories  # type: ignore[assignment]  # as many as the poster asks of them
    now = datetime.now(UTC)
    stories.add("Story A", now)
    async with Sandbox(rate_limits=False) as discord, proxied(discord.base) as proxy:
        guild = discord.guilds["Harbour News"]
        reader = Reader(int(discord.people["alice"].id), int(guild.id))
        channels = [guild.channel(name) for name in ("general", "desk", "wire")]
        for channel in channels:
            for _ in range(4):
                draft = Draft(int(channel.id), DAILY)
                await newsroom.schedules.add(reader, draft, now + timedelta(seconds=1))
        # At five requests a second of its own, twelve posts would take two seconds and more.
        given = {"DATELINE_DISCORD_API": proxy.api, "DATELINE_DISCORD_PROXY": "1", "DATELINE_REQUESTS": "5"}
        async with started(tmp_path, discord, newsroom, **given):
            async with PersonClient(discord.api, discord.people["alice"].token) as person:
                await person.enter("Harbour News", "desk")
                assert "Dateline" in str((await person.run("/about")).message.payload)
            moments = await _arrivals(discord, 12)
        assert moments[-1] - moments[0] < 1.6
        sent = [path for method, path in proxy.passed if method == "POST" and path.endswith("/messages")]
        assert len(sent) == 12
        assert ("GET", "/api/v10/gateway/bot") in proxy.passed


async def test_two_gateways_behind_one_proxy_answer_and_post_each_on_its_own_servers(
    tmp_path: Path, newsroom: Newsroom
) -> None:
    other = Newsroom(await Store.open(str(tmp_path / "dateline.db")), QuickAnalyst(), Web().fetch, version=VERSION)
    now = datetime.now(UTC)
    stories = FakeStories()
    stories.add("Story A", now)
    for one in (newsroom, other):
        one.stories = stories  # type: ignore[assignment]  # as many as the poster asks of them
    own = {"Harbour News": "general", "Hill Readers": "lounge"}  # on shards 1 and 0 of four
    async with Sandbox(shards=4) as discord, proxied(discord.base) as proxy, AsyncExitStack() as stack:
        stack.push_async_callback(other.close)
        channels = {name: discord.guilds[name].channel(channel) for name, channel in own.items()}
        for name, channel in channels.items():
            reader = Reader(int(discord.people["alice"].id), int(discord.guilds[name].id))
            await newsroom.schedules.add(reader, Draft(int(channel.id), DAILY), now + timedelta(seconds=1))
        given = {"DATELINE_DISCORD_API": proxy.api, "DATELINE_DISCORD_PROXY": "1", "DATELINE_SHARDS": "4"}
        for room, ids in ((newsroom, "1,3"), (other, "0,2")):
            started_one = started(tmp_path, discord, room, **given, DATELINE_SHARD_IDS=ids)
            client = await stack.enter_async_context(started_one)
            assert len(client.guilds) == 1
        async with PersonClient(discord.api, discord.people["alice"].token) as person:
            for name, channel in channels.items():
                await person.enter(name, channel.name)
                assert "Dateline" in str((await person.run("/about")).message.payload)
        async with asyncio.timeout(10):
            while not all(_posts(discord, one) for one in channels.values()):  # noqa: ASYNC110  # no event for it
                await asyncio.sleep(0.05)
        await asyncio.sleep(1.2)  # another tick of both
        assert [_posts(discord, one) for one in channels.values()] == [1, 1]
        sent = [path for method, path in proxy.passed if method == "POST" and path.endswith("/messages")]
        assert sorted(sent) == sorted(f"/api/v10/channels/{channel.id}/messages" for channel in channels.values())
        assert proxy.passed.count(("GET", "/api/v10/gateway/bot")) == 2
        assert sorted(one.shard[0] for one in discord.hub.present(discord.bot)) == [0, 1, 2, 3]


def _posts(discord: Sandbox, channel: Channel) -> int:
    """How many of the bot's messages stand in a channel, answers to commands aside."""
    return sum(
        one.author_id == discord.bot.id and not one.payload.get("interaction_metadata")
        for one in channel.messages.values()
    )


async def _arrivals(discord: Sandbox, count: int) -> list[float]:
    """When each of the bot's messages was first seen to be there."""
    moments: list[float] = []
    channels = list(discord.guilds["Harbour News"].channels.values())
    async with asyncio.timeout(10):
        while len(moments) < count:
            there = sum(
                m.author_id == discord.bot.id and not m.payload.get("interaction_metadata")
                for c in channels
                for m in c.messages.values()
            )
            moments += [time.monotonic()] * (there - len(moments))
            await asyncio.sleep(0.02)
    return moments


async def test_the_gateway_of_the_settings_is_gone_to_and_no_other(tmp_path: Path, newsroom: Newsroom) -> None:
    async with Sandbox() as discord, Sandbox() as elsewhere, proxied(discord.base) as proxy:
        discord.hub.resume_url, own = elsewhere.gateway, discord.gateway
        given = {"DATELINE_DISCORD_API": proxy.api, "DATELINE_DISCORD_GATEWAY": own}
        async with started(tmp_path, discord, newsroom, **given) as client:
            assert len(client.guilds) == 2
            assert not elsewhere.hub.sessions


@pytest.mark.parametrize(("proxy", "pace"), [("0", Pacer), ("1", Unpaced)])
async def test_pacing_is_off_where_the_settings_name_a_proxy_alone(
    tmp_path: Path, newsroom: Newsroom, proxy: str, pace: type[object]
) -> None:
    async with Sandbox() as discord:
        given = {"DATELINE_DISCORD_API": discord.api, "DATELINE_DISCORD_PROXY": proxy}
        async with started(tmp_path, discord, newsroom, **given) as client:
            assert client.poster is not None
            assert isinstance(client.poster._sender._pacer, pace)
