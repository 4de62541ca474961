"""What goes in: an article as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from bot.news.spans import Extent, Span

NoticeKind = Literal["correction", "clarification", "update", "withdrawal"]
Genre = Literal[
    "news",
    "analysis",
    "feature",
    "interview",
    "opinion",
    "live",
    "listicle",
    "explainer",
    "newsletter",
    "review",
    "obituary",
    "correction",
    "promotional",
]
GENRES: tuple[Genre, ...] = get_args(Genre)


def find_day(at: date | datetime | None) -> date | None:
    """Return the calendar day of a day or an instant; an instant's is the one in UTC."""
    return at.date() if isinstance(at, datetime) else at


def find_updated_day(published: date | datetime | None, updated: date | datetime | None) -> date | None:
    """Return the day of an update where it is later than the day of publication, or that is unknown; else None."""
    first, last = find_day(published), find_day(updated)
    return last if first is None or (last is not None and last > first) else None


def choose_anchor_day(published: date | datetime | None, updated: date | datetime | None) -> date | None:
    """Return the day that "on Friday" is counted from: of publication, or of an update on a later day."""
    return find_updated_day(published, updated) or find_day(published)


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
    updated: date | datetime | None = None  # when the source says it was last changed, where later than published
    genre: Genre | None = None  # None: nothing says what kind of article it is

    @property
    def day(self) -> date | None:
        """The calendar day of publication."""
        return find_day(self.published)

    @property
    def anchor_day(self) -> date | None:
        """The calendar day that "on Friday" is counted from."""
        return choose_anchor_day(self.published, self.updated)
