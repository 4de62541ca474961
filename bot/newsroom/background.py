"""Work that nobody waits for makes way for people who do: it is done in short pieces, while nobody is being answered.

One loop serves both. A piece of a few milliseconds that begins while a command is being answered makes that answer so
much later; so a piece waits until nobody has asked for a moment, and after it the loop is left alone for as long as the
piece took. People who never stop asking put it off, and do not end it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

QUIET = 0.1  # seconds since somebody asked, after which nobody is likely to be waiting still
LONGEST = 0.25  # seconds that people put the next piece off at most: four a second are done whatever happens
LONGEST_REST = 0.1  # seconds that the loop is left alone after a piece at most: what waited for a lock was no work
ANSWERING = 1.0  # seconds after which what a person asked for is no longer hurried: it is being edited in by then


def put_off(now: float, since: float, asked: float, free: float, *, answering: bool) -> float:
    """Seconds until a piece of work that has waited since `since` may be looked at again; 0: it may begin.

    `asked`: when somebody last asked; `free`: until when the loop is left alone after the piece before.
    """
    rest = max(0.0, free - now)
    left = since + LONGEST - now
    if left <= 0:
        return rest
    quiet = QUIET if answering else max(0.0, asked + QUIET - now)
    return max(rest, min(quiet, left))


class Background:
    """The turns of one event loop: people's, and that of whatever works behind them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, rest: float = 1.0) -> None:
        """`rest`: for how long the loop is left alone after a piece, in what the piece took."""
        self._clock = clock
        self._rest = rest
        self._asked = float("-inf")
        self._began: dict[int, float] = {}  # when each answer that is being worked on was begun
        self._answers = 0
        self._free = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    def ask(self) -> None:
        """Somebody has asked for something just now."""
        self._asked = self._clock()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While this lasts, and no longer than a second, no piece of background work begins."""
        self.ask()
        self._answers += 1
        number = self._answers
        self._began[number] = self._asked
        try:
            yield
        finally:
            del self._began[number]

    @asynccontextmanager
    async def piece(self) -> AsyncIterator[None]:
        """One short piece of background work, in its turn: they run one at a time. None may stand in another."""
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
        while (seconds := self._put_off(since)) > 0:  # noqa: ASYNC110  # what is waited for is time
            await asyncio.sleep(seconds)

    def _put_off(self, since: float) -> float:
        now = self._clock()
        answering = any(now - began < ANSWERING for began in self._began.values())
        return put_off(now, since, self._asked, self._free, answering=answering)
