"""Dates in words, never finer than they are known, and how they are known.

Discord's `<t:…>` stamps shift with the reader's time zone: they are for instants (`stamp`), never for calendar days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.news import When
from bot.news.clipping import clip_words
from bot.news.date_words import describe_day
from bot.news.escape import flat, line, short


def describe_when(when: When, *, weekday: bool = True) -> str:
    """Return a date in words, fit for a card: "week of 15–21 July 2024", "Friday 19 July 2024", "since 2006"."""
    return when.describe(weekday=weekday, verbatim=line)


def describe_published(published: date | datetime | None) -> str:
    """Return the day of publication; an instant's day is the one in UTC, which dates are counted from."""
    if published is None:
        return "undated"
    return describe_day(published.date() if isinstance(published, datetime) else published)


def describe_basis(when: When, published: date | datetime | None) -> str:
    """Return the words that a date was counted from: "“Thursday”, counted from 26 November".

    Where no words give one: "no date given, counted from 26 November".

    Empty for a date that is written out. `published`: the day of its article, which words such as "Thursday" count
    from; its year is said where it is not that of the date.
    """
    if when.basis == "written":
        return ""
    if when.expression is None:
        return f"no date given, {describe_anchor(when, published)}"
    return f"“{short(clip_words(flat(when.expression.text), 8), 100)}”, {describe_anchor(when, published)}"


def describe_anchor(when: When, published: date | datetime | None) -> str:
    """Return what the words of a date are counted from: "counted from 26 November", "counted from “the vote”"."""
    if when.basis == "event":
        anchor = f"“{short(clip_words(flat(when.anchor.text), 10), 120)}”" if when.anchor else "another event"
        return f"counted from {anchor}"
    if published is None:
        return "counted from the day of the article"
    day = published.date() if isinstance(published, datetime) else published
    words = describe_day(day, weekday=False)
    first = when.first_day
    return f"counted from {words.removesuffix(f' {day.year}') if first and first.year == day.year else words}"


def format_stamp(instant: datetime, style: str = "f") -> str:
    """Return the mark-up of an instant, which Discord shows in the reader's own zone."""
    return f"<t:{int(instant.astimezone(UTC).timestamp())}:{style}>"
