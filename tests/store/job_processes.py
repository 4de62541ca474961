"""Workers in processes of their own, which tests end at any moment."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.settings import ROOT
from bot.store import Store


async def until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    for _ in range(int(seconds * 100)):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def hasten_deaths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a worker taken for gone within a second or two."""
    for name, seconds in (("DEAD_AFTER", 1.2), ("_ALIVE", 0.3), ("LOST_EVERY", 0.2), ("LOOK", 0.1)):
        monkeypatch.setattr(f"bot.store.dialects.shared_jobs.{name}", seconds)


@dataclass
class Process:
    """A worker in a process of its own, and the lines that it wrote."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    async def read(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.lines.append(line.decode().strip())

    async def until(self, line: str) -> None:
        await until(lambda: line in self.lines)


@asynccontextmanager
async def worker_process(store: Store, how: str = "") -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.store.job_worker", store.setting, *([how] if how else [])),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    started = Process(process)
    reading = asyncio.create_task(started.read())
    try:
        await started.until("ready")
        yield started
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading
