"""The real bot on a real store, in a sandbox; people who ask it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import settings
from bot.client import Dateline
from bot.news import HOUSE
from bot.newsroom import Newsroom
from bot.newsroom.intake import Place
from bot.sandbox import Sandbox
from bot.sandbox.person import PersonClient
from bot.sandbox.world import World
from bot.sources.plain_text import read_text
from bot.store import Store
from tests.databases import name_database
from tests.discord_internals import be_ready_at_once
from tests.quick import VERSION, Clock, QuickAnalyst, Web

TEXT = """The Bridge Closes

March 1, 2026

The board voted on 2026-02-27 to close the old bridge. Ada Lovelace said: “We will not wait for the next storm.”

Grace Hopper, who built it in 1998, called it “a paper fix” and asked for money by 2026-04-02.
"""


@dataclass(slots=True)
class Running:
    """The bot at work: whom to ask, and what it stands on."""

    discord: Sandbox
    client: Dateline
    newsroom: Newsroom
    web: Web
    article: int

    @asynccontextmanager
    async def person(self, name: str = "alice", guild: int = 0) -> AsyncIterator[PersonClient]:
        async with PersonClient(self.discord.api, self.discord.people[name].token) as person:
            guilds = await person.guilds()
            await person.enter(guilds[guild]["name"])
            yield person


@pytest.fixture
def world() -> World | None:
    """The servers the bot is in; None: those a sandbox has by default."""
    return None


@pytest.fixture
def told_on() -> str:
    """The day of the article that is there; another module says another."""
    return "March 1, 2026"


@pytest.fixture
async def running(tmp_path: Path, world: World | None, told_on: str) -> AsyncIterator[Running]:
    web = Web()
    store = await Store.open(str(tmp_path / "dateline.db"))
    newsroom = Newsroom(store, QuickAnalyst(), web.fetch, clock=Clock(), version=VERSION)
    added = await newsroom.intake.add(read_text(TEXT.replace("March 1, 2026", told_on), "bridge.txt"), Place(HOUSE))
    assert added.article_id is not None
    await newsroom.clusterer.cluster_pending()  # as at every start
    async with Sandbox(world=world) as discord:
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
        ready = asyncio.Event()
        client.add_listener(_set(ready), "on_ready")
        task = asyncio.create_task(client.start(discord.bot_token))
        try:
            await asyncio.wait_for(ready.wait(), 15)
            yield Running(discord, client, newsroom, web, added.article_id)
        finally:
            await client.close()
            await asyncio.gather(task, return_exceptions=True)
            await newsroom.close()


def _set(ready: asyncio.Event) -> Callable[[], Coroutine[Any, Any, None]]:
    async def on_ready() -> None:
        ready.set()

    return on_ready
