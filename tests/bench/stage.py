"""A sandbox in this process, a bot in its own, and a person who asks: what every figure about answering stands on."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.exchanges import Exchange, Frame
from bot.sandbox.person import PersonClient

READY_SECONDS = 30


@dataclass
class Stopwatch:
    """Seconds from each interaction's leaving the sandbox to its callback's arriving there."""

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
                self.taken.append(now - begun)


@dataclass(frozen=True, slots=True)
class Stage:
    """The sandbox, the bot's process id, the person, and the stopwatch."""

    discord: Sandbox
    pid: int
    person: PersonClient
    watch: Stopwatch


@asynccontextmanager
async def stage(command: Sequence[str], environ: Mapping[str, str]) -> AsyncIterator[Stage]:
    """A sandbox without rate limits, and `command` as a bot in it; both are ended afterwards, by id."""
    async with Sandbox(record=False, rate_limits=False) as discord:
        watch = Stopwatch()
        discord.exchanges.listeners.append(watch)
        given = {"DISCORD_TOKEN": discord.bot_token, "DATELINE_DISCORD_API": discord.api, **environ}
        process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **given})
        try:
            await asyncio.wait_for(discord.wait_for_bot(), READY_SECONDS)
            name = next(iter(discord.people))
            async with PersonClient(discord.api, discord.people[name].token) as person:
                yield Stage(discord, process.pid, person, watch)
        finally:
            if process.returncode is None:
                process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), 10)
                except TimeoutError:
                    process.kill()
                    await process.wait()


def dateline(database: Path, articles: Path) -> tuple[list[str], dict[str, str]]:
    """The command line and environment of Dateline on this database."""
    environ = {
        "DATELINE_DATABASE": str(database),
        "DATELINE_ARTICLES": str(articles),
        "DATELINE_LOG_LEVEL": "warning",
    }
    return [sys.executable, "-m", "bot", "run"], environ
