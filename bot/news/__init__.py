"""The words everything speaks: what an article is, what it says, and where it says it.

Offsets count characters (code points) of the article's `text` as stored, end exclusive. Times are aware and in UTC; a
calendar day is a `date`. A fact is built from a `Span`, so none stands without the words it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Precision = Literal["decade", "year", "quarter", "month", "week", "day", "time"]
Basis = Literal["written", "dateline", "event"]
Status = Literal["happened", "planned", "denied", "possible"]
QuoteKind = Literal["direct", "fragment"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
EntityKind = Literal["person", "place", "organisation"]
NoticeKind = Literal["correction", "clarification", "update", "withdrawal"]


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


# --- where it says it -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Extent:
    """A stretch of an article's text, `text[start:end]`; it may be empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no extent: {self.start}:{self.end}")

    def __contains__(self, other: Extent | Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of an article and where they stand: `text == article.text[start:end]`; never empty."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(f"no span: {self.start}:{self.end} for {len(self.text)} characters")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span `start:end` of `text`; ValueError where it is empty or lies outside."""
        return cls(start, end, text[start:end])

    @property
    def extent(self) -> Extent:
        return Extent(self.start, self.end)

    def overlaps(self, other: Span | Extent) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Insert:
    """Words a card adds in brackets at offset `at` of the article: the name that a pronoun stands for."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the article shown by themselves. Pieces with the same `group` are shown as one, an ellipsis between."""

    span: Span
    group: int | None = None
    insert: tuple[Insert, ...] = ()
    said_by: str | None = None  # whose claim it is, where the words themselves do not say so
    rule: str = field(default="", compare=False)  # what found it (`analysis/rules.py`); not stored


# --- what goes in -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction or withdrawal that the article carries, in its own words."""

    kind: NoticeKind
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was read. `text` is stored as it stands, never re-wrapped, never corrected."""

    text: str
    body: Extent  # where the article itself stands in `text`: without dateline, title and what follows it
    origin: str  # the path, address or JSON Lines id it was read from
    title: str | None = None
    published: date | datetime | None = None  # a day, or an aware instant where the source has one
    url: str | None = None  # canonical address, http(s)
    outlet: str | None = None
    byline: str | None = None
    language: str | None = None  # ISO 639-1 where the source says so
    notice: Notice | None = None
    teaser: str | None = None  # why this is only what the feed gave of it, in words; None: it is the whole article

    @property
    def day(self) -> date | None:
        """The calendar day that "on Friday" is reckoned from."""
        return self.published.date() if isinstance(self.published, datetime) else self.published


# --- what it says -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class When:
    """A date as it is known: never finer than `precision`; `expression` is what it was read from."""

    value: str  # ISO 8601: 200X (decade) · 2006 · 2024-Q3 · 2024-07 · 2024-W29 · 2024-07-19 · 2024-07-19T09:30
    precision: Precision
    basis: Basis
    expression: Span
    until: str | None = None  # the last value of a range
    open: bool = False  # it lasts from `value` on ("since 2006")
    anchor: Span | None = None  # with basis "event": the words it was reckoned from


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


LIKELY = 0.6


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
    """The six answers for the main event; None where the article does not say."""

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


# --- who asks, and what the newsroom answers --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: a person in a server (its shelf and the house shelf), or in direct messages (the house shelf)."""

    user_id: int
    guild_id: int | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom something is read; turns are fair by server, then by person. `is_waiting`: somebody waits for it."""

    guild_id: int | None = None
    user_id: int | None = None
    is_waiting: bool = False

    @classmethod
    def of(cls, reader: Reader) -> Asker:
        """The person who asked, and waits."""
        return cls(reader.guild_id, reader.user_id, is_waiting=True)


@dataclass(frozen=True, slots=True)
class Headline:
    """An article on a list. `title` is the outlet's."""

    article_id: int
    title: str
    outlet: str | None
    byline: str | None
    published: date | datetime | None
    url: str | None
    added: datetime
    revision: int = 1  # 1 for the first reading
    shelf: Literal["house", "guild", "private"] = "house"
    notice: Notice | None = None
    quotes: int = 0
    events: int = 0
    language: str | None = None
    teaser: str | None = None  # as in Article
    analysed: int | None = None  # characters of the body that were read; None: all of them


@dataclass(frozen=True, slots=True)
class Change:
    """What a new revision says otherwise: lines of the old and of the new, by the kind of fact."""

    at: datetime
    kind: str  # title, date, quotes, timeline, people, text
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    headline: Headline
    summary: Summary
    quote: Quote | None  # the best one
    quote_sentence: str | None  # for a fragment, its sentence
    next: tuple[Event, ...]  # the next dates of the timeline as seen from `as_of`; else its last ones
    changes: tuple[Change, ...]
    as_of: datetime
    quote_index: int | None = None  # the quote's place among the article's quotes, for Source
    next_indexes: tuple[int, ...] = ()  # the places of `next` among the article's events, in the same order


@dataclass(frozen=True, slots=True)
class Saying:
    """A quote with the sentence it stands in and the article it is from."""

    index: int  # its place among the article's quotes, from 0
    quote: Quote
    sentence: Span  # its sentence, for a fragment and for Source
    headline: Headline


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with the article it is from."""

    index: int
    event: Event
    headline: Headline


@dataclass(frozen=True, slots=True)
class Quotes:
    sayings: tuple[Saying, ...]
    headline: Headline | None  # None across articles
    speaker: str | None  # as asked


@dataclass(frozen=True, slots=True)
class Timeline:
    happenings: tuple[Happening, ...]
    headline: Headline | None
    dateline: date | None


@dataclass(frozen=True, slots=True)
class FactSheet:
    headline: Headline
    key: KeyFacts
    when: When | None  # the `when` answer resolved to a date, where it is one


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in an article."""

    headline: Headline
    people: tuple[Entity, ...]
    places: tuple[Entity, ...]
    organisations: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One person across the articles a reader can see."""

    name: str
    also: tuple[str, ...]
    roles: tuple[str, ...]
    sayings: tuple[Saying, ...]
    happenings: tuple[Happening, ...]
    headlines: tuple[Headline, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result: the sentence with the words; `bold` are those that matched, relative to `sentence.text`."""

    headline: Headline
    sentence: Span | None  # None where only the title matched
    bold: tuple[Extent, ...]
    quote: int | None = None  # its index where the hit is a quote
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Results:
    words: str
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Passage:
    """What Source shows: the paragraph, and the words in it that are meant (`bold` is relative to `paragraph.text`)."""

    headline: Headline
    paragraph: Span
    bold: Extent


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An autocomplete choice: what is shown (at most 100 characters) and the key it stands for."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class GuildSettings:
    guild_id: int
    adders: Literal["managers", "everyone"] = "managers"  # who may add to the shelf
    adder_role: int | None = None  # or this role
    zone: str = "UTC"  # IANA
    notices: int | None = None  # channel id
    private: bool = False  # answers to the asker alone unless asked otherwise


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a reader can see."""

    articles: int
    quotes: int
    events: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is stored about a person, and about the server they ask in."""

    private: tuple[Headline, ...]  # what this person had read privately, newest first
    shelf: tuple[Headline, ...]  # what stands on the server's own shelf
    settings: GuildSettings | None  # None in direct messages, and where nothing was ever set
    left: datetime | None = None  # when the bot was removed from the server
    looks: int = 0  # stories of which it is noted when this person last looked
    feeds: int = 0  # that the server follows
    schedules: int = 0  # posts that the server set up, and stories it follows
    follows: int = 0


Outcome = Literal["added", "there", "changed", "failed"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one item that was to be added."""

    origin: str
    outcome: Outcome
    article_id: int | None = None
    title: str | None = None
    error: str | None = None  # one line, for `failed`
