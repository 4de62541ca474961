"""What a server begins with when it follows a feed: its newest items, each once, whatever ends in between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from bot.errors import StoreError
from bot.news import Asker
from bot.news.feeds import Feed, FeedEvent, Item, ParsedFeed, Subscription
from bot.newsroom.feeds.incoming import Fetch, Incoming, LostLease
from bot.newsroom.feeds.item_reading import find_date, find_shared_pages
from bot.store import Connection, Store, feed_firsts, feed_items, feeds

_log = logging.getLogger(__name__)
T = TypeVar("T")

WITHIN = timedelta(minutes=10)  # what has not come in by then is brought in with the feed's next fetch
_RECENT = timedelta(days=7)
_LEFT = "It had left the feed before I could read it."
_NOT_STORED = "I could not store it."
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def sort_newest_first(items: Sequence[Item], now: datetime) -> tuple[Item, ...]:
    """Return the items of a feed, each once, the newest first.

    By their dates, where they have one that can be: one without, or with one to come, counts as old as what stands
    above it. Of equals, and where there are no dates, what stands higher is newer, as feeds have it.
    """
    from bot.sources.feeds.new_items import Memory, find_new_items

    once = [one.item for one in find_new_items(items, Memory(last_ok=_EVER)) if one.state != "repeat"]
    dates = [find_date(item, now) for item in once]
    above = next((at for at in dates if at is not None), _EVER)
    dated: list[tuple[datetime, Item]] = []
    for item, at in zip(once, dates, strict=True):
        above = at or above
        dated.append((above, item))
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(item for _, item in dated)


def find_old_day(items: Iterable[Item], now: datetime) -> date | None:
    """Return the day of the oldest item, where that is more than a week ago."""
    oldest = min((at for item in items if (at := find_date(item, now)) is not None), default=now)
    return oldest.astimezone(UTC).date() if oldest < now - _RECENT else None


def find_key(item: Item) -> str:
    """Return by what an item is known again until it has come in: all of it, or its text where that is telling."""
    assert item.sides is not None  # noqa: S101  # the worker that read the feed has made them
    return item.sides.whole or item.sides.text


class FirstItems:
    """Brings in what `feed_firsts` lists, each item in one transaction with its leaving that list."""

    def __init__(self, store: Store, incoming: Incoming) -> None:
        self._store = store
        self._incoming = incoming

    async def bring_in(
        self,
        subscription: Subscription,
        feed: Feed,
        parsed: ParsedFeed,
        items: Sequence[Item],
        at: Callable[[], datetime],
    ) -> bool:
        """Bring in items, given newest first, the oldest first; return whether any came onto the shelf.

        What does not come in within `WITHIN`, or cannot be stored, stays on the list.
        """
        asker = Asker(guild_id=subscription.guild_id)
        fetch = Fetch(feed, parsed, {}, {}, find_shared_pages(parsed.items), asker)
        stored = False
        try:
            async with asyncio.timeout(WITHIN.total_seconds()):
                for item in reversed(items):
                    stored = await self._take(fetch, subscription, item, at) or stored
        except (StoreError, TimeoutError) as error:
            _log.warning("first items of a feed wait", extra={"feed": feed.id, "error": type(error).__name__})
        return stored

    async def _take(self, fetch: Fetch, subscription: Subscription, item: Item, at: Callable[[], datetime]) -> bool:
        key = find_key(item)

        async def transact(work: Callable[[Connection], Awaitable[T]], /) -> T:
            async def take_off_the_list(connection: Connection) -> T:
                if not await feed_firsts.take(connection, subscription.id, key):
                    raise LostLease(f"first item of subscription {subscription.id}")
                return await work(connection)

            return await self._store.transact(take_off_the_list)

        try:
            return await self._incoming.take_first(fetch, item, subscription, transact, at)
        except LostLease:
            return False  # somebody else brought it in, or nobody follows the feed any more
        except StoreError:
            raise
        except Exception:  # noqa: BLE001  # one item stops no other
            _log.exception("a first item failed in a way that nobody foresaw", extra={"feed": fetch.feed.id})
            return False

    async def bring_in_what_is_left(
        self,
        left: Mapping[int, Collection[str]],
        feed: Feed,
        parsed: ParsedFeed,
        at: Callable[[], datetime],
    ) -> bool:
        """Bring in what the followers of a feed were to begin with when something ended it, where it still is there."""
        stored = False
        async with self._store.read() as connection:
            waiting = await feeds.live_ones(connection, left)
        for one in waiting:
            items = [item for item in parsed.items if find_key(item) in left[one.id]]
            if items:
                stored = await self.bring_in(one, feed, parsed, sort_newest_first(items, at()), at) or stored
        return stored


async def drop_left(connection: Connection, feed_id: int, parsed: ParsedFeed, now: datetime) -> None:
    """Note what was to come in first and never did, and wait for it no longer."""
    there = {find_key(item) for item in parsed.items}
    for missed in await feed_firsts.drop(connection, feed_id, now - WITHIN):
        why = _NOT_STORED if missed.key in there else _LEFT
        event = FeedEvent(now, missed.title, missed.url, "unreadable", why)
        await feed_items.tell_alone(connection, feed_id, missed.guild_id, [event])
