"""How long the event loop is held: a task that wants to wake every few milliseconds, and how late it was."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import Callable
from heapq import nlargest
from types import TracebackType

EVERY = 0.005  # seconds
KEPT = 100


class Ticker:
    """Runs in the loop that it watches. `held` has, for each time it was late, the seconds beyond `EVERY`, and how
    much of them the loop's own thread was at work: the rest it waited for a processor, or for the interpreter's lock.
    """

    def __init__(self) -> None:
        self.held: list[tuple[float, float]] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Ticker:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
        worst = nlargest(KEPT, self.held)
        longest = max((worked for _, worked in self.held), default=0.0)
        print(json.dumps({"late": worst, "ticks": len(self.held), "longest_step": longest}), flush=True)

    def listen(self, then: Callable[[], object] | None = None) -> None:
        """SIGUSR1 forgets what was seen so far, and SIGTERM calls `then`."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, self.held.clear)
        if then is not None:
            loop.add_signal_handler(signal.SIGTERM, then)

    async def _tick(self) -> None:
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(EVERY)
            self.held.append((time.perf_counter() - before - EVERY, time.thread_time() - worked))
