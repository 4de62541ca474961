"""Keeps the bot's own requests inside Discord's limit of so many a second, with room left for commands."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

_SECOND = 1.01  # for which a request counts, and a little
_SURE = 0.8  # of the quickest way there and back is taken for certain
_EVEN = 0.9  # of their mean distance is kept between two, so that they do not come in one burst a second


class Pace(Protocol):
    """When a request may be made."""

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Return one request's turn; the request is made in its block."""


class Unpaced:
    """Lets every request go at once: a proxy before Discord keeps to its limits."""

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Return one request, made in the block."""
        yield


class Pacer:
    """Lets `rate` requests count in any one second as Discord sees it, evenly, first come first served.

    When a request arrived there is not known, only that it was before its answer left; so it counts until a second
    after the answer, less what the way there and back takes at least.
    """

    def __init__(self, rate: int = 50) -> None:
        self._rate = rate
        self._free = [0.0] * rate  # a heap: from when on each of the places may be taken
        self._given_back = asyncio.Event()
        self._turn = asyncio.Lock()
        self._last = 0.0
        self._quickest = 1.0  # seconds there and back

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Return one request, made in the block."""
        async with self._turn:
            while (wait := self._wait(time.monotonic())) is None or wait > 0:
                if wait is None:
                    self._given_back.clear()
                    await self._given_back.wait()
                else:
                    await asyncio.sleep(wait)
            heapq.heappop(self._free)
            began = self._last = time.monotonic()
        try:
            yield
        finally:
            ended = time.monotonic()
            self._quickest = min(self._quickest, ended - began)
            heapq.heappush(self._free, ended + _SECOND - _SURE * self._quickest)
            self._given_back.set()

    def _wait(self, now: float) -> float | None:
        """Seconds until the next may go; None while every place is under way."""
        if not self._free:
            return None
        return max(self._free[0], self._last + _EVEN / self._rate) - now
