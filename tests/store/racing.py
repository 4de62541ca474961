"""Processes that do the same at one database at the same time: what each had, and how long it took all of them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from bot.news import Origin
from bot.settings import ROOT
from bot.store import Store, deliveries
from bot.store.tables_schedules import deliveries as table
from tests.store.claimer import NOW


@dataclass(frozen=True, slots=True)
class Race:
    """What each process had, and the seconds from the first's beginning to the last's end."""

    had: tuple[tuple[int, ...], ...]
    seconds: float

    @property
    def all(self) -> list[int]:
        return [one for by_process in self.had for one in by_process]


async def race(what: str, setting: str, number: int, processes: int) -> Race:
    """Let so many of `tests.store.claimer` begin at once. They are started before, which is not counted."""
    started = [await _start(what, setting, number) for _ in range(processes)]
    for process in started:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    ended = [json.loads(out) for out, _ in await asyncio.gather(*(one.communicate(b"\n") for one in started))]
    assert [one.returncode for one in started] == [0] * processes
    seconds = max(one["ended"] for one in ended) - min(one["began"] for one in ended)
    return Race(tuple(tuple(one["had"]) for one in ended), seconds)


async def _start(what: str, setting: str, number: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.store.claimer", what, setting, str(number)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )


async def note_posts(store: Store, count: int, servers: Sequence[int] = (1,)) -> set[int]:
    """Posts of so many schedules, all due a minute before NOW, in place of those that are there; their ids."""
    async with store.write() as connection:
        await connection.execute(delete(table))
        noted = [
            await deliveries.note(
                connection, Origin.of_schedule(i), NOW - timedelta(minutes=1), servers[i % len(servers)], 1
            )
            for i in range(count)
        ]
    return {one for one in noted if one is not None}
