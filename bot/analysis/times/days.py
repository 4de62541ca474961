"""Calendar arithmetic on values: ISO 8601 with X for what is not known. A day that is not known is None."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from bot.analysis.times.lexicon import words

ORDER: Final = words("decade year quarter month week day")
_UNKNOWN: Final = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "year": "XXXX",
    "decade": "XXXX",
    "century": "XX",
}


def valid(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def month_on(day: date, months: int) -> date | None:
    """The same day so many months on, the last of the month where that is shorter; None outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_on(day: date, days: int) -> date | None:
    """So many days on; None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def moved(day: date | None, amount: int, unit: str) -> date | None:
    """`day` moved by so many units: day, week, month, quarter, year, decade, century."""
    if day is None:
        return None
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months is not None:
        return month_on(day, amount * months)
    return days_on(day, amount * {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1))


def value(day: date | None, unit: str) -> str:
    """The value of the unit that holds `day`: 2024-07-19 · 2024-W29 · 2024-07 · 2024-Q3 · 2024 · 202X · 20."""
    if day is None:
        return _UNKNOWN.get(unit, "XXXX-XX-XX")
    if unit in ("week", "weekend"):
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    iso = day.isoformat()
    return {
        "month": iso[:7],
        "quarter": f"{iso[:4]}-Q{(day.month + 2) // 3}",
        "year": iso[:4],
        "decade": iso[:3] + "X",
        "century": iso[:2],
    }.get(unit, iso)


def first_day(value: str) -> date | None:
    """The first day of what a value names; None where it is not known."""
    span = bounds(value)
    return span[0] if span else None


@lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[date, date] | None:
    """First and last day of a date value of any precision; None for unknown ones, durations and words."""
    value = value.split("T", 1)[0]
    if not value[:2].isdigit():
        return None
    try:
        return _bounds(value)
    except ValueError:
        return None


def _bounds(value: str) -> tuple[date, date]:
    if len(value) == 10 and value[5] != "W":
        return date.fromisoformat(value), date.fromisoformat(value)
    if len(value) >= 8 and value[4:6] == "-W":
        monday = date.fromisocalendar(int(value[:4]), int(value[6:8]), 1)
        return monday + timedelta(days=5 if value.endswith("-WE") else 0), monday + timedelta(days=6)
    if len(value) == 4:
        year = int(value[:3]) * 10 if value.endswith("X") else int(value)
        return date(year, 1, 1), date(year + 9 * value.endswith("X"), 12, 31)
    year = int(value[:4])
    low, high = _months(value[5:])
    return date(year, low, 1), _month_end(year, high)


_SEASON_MONTHS: Final = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 12)}


def _months(tail: str) -> tuple[int, int]:
    """First and last month of Q3, H1, FA or 07; ValueError for anything else."""
    if tail in _SEASON_MONTHS:
        return _SEASON_MONTHS[tail]
    if tail[:1] in ("Q", "H"):
        months = 3 if tail[0] == "Q" else 6
        return (int(tail[1:]) - 1) * months + 1, int(tail[1:]) * months
    return int(tail), int(tail)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=4096)
def unit_of(value: str) -> str | None:
    """The precision of a date value: day, week, weekend, month, quarter, year, decade; None for anything else."""
    value = value.split("T", 1)[0]
    if bounds(value) is None:
        return None
    if "-W" in value and not value.endswith("WI"):
        return "weekend" if value.endswith("WE") else "week"
    if value.endswith("X"):
        return "decade"
    return {4: "year", 7: "month" if value[5:].isdigit() else "quarter", 10: "day"}.get(len(value))


# --- feast days that move ---


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    el = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The nth such weekday (Monday 1) of a month; -1 for the last."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))
    last = _month_end(year, month)
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)
