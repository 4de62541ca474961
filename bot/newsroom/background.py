"""Work that nobody waits for makes way for people who do: it is done in short pieces, while nobody is being answered.

One loop serves both. A piece of a few milliseconds that begins while a command is being answered makes that answer so
much later; so a piece waits until nobody has asked for a moment, and after it the loop is left alone for as long as the
piece took. People who never stop asking put it off, and do not end it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

QUIET = 0.25  # seconds since somebody asked, in which almost every answer is given
LONGEST = 0.5  # seconds that people put the next piece off at most: two a second are done whatever happens
LONGEST_REST = 0.1  # seconds that the loop is left alone after a piece at most: what waited for a lock was no work


def seconds_to_wait(now: float, *, since: float, asked: float, free: float) -> float:
    """Return for how many seconds the next piece of work waits, which has been next since `since`; 0: it may begin.

    `asked`: when somebody last asked; `free`: until when the loop is left alone after the piece before.
    """
    quiet = min(asked + QUIET, since + LONGEST)
    return max(0.0, free - now, quiet - now)


class Background:
    """The turns of one event loop: people's, and that of whatever works behind them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, rest: float = 1.0) -> None:
        """`rest`: for how long the loop is left alone after a piece, in what the piece took."""
        self._clock = clock
        self._rest = rest
        self._asked = float("-inf")
        self._free = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    def note_request(self) -> None:
        """Note that somebody has asked for something just now."""
        self._asked = self._clock()

    @asynccontextmanager
    async def piece(self) -> AsyncIterator[None]:
        """Run one short piece of background work in its turn; they run one at a time, and none inside another."""
        async with self._one_at_a_time:
            await self._wait()
            began = self._clock()
            try:
                yield
            finally:
                ended = self._clock()
                self._free = ended + min(self._rest * (ended - began), LONGEST_REST)

    async def turn(self) -> None:
        """Wait for the moment to begin something that is mostly waiting: for a page, for the analysis."""
        async with self._one_at_a_time:
            await self._wait()

    async def _wait(self) -> None:
        since = self._clock()
        while True:
            seconds = seconds_to_wait(self._clock(), since=since, asked=self._asked, free=self._free)
            if not seconds:
                return
            await asyncio.sleep(seconds)
