"""What a card shows of what is stored: the best quote, the next dates, a passage. Pure: facts in, choice out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.news import LIKELY, Event, Extent, Piece, Quote, Span, When

NEXT = 2  # dates on a brief
LAST = 6  # that a brief chooses its dates from where none lies ahead: what it shows elsewhere is left out
_SHORT, _LONG = 6, 40  # words of a quote that says something and can be taken in
_PASSAGE = 1500  # characters either side of the words meant that Source shows at most
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*+(?:\r\n?|\n)\s*+")
_LINE = re.compile(r"[\r\n]++\s*+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*+\s++(?=[\"'“‘«(\[]*+[^\Wa-z_])|[\r\n]++\s*+")
_HIT = 400  # characters of a search hit's sentence


def choose_quote(quotes: Sequence[tuple[Quote, Span | None]]) -> tuple[Quote, Span | None] | None:
    """Direct, by a named speaker, surely attributed, neither a snippet nor a speech; the first of equals.

    Words that are denied, asked about or only supposed are none.
    """
    said = [pair for pair in quotes if pair[0].stance == "said"]
    return max(said, key=lambda pair: _worth(pair[0]), default=None)


def choose_statement(quotes: Sequence[tuple[Quote, Span | None]]) -> list[tuple[Quote, Span | None]]:
    """Return the best quote with the others that are one statement with it, in order; none where there is none."""
    best = choose_quote(quotes)
    if best is None:
        return []
    return [best] if best[0].group is None else [pair for pair in quotes if pair[0].group == best[0].group]


def leave_out_shown(
    quotes: Sequence[tuple[Quote, Span | None]], shown: Sequence[Piece]
) -> list[tuple[Quote, Span | None]]:
    """Return the quotes that none of the pieces shows: a brief says nothing twice."""
    return [(quote, around) for quote, around in quotes if not any(piece.span.overlaps(quote.span) for piece in shown)]


def _worth(quote: Quote) -> tuple[bool, bool, bool, bool, float]:
    words = len(quote.span.text.split())
    length = 1.0 if _SHORT <= words <= _LONG else max(0.0, 1 - (abs(words - _LONG) if words > _LONG else 6) / 60)
    return (
        quote.confidence >= LIKELY,
        quote.kind == "direct",
        quote.name is not None,
        _SHORT <= words <= _LONG,
        length,
    )


def choose_next_events(events: Sequence[Event], as_of: datetime) -> tuple[tuple[int, Event], ...]:
    """The next dates as seen from `as_of`, with their places among `events`; where none lies ahead, the last ones."""
    today = as_of.date()
    numbered = list(enumerate(events))
    coming = [(i, event) for i, event in numbered if is_ahead(event, today)]
    return tuple(coming[:NEXT] if coming else numbered[-LAST:])


def is_ahead(event: Event, today: date) -> bool:
    """Whether an event is yet to come: on a later day, or on this one where it has not happened. What is called off or
    denied is not."""
    first = event.when.first_day
    later = first is not None and first > today
    return event.when.is_to_come(today) and event.status != "denied" and (later or event.status != "happened")


def select_between(events: Iterable[Event], start: date | None, end: date | None) -> list[tuple[int, Event]]:
    """Return the events that can lie between two days, both included, with their places on the timeline."""
    numbered = list(enumerate(events))
    if start is None and end is None:
        return numbered
    return [(i, event) for i, event in numbered if event.when.is_possible_between(start or date.min, end or date.max)]


def find_date(span: Span | None, events: Iterable[Event]) -> When | None:
    """Return the date that the answer to "when?" resolves to: that of the event whose words they are."""
    if span is None:
        return None
    for event in events:
        if event.when.expression is not None and event.when.expression.overlaps(span):
            return event.when
    return None


def find_paragraph(text: str, body: Extent, meant: Extent) -> Span | None:
    """The paragraph that `meant` stands in, cut at spaces where it is very long; None for words that are not there.

    Paragraphs are parted by blank lines, or by line ends where an article has no blank line.
    """
    if not meant.start < meant.end <= len(text):
        return None
    room = body if meant in body else Extent(0, len(text))
    parting = _BLANK_LINE if _BLANK_LINE.search(text, room.start, room.end) else _LINE
    start, end = room.start, room.end
    for gap in parting.finditer(text, room.start, room.end):
        if gap.end() <= meant.start:
            start = gap.end()
        elif gap.start() >= meant.end:
            end = gap.start()
            break
    start, end = _shorten(text, start, end, meant, _PASSAGE)
    return Span.of(text, start, end)


def _shorten(text: str, start: int, end: int, meant: Extent, room: int) -> tuple[int, int]:
    """`start:end` with at most `room` characters either side of `meant`, cut at white space and trimmed of it."""
    if meant.start - start > room:
        start = meant.start - room
        while start < meant.start and not text[start - 1].isspace():
            start += 1
    if end - meant.end > room:
        end = meant.end + room
        while end > meant.end and not text[end].isspace():
            end -= 1
    while start < meant.start and text[start].isspace():
        start += 1
    while end > meant.end and text[end - 1].isspace():
        end -= 1
    return start, end


def choose_sentence(
    text: str, body: Extent, found: Sequence[Extent], hidden: Sequence[Extent] = ()
) -> tuple[Span, tuple[Extent, ...]] | None:
    """The sentence with most of the words found, the first of equals, and where they stand in it.

    None where there is none but those in which something is `hidden`.
    """
    if hidden:
        found = _leave_out(text, body, found, hidden)
    if not found:
        return None
    best = _find_best(text, body, found) or (found[0].start, found[0].end, found[0].start)
    first = next(extent for extent in found if extent.start >= best[2])
    start, end = best[0], best[1]
    if end - start > _HIT:
        start, end = _shorten(text, start, end, first, _HIT // 2)
    start, end = _shorten(text, start, end, first, _HIT)
    bold = tuple(Extent(e.start - start, e.end - start) for e in found if start <= e.start and e.end <= end)
    return Span.of(text, start, end), bold


def _leave_out(text: str, body: Extent, found: Sequence[Extent], hidden: Sequence[Extent]) -> list[Extent]:
    """Return what is found outside of the sentences in which something is hidden."""
    shut = [one for one in _sentences(text, body) if any(_overlap(one, (h.start, h.end)) for h in hidden)]
    return [one for one in found if not any(_overlap((one.start, one.end), end) for end in shut)]


def _find_best(text: str, body: Extent, found: Sequence[Extent]) -> tuple[int, int, int] | None:
    """Return where the sentence with most of the words begins and ends, and where the first of them does."""
    best: tuple[int, int, int] | None = None
    most = (0, 0)
    for start, end in _sentences(text, body):
        within = [extent for extent in found if start <= extent.start and extent.end <= end]
        worth = (len({text[e.start : e.end].casefold() for e in within}), len(within))
        if within and worth > most:
            most, best = worth, (start, end, within[0].start)
    return best


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _sentences(text: str, body: Extent) -> Iterable[tuple[int, int]]:
    start = body.start
    for gap in _SENTENCE_END.finditer(text, body.start, body.end):
        yield start, gap.start() if text[gap.start()].isspace() else _find_end(text, gap.start(), gap.end())
        start = gap.end()
    yield start, body.end


def _find_end(text: str, start: int, end: int) -> int:
    """Return the end of a sentence whose closing marks stand before the space."""
    while start < end and not text[start].isspace():
        start += 1
    return start
