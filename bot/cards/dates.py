"""Dates in words, never finer than they are known, and how they are known.

Discord's `<t:…>` stamps shift with the reader's time zone: they are for instants (`stamp`), never for calendar days.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from bot.cards.escape import flat, line, short
from bot.cards.limits import clip_words
from bot.news import When

# Not `calendar.month_name`: that follows the machine's locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FORMS = re.compile(
    r"(?P<decade>\d{3})X|(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-W(?P<week>\d{2})|-(?P<month>\d{2})"
    r"(?:-(?P<day>\d{2})(?:T(?P<time>\d{2}:\d{2}(?::\d{2})?)(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


def when_words(when: When, *, weekday: bool = True) -> str:
    """`when` as a reader says it: "week of 15–21 July 2024", "Friday 19 July 2024", "2022", "since 2006"."""
    if when.until and when.until != when.value:
        return range_words(when.value, when.until)
    words = value_words(when.value, weekday=weekday)
    return f"since {words}" if when.open else words


def value_words(value: str, *, weekday: bool = True) -> str:
    """An ISO 8601 value of any precision in words; a value of another form stands as it is."""
    match = _FORMS.fullmatch(value)
    if match is None:
        return line(value)
    try:
        return _words(match, weekday=weekday)
    except (ValueError, IndexError):  # 2024-02-31, 2024-W60: say what is there rather than nothing
        return line(value)


def range_words(first: str, last: str) -> str:
    """Two values as a range, said once where they share month or year: "15–19 July 2024", "2019–2022"."""
    start, end = _day(first), _day(last)
    if start and end:
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day}–{end.day} {_MONTHS[end.month - 1]} {end.year}"
        if start.year == end.year:
            return f"{start.day} {_MONTHS[start.month - 1]} – {day_words(end, weekday=False)}"
    if re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d{4}", last):
        return f"{first}–{last}"
    return f"{value_words(first, weekday=False)} – {value_words(last, weekday=False)}"


def day_words(day: date, *, weekday: bool = True) -> str:
    """ "Friday 19 July 2024"."""
    words = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]} {words}" if weekday else words


def published_words(published: date | datetime | None) -> str:
    """The day of publication; an instant's day is the one in UTC, which dates are reckoned from."""
    if published is None:
        return "undated"
    return day_words(published.date() if isinstance(published, datetime) else published)


def basis_words(when: When) -> str:
    """How the date is known: written out, reckoned from the dateline, or from another event."""
    said = f"“{short(clip_words(flat(when.expression.text), 8), 100)}”"
    if when.basis == "dateline":
        return f"reckoned from the dateline: {said}"
    if when.basis == "event":
        anchor = f" (“{short(clip_words(flat(when.anchor.text), 10), 120)}”)" if when.anchor else ""
        return f"reckoned from another event: {said}{anchor}"
    return f"written: {said}"


def stamp(instant: datetime, style: str = "f") -> str:
    """An instant, shown by Discord in the reader's own zone."""
    return f"<t:{int(instant.astimezone(UTC).timestamp())}:{style}>"


def _words(match: re.Match[str], *, weekday: bool) -> str:
    if match["decade"]:
        return f"the {match['decade']}0s"
    year = int(match["year"])
    if match["quarter"]:
        return f"{('first', 'second', 'third', 'fourth')[int(match['quarter']) - 1]} quarter of {year}"
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        return f"week of {_week_words(monday, monday + timedelta(days=6))}"
    if match["day"]:
        words = day_words(date(year, int(match["month"]), int(match["day"])), weekday=weekday)
        return (
            words
            + (f", {match['time']}" if match["time"] else "")
            + (f" {_zone(match['zone'])}" if match["zone"] else "")
        )
    if match["month"]:
        month = int(match["month"])
        if not month:
            raise ValueError("no month 0")
        return f"{_MONTHS[month - 1]} {year}"
    return str(year)


def _week_words(monday: date, sunday: date) -> str:
    if monday.year != sunday.year:
        return f"{day_words(monday, weekday=False)} – {day_words(sunday, weekday=False)}"
    if monday.month != sunday.month:
        return f"{monday.day} {_MONTHS[monday.month - 1]} – {day_words(sunday, weekday=False)}"
    return f"{monday.day}–{sunday.day} {_MONTHS[sunday.month - 1]} {sunday.year}"


def _zone(zone: str) -> str:
    return "UTC" if zone == "Z" else f"UTC{zone}"


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None
