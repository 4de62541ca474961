"""Who asks, and what the newsroom answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.news.articles import Genre, Notice, choose_anchor_day, find_moment, find_updated_day
from bot.news.facts import Entity, Event, KeyFacts, Quote, Summary
from bot.news.shelves import ShelfKind
from bot.news.spans import Extent, Span
from bot.news.when import When


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
        """Return the person who asked, and waits."""
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
    shelf: ShelfKind = "house"
    notice: Notice | None = None
    quotes: int = 0
    events: int = 0
    language: str | None = None
    teaser: str | None = None  # as in Article
    analysed: int | None = None  # characters of the body that were read; None: all of them
    updated: date | datetime | None = None  # as in Article
    genre: Genre | None = None  # as in Article
    image: str | None = None  # as in Article; None also where the reader's server shows none

    @property
    def anchor_day(self) -> date | None:
        """The calendar day that "on Friday" is counted from."""
        return choose_anchor_day(self.published, self.updated)

    @property
    def told(self) -> datetime:
        """When its news was told, by publication or update: the latest instant that this can have been."""
        return find_moment(self.published, self.updated, self.added)[1]

    @property
    def told_after(self) -> datetime:
        """The earliest instant at which its news can have been told."""
        return find_moment(self.published, self.updated, self.added)[0]

    @property
    def updated_day(self) -> date | None:
        """The day of an update that is later than the day of publication, or stands for it."""
        return find_updated_day(self.published, self.updated)


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
    next: tuple[Event, ...]  # the next dates of the timeline as seen from `as_of`; else its last ones, see `is_ahead`
    changes: tuple[Change, ...]
    as_of: datetime
    quote_index: int | None = None  # the quote's place among the article's quotes, for Source
    next_indexes: tuple[int, ...] = ()  # the places of `next` among the article's events, in the same order
    quote_rest: tuple[Quote, ...] = ()  # the other parts of the statement that the quote begins
    is_ahead: bool = False  # `next` lie ahead of `as_of`
    hidden: tuple[Extent, ...] = ()  # words of the article that the reader's server does not show


@dataclass(frozen=True, slots=True)
class ArticleQuote:
    """A quote with the sentence it stands in and the article it is from."""

    index: int  # its place among the article's quotes, from 0
    quote: Quote
    sentence: Span  # its sentence, for a fragment and for Source
    headline: Headline
    rest: tuple[Quote, ...] = ()  # the other parts of the statement that it begins


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """An event with the article it is from."""

    index: int
    event: Event
    headline: Headline


@dataclass(frozen=True, slots=True)
class Quotes:
    article_quotes: tuple[ArticleQuote, ...]
    headline: Headline | None  # None across articles
    speaker: str | None  # as asked


@dataclass(frozen=True, slots=True)
class Timeline:
    article_events: tuple[ArticleEvent, ...]
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
    article_quotes: tuple[ArticleQuote, ...]
    article_events: tuple[ArticleEvent, ...]
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


CitedKind = Literal["gist", "point", "quote", "event", "fact", "person", "words"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a line of a card is from: the `index`-th quote, event, … of an article, from 0.

    Of "words", `index` is the offset of the first character and `length` how many there are.
    """

    article: int
    kind: CitedKind
    index: int
    length: int = 0


@dataclass(frozen=True, slots=True)
class Cited:
    """Where an article says what a line says: the words in order, and the paragraphs that they stand in, each once.

    No headline: the reader cannot see the article any more. No words: it does not say that any more.
    """

    headline: Headline | None
    words: tuple[Span, ...] = ()
    paragraphs: tuple[Span, ...] = ()


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
    images: bool = True  # cards show the pictures that articles give; Discord loads them
    pictures: bool = False  # a timeline is shown as a picture first, not as a list
    reports: int | None = None  # channel id, for what people report as wrong


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
    reports: int = 0  # that this person made of what is wrong
    setup: bool = False  # whether something was chosen in /setup that is not saved yet


Outcome = Literal["added", "there", "changed", "failed"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one item that was to be added."""

    origin: str
    outcome: Outcome
    article_id: int | None = None
    title: str | None = None
    error: str | None = None  # one line, for `failed`
