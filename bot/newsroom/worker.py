"""A worker: reads the feeds, analyses what they bring, and has its share of what one process does for all.

Any number of workers share the feeds: each is leased to one at a time. Placing articles into stories, loading the
folder and forgetting what is due are duties, each one worker's. Where that worker ends, however it does, its duties are
another's within seconds, and its feeds when their leases end.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from bot.analysis.document import Document
from bot.errors import StoreError
from bot.news import Asker, Facts
from bot.newsroom.clustering import Clusterer
from bot.newsroom.clustering_process import ClusteringProcess
from bot.newsroom.feeds.poller import Poller
from bot.newsroom.job_analyst import analysing_here
from bot.newsroom.maintenance import PUT_AT_ONCE, bring_in, remake, tidy
from bot.newsroom.newsroom import Newsroom
from bot.newsroom.waking import Waking
from bot.process import memory
from bot.store.dialects.locks import Duty
from bot.store.job_queue import Handlers, QueueFull

_log = logging.getLogger(__name__)

PLACE_EVERY = 5.0  # seconds between two looks at what waits for its story, where nobody tells of any
TIDY_EVERY = 3600.0  # seconds
PUT_EVERY = 60.0  # seconds
LOOK_EVERY = 600.0  # seconds between two looks for what an older analysis made, where there was nothing
AGAIN = 5.0  # seconds until a duty is asked for again that the database, or a fault, has ended


class Worker:
    """`run()` works until it is cancelled. `placing`: what many articles are left to. `at_once`: articles analysed."""

    def __init__(
        self,
        newsroom: Newsroom,
        folder: Path,
        placing: ClusteringProcess | None = None,
        at_once: int = 1,
    ) -> None:
        self._newsroom = newsroom
        self._folder = folder
        self._placing = placing
        self._jobs = newsroom.jobs
        self._at_once = at_once
        self._waking = Waking()
        self.poller = Poller(newsroom)

    async def run(self) -> None:
        """Do all of it, side by side; what goes wrong with one is logged, and begun again."""
        work: dict[str, Coroutine[Any, Any, None]] = {
            "jobs": self._do_jobs(),
            "poller": self.poller.run(self._newsroom.clock),
            "placing": self._keep("placing", self._place),
            "loading": self._keep("loading", self._load),
            "tidying": self._keep("tidying", self._tidy),
        }
        async with asyncio.TaskGroup() as group:
            for name, one in work.items():
                group.create_task(one, name=f"dateline-{name}")

    async def _keep(self, duty: Duty, work: Callable[[], Awaitable[None]]) -> None:
        """Do a duty's work whenever it is ours, until it is done."""
        while True:
            try:
                await self._newsroom.store.do_alone(duty, partial(self._begin, duty, work))
                return
            except StoreError as error:
                _log.warning("a duty was given up; I ask for it again", extra={"duty": duty, "error": error.id})
            except Exception:  # noqa: BLE001  # a fault in one article or folder ends no other work
                _log.exception("a duty's work failed", extra={"duty": duty})
            await asyncio.sleep(AGAIN)

    async def _begin(self, duty: Duty, work: Callable[[], Awaitable[None]]) -> None:
        _log.info("a duty is mine", extra={"duty": duty})
        await work()

    async def _place(self) -> None:
        newsroom = self._newsroom
        clusterer = Clusterer(newsroom.store, newsroom.clock, newsroom.background, self._placing)
        try:
            while True:
                await clusterer.cluster_pending()
                await self._waking.sleep(PLACE_EVERY)
        finally:
            await clusterer.close()

    async def _load(self) -> None:
        await bring_in(self._newsroom, self._folder)
        await self._put_stale()

    async def _put_stale(self) -> None:
        """Share out what an older analysis made. What a worker has left undone is stale still, and put again."""
        below: int | None = None
        while True:
            stale = await self._newsroom.intake.list_stale(below, PUT_AT_ONCE)
            try:
                for revision_id in stale:
                    await self._jobs.put("remake", revision_id)
            except QueueFull:
                await asyncio.sleep(PUT_EVERY)
                continue
            is_round = below is None
            below = stale[-1] if stale else None
            await asyncio.sleep(PUT_EVERY if stale or not is_round else LOOK_EVERY)

    async def _do_jobs(self) -> None:
        handlers = Handlers(
            put={"remake": partial(remake, self._newsroom), "place": self._waking.tell},
            asked={"analyse": self._analyse},
        )
        while True:
            try:
                await self._jobs.work(handlers, self._at_once)
            except StoreError as error:
                _log.warning("jobs are not heard of", extra={"error": error.id})
            except Exception:  # noqa: BLE001  # whatever ends the work of jobs, it is begun again
                _log.exception("the work of jobs failed")
            await asyncio.sleep(AGAIN)

    async def _analyse(self, document: Document, asker: Asker) -> Facts:
        """Do the job of analysing for whoever asks, in whatever process."""
        with analysing_here():
            return await self._newsroom.analyst.analyse(document, asker=asker)

    async def _tidy(self) -> None:
        while True:
            await tidy(self._newsroom)
            memory.give_back()
            await asyncio.sleep(TIDY_EVERY)
