"""Beginning to follow a feed: it is kept once for all who do; its newest items come in, the others stay out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from bot.news import HOUSE, Shelf
from bot.news.fate_words import BEFORE, NOT_FIRST
from bot.news.feed_answers import Followed
from bot.news.feeds import FeedEvent, Item
from bot.newsroom.feeds.discovery import Read, name_of
from bot.newsroom.feeds.errors import FollowedAlready, TooManyFeeds
from bot.newsroom.feeds.feed_rules import FeedRules
from bot.newsroom.feeds.first_items import FirstItems, find_key, find_old_day, sort_newest_first
from bot.newsroom.feeds.incoming import Incoming
from bot.newsroom.feeds.item_reading import build_title
from bot.newsroom.old_news import is_old
from bot.store import Connection, Store, article_queries, feed_firsts, feed_history, feed_items, feed_keys, feeds

FIRST_WITHIN = 45.0  # seconds that an answer waits for a feed's first items: their pages may be slow


class Following:
    """Begins to follow feeds."""

    def __init__(self, store: Store, clock: Callable[[], datetime], rules: FeedRules, incoming: Incoming) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._firsts = FirstItems(store, incoming)
        self._under_way: set[asyncio.Task[bool]] = set()

    async def close(self) -> None:
        """Break off what is under way: the poller goes on with it."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def check_room(self, connection: Connection, shelf: Shelf) -> None:
        """TooManyFeeds where a server follows as many as it may."""
        limit = self._rules.feeds_a_server
        if shelf != HOUSE and await feeds.count(connection, shelf) >= limit:
            raise TooManyFeeds(shelf.format(), limit=limit)

    async def follow(
        self, shelf: Shelf, read: Read, added_by: int | None, latest: int, within: float | None
    ) -> Followed:
        """Follow a feed that was read just now, and bring in its newest items; see `FeedService.add`."""
        now = self._clock()
        items = await asyncio.to_thread(sort_newest_first, read.parsed.items, now)
        newest, older = items[:latest], items[latest:]
        unseen = await find_unseen(self._store, read.address, older)
        followed = await self._store.transact(
            lambda connection: self._begin(connection, shelf, read, newest, older, unseen, now, added_by)
        )
        if not newest:
            return followed
        one = followed.subscription
        task = asyncio.create_task(
            self._firsts.bring_in(one, one.feed, read.parsed, newest, self._clock), name=f"first items of f{one.id}"
        )
        self._under_way.add(task)  # it goes on where nobody waits for the answer any more
        task.add_done_callback(self._under_way.discard)
        await asyncio.wait({task}, timeout=within)
        async with self._store.read() as connection:
            became, _ = await feed_history.history(
                connection, one, ("first", "repeat", "over_limit", "unreadable"), now, 0, len(newest)
            )
            waiting = await feed_firsts.count(connection, one.id)
            came = [event.article_id for event in became if event.fate == "first" and event.article_id is not None]
            days = await article_queries.days_of(connection, came)
        old = sum(is_old(day, now) for day in days.values())
        return Followed(one, followed.items, became, waiting, find_old_day(newest, now), old)

    async def _begin(
        self,
        connection: Connection,
        shelf: Shelf,
        read: Read,
        newest: Sequence[Item],
        older: Sequence[Item],
        unseen: Sequence[Item],
        now: datetime,
        added_by: int | None,
    ) -> Followed:
        await self.check_room(connection, shelf)
        why = NOT_FIRST if newest else BEFORE
        feed = await feeds.at_address(connection, read.address)
        if feed is None:
            feed_id = await _insert_feed(connection, read, now)
        else:
            feed_id = feed.id
            if feed.ended is not None:
                await feeds.revive(connection, feed.id, now)
        if feed is None:  # before it is followed: it came before that
            await _remember_all(connection, feed_id, read, older, now, why)
        subscription_id = await feeds.follow(connection, shelf, feed_id, name_of(read), now, added_by)
        if subscription_id is None:
            raise FollowedAlready(read.address, name=await _get_name(connection, shelf, feed_id))
        if feed is not None:
            await skip(connection, feeds.guild_of(shelf), subscription_id, feed.id, unseen, now, why)
        await feed_firsts.expect(
            connection, subscription_id, {find_key(item): (build_title(item), item.url) for item in newest}, now
        )
        made = await feeds.subscription(connection, shelf, subscription_id)
        assert made is not None  # noqa: S101  # it was made just now
        return Followed(made, len(newest) + len(older))


async def find_unseen(store: Store, address: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items of a feed that no fetch of it has seen as they are: they are still to come for its followers."""
    from bot.sources.feeds.item_keys import list_keys
    from bot.sources.feeds.new_items import Memory, find_new_items

    async with store.read() as connection:
        feed = await feeds.at_address(connection, address)
        if feed is None:
            return ()
        known = await feed_keys.find_known(connection, feed.id, list_keys(items))
    judged = await asyncio.to_thread(find_new_items, items, Memory(known, feed.last_ok))
    return tuple(one.item for one in judged if one.state in {"new", "edited"})


async def skip(
    connection: Connection,
    guild_id: int,
    subscription_id: int,
    feed_id: int,
    items: Sequence[Item],
    now: datetime,
    why: str,
) -> None:
    """What stands in a feed now, and is still to come for those who follow it already, stays out for this one."""
    from bot.sources.feeds.item_keys import list_keys

    await feed_keys.skip(connection, subscription_id, list_keys(items), now)
    await feed_items.tell_alone(connection, feed_id, guild_id, _list_old(items, now, why))


async def _remember_all(
    connection: Connection, feed_id: int, read: Read, older: Sequence[Item], now: datetime, why: str
) -> None:
    """Know all that stands in a feed which is new here; what its first follower does not begin with is noted."""
    await feed_keys.remember(connection, feed_id, read.keys, now)
    for event in _list_old(older, now, why):
        await feed_items.add(connection, feed_id, event)


async def _insert_feed(connection: Connection, read: Read, now: datetime) -> int:
    from bot.sources.feeds.pacing import FIRST, LONGEST, SHORTEST

    return await feeds.insert_feed(
        connection,
        read.address,
        title=read.parsed.title,
        site=read.parsed.site,
        interval=FIRST,
        next_fetch=now + timedelta(seconds=max(SHORTEST, min(read.max_age or 0, LONGEST))),
        fetched=now,
        etag=read.etag,
        last_modified=read.last_modified,
    )


async def _get_name(connection: Connection, shelf: Shelf, feed_id: int) -> str:
    return next((one.name for one in await feeds.of_shelf(connection, shelf) if one.feed.id == feed_id), "?")


def _list_old(items: Iterable[Item], now: datetime, why: str) -> list[FeedEvent]:
    return [FeedEvent(now, build_title(item), item.url, "old", why) for item in items]
