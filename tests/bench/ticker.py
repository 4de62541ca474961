"""How long the event loop is held: a task that wants to wake every few milliseconds, and how late it was at the worst."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType

EVERY = 0.005  # seconds


class Ticker:
    """`latest` is the longest delay beyond `EVERY`, in seconds, while it ran."""

    def __init__(self) -> None:
        self.latest = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Ticker:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()

    def reset(self) -> None:
        """Forget what was seen so far: what comes before the part that is measured."""
        self.latest = 0.0

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(EVERY)
            self.latest = max(self.latest, time.perf_counter() - before - EVERY)
