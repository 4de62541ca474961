"""The sentences of an article that may stand in a timeline of many: those that name a day, and its opening. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.news import Extent, Span, Time
from bot.stories.sentence_openings import STAMP, skip_opening
from bot.stories.sentence_splitting import split_sentences

OPENING = 5  # sentences that tell what was new on the article's day, unless they name another
_SHORTEST, _LONGEST = 8, 60  # words: what is shorter is a heading, what is longer several sentences run together
_BRIEFEST = 4  # words of a sentence where an article has no longer one
# "today's banks" are those of our time, "today's meeting" is one on the day: what happens at a time is told of.
_NOWADAYS = re.compile(
    r"today['’]s (?!(?:\w+ ){0,2}(?:meeting|talks|summit|session|vote|hearing|match|game|attacks?|announcement|news"
    r"|ruling|verdict|decision|protests?|election|speech|statement|report|strike|events?|bombings?|crash|raid)\b)",
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*)?")


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence with the days that it tells of; `is_stated`: its words name them, else it is news of their day."""

    span: Span
    place: int  # among the sentences of its article, from 0
    days: tuple[date, ...]
    is_stated: bool

    def to_json(self) -> list[Any]:
        """Return it as JSON carries it from one process to another."""
        days = [day.isoformat() for day in self.days]
        return [self.span.start, self.span.text, self.place, days, self.is_stated]

    @classmethod
    def from_json(cls, given: list[Any]) -> DatedSentence:
        """Return what `to_json` made."""
        start, text, place, days, is_stated = given
        span = Span(start, start + len(text), text)
        return cls(span, place, tuple(date.fromisoformat(day) for day in days), is_stated)


def find_dated_sentences(text: str, body: Extent, times: Sequence[Time], day: date | None) -> Iterator[DatedSentence]:
    """Yield the sentences that name days, none later than the article's `day`, and those of the opening that name none.

    `times` are in order of place. A sentence that names its article's day is news of it as any other. Questions, and
    when a comment was posted, tell nothing.
    """
    stamps = [Extent(*match.span()) for match in STAMP.finditer(text, body.start, body.end)]
    times = [
        time
        for time in times
        if not _NOWADAYS.match(text, time.span.start)
        and not any(time.span.overlaps(stamp) for stamp in _near(stamps, time.span))
    ]
    starts = [time.span.start for time in times]
    sentences = list(split_sentences(text, body))
    is_brief = not any(len(span.text.split()) >= _SHORTEST for span in sentences)
    for place, whole in enumerate(sentences):
        span = skip_opening(whole)
        if not _is_telling(span.text, is_brief=is_brief):
            continue
        named = times[bisect_left(starts, whole.start) : bisect_left(starts, whole.end)]
        days = tuple(sorted({found for one in named if (found := _read_day(one)) and (day is None or found <= day)}))
        if days:
            yield DatedSentence(span, place, days, is_stated=True)
        elif day is not None and place < OPENING and not any(_read_day(one) for one in named):
            yield DatedSentence(span, place, (day,), is_stated=False)


def _is_telling(sentence: str, *, is_brief: bool) -> bool:
    """Return whether a sentence tells something: in an article that `is_brief` all are short, and a stop ends each."""
    closed, words = sentence.rstrip("\"'”’)"), len(sentence.split())
    if is_brief:
        return words >= _BRIEFEST and closed.endswith((".", "!"))
    return _SHORTEST <= words <= _LONGEST and not closed.endswith("?")


def _near(stamps: Sequence[Extent], span: Span) -> Sequence[Extent]:
    """Return the stamps that may overlap a span: the last that begins before its end, and the one before."""
    at = bisect_left(stamps, Extent(span.end, span.end))
    return stamps[max(0, at - 2) : at]


def _read_day(time: Time) -> date | None:
    """Return the calendar day that a time expression names; None for what is known less exactly, and what recurs."""
    match = _DAY.fullmatch(time.value) if time.type in ("DATE", "TIME") else None
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None
