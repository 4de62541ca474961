"""Calendar arithmetic on values: ISO 8601 with X for what is not known. A day that is not known is None."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from bot.analysis.times.lexicon import split_words
from bot.news.periods import parse_period

ORDER: Final = split_words("decade year quarter month week day")
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


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has none."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def add_months(day: date, months: int) -> date | None:
    """Return the same day so many months on, the last of the month where that is shorter; None outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date | None:
    """Return the day so many days on; None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def shift_day(day: date | None, amount: int, unit: str) -> date | None:
    """Return `day` moved by so many units: day, week, month, quarter, year, decade, century."""
    if day is None:
        return None
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months is not None:
        return add_months(day, amount * months)
    return add_days(day, amount * {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1))


def format_value(day: date | None, unit: str) -> str:
    """Return the value of the unit that holds `day`: 2024-07-19 · 2024-W29 · 2024-07 · 2024-Q3 · 2024 · 202X · 20."""
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


def parse_first_day(value: str) -> date | None:
    """Return the first day of what a value names; None where it is not known."""
    period = parse_period(value)
    return period.first if period else None


@lru_cache(maxsize=4096)
def parse_bounds(value: str) -> tuple[date, date] | None:
    """Return first and last day of a date value of any precision; None for unknown ones, durations and words."""
    period = parse_period(value)
    return (period.first, period.last) if period else None


@lru_cache(maxsize=4096)
def parse_unit(value: str) -> str | None:
    """Return the precision of a date value, for halves and seasons "quarter"; None for anything else."""
    period = parse_period(value)
    if period is None:
        return None
    return "quarter" if period.unit in ("half", "season") else period.unit


# --- feast days that move ---


def compute_easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    el = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def find_nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """Return the nth such weekday (Monday 1) of a month; -1 for the last."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)
