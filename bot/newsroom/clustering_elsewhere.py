"""Clustering where another process does it: what waits is told there, and here at most waited for."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Protocol

from bot.errors import StoreError
from bot.newsroom.clustering import MOST, READY_WITHIN
from bot.store import Store, clustering
from bot.store.job_queue import Jobs

PATIENCE = 2.0  # seconds that a post waits for what a worker is placing
_LOOK = 0.1  # seconds between two looks whether it is placed


class Clustering(Protocol):
    """What asks for stories knows: `clustering.Clusterer` places here, `ClusteringElsewhere` waits for others."""

    async def cluster_pending(self, limit: int = MOST) -> int: ...

    async def cluster_all(self) -> None: ...

    async def cluster_now(self, seconds: float = READY_WITHIN) -> None: ...

    async def close(self) -> None: ...


class ClusteringElsewhere:
    """Places nothing. `patience`: for how many seconds a post waits until nothing waits for its story."""

    def __init__(self, store: Store, patience: float = PATIENCE, jobs: Jobs | None = None) -> None:
        """`jobs`: where whoever places is woken."""
        self._store = store
        self._jobs = jobs
        self._patience = patience

    async def cluster_pending(self, limit: int = MOST) -> int:
        """Wait until what waits has its story, a moment at most; 0, for nothing was placed here."""
        await self._wait_for_others(self._patience)
        return 0

    async def cluster_all(self) -> None:
        """Nothing: whoever places does not stop at one call."""

    async def cluster_now(self, seconds: float = READY_WITHIN) -> None:
        """Wait a moment for somebody who waits; what is not placed by then is placed later."""
        await self._wait_for_others(min(seconds, self._patience))

    async def close(self) -> None:
        """Nothing is held."""

    async def _wait_for_others(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        is_woken = False
        while time.monotonic() < until:
            async with self._store.read() as connection:
                if not await clustering.count_waiting(connection, 1):
                    return
            if self._jobs is not None and not is_woken:
                is_woken = True  # what was told when it was stored may not have been heard
                with suppress(StoreError):  # it is looked for all the same
                    await self._jobs.put("place")
            await asyncio.sleep(_LOOK)
