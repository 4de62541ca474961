"""Dates that head a line: "Oct. 6, 1923: First game. The Vells won." tells in one sentence or more what happened."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.timeline.clauses import has_subject, is_verb
from bot.analysis.timeline.event_dates import DateMention
from bot.news import Extent

_SENTENCES: Final = 4  # of a line that are looked through for a verb
_FAR: Final = 40  # tokens after the date
_BULLETS: Final = " \t\u2022*-\u2013\u2014\u25cf\u25aa"
_HEADING: Final = re.compile(r"\s{0,2}(?::|[-\u2013\u2014](?=\s))\s{0,2}")


def find_listed_verb(reading: Reading, date: DateMention) -> Token | None:
    """Return the first verb that tells what happened in the line that a date heads; None where it heads none."""
    line = _find_line(reading, date.place)
    if line is None or reading.text[line.start : date.place.start].strip(_BULLETS):
        return None
    heading = _HEADING.match(reading.text, date.place.end)
    if heading is None:
        return None
    return next(_list_verbs(reading, heading.end(), line.end), None)


def _find_line(reading: Reading, place: Extent) -> Extent | None:
    """Return the line of its paragraph in which a date stands."""
    paragraph = reading.find_paragraph(place.start)
    if paragraph is None:
        return None
    start = reading.text.rfind("\n", paragraph.start, place.start) + 1
    end = reading.text.find("\n", place.end, paragraph.end)
    return Extent(max(start, paragraph.start), paragraph.end if end < 0 else end)


def _list_verbs(reading: Reading, start: int, end: int) -> Iterator[Token]:
    tokens = reading.find_tokens(start, end)
    if not len(tokens):
        return
    first = bisect_right(reading.sentence_starts, tokens[0].i) - 1
    for at in reading.sentence_starts[first : first + _SENTENCES]:
        if at >= tokens.end:
            return
        verb = _find_verb_after(reading, at, tokens.start)
        if verb is not None and not any(c.dep_ == "neg" for c in verb.children):
            yield verb


def _find_verb_after(reading: Reading, at: int, start: int) -> Token | None:
    """Return the main verb of the sentence that begins at `at`; the first with a subject where the date is its head."""
    _, end = reading.find_sentence_range(reading.words[at])
    root = reading.words[at].sent.root
    if root.i >= start:
        return root if is_verb(root) and has_subject(root) else None
    return next((t for t in reading.words[start : min(end, start + _FAR)] if is_verb(t) and has_subject(t)), None)
