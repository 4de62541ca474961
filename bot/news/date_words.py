"""Dates in words, never finer than they are known. Nothing is escaped, unless `verbatim` does that for odd values.

The months' and days' names are ours, because `calendar`'s follow the machine's locale.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from bot.news.periods import Period, Unit, parse_period

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUARTERS: Final = ("first", "second", "third", "fourth")
_CLOCK: Final = re.compile(r"(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?")


def describe_value(value: str, *, weekday: bool = True, verbatim: Callable[[str], str] = str) -> str:
    """Return a date's value in words: "July 2024", "week of 15–21 July 2024"; any other text as `verbatim` makes it."""
    period = parse_period(value)
    words = _describe_period(period, weekday=weekday) if period else None
    return verbatim(value) if words is None else words


def describe_range(first: str, last: str, *, verbatim: Callable[[str], str] = str) -> str:
    """Return two values as a range, what they share said once: "15–19 July 2024", "2019–2022"."""
    start, end = parse_period(first), parse_period(last)
    if start and end:
        if _is_whole_day(start) and _is_whole_day(end) and start.first.year == end.first.year:
            return _describe_days(start.first, end.first)
        if start.unit == end.unit == "year":
            return f"{first}–{last}"
    ends = (describe_value(value, weekday=False, verbatim=verbatim) for value in (first, last))
    return " – ".join(ends)


def describe_day(day: date, *, weekday: bool = True) -> str:
    """Return "Friday 19 July 2024", or without the weekday."""
    words = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]} {words}" if weekday else words


def _describe_period(period: Period, *, weekday: bool) -> str | None:
    """Return the words of a period; None for the forms of TIMEX3 that a date is never shown with."""
    if period.clock is not None:
        return _describe_time(period, weekday=weekday)
    first = period.first
    words: dict[Unit, str] = {
        "day": describe_day(first, weekday=weekday),
        "week": f"week of {_describe_days(first, period.last)}",
        "month": f"{_MONTHS[first.month - 1]} {first.year}",
        "quarter": f"{_QUARTERS[(first.month - 1) // 3]} quarter of {first.year}",
        "year": str(first.year),
        "decade": f"the {first.isoformat()[:4]}s",
    }
    return words.get(period.unit)


def _describe_time(period: Period, *, weekday: bool) -> str | None:
    clock = _CLOCK.fullmatch(period.clock or "")
    if clock is None or period.unit != "day":
        return None
    zone = {None: "", "Z": " UTC"}.get(clock["zone"], f" UTC{clock['zone']}")
    return f"{describe_day(period.first, weekday=weekday)}, {clock['time']}{zone}"


def _describe_days(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{describe_day(first, weekday=False)} – {describe_day(last, weekday=False)}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} – {describe_day(last, weekday=False)}"
    return f"{first.day}–{describe_day(last, weekday=False)}"


def _is_whole_day(period: Period) -> bool:
    return period.unit == "day" and period.clock is None
