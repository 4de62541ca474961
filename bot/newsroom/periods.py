"""The days that a `When` covers. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from bot.news import When


def days_of(when: When) -> tuple[date, date] | None:
    """The first and the last day that it can mean; None where its value is none of the ISO forms.

    What is open lasts to the end of the calendar.
    """
    first = _period(when.value)
    if first is None:
        return None
    last = first[1]
    if when.open:
        last = date.max
    elif when.until is not None and (until := _period(when.until)) is not None:
        last = max(last, until[1])
    return first[0], last


def _period(value: str) -> tuple[date, date] | None:
    try:
        return _parsed(value)
    except (ValueError, OverflowError):
        return None


def _parsed(value: str) -> tuple[date, date]:
    day = value.partition("T")[0]
    if len(day) == 10 and "W" not in day:
        only = date.fromisoformat(day)
        return only, only
    if len(day) == 4 and day.endswith("X"):
        decade = int(day[:3]) * 10
        return date(decade, 1, 1), date(decade + 9, 12, 31)
    year = int(day[:4])
    rest = day[5:]
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if rest.startswith("Q"):
        month = 3 * int(rest[1:])
        return date(year, month - 2, 1), date(year, month, monthrange(year, month)[1])
    if rest.startswith("W"):
        monday = date.fromisocalendar(year, int(rest[1:3]), 1)
        return monday, monday + timedelta(days=6)
    month = int(rest)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
