"""Points in time as feeds write them, in whatever form."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import mktime_tz, parsedate_tz
from typing import Any

_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}", re.ASCII)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T\s]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 100  # characters that a date may have
_YEARS = range(1970, 2200)


def read_instant(words: object) -> datetime | None:
    """Return the instant (aware, UTC) that a feed's words or number mean; None where they mean none.

    ISO 8601, RFC 822 and its relatives, seconds or milliseconds since 1970; without a zone it is UTC. What feedparser
    knows beside these (other languages' months) is its business: see `from_struct`.
    """
    if isinstance(words, bool) or not isinstance(words, (str, int, float)):
        return None
    text = str(words).strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _check_range(_read(text))
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None


def _read(text: str) -> datetime:
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if len(text) in {12, 13} else seconds, UTC)
    if found := _ISO.fullmatch(text):
        return _from_iso(found)
    parts = parsedate_tz(text)
    if parts is None:
        raise ValueError(text)
    datetime(*parts[:5], min(parts[5], 59), tzinfo=UTC)  # the 99th of November is no day
    return datetime.fromtimestamp(mktime_tz(parts), UTC)


def from_struct(moment: Any) -> datetime | None:
    """Return feedparser's `…_parsed`, a time in UTC, as an instant; None where it is none, or beyond belief."""
    if not moment:
        return None
    try:
        return _check_range(datetime.fromtimestamp(calendar.timegm(moment), UTC))
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None


def _from_iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in found.groups()[:6])
    if hour == 24 and not minute and not second:  # midnight at the end of the day
        return _from_parts(year, month, day, 0, 0, 0, found[7]) + timedelta(days=1)
    return _from_parts(year, month, day, hour, minute, min(second, 59), found[7])


def _from_parts(year: int, month: int, day: int, hour: int, minute: int, second: int, zone: str | None) -> datetime:
    offset = timedelta()
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    return datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset)).astimezone(UTC)


def _check_range(moment: datetime) -> datetime | None:
    """Return a publishing date as it is; None for what can be none: a zero, the year 1 or 9999."""
    return moment if moment.year in _YEARS and moment.timestamp() > 86_400 else None
