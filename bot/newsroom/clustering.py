"""Clustering: each article that waits gets its story, here where a few wait, in a process of its own where many do."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.errors import StoreError
from bot.newsroom.background import Background
from bot.newsroom.clustering_process import ClusteringProcess
from bot.newsroom.event_linking import link_reading
from bot.store import Connection, Store, clustering, story_blocks
from bot.store.story_blocks import WaitingReading
from bot.stories.features import Features, extract_features

AT_ONCE = 8  # articles placed before whoever else waits has a turn
READY_WITHIN = 0.3  # seconds that somebody's answer waits
MOST = 200  # placed in one call, a few seconds' work: no post waits for an archive that is placed for the first time
FEW = 32  # articles that wait: more are a process's work, which takes half a second to start
PATIENCE = 10.0  # seconds that a post waits for placing
LINKING = 1.0  # seconds that it waits, after that, for the events of long stories to be compared

_log = logging.getLogger(__name__)


class Clusterer:
    """Gives each article that waits its story. What waits is in the store: no crash loses it.

    `background`: whose turns clustering waits for, where nobody waits for it. `process`: what many articles are left
    to; it goes by the machine's clock, and none is given where the clusterer goes by another.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        background: Background | None = None,
        process: ClusteringProcess | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._background = background or Background()
        self._process = process
        self._working: asyncio.Task[None] | None = None  # the process at work
        self._one_at_a_time = asyncio.Lock()
        self._failed: set[clustering.Waiting] = set()  # until the next start
        self._unlinked: set[WaitingReading] = set()  # the same for readings whose events could not be compared
        self._left = 0  # how many the process could not place

    async def close(self) -> None:
        """End the process, where there is one."""
        self._process = None
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    async def cluster_pending(self, limit: int = MOST) -> int:
        """Give what waits its story, about `limit` articles at most; return how many were placed or read anew here.

        A post calls this before it takes its `until`: what is placed after that bears a later time and is the next
        post's. An article that cannot be placed is logged and stops no other. StoreError where the database fails.
        """
        until = time.monotonic() + PATIENCE
        await self._leave_to_process(PATIENCE)
        done, looked, tried = 0, 0, set[clustering.Waiting]()
        while (
            looked < limit
            and time.monotonic() < until
            and (some := await self._cluster_some(tried, in_turn=True)) is not None
        ):
            done += some.placed
            looked += some.looked
            if some.placed:  # which lets others wait again that it concerns: they are placed in this call too
                tried.clear()
        await self._link_events(min(LINKING, until - time.monotonic()))
        return done

    async def cluster_all(self) -> None:
        """Give whatever waits its story, in the background: a new archive takes long."""
        await self._leave_to_process(None)
        tried: set[clustering.Waiting] = set()
        while (some := await self._cluster_some(tried, in_turn=True)) is not None:
            if some.placed:  # else what does not go may be all that is left
                tried.clear()
        await self._link_events(None)

    async def cluster_now(self, seconds: float = READY_WITHIN) -> None:
        """Give a few their story for somebody who waits; what is not ready in time is placed later.

        Nothing is placed where the process is at it: what was added last comes last.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._cluster_some(set(), in_turn=False)
        except TimeoutError:
            _log.info("an answer did not wait for placing", extra={"seconds": seconds})

    # --- a few, here --------------------------------------------------------------------------------------------------

    async def _cluster_some(self, tried: set[clustering.Waiting], *, in_turn: bool) -> _Done | None:
        """Place some that are not among `tried`, which they join. None: nothing else waits here."""
        async with self._store.read() as connection:
            waiting = await clustering.next_waiting(connection, AT_ONCE + len(self._failed))
        fresh = [one for one in waiting if one not in tried and one not in self._failed]
        done = _Done(looked=len(fresh))
        for one in fresh:
            tried.add(one)
            async with self._background.piece() if in_turn else nullcontext(), self._one_at_a_time:
                if self._is_left_to_process:
                    return None
                await self._try(one, done)
        return done if fresh else None

    async def _try(self, waiting: clustering.Waiting, done: _Done) -> None:
        try:
            await self._place(waiting, done)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001  # one article that cannot be placed must not keep others and posts waiting
            self._failed.add(waiting)
            _log.exception(
                "an article was not placed", extra={"guild": waiting.guild_id, "article": waiting.article_id}
            )

    async def _place(self, waiting: clustering.Waiting, done: _Done) -> None:
        made: Features | None = None
        if not waiting.known and waiting.revision_id is not None:
            async with self._store.read() as connection:
                article = await clustering.article(connection, waiting.revision_id)
            if article is not None:
                made = await asyncio.to_thread(extract_features, article)
        done.placed += await self._store.transact(partial(_place, waiting=waiting, made=made, clock=self._clock))

    # --- what was placed in long stories ------------------------------------------------------------------------------

    async def _link_events(self, seconds: float | None) -> None:
        """Say which events of what was placed may be one with others of its story; for so many seconds at most."""
        until = None if seconds is None else time.monotonic() + seconds
        tried: set[WaitingReading] = set()
        while not self._is_left_to_process:
            async with self._store.read() as connection:
                waiting = await story_blocks.list_waiting(connection, AT_ONCE + len(self._unlinked))
            fresh = [one for one in waiting if one not in tried and one not in self._unlinked]
            if not fresh:
                return
            for one in fresh:
                if until is not None and time.monotonic() > until:
                    return
                tried.add(one)
                async with self._background.piece(), self._one_at_a_time:
                    if not self._is_left_to_process:
                        await self._try_to_link(one)

    async def _try_to_link(self, waiting: WaitingReading) -> None:
        try:
            await link_reading(self._store, waiting)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001  # a reading whose events cannot be compared must not keep others waiting
            self._unlinked.add(waiting)
            _log.exception("events were not compared", extra={"story": waiting.story, "revision": waiting.revision_id})

    # --- many, in a process of their own ------------------------------------------------------------------------------

    @property
    def _is_left_to_process(self) -> bool:
        return self._working is not None and not self._working.done()

    async def _leave_to_process(self, seconds: float | None) -> None:
        """Where many wait, leave them to the process; until it has ended, or for so many seconds."""
        if not self._is_left_to_process and self._process is not None and await self._are_many():
            async with self._one_at_a_time:  # what is being placed here is placed first
                if not self._is_left_to_process:
                    self._working = asyncio.create_task(self._work(self._process), name="placing in a process")
        if self._working is not None and self._is_left_to_process:
            await asyncio.wait({self._working}, timeout=seconds)

    async def _are_many(self) -> bool:
        enough = self._left + FEW + 1
        async with self._store.read() as connection:
            return await clustering.count_waiting(connection, enough) >= enough

    async def _work(self, process: ClusteringProcess) -> None:
        if not await process.run():
            _log.error("placing goes on in the bot's own process")
            self._process = None
        async with self._store.read() as connection:
            self._left = await clustering.count_waiting(connection)


@dataclass(slots=True)
class _Done:
    """How many articles were looked at, and how many of them placed."""

    looked: int
    placed: int = 0


async def _place(
    connection: Connection, waiting: clustering.Waiting, made: Features | None, clock: Callable[[], datetime]
) -> bool:
    if made is not None and waiting.revision_id is not None:
        await clustering.keep(connection, waiting.revision_id, made)
    return await clustering.cluster_one(connection, waiting, clock())
