"""Dates in words, never finer than they are known, and how they are known.

Discord's `<t:…>` stamps shift with the reader's time zone: they are for instants (`stamp`), never for calendar days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.news import When
from bot.news.clipping import clip_words
from bot.news.date_words import describe_day
from bot.news.escape import flat, line, short


def when_words(when: When, *, weekday: bool = True) -> str:
    """`when` as a reader says it, fit for a card: "week of 15–21 July 2024", "Friday 19 July 2024", "since 2006"."""
    return when.describe(weekday=weekday, verbatim=line)


def published_words(published: date | datetime | None) -> str:
    """The day of publication; an instant's day is the one in UTC, which dates are reckoned from."""
    if published is None:
        return "undated"
    return describe_day(published.date() if isinstance(published, datetime) else published)


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
