"""What is answered about feeds: one followed, several to choose from, a filter tried out, how a feed fares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.news.feeds import FeedEvent, Filter, Subscription


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed is followed from now on. `items` stood in it: `brought` says what became of the newest, the newest first.

    `waiting`: how many of the newest are still being read. What is neither stays out. `oldest`: the day of the oldest
    that came in, where it is more than a week ago. `old`: how many of those that came in are too old for posts.
    """

    subscription: Subscription
    items: int
    brought: tuple[FeedEvent, ...] = ()
    waiting: int = 0
    oldest: date | None = None
    old: int = 0

    @property
    def left_out(self) -> int:
        """How many stay out."""
        return self.items - len(self.brought) - self.waiting


@dataclass(frozen=True, slots=True)
class Chosen:
    """A feed that a page offers. `title` as the page says it, else its address; `kind` in words ("RSS")."""

    url: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class WhichFeed:
    """A page at `address` that offers several feeds: nothing was added, and one of them is to be chosen."""

    address: str
    found: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """An item that stands in a feed now: why a filter would keep it out (None: it would pass), and whether it is in."""

    title: str
    reason: str | None
    is_in: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a filter would do with the items that stand in the feed now, in the feed's order."""

    subscription: Subscription
    filter: Filter
    items: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a followed feed fares; the numbers are of its items in the last seven days.

    `corrected`: when its times were made anew because the clock had been ahead, and `followed`: since when it is
    followed, if that was in those days too. `moved`: when its site sent on to another address, in the last 30 days.
    `is_distrusted`: its site says that it is unchanged where it is not, so it is asked for the whole feed.
    """

    subscription: Subscription
    shelved: int = 0
    changed: int = 0
    filtered: int = 0
    over_limit: int = 0
    unreadable: int = 0
    corrected: datetime | None = None
    followed: datetime | None = None
    moved: datetime | None = None
    is_distrusted: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one feed of an OPML file; `reason` in words where it was refused, `brought` its newest items."""

    address: str
    title: str
    outcome: Literal["added", "there", "refused"]
    reason: str | None = None
    brought: int = 0
