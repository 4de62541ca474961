"""What goes in: an article as it was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
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
    "press release",
]
GENRES: tuple[Genre, ...] = get_args(Genre)


_STILL_TOLD = timedelta(days=60)  # after its publication, a story may be told anew
AHEAD = timedelta(days=1)  # a later day than this is none of publication, in whatever zone


def find_day(at: date | datetime | None) -> date | None:
    """Return the calendar day of a day or an instant; an instant's is the one in UTC."""
    return at.date() if isinstance(at, datetime) else at


def find_updated_day(published: date | datetime | None, updated: date | datetime | None) -> date | None:
    """Return the day of an update where it is later than the day of publication, or that is unknown; else None."""
    first, last = find_day(published), find_day(updated)
    return last if first is None or (last is not None and last > first) else None


def choose_anchor_day(published: date | datetime | None, updated: date | datetime | None) -> date | None:
    """Return the day that "on Friday" is counted from: of publication, or of an update on a later day.

    An update long after it is a mended link or a move to another system far more often than a story told anew: what
    was "on Friday" is still counted from its publication.
    """
    first, last = find_day(published), find_updated_day(published, updated)
    return first if last is None or (first is not None and last - first > _STILL_TOLD) else last


def find_moment(
    published: date | datetime | None, updated: date | datetime | None, added: datetime
) -> tuple[datetime, datetime]:
    """Return the earliest and the latest instant at which an article can have been told: of publication or an update.

    They are one where the source has an instant. Of a day alone it is when the article was added, where that was on
    this day; what was added later may be of any hour of it. Without a day it is when the article was added.
    """
    told = _choose_told(published, updated)
    if told is None:
        return added, added
    if isinstance(told, datetime):
        return told.astimezone(UTC), told.astimezone(UTC)
    start = datetime.combine(told, time(), UTC)
    end = start + timedelta(days=1, microseconds=-1)
    at = min(max(added.astimezone(UTC), start), end)
    return (start if at == end else at), at


def _choose_told(published: date | datetime | None, updated: date | datetime | None) -> date | datetime | None:
    """Return the update where it is a later telling, else the publication. See `choose_anchor_day`."""
    first, last = find_day(published), find_day(updated)
    if updated is None or last is None or (first is not None and not timedelta() <= last - first <= _STILL_TOLD):
        return published
    if published is None or first != last:
        return updated
    both = isinstance(published, datetime) and isinstance(updated, datetime)
    return max(published, updated) if both else published if isinstance(published, datetime) else updated


def drop_days_to_come(article: Article, now: datetime) -> Article:
    """Return an article without days that cannot have been yet: it has none then, rather than a wrong one."""
    latest = (now + AHEAD).date()
    published, updated = (
        None if (day := find_day(at)) is None or day > latest else at for at in (article.published, article.updated)
    )
    return replace(article, published=published, updated=updated)


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
    image: str | None = None  # https address of a picture, which the bot never loads itself

    @property
    def day(self) -> date | None:
        """The calendar day of publication."""
        return find_day(self.published)

    @property
    def anchor_day(self) -> date | None:
        """The calendar day that "on Friday" is counted from."""
        return choose_anchor_day(self.published, self.updated)
