"""A sandbox in this process, a bot in its own, and people who ask: what every figure about answering stands on."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.exchanges import Exchange, Frame
from bot.sandbox.person import PersonClient
from bot.sandbox.world import ChannelSpec, GuildSpec, MemberSpec, PersonSpec, World
from bot.settings import ROOT
from bot.settings.process_roles import Role

READY_SECONDS = 60
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Stopwatch:
    """Seconds from each interaction's leaving the sandbox to its callback's arriving there, in the order of arrival."""

    begun: dict[str, float] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)

    def __call__(self, record: Exchange | Frame) -> None:
        now = time.perf_counter()
        if isinstance(record, Frame):
            if record.sent and record.event == "INTERACTION_CREATE" and "token" in record.data:
                self.begun[record.data["id"]] = now
        elif record.route and record.route.endswith("/callback"):
            begun = self.begun.pop(record.path.split("/")[-3], None)
            if begun is not None:
                # The record is made when the answer goes out: the callback came in that much earlier.
                self.taken.append(now - record.seconds - begun)


def processor_seconds(pid: int) -> float:
    """What a process has used so far, its children apart."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident(pid: int) -> float:
    """A process's resident memory in MB (10**6 bytes)."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS"))


class Process:
    """A bot's process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def processor_seconds(self) -> float:
        """What it has used so far, its children apart."""
        return processor_seconds(self.pid)

    @property
    def resident(self) -> float:
        """Its resident memory in MB (10**6 bytes)."""
        return resident(self.pid)

    @property
    def children(self) -> dict[int, str]:
        """The command lines of its children, by their ids."""
        found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii").split()
        return {int(pid): Path(f"/proc/{pid}/cmdline").read_text("utf-8").replace("\0", " ") for pid in found}

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    async def lines(self) -> AsyncIterator[bytes]:
        """What it writes to its standard output, line by line, until it ends."""
        if self._process.stdout is not None:
            async for line in self._process.stdout:
                yield line

    async def end(self) -> bytes:
        """SIGTERM, and what it wrote to its standard output."""
        if self._process.returncode is None:
            self._process.terminate()
        try:
            async with asyncio.timeout(15):
                out, _ = await self._process.communicate()
        except TimeoutError:
            self._process.kill()
            out, _ = await self._process.communicate()
        return out


@dataclass(frozen=True, slots=True)
class Stage:
    """The sandbox, the bot, the people, and the stopwatch."""

    discord: Sandbox
    bot: Process
    people: Sequence[PersonClient]
    watch: Stopwatch


def crowd(size: int) -> World:
    """As many servers, each with its owner in it: what one is answered no other hears of, and no cooldown is shared."""
    names = [f"reader{number}" for number in range(size)]
    return World(
        people=tuple(PersonSpec(name, name.capitalize()) for name in names),
        guilds=tuple(
            GuildSpec(f"Server of {name}", name, channels=(ChannelSpec("general"),), members=(MemberSpec(name),))
            for name in names
        ),
    )


@asynccontextmanager
async def sandbox(size: int) -> AsyncIterator[tuple[Sandbox, Stopwatch]]:
    """A sandbox without rate limits, for a crowd of `size`, and a stopwatch in it."""
    async with Sandbox(world=crowd(size), record=False, rate_limits=False) as discord:
        watch = Stopwatch()
        discord.exchanges.listeners.append(watch)
        yield discord, watch


@asynccontextmanager
async def running(discord: Sandbox, command: Sequence[str], environ: Mapping[str, str]) -> AsyncIterator[Process]:
    """`command` as the bot of a sandbox; ended afterwards, by its id."""
    given = {"DISCORD_TOKEN": discord.bot_token, "DATELINE_DISCORD_API": discord.api, **environ}
    process = Process(
        await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **given}, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
    )
    try:
        yield process
    finally:
        await process.end()


@asynccontextmanager
async def people(discord: Sandbox) -> AsyncIterator[list[PersonClient]]:
    """Everybody's client, each in their own server."""
    async with AsyncExitStack() as stack:
        clients = []
        for name, person in discord.people.items():
            client = await stack.enter_async_context(PersonClient(discord.api, person.token))
            await client.enter(f"Server of {name}")
            clients.append(client)
        yield clients


@asynccontextmanager
async def stage(
    command: Sequence[str],
    environ: Mapping[str, str],
    size: int = 1,
    prepare: Callable[[Sandbox], None] = lambda _: None,
) -> AsyncIterator[Stage]:
    """A sandbox with `size` people, and `command` as a bot in it that everybody knows the commands of.

    `prepare` is called before the bot begins.
    """
    async with AsyncExitStack() as stack:
        discord, watch = await stack.enter_async_context(sandbox(size))
        await asyncio.to_thread(prepare, discord)
        bot = await stack.enter_async_context(running(discord, command, environ))
        clients = await stack.enter_async_context(people(discord))
        async with asyncio.timeout(READY_SECONDS):
            await discord.wait_for_bot()
            for client in clients:
                while not await client.commands():
                    client._commands.clear()  # not there yet: ask again
                    await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)  # whatever a bot does when it has arrived
        yield Stage(discord, bot, clients, watch)


def dateline(
    database: Path | str, nothing: Path, *, module: str = "bot", role: Role = "all"
) -> tuple[list[str], dict[str, str]]:
    """The command line and environment of Dateline on this database, with `nothing`, an empty folder, to load."""
    nothing.mkdir(exist_ok=True)
    environ = {
        "DATELINE_DATABASE": str(database),
        "DATELINE_ARTICLES": str(nothing),
        "DATELINE_LOG_LEVEL": "warning",
        "DATELINE_FETCH_ALLOW": "127.0.0.1",
    }
    return [sys.executable, "-m", module, *(["run", "--role", role] if module == "bot" else [])], environ


def bare(*given: Path | str) -> tuple[list[str], dict[str, str]]:
    """The command line and environment of a bot to compare with (see `bare`)."""
    return [sys.executable, "-m", "tests.bench.bare", *map(str, given)], {}
