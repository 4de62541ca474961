"""Keeps the bot's own requests inside Discord's limit of so many a second, with room left for commands."""

from __future__ import annotations

import asyncio
import time
from collections import deque

_SPREAD = 1.04  # seconds over which a second's requests go out: the wire may push them together by as much
_EVEN = 0.9  # of their mean distance is kept between two, so that they do not come in one burst a second


class Pacer:
    """Lets `rate` requests go in any 1.04 seconds, evenly, first come first served."""

    def __init__(self, rate: int = 50) -> None:
        self._rate = rate
        self._gone: deque[float] = deque(maxlen=rate)
        self._turn = asyncio.Lock()

    async def turn(self) -> None:
        """Returns when one more request may be made."""
        async with self._turn:
            while (wait := self._wait(time.monotonic())) > 0:  # noqa: ASYNC110  # it waits for the clock, no event
                await asyncio.sleep(wait)
            self._gone.append(time.monotonic())

    def _wait(self, now: float) -> float:
        if not self._gone:
            return 0.0
        even = self._gone[-1] + _EVEN / self._rate - now
        full = self._gone[0] + _SPREAD - now if len(self._gone) == self._rate else 0.0
        return max(even, full)
