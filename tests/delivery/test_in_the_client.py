"""The poster at work inside the client: begun with it, ended with it, in nobody's way."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import settings
from bot.client import CLOSE_WITHIN, Dateline
from bot.news import Reader
from bot.news.schedules import Draft
from bot.newsroom import Newsroom
from bot.sandbox import Sandbox
from bot.store import Store
from tests.databases import name_database
from tests.delivery.conftest import DAILY, FakeStories
from tests.discord_internals import be_ready_at_once
from tests.quick import VERSION, QuickAnalyst, Web


async def test_the_client_posts_by_itself_and_ends_what_it_began(tmp_path: Path) -> None:
    store = await Store.open(str(tmp_path / "dateline.db"))
    newsroom = Newsroom(store, QuickAnalyst(), Web().fetch, version=VERSION)
    stories = FakeStories()
    newsroom.stories = stories  # type: ignore[assignment]  # as many as the poster asks of them
    now = datetime.now(UTC)
    stories.add("Story A", now)
    async with Sandbox() as discord:
        guild = discord.guilds["Harbour News"]
        reader = Reader(int(discord.people["alice"].id), int(guild.id))
        channel = guild.channel("general")
        await newsroom.schedules.add(reader, Draft(int(channel.id), DAILY), now + timedelta(seconds=1))
        chosen = settings.load(
            {
                "DISCORD_TOKEN": discord.bot_token,
                "DATELINE_DISCORD_API": discord.api,
                "DATELINE_DATABASE": name_database(tmp_path / "dateline.db"),
            },
            tmp_path / "none.env",
        )
        client = Dateline(chosen, newsroom)
        be_ready_at_once(client)
        running = asyncio.create_task(client.start(discord.bot_token))
        async with asyncio.timeout(15):
            while not channel.messages:  # noqa: ASYNC110  # the sandbox has no event for it
                await asyncio.sleep(0.05)
        names = {task.get_name() for task in asyncio.all_tasks()}
        assert {"dateline-poster", "dateline-poller"} <= names
        began = time.monotonic()
        await client.close()
        assert time.monotonic() - began < CLOSE_WITHIN
        await asyncio.gather(running, return_exceptions=True)
        left = {task.get_name() for task in asyncio.all_tasks()}
        assert not {"dateline-poster", "dateline-poller", "poster-warm"} & left
    page, _ = await newsroom.schedules.history(reader)
    assert [account.delivery.state for account in page] == ["sent"]
    await newsroom.close()
