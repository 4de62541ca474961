"""What goes in: an article as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.news.spans import Extent, Span

NoticeKind = Literal["correction", "clarification", "update", "withdrawal"]


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
        """The calendar day that "on Friday" is counted from."""
        return self.published.date() if isinstance(self.published, datetime) else self.published
