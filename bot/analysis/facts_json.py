"""The facts as JSON: the public form that `dateline analyse` prints, and the lossless one that we keep."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from bot.analysis.document import Document
from bot.news import Entity, Event, Facts, Part, Piece, Quote, Summary, Time

T = TypeVar("T")
ALL: frozenset[Part] = frozenset(Part)
QUESTIONS = ("who", "what", "when", "where", "why", "how")


def to_json(document: Document, facts: Facts, only: frozenset[Part] = ALL) -> dict[str, Any]:
    """Return the public form (docs/json.md): the document and those of its parts that `only` names."""
    shown: dict[str, Any] = {
        "id": document.id,
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "updated": document.updated.isoformat() if document.updated else None,
        "language": facts.language,
        "genre": document.genre,
        "text": document.text,
        "body": {"start": facts.body.start, "end": facts.body.end},
        "analysed": {"start": facts.analysed.start, "end": facts.analysed.end},
    }
    parts: dict[Part, Any] = {
        Part.SUMMARY: lambda: _summary_to_json(facts.summary),
        Part.FACTS: lambda: {q: _piece_to_json(p) if (p := getattr(facts.key, q)) else None for q in QUESTIONS},
        Part.QUOTES: lambda: [_quote_to_json(q) for q in facts.quotes],
        Part.TIMES: lambda: [_time_to_json(t) for t in facts.times],
        Part.TIMELINE: lambda: [_event_to_json(e) for e in facts.timeline],
        Part.PEOPLE: lambda: [_entity_to_json(e) for e in facts.people],
        Part.PLACES: lambda: [_entity_to_json(e) for e in facts.places],
        Part.ORGANISATIONS: lambda: [_entity_to_json(e) for e in facts.organisations],
    }
    return shown | {part.value: make() for part, make in parts.items() if part in only}


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Return all of `facts` as plain JSON values; `facts_from_json` gives an equal Facts back."""
    return cast("dict[str, Any]", dump(facts))


def facts_from_json(value: dict[str, Any]) -> Facts:
    """Return what `facts_to_json` made; ValueError, TypeError or KeyError where it did not make this."""
    return load(Facts, value)


def dump(value: object) -> Any:
    """Return a word of `news` as plain JSON values: records are objects, extents included.

    Days and instants are ISO 8601.
    """
    if is_dataclass(value):
        return {f.name: dump(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (tuple, list)):
        return [dump(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value


def load(kind: type[T], value: Any) -> T:
    """Return the word of `news` that `dump` made `value` of."""
    return cast("T", _load(kind, value))


def _load(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in {types.UnionType, Union}:
        return _load_union(get_args(kind), value)
    if origin is tuple:
        item = get_args(kind)[0]
        return tuple(_load(item, each) for each in value)
    if origin is Literal:
        return _check(value, value in get_args(kind), kind)
    if is_dataclass(kind):
        return cast("Any", kind)(
            **{name: _load(hint, value[name]) for name, hint in _read_type_hints(cast("type", kind)).items()}
        )
    if kind is float:
        return float(value)
    return _check(value, isinstance(value, kind), kind)


def _load_union(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in kinds:
        return None
    if (date in kinds or datetime in kinds) and isinstance(value, str):
        return date.fromisoformat(value) if len(value) == len("2024-07-21") else datetime.fromisoformat(value)
    others = [kind for kind in kinds if kind is not type(None)]
    if len(others) != 1:
        raise TypeError(f"cannot tell which of {kinds} {value!r:.80} is")
    return _load(others[0], value)


def _check(value: Any, right: bool, kind: Any) -> Any:
    if not right:
        raise TypeError(f"{value!r:.80} is no {kind}")
    return value


@cache
def _read_type_hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(cast("Any", kind))}


def _piece_to_json(piece: Piece) -> dict[str, Any]:
    shown: dict[str, Any] = {"start": piece.span.start, "end": piece.span.end, "text": piece.span.text}
    if piece.group is not None:
        shown["group"] = piece.group
    if piece.insert:
        shown["insert"] = [{"at": i.at, "text": i.text} for i in piece.insert]
    if piece.said_by is not None:
        shown["said_by"] = piece.said_by
    return shown


def _summary_to_json(summary: Summary) -> dict[str, Any]:
    return {"gist": [_piece_to_json(p) for p in summary.gist], "points": [_piece_to_json(p) for p in summary.points]}


def _quote_to_json(quote: Quote) -> dict[str, Any]:
    return {
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.span.text,
        "kind": quote.kind,
        "group": quote.group,
        "speaker": quote.speaker.text if quote.speaker else None,
        "speaker_start": quote.speaker.start if quote.speaker else None,
        "speaker_end": quote.speaker.end if quote.speaker else None,
        "name": quote.name,
        "role": quote.role,
        "cue": quote.cue.text if quote.cue else None,
        "when": quote.when.value if quote.when else None,
        "stance": quote.stance,
        "confidence": round(quote.confidence, 2),
        "rule": quote.rule,
    }


def _time_to_json(time: Time) -> dict[str, Any]:
    span = time.span
    return {"start": span.start, "end": span.end, "text": span.text, "type": time.type, "value": time.value}


def _event_to_json(event: Event) -> dict[str, Any]:
    return {
        "when": event.when.value,
        "precision": event.when.precision,
        "until": event.when.until,
        "open": event.when.open,
        "basis": event.when.basis,
        "expression": event.when.expression.text if event.when.expression else None,
        "start": event.span.start,
        "end": event.span.end,
        "text": event.span.text,
        "status": event.status,
        "said_by": event.said_by,
        "also": [{"start": e.start, "end": e.end} for e in event.also],
        "confidence": round(event.confidence, 2),
        "rule": event.rule,
    }


def _entity_to_json(entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "also": list(entity.also),
        "role": entity.role.text if entity.role else None,
        "role_start": entity.role.start if entity.role else None,
        "role_end": entity.role.end if entity.role else None,
        "mentions": [{"start": m.start, "end": m.end} for m in entity.mentions],
    }
