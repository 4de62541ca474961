"""Dates in words, never finer than they are known, and how they are known.

Discord's `<t:…>` stamps shift with the reader's time zone: they are for instants (`stamp`), never for calendar days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.news import Headline, When, find_day, find_updated_day
from bot.news.clipping import clip_words
from bot.news.date_words import describe_day
from bot.news.escape import flat, line, short

_TELLS_NOTHING = frozenset(("", "is", "are", "was", "were", "be", "been", "had", "has", "have", "did", "happened"))


def describe_when(when: When, *, weekday: bool = True) -> str:
    """Return a date in words, fit for a card: "week of 15–21 July 2024", "Friday 19 July 2024", "since 2006"."""
    return when.describe(weekday=weekday, verbatim=line)


def describe_published(published: date | datetime | None, updated: date | datetime | None = None) -> str:
    """Return the day of publication, and of an update where that is later: "Sunday 1 March 2026 · updated 3 March".

    An instant's day is the one in UTC, which dates are counted from.
    """
    day, last = find_day(published), find_updated_day(published, updated)
    if day is None:
        return f"updated {describe_day(last)}" if last else "undated"
    return describe_day(day) + (f" · updated {_describe_short(last, day)}" if last else "")


def describe_basis(when: When, headline: Headline) -> str:
    """Return the words that a date was counted from: "“Thursday”, counted from 26 November".

    Where no words give one: "no date given, counted from 26 November".

    Empty for a date that is written out. `headline`: the date's article, from whose day words such as "Thursday" count;
    its year is said where it is not that of the date.
    """
    if when.basis == "written":
        return ""
    if when.expression is None:
        return f"no date given, {describe_anchor(when, headline)}"
    return f"“{short(clip_words(flat(when.expression.text), 8), 100)}”, {describe_anchor(when, headline)}"


def describe_anchor(when: When, headline: Headline) -> str:
    """Return what the words of a date are counted from.

    "counted from 26 November", "counted from the update of 3 May", "counted from “the vote”".
    """
    if when.basis == "event":
        words = flat(when.anchor.text) if when.anchor else ""
        anchor = "another event" if words in _TELLS_NOTHING else f"“{short(clip_words(words, 10), 120)}”"
        return f"counted from {anchor}"
    day = headline.anchor_day
    if day is None:
        return "counted from the day of the article"
    words = _describe_short(day, when.first_day)
    return f"counted from the update of {words}" if day == headline.updated_day else f"counted from {words}"


def _describe_short(day: date, beside: date | None) -> str:
    """Return a day without its year where it stands beside a date of the same year."""
    words = describe_day(day, weekday=False)
    return words.removesuffix(f" {day.year}") if beside and beside.year == day.year else words


def format_stamp(instant: datetime, style: str = "f") -> str:
    """Return the mark-up of an instant, which Discord shows in the reader's own zone."""
    return f"<t:{int(instant.astimezone(UTC).timestamp())}:{style}>"
