"""What one article adds to its story, and words and days as its parts compare them. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.news import Event, Extent, Headline, Quote, Span, When
from bot.stories.words import telling

NEGATIONS = frozenset({"not", "never", "no", "none", "nor", "nobody", "nothing", "without", "neither"})


_NOWHERE = Extent(0, 0)


@dataclass(frozen=True, slots=True)
class Telling:
    """One reading of one article. One that was replaced since is not `current`: it is not shown, but was known."""

    headline: Headline
    at: datetime  # when it came into the story
    quotes: tuple[tuple[Quote, Span | None], ...] = ()
    events: tuple[Event, ...] = ()
    text: str = ""
    body: Extent = _NOWHERE
    current: bool = True
    copy: bool = False  # near-identical to another article of the story


def roots(text: str) -> frozenset[str]:
    """The telling words of a text without the endings of plural and tense: "voted", "votes", "voting" are one."""
    return frozenset(root(word) for word in telling(text))


def root(word: str) -> str:
    """A word, folded and without its plural, without the endings -ed, -ing and -e."""
    if len(word) > 5 and word.endswith("ied"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed"):
        word = word[:-2]
    elif len(word) > 4 and word.endswith("e"):
        return word[:-1]
    else:
        return word
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl" else word


def days_of(when: When) -> tuple[date, date] | None:
    """The first and the last day that a date can mean; None where its value is none of the ISO forms."""
    first = _period(when.value)
    if first is None:
        return None
    until = _period(when.until) if when.until else None
    return first[0], max(first[1], until[1]) if until else first[1]


def _period(value: str) -> tuple[date, date] | None:
    day = value.partition("T")[0]
    try:
        if len(day) == 10 and "W" not in day:
            only = date.fromisoformat(day)
            return only, only
        if len(day) == 4 and day.endswith("X"):
            decade = int(day[:3]) * 10
            return date(decade, 1, 1), date(decade + 9, 12, 31)
        year, rest = int(day[:4]), day[5:]
        if not rest:
            return date(year, 1, 1), date(year, 12, 31)
        if rest.startswith("W"):
            monday = date.fromisocalendar(year, int(rest[1:3]), 1)
            return monday, monday + timedelta(days=6)
        first, last = (3 * int(rest[1:]) - 2, 3 * int(rest[1:])) if rest.startswith("Q") else (int(rest), int(rest))
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except (ValueError, OverflowError):
        return None
