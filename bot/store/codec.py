"""Facts to rows and back, without loss. Confidences are kept to six places; everything else is kept as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bot.news import (
    GENRES,
    Entity,
    Event,
    Extent,
    Genre,
    Insert,
    KeyFacts,
    Malformed,
    Notice,
    Origin,
    Piece,
    Quote,
    Shelf,
    Span,
    Summary,
    Time,
    When,
)
from bot.store.errors import StoreMalformed

Row = dict[str, Any]
QUESTIONS = ("who", "what", "when", "where", "why", "how")


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# --- whose and what of ------------------------------------------------------------------------------------------------


def owner_of(shelf: Shelf) -> tuple[int, int]:
    """The `guild_id` and the `user_id` that the entries of a shelf have; 0 and 0 of what is shared."""
    return shelf.guild_id or 0, (shelf.owner_id or 0) if shelf.is_private else 0


def origin_of(stored: str) -> Origin:
    """What a delivery's column says it is of. StoreMalformed."""
    try:
        return Origin.parse(stored)
    except Malformed as error:
        raise StoreMalformed(str(error)) from error


def genre_of(stored: str | None) -> Genre | None:
    """Return the kind of article that a column names; None for none, and for one that only a newer version knows."""
    return next((genre for genre in GENRES if genre == stored), None)


# --- small things -----------------------------------------------------------------------------------------------------


def _span_list(span: Span | None) -> list[Any] | None:
    return None if span is None else [span.start, span.end, span.text]


def _span_json(span: Span | None) -> str | None:
    return None if span is None else dumps(_span_list(span))


def _cue_json(quote: Quote) -> str | None:
    """Return the cue; where it tells that the words were not said, it goes on with how: [start, end, text, stance]."""
    cue = _span_list(quote.cue)
    return None if cue is None else dumps(cue if quote.stance == "said" else [*cue, quote.stance])


def _span(value: Sequence[Any] | None) -> Span | None:
    return None if value is None else Span(*value)


def when_json(when: When | None) -> str | None:
    if when is None:
        return None
    return dumps(
        [
            when.value,
            when.precision,
            when.basis,
            _span_list(when.expression),
            when.until,
            when.open,
            _span_list(when.anchor),
        ]
    )


def when_of(value: Sequence[Any] | None) -> When | None:
    if value is None:
        return None
    at, precision, basis, expression, until, lasting, anchor = value
    return When(at, precision, basis, _span(expression), until, bool(lasting), _span(anchor))


def _extents(extents: Iterable[Extent]) -> list[list[int]]:
    return [[extent.start, extent.end] for extent in extents]


# --- to rows ----------------------------------------------------------------------------------------------------------


def _piece_row(piece: Piece) -> Row:
    return {
        "start": piece.span.start,
        "end": piece.span.end,
        "text": piece.span.text,
        "group_no": piece.group,
        "said_by": piece.said_by,
        "inserts": dumps([[insert.at, insert.text] for insert in piece.insert]),
    }


def summary_rows(summary: Summary) -> list[Row]:
    parts = (("gist", summary.gist), ("points", summary.points))
    return [
        {"part": part, "position": i, **_piece_row(piece)} for part, pieces in parts for i, piece in enumerate(pieces)
    ]


def fact_rows(key: KeyFacts) -> list[Row]:
    found = ((question, getattr(key, question)) for question in QUESTIONS)
    return [{"question": question, **_piece_row(piece)} for question, piece in found if piece is not None]


def quote_rows(quotes: Iterable[Quote], text: str, name_ids: dict[str, int]) -> list[Row]:
    return [
        {
            "position": i,
            "start": quote.span.start,
            "end": quote.span.end,
            "text": quote.span.text,
            "kind": quote.kind,
            "speaker": _span_json(quote.speaker),
            "name_id": None if quote.name is None else name_ids[quote.name],
            "name": quote.name,
            "role": quote.role,
            "cue": _cue_json(quote),
            "at": when_json(quote.when),
            "sentence_start": quote.sentence.start,
            "sentence_end": quote.sentence.end,
            "sentence_text": text[quote.sentence.start : quote.sentence.end],
            "confidence": round(quote.confidence, 6),
            "rule": quote.rule,
            "group_no": quote.group,
        }
        for i, quote in enumerate(quotes)
    ]


def time_rows(times: Iterable[Time]) -> list[Row]:
    return [
        {
            "position": i,
            "start": time.span.start,
            "end": time.span.end,
            "text": time.span.text,
            "type": time.type,
            "value": time.value,
        }
        for i, time in enumerate(times)
    ]


def event_rows(events: Iterable[Event]) -> list[Row]:
    return [
        {
            "position": i,
            "start": event.span.start,
            "end": event.span.end,
            "text": event.span.text,
            "at": when_json(event.when),
            "status": event.status,
            "said_by": event.said_by,
            "also": dumps(_extents(event.also)),
            "confidence": round(event.confidence, 6),
            "rule": event.rule,
        }
        for i, event in enumerate(events)
    ]


def entity_rows(entities: Iterable[Entity], name_ids: dict[str, int]) -> tuple[list[Row], list[Row]]:
    """The entities' rows, and their mentions'."""
    rows: list[Row] = []
    mentions: list[Row] = []
    for i, entity in enumerate(entities):
        rows.append(
            {
                "position": i,
                "kind": entity.kind,
                "name_id": name_ids[entity.name],
                "name": entity.name,
                "also": dumps(entity.also),
                "role": _span_json(entity.role),
            }
        )
        mentions += [
            {"entity": i, "position": j, "start": mention.start, "end": mention.end}
            for j, mention in enumerate(entity.mentions)
        ]
    return rows, mentions


# --- from rows: each takes the JSON list that `reading` selects -------------------------------------------------------


def _piece(row: Sequence[Any]) -> Piece:
    start, end, text, group, said_by, inserts = row
    return Piece(Span(start, end, text), group, tuple(Insert(at, words) for at, words in inserts), said_by)


def summary_of(rows: Sequence[Sequence[Any]]) -> Summary:
    return Summary(
        gist=tuple(_piece(row[1:]) for row in rows if row[0] == "gist"),
        points=tuple(_piece(row[1:]) for row in rows if row[0] == "points"),
    )


def key_facts_of(rows: Sequence[Sequence[Any]]) -> KeyFacts:
    return KeyFacts(**{row[0]: _piece(row[1:]) for row in rows})


def quote_of(row: Sequence[Any]) -> tuple[Quote, Span | None]:
    """A quote and its sentence; None where that is empty."""
    start, end, text, kind, speaker, name, role, cue, at, s_start, s_end, s_text, confidence, rule, group = row
    quote = Quote(
        span=Span(start, end, text),
        kind=kind,
        speaker=_span(speaker),
        name=name,
        role=role,
        cue=_span(cue and cue[:3]),
        when=when_of(at),
        sentence=Extent(s_start, s_end),
        confidence=confidence,
        rule=rule,
        group=group,
        stance=cue[3] if cue and len(cue) > 3 else "said",
    )
    return quote, Span(s_start, s_end, s_text) if s_end > s_start else None


def time_of(row: Sequence[Any]) -> Time:
    start, end, text, kind, value = row
    return Time(Span(start, end, text), kind, value)


def event_of(row: Sequence[Any]) -> Event:
    start, end, text, at, status, said_by, also, confidence, rule = row
    when = when_of(at)
    assert when is not None  # noqa: S101  # the column is not null
    return Event(when, Span(start, end, text), status, said_by, tuple(Extent(*e) for e in also), confidence, rule)


def entity_of(row: Sequence[Any]) -> Entity:
    kind, name, also, role, mentions = row
    return Entity(kind, name, tuple(also), _span(role), tuple(Extent(*m) for m in mentions))


def notice_of(kind: Any, start: int | None, end: int | None, text: str | None) -> Notice | None:
    if kind is None or start is None or end is None or text is None:
        return None
    return Notice(kind, Span(start, end, text))
