"""Sleep until there is work: ended by who tells of some, and by the clock where nobody does."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Waking:
    """`tell()` ends the sleep that is slept, or else the next one."""

    def __init__(self) -> None:
        self._told = asyncio.Event()

    async def tell(self, _number: int = 0) -> None:
        """Say that there is work: the job "place" of `store.job_queue`."""
        self._told.set()

    async def sleep(self, seconds: float) -> None:
        """Sleep for so many seconds, or until something was told since the last sleep."""
        with suppress(TimeoutError):
            # Not wait_for: before Python 3.12 it lets a cancellation go that comes as the word does.
            async with asyncio.timeout(seconds):
                await self._told.wait()
        self._told.clear()
