"""The machine's clock: noticed when it was ahead for a while, and what it wrote then is corrected.

A clock that is a year ahead for a moment leaves due times and marks that would silence schedules, feeds and stories
for that year. A clock that is behind makes right instants look the same; `was_ahead` tells the two apart.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta

from bot.store import Store, future_instants
from bot.store.future_instants import Survey

_log = logging.getLogger(__name__)

_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)  # before this, a clock was never set
_SHORT = timedelta(days=1)
_BACK = timedelta(minutes=1)
_EVERY = 3600.0  # seconds between two looks where nothing gives reason to


def was_ahead(survey: Survey, now: datetime) -> bool:
    """Return whether the instants beyond `now` were written by a clock that was ahead, and `now` is right.

    They stand in a heap far off then: the gap before them is longer than the time they span. Where the clock is behind
    instead, they go on from where it stands without a gap, or all that is stored lies ahead of it and spans long.
    """
    if survey.first is None or survey.last is None or now < _EARLIEST:
        return False
    span = survey.last - survey.first
    if survey.behind is None:
        return span <= _SHORT
    return survey.first - now > span


class ClockMonitor:
    """Looks at the stored instants at the start, when the clock has gone back, and once an hour."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: dict[str, datetime] = {}
        self._looked: dict[str, float] = {}  # on the monotonic clock
        self._one_at_a_time = asyncio.Lock()

    def is_due(self, who: str, now: datetime) -> bool:
        """Return whether `who` (a loop, by name) should call `check` now."""
        looked, last = self._looked.get(who), self._last.get(who, now)
        return looked is None or last - now > _BACK or time.monotonic() - looked > _EVERY

    def record(self, who: str, now: datetime) -> None:
        """Note the time that a loop works at; one that lies before the last is for `check` to take in."""
        self._last[who] = max(now, self._last.get(who, now))

    async def check(self, who: str, now: datetime) -> bool:
        """Correct what a clock wrote that was ahead; return whether there was anything. StoreError."""
        async with self._one_at_a_time:
            async with self._store.read() as connection:
                found = await future_instants.survey(connection, now)
            is_wrong, latest = was_ahead(found, now), found.last
            if is_wrong and latest is not None:
                number = await self._store.transact(lambda connection: future_instants.correct(connection, now, latest))
                _log.warning(
                    "the clock had been ahead: times noted too early were dropped",
                    extra={"by_seconds": round((latest - now).total_seconds()), "schedules_and_feeds": number},
                )
            elif latest is not None:
                _log.warning("the clock seems to be behind: stored times lie ahead of it", extra={"until": str(latest)})
        self._looked[who] = time.monotonic()
        self._last[who] = now
        return is_wrong
