"""The days that a date's value names: ISO 8601, and the forms that TIMEX3 adds to it (weekends, halves, seasons)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

Unit = Literal["decade", "year", "half", "season", "quarter", "month", "week", "weekend", "day"]

_FORMS: Final = re.compile(
    r"""(?:(?P<decade>[0-9]{3})X
        |(?P<year>[0-9]{4})
         (?:-H(?P<half>[12])|-(?P<season>SP|SU|FA|WI)|-Q(?P<quarter>[1-4])
           |-W(?P<week>[0-9]{2})(?:(?P<weekend>-WE)|-[0-9X])?
           |-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?)
        (?:T(?P<clock>.*))?""",
    re.VERBOSE | re.DOTALL,
)
_SEASONS: Final = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 12)}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The first and the last day of a year, a week, a day …; `clock` is what its value says of the time of day."""

    first: date
    last: date
    unit: Unit
    clock: str | None = None


@lru_cache(maxsize=1024)  # one article asks for the same few values again and again
def parse_period(value: str) -> Period | None:
    """Return the period that a date's value names; None for a day that is not known, a duration, any other text."""
    match = _FORMS.fullmatch(value)
    if match is None:
        return None
    try:
        first, last, unit = _find_days(match)
    except (ValueError, OverflowError):  # 2024-02-31, 2024-W60, the year 0, a week that runs past the calendar
        return None
    return Period(first, last, unit, match["clock"])


def _find_days(match: re.Match[str]) -> tuple[date, date, Unit]:
    if match["decade"]:
        year = int(match["decade"]) * 10
        return date(year, 1, 1), date(year + 9, 12, 31), "decade"
    year = int(match["year"])
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        sunday = monday + timedelta(days=6)
        return (sunday - timedelta(days=1), sunday, "weekend") if match["weekend"] else (monday, sunday, "week")
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day, "day"
    first, last, unit = _find_months(match)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1]), unit


def _find_months(match: re.Match[str]) -> tuple[int, int, Unit]:
    if match["month"]:
        return int(match["month"]), int(match["month"]), "month"
    if match["quarter"]:
        return 3 * int(match["quarter"]) - 2, 3 * int(match["quarter"]), "quarter"
    if match["half"]:
        return 6 * int(match["half"]) - 5, 6 * int(match["half"]), "half"
    if match["season"]:
        return (*_SEASONS[match["season"]], "season")
    return 1, 12, "year"
