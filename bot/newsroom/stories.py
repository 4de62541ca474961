"""The stories' desk: articles are placed as they come, and what is there can be asked (`story_reading`)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.errors import StoreError
from bot.news import Reader, Suggestion
from bot.news.stories import StoryLine
from bot.newsroom.story_reading import StoryReading
from bot.store import Connection, Store, placing, scopes
from bot.stories.features import Features, features

AT_ONCE = 8  # articles placed before whoever else waits for the desk has a turn
LOT = 1000  # of the house's articles that come into a server's new scope in one transaction
MOST = 200  # placed in one call, a few seconds' work: no post waits for an archive that is placed for the first time

_log = logging.getLogger(__name__)


class StoryDesk(StoryReading):
    """Everything the newsroom knows of stories. What waits to be placed is in the store: no crash loses it."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        super().__init__(store, clock)
        self._one_at_a_time = asyncio.Lock()
        self._failed: set[placing.Waiting] = set()  # until the next start

    async def place_pending(self, limit: int = MOST) -> int:
        """Place what waits, about `limit` at most; how many were placed or read anew.

        A post calls this before it takes its `until`: what is placed after that bears a later time and is the next
        post's. An article that cannot be placed is logged and stops no other. StoreError where the database fails.
        """
        done, tried = 0, set[placing.Waiting]()
        while len(tried) < limit and (some := await self._place_some(tried)) is not None:
            done += some
        return done

    async def place_all(self) -> None:
        """Place whatever waits, in the background: an archive that is placed for the first time takes long."""
        tried: set[placing.Waiting] = set()
        while (some := await self._place_some(tried)) is not None:
            if some:  # else what does not go may be all that is left
                tried.clear()

    # What was added a moment ago has its story by the time it is asked for; who asks waits for a few only.

    async def stories(
        self, reader: Reader, days: int, offset: int = 0, limit: int = 5
    ) -> tuple[tuple[StoryLine, ...], int]:
        await self._place_first()
        return await super().stories(reader, days, offset, limit)

    async def suggest(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        await self._place_first()
        return await super().suggest(reader, typed)

    async def _place_first(self) -> None:
        """Place a few before somebody reads; where nothing can be stored, what there is is read all the same."""
        try:
            await self.place_pending(AT_ONCE)
        except StoreError as error:
            _log.warning("articles were not placed", extra={"error": error.id})

    async def _place_some(self, tried: set[placing.Waiting]) -> int | None:
        """Place some that are not among `tried`, which they join; how many it did. None: nothing else waits."""
        async with self._one_at_a_time:
            async with self._store.read() as connection:
                waiting = await placing.next_waiting(connection, AT_ONCE + len(self._failed))
            fresh = [one for one in waiting if one not in tried and one not in self._failed]
            if not fresh:
                return None
            tried.update(fresh)
            return sum([await self._try(one) for one in fresh])

    async def _try(self, waiting: placing.Waiting) -> bool:
        try:
            return await self._place(waiting)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001  # one article that cannot be placed must not keep others and posts waiting
            self._failed.add(waiting)
            _log.exception("an article was not placed", extra={"shelf": waiting.shelf, "key": waiting.key})
            return False

    async def _place(self, waiting: placing.Waiting) -> bool:
        if not waiting.filled and not await self._store.transact(
            lambda connection: scopes.fill(connection, waiting.scope, LOT)
        ):
            return False  # one lot a call: neither a writer nor a post waits until a large archive is copied
        made: Features | None = None
        if not waiting.known:
            async with self._store.read() as connection:
                article = await placing.article(connection, waiting.revision_id)
            if article is not None:
                made = await asyncio.to_thread(features, article)
        return await self._store.transact(partial(_place, waiting=waiting, made=made, clock=self._clock))


async def _place(
    connection: Connection, waiting: placing.Waiting, made: Features | None, clock: Callable[[], datetime]
) -> bool:
    if made is not None:
        await placing.keep(connection, waiting.revision_id, made)
    return await placing.place_one(connection, waiting, clock())
