"""A date as an article gives it: the days it names, how it reads, and whether it comes before another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.news.date_words import describe_range, describe_value
from bot.news.periods import parse_period
from bot.news.spans import Span

Precision = Literal["decade", "year", "quarter", "month", "week", "day", "time"]
Basis = Literal["written", "dateline", "event"]


@dataclass(frozen=True, slots=True)
class When:
    """A date as it is known: never finer than `precision`; `expression` is what it was read from.

    Without an expression it is that of news told without a date: `value` is the article's day, the last it can be.
    """

    value: str  # ISO 8601: 200X (decade) · 2006 · 2024-Q3 · 2024-07 · 2024-W29 · 2024-07-19 · 2024-07-19T09:30
    precision: Precision
    basis: Basis
    expression: Span | None  # None: no words date it, it is news of the article's day, or of shortly before
    until: str | None = None  # the last value of a range
    open: bool = False  # it lasts from `value` on ("since 2006")
    anchor: Span | None = None  # with basis "event": the words it was counted from

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that its words name: of "since 2006" those of 2006. None where it names none."""
        start = parse_period(self.value)
        if start is None:
            return None
        end = parse_period(self.until) if self.until else None
        return start.first, max(start.last, end.last) if end else start.last

    @property
    def first_day(self) -> date | None:
        """The first day that it can mean."""
        days = self.days
        return days[0] if days else None

    @property
    def last_day(self) -> date | None:
        """The last day that it can mean; the calendar's last (`date.max`) for what goes on, as "since 2006" does."""
        days = self.days
        return None if days is None else date.max if self.open else days[1]

    @property
    def calendar_key(self) -> tuple[date, date, str]:
        """The key that sorts dates in calendar order: by first day, then by last; what names no day comes last."""
        return (*(self.days or (date.max, date.max)), self.value)

    @property
    def is_latest(self) -> bool:
        """Whether `value` is only the last day that it can be: that of an article which gives no date."""
        return self.expression is None

    def is_to_come(self, today: date) -> bool:
        """Return whether it is not over yet on this day; False where it names no day, or lasts on from one."""
        last = self.last_day
        return last is not None and not self.open and not self.is_latest and last >= today

    def is_possible_between(self, start: date, end: date) -> bool:
        """Return whether it can lie between two days, both included; False where it names none."""
        first, last = self.first_day, self.last_day
        return first is not None and last is not None and first <= end and start <= last

    def describe(self, *, weekday: bool = True, verbatim: Callable[[str], str] = str) -> str:
        """Return how it reads: "week of 15–21 July 2024", "Friday 19 July 2024", "2019–2022", "since 2006".

        A value that is no date's stands in it as `verbatim` makes it.
        """
        if self.until and self.until != self.value:
            return describe_range(self.value, self.until, verbatim=verbatim)
        words = describe_value(self.value, weekday=weekday, verbatim=verbatim)
        if self.is_latest:
            return f"on or shortly before {words}"
        return f"since {words}" if self.open else words
