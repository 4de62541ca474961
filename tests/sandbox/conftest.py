"""Small bots of their own, and people, in a sandbox whose every exchange is held against Discord's description."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.delivery.discord_internals import point_at
from bot.sandbox import Deadlines, Sandbox
from bot.sandbox.person import PersonClient
from tests.sandbox.conformance.plugin import Conforming, conforming

__all__ = ["conforming"]

# For tests of what comes too late; the others keep Discord's three seconds, which a busy machine may need.
IMPATIENT = Deadlines(answer=0.3)

OpenPerson = Callable[..., AbstractAsyncContextManager[PersonClient]]


def point(sandbox: Sandbox) -> None:
    """All that makes discord.py speak to a sandbox: its two addresses."""
    point_at(sandbox.api, sandbox.gateway)


class SmallBot(discord.AutoShardedClient):
    """A bot with a command tree; `prepare` adds commands to it before they are synced."""

    def __init__(self, prepare: Callable[[SmallBot], None] | None = None, **options: Any) -> None:
        options.setdefault("intents", discord.Intents(guilds=True))
        # Ready at once, not two seconds on.
        super().__init__(**options, max_messages=None, guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.tree.error(self._note)
        self.errors: list[BaseException] = []
        self.connected = asyncio.Event()
        self.resumed = asyncio.Event()
        self._prepare = prepare

    async def _note(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        self.errors.append(getattr(error, "original", error))

    async def setup_hook(self) -> None:
        if self._prepare is not None:
            self._prepare(self)
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.connected.set()

    async def on_resumed(self) -> None:
        self.resumed.set()

    async def on_shard_resumed(self, _: int) -> None:
        self.resumed.set()


@asynccontextmanager
async def running(bot: SmallBot, sandbox: Sandbox) -> AsyncIterator[SmallBot]:
    """The bot, logged in and ready, closed at the end."""
    point(sandbox)
    task = asyncio.create_task(bot.start(sandbox.bot_token))
    waiting = asyncio.create_task(bot.connected.wait())
    await asyncio.wait((task, waiting), timeout=20, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    assert waiting.done(), "the bot never became ready"
    try:
        yield bot
    finally:
        await bot.close()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 10)


@pytest.fixture
async def sandbox(conforming: Conforming) -> AsyncIterator[Sandbox]:
    async with Sandbox() as one:
        yield conforming(one)


@pytest.fixture
def person(sandbox: Sandbox) -> OpenPerson:
    """Opens a person's client in a channel: `async with person("bob", "Harbour News", "general") as bob`."""

    @asynccontextmanager
    async def opened(
        name: str = "alice", guild: str | None = "Harbour News", channel: str | None = "general"
    ) -> AsyncIterator[PersonClient]:
        async with PersonClient(sandbox.api, sandbox.people[name].token) as client:
            if guild is not None:
                await client.enter(guild, channel)
            yield client

    return opened


@pytest.fixture
def start_bot(sandbox: Sandbox) -> Callable[..., AbstractAsyncContextManager[SmallBot]]:
    def start(prepare: Callable[[SmallBot], None] | None = None, **options: Any) -> Any:
        return running(SmallBot(prepare, **options), sandbox)

    return start


StartBot = Callable[..., AbstractAsyncContextManager[SmallBot]]
Handler = Callable[[discord.Interaction[Any]], Coroutine[Any, Any, None]]


def command(name: str, handler: Handler, description: str = "A command") -> Callable[[SmallBot], None]:
    """`prepare` for a bot with one command without options."""

    def prepare(bot: SmallBot) -> None:
        bot.tree.add_command(app_commands.Command(name=name, description=description, callback=handler))

    return prepare
