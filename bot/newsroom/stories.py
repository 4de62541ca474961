"""The stories' desk: articles are placed as they come, and what is there can be asked (`story_reading`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.news import Reader, Suggestion
from bot.news.stories import StoryLine
from bot.newsroom.story_reading import StoryReading
from bot.store import Connection, Store, placing
from bot.stories.features import Features, features

AT_ONCE = 8  # articles placed before whoever else waits for the desk has a turn


class StoryDesk(StoryReading):
    """Everything the newsroom knows of stories. What waits to be placed is in the store: no crash loses it."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        super().__init__(store, clock)
        self._one_at_a_time = asyncio.Lock()

    async def place_pending(self, limit: int | None = None) -> int:
        """Place what waits, at most `limit`; how many were placed or read anew.

        On return all that waited before the call is placed (without a limit). A post takes its `until` before it
        calls this: what is placed later bears a later time and is the next post's.
        """
        done, tried = 0, set[placing.Waiting]()
        while limit is None or len(tried) < limit:
            async with self._one_at_a_time:
                async with self._store.read() as connection:
                    waiting = await placing.next_waiting(connection, AT_ONCE)
                fresh = [one for one in waiting if one not in tried]
                if not fresh:
                    break
                tried.update(fresh)
                for one in fresh:
                    done += await self._place(one)
        return done

    # What was added a moment ago has its story by the time it is asked for; who asks waits for a few only.

    async def stories(
        self, reader: Reader, days: int, offset: int = 0, limit: int = 5
    ) -> tuple[tuple[StoryLine, ...], int]:
        await self.place_pending(AT_ONCE)
        return await super().stories(reader, days, offset, limit)

    async def suggest(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        await self.place_pending(AT_ONCE)
        return await super().suggest(reader, typed)

    async def _place(self, waiting: placing.Waiting) -> bool:
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
