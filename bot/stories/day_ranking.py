"""Which days of a long story matter: those that later articles come back to, those on which many were written. Pure.

What an article says of its own day counts little: every day is news on the day. That later ones still mention it tells
an important one (of the signs in Ghalandari & Ifrim 2020, "Examining the state-of-the-art in news timeline
summarization").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

LOOKED_BACK, PUBLISHED = 10, 3  # what an article counts for a day before its own, and for its own; whole, to be exact
_BEFORE = timedelta(days=30)  # how long before the first article a story may have begun: older days are background


class DayRanking:
    """What the articles of a topic say of days, gathered one article at a time and in any order."""

    def __init__(self) -> None:
        self._weights: defaultdict[date, int] = defaultdict(int)
        self._first: date | None = None
        self._last: date | None = None

    def add_published(self, day: date, weight: int = 1) -> None:
        """Count an article for its own day; `weight`: how much it is to the point."""
        self._weights[day] += PUBLISHED * weight
        self._first = min(self._first or day, day)
        self._last = max(self._last or day, day)

    def add_looked_back(self, day: date, weight: int = 1) -> None:
        """Count an article for a day before its own that it tells of."""
        self._weights[day] += LOOKED_BACK * weight

    def rank(self, days: Iterable[date]) -> list[date]:
        """Return days, the most important first; of equals, the earlier."""
        return sorted(days, key=lambda day: (-self.weigh(day), day))

    def weigh(self, day: date) -> int:
        """Return the weight of a day, 0 for one outside the time that the articles tell of."""
        if self._first is not None and self._last is not None and not self._first - _BEFORE <= day <= self._last:
            return 0
        return self._weights.get(day, 0)
