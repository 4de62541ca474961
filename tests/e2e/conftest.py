"""A store with articles, a sandbox whose every exchange is checked, and the bot as an operator starts it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from bot.sandbox.person import PersonClient
from bot.settings import ROOT
from tests.databases import copy_database, name_database
from tests.newswire import Wire, wires, write_jsonl
from tests.sandbox.conformance.plugin import Conforming, conformance

HOUSE = 3  # articles of the wire on the house shelf, beside the one that ships
SEED_ARTICLE = next((ROOT / "data").glob("*.txt"))


@dataclass(slots=True)
class Bot:
    """A running bot: its process, and what it wrote to its log."""

    process: asyncio.subprocess.Process
    log: Path

    async def stop(self) -> float:
        """SIGTERM; the seconds it took to end."""
        loop = asyncio.get_running_loop()
        before = loop.time()
        if self.process.returncode is None:
            self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), 15)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        return loop.time() - before


StartBot = Callable[..., AbstractAsyncContextManager[Bot]]
Enter = Callable[..., AbstractAsyncContextManager[PersonClient]]


@pytest.fixture(scope="session")
def house_wires() -> tuple[Wire, ...]:
    return tuple(wires(HOUSE, seed=3))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped article and a few of the wire, made once by `dateline add`."""
    folder = tmp_path_factory.mktemp("archive")
    wire = write_jsonl(folder / "wire.jsonl", HOUSE, seed=3)
    database = folder / "filled.db"
    command = [sys.executable, "-m", "bot", "add", str(wire), str(SEED_ARTICLE)]
    done = subprocess.run(
        command,
        check=False,
        env={**os.environ, "DATELINE_DATABASE": name_database(database)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return database


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled database, for one test."""
    return copy_database(filled, tmp_path / "dateline.db")


@pytest.fixture
async def discord(conforming: Conforming) -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield conforming(sandbox)


@asynccontextmanager
async def running_bot(
    discord: Sandbox, database: Path, folder: Path, module: str = "bot", **environ: str
) -> AsyncIterator[Bot]:
    """`dateline run` in the sandbox until the end of the block; its log is in `folder`."""
    nothing = folder / "articles"
    nothing.mkdir(exist_ok=True)
    log = folder / f"bot-{os.urandom(3).hex()}.log"
    settings: Mapping[str, str] = {
        "DISCORD_TOKEN": discord.bot_token,
        "DATELINE_DISCORD_API": discord.api,
        "DATELINE_DATABASE": name_database(database),
        "DATELINE_ARTICLES": str(nothing),
        **environ,
    }
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, "run", env={**os.environ, **settings}, cwd=ROOT, stdout=out, stderr=out
        )
        bot = Bot(process, log)
        try:
            await asyncio.wait_for(_commands_there(discord, process), 20)
            yield bot
        finally:
            await bot.stop()


@pytest.fixture
def start_bot(discord: Sandbox, database: Path, tmp_path: Path) -> StartBot:
    """`async with start_bot():` runs `dateline run` in the sandbox until the end of the block.

    `module`: what is run in its place, as `tests.bench.watched`, which is the bot with a ticker in its loop.
    """

    def start(module: str = "bot", **environ: str) -> AbstractAsyncContextManager[Bot]:
        return running_bot(discord, database, tmp_path, module, **environ)

    return start


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandbox]:
    """The sandbox of one bot that runs for a whole module, whose tests ask it and change nothing."""
    folder = tmp_path_factory.mktemp("shared")
    database = copy_database(filled, folder / "dateline.db")
    with conformance() as conforming:
        async with Sandbox() as sandbox, running_bot(conforming(sandbox), database, folder):
            yield sandbox


@pytest.fixture
def enter(discord: Sandbox) -> Enter:
    """`async with enter("alice", "Harbour News", "general") as alice:` is a person's client in a channel."""

    @asynccontextmanager
    async def connect(
        name: str, guild: str | None = "Harbour News", channel: str | None = None
    ) -> AsyncIterator[PersonClient]:
        async with PersonClient(discord.api, discord.people[name].token) as person:
            if guild is None:
                await person.enter_direct()
            else:
                await person.enter(guild, channel)
            yield person

    return connect


async def _commands_there(discord: Sandbox, process: asyncio.subprocess.Process) -> None:
    """Until the bot is on the gateway and its commands are registered; fails at once where it ended."""
    arrived = asyncio.create_task(discord.wait_for_bot())
    ended = asyncio.create_task(process.wait())
    try:
        await asyncio.wait({arrived, ended}, return_when=asyncio.FIRST_COMPLETED)
        assert not ended.done(), f"the bot ended with {process.returncode}"
    finally:
        arrived.cancel()
        ended.cancel()
