"""What an article says: its quotes, times, events, names, summary and answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.news.spans import Extent, Piece, Span
from bot.news.when import When

Status = Literal["happened", "planned", "denied", "possible"]
QuoteKind = Literal["direct", "fragment"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Stance = Literal["said", "denied", "asked", "supposed"]  # whether quoted words were said at all
EntityKind = Literal["person", "place", "organisation"]

LIKELY = 0.6  # a quote or event less sure than this is shown as "probably"


class Part(StrEnum):
    """What `analyse --only` can be asked for."""

    SUMMARY = "summary"
    FACTS = "facts"
    QUOTES = "quotes"
    TIMES = "times"
    TIMELINE = "timeline"
    PEOPLE = "people"
    PLACES = "places"
    ORGANISATIONS = "organisations"


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression with its TIMEX3 value (ISO 8601 with X for what is not known; P2D for durations)."""

    span: Span
    type: TimeType
    value: str
    rule: str = field(default="", compare=False)  # what found it (`analysis/rules.py`); not stored


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks that somebody says; the marks are left out of `span`."""

    span: Span
    kind: QuoteKind
    speaker: Span | None  # the article's own words for the source: "he", "the minister", "Ana Ruiz"
    name: str | None  # whom that resolves to, words of the article
    role: str | None  # words of the article
    cue: Span | None  # "said", "according to"
    when: When | None
    sentence: Extent  # the sentence it stands in, within its paragraph: what a fragment is shown inside
    confidence: float  # 0..1; below LIKELY it is shown as "probably"
    rule: str
    group: int | None = None  # quotes that are one statement, interrupted or over paragraphs
    stance: Stance = "said"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is set to: the clause that tells it, and when."""

    when: When
    span: Span
    status: Status
    said_by: str | None
    also: tuple[Extent, ...]
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or organisation: `name` is the fullest form in the text, `also` the others it goes by."""

    kind: EntityKind
    name: str
    also: tuple[str, ...]
    role: Span | None
    mentions: tuple[Extent, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    gist: tuple[Piece, ...] = ()
    points: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """The six answers for the main event; None where none was found in the article."""

    who: Piece | None = None
    what: Piece | None = None
    when: Piece | None = None
    where: Piece | None = None
    why: Piece | None = None
    how: Piece | None = None


_BODY = Extent(0, 0)  # stands for the body, whatever it is


@dataclass(frozen=True, slots=True)
class Facts:
    """All that analysis says of one article. `version` names the analysis that made it.

    `analysed` is how far the body was read: all of it, where it is not very long.
    """

    version: str
    language: str | None  # ISO 639-1
    body: Extent
    summary: Summary = field(default_factory=Summary)
    key: KeyFacts = field(default_factory=KeyFacts)
    quotes: tuple[Quote, ...] = ()
    times: tuple[Time, ...] = ()
    timeline: tuple[Event, ...] = ()  # in calendar order
    people: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    organisations: tuple[Entity, ...] = ()
    analysed: Extent = _BODY

    def __post_init__(self) -> None:
        if self.analysed is _BODY:
            object.__setattr__(self, "analysed", self.body)
