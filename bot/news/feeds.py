"""Words of feeds: what a feed says, who follows it, what is let through, and what became of each item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.news import Article

FeedKind = Literal["rss", "rdf", "atom", "json"]
Fate = Literal["shelved", "first", "changed", "filtered", "repeat", "old", "over_limit", "unreadable"]


@dataclass(frozen=True, slots=True)
class Sides:
    """An item's keys by side; None for a side that it does not have. `telling`: its text alone identifies it."""

    guid: str | None
    address: str | None
    text: str
    heading: str | None
    date: str | None
    pair: str | None
    whole: str | None  # the item just as it stands; None where its text is enough to know it again
    telling: bool
    specific: bool  # its address looks like an article's, not like a page that always has the newest

    def all(self) -> tuple[str, ...]:
        """Return every key, for the memory."""
        sides = (self.guid, self.address, self.text, self.heading, self.date, self.pair, self.whole)
        return tuple(key for key in sides if key is not None)


@dataclass(frozen=True, slots=True)
class Item:
    """One item as the feed says it. Times are aware; `content` is HTML, `summary` plain text.

    `day`: of its publishing, where its time is not known: it has none, or its zone's name means several.

    An item that a worker has read comes with its `text` and its `sides`, and without the HTML they were made of.
    """

    guid: str | None
    url: str | None
    title: str | None
    published: datetime | None = None
    day: date | None = None
    updated: datetime | None = None
    author: str | None = None
    categories: tuple[str, ...] = ()
    summary: str | None = None
    content: str | None = None
    language: str | None = None
    image: str | None = field(default=None, compare=False)  # https address of its picture
    text: str | None = field(default=None, compare=False, repr=False)  # of the content, as plain paragraphs
    sides: Sides | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's document as it was read, its items in the feed's order. `ttl` in seconds, where it names one."""

    kind: FeedKind
    title: str | None
    site: str | None
    items: tuple[Item, ...]
    language: str | None = None
    ttl: int | None = None
    moved_to: str | None = None  # where the feed says that it now is
    broken: str | None = None  # what was wrong with the document, though it could be read


@dataclass(frozen=True, slots=True)
class ItemPage:
    """What an item's page gave: its article, and where it is not open to all, why in words."""

    article: Article | None
    closed: str | None


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page offers."""

    url: str
    title: str | None
    kind: FeedKind


@dataclass(frozen=True, slots=True)
class Outline:
    """One entry of a list that another reader wrote. `left_out`: why it cannot be followed, in a sentence."""

    url: str
    title: str | None
    left_out: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """What a server lets through of a feed. Empty lists let all through; `not_` wins."""

    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    not_authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    not_categories: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is fetched, once for all who follow it. `interval` in seconds."""

    id: int
    address: str
    title: str | None
    site: str | None
    interval: int
    next_fetch: datetime
    last_fetch: datetime | None = None
    last_ok: datetime | None = None
    last_change: datetime | None = None
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    error: str | None = None  # the id of the last error
    reason: str | None = None  # its words
    etag: str | None = None
    last_modified: str | None = None
    ended: datetime | None = None  # 410: it is not fetched any more
    last_content: datetime | None = None  # when its site last answered with the feed, and not that it is unchanged
    corrected: datetime | None = None  # when its times were made anew, because the clock had been ahead
    moved: datetime | None = None  # when its site last sent on to where it is now
    moved_from: str | None = None  # its address before that
    distrusted: datetime | None = None  # when its site said that it was unchanged, and it was not


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that a server follows (`guild_id` None: the operator's, for the house shelf)."""

    id: int
    guild_id: int | None
    feed: Feed
    name: str
    added: datetime
    added_by: int | None = None
    paused: datetime | None = None
    filter: Filter = field(default_factory=Filter)


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom the items of a feed are: the different filters of all who follow it, by their numbers (None: open).

    `has_house`: the house is among them, with `house_filter`; what it gets, everybody sees.
    """

    filters: Mapping[int | None, Filter]
    has_house: bool = False
    house_filter: int | None = None


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """What became of one item for one subscription, and why, in words. `article_id` is the key of its article."""

    at: datetime
    title: str
    url: str | None
    fate: Fate
    reason: str
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """The message that told of an item: where it stands, and since when."""

    channel_id: int
    message_id: int
    at: datetime
