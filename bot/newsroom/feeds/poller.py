"""The poller: fetches what is due, once for all who follow it, and sees to it that each item comes in once."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.errors import DatelineError, SourceError, StoreError
from bot.news import Asker
from bot.news.feeds import Feed, Item, ParsedFeed
from bot.newsroom.feeds import item_reading
from bot.newsroom.feeds.discovery import Fetching
from bot.newsroom.feeds.failure_words import describe_failure
from bot.newsroom.feeds.first_items import WITHIN, FirstItems, drop_left
from bot.newsroom.feeds.full_text import FullTexts, Robots
from bot.newsroom.feeds.incoming import Fetch, Incoming, LostLease
from bot.newsroom.feeds.lazy_fetching import LazyRobots
from bot.sources.address import canonical
from bot.store import Connection, feed_fetches, feed_firsts, feed_keys, feed_moves, feeds

if TYPE_CHECKING:
    from bot.newsroom.newsroom import Newsroom
    from bot.sources.feeds.fetching import Fetched

_log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MEET_AGAIN = LEASE  # a feed whose new address is another's, which is being fetched, is looked at again after this
DISTRUSTED_FOR = timedelta(days=7)  # then a site's "unchanged" is believed again
WHOLE_EVERY = timedelta(days=1)  # a site that says "unchanged" for longer is asked for the feed itself
T = TypeVar("T")
TICK = 5.0  # seconds between looks at what is due
AT_ONCE = 32  # feeds worked on side by side


class Poller:
    """Works through due feeds. Several pollers may run on one store: a feed is leased to one of them at a time.

    A fetch is settled only after every item of it is stored or noted, each with what is remembered of it in one
    transaction; so one that is broken off anywhere is done again, and what it had stored by then is known.
    """

    def __init__(
        self,
        newsroom: Newsroom,
        *,
        fetcher: Fetching | None = None,
        robots: Robots | None = None,
        jitter: random.Random | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        self._newsroom = newsroom
        self._store = newsroom.store
        self._fetcher = fetcher or newsroom.feeds.fetcher
        self._jitter = jitter or random.Random()  # noqa: S311  # nothing secret hangs on it
        turns = newsroom.feeds.turns
        robots = robots or LazyRobots(newsroom.feeds.rules, turns, newsroom.analyst)
        texts = FullTexts(newsroom.analyst, newsroom.intake.fetch, robots, turns)
        self._incoming = Incoming(newsroom.store, newsroom.intake, texts, newsroom.feeds.rules.items_an_hour)
        self._firsts = FirstItems(newsroom.store, self._incoming)
        self._at_once = at_once
        self.name = secrets.token_hex(8)  # whose a lease is
        self._working: set[int] = set()  # the feeds that are being worked on
        self.ticked: datetime | None = None  # when it last looked at what is due, and could
        self.fetched: Counter[str] = Counter()  # since it was made: changed, unchanged, not_modified, an error's id

    async def run(self, clock: Callable[[], datetime], seconds: float = TICK) -> None:
        """Tick until cancelled."""
        try:
            while True:
                try:
                    await self.tick(clock())
                except Exception:  # noqa: BLE001  # the next tick tries again; a loop that ended would end every feed
                    _log.exception("a look at the feeds failed")
                await asyncio.sleep(seconds)
        finally:
            await self.close()

    async def close(self) -> None:
        """Give back what is leased, so that another process need not wait."""
        try:
            await self._store.transact(lambda connection: feed_fetches.let_go(connection, self.name))
        except StoreError:
            _log.warning("leases of feeds were not given back; they end by themselves")

    async def tick(self, now: datetime) -> int:
        """Fetch every feed that is due at `now` and bring in what is new; how many feeds that were."""
        started = time.monotonic()
        monitor = self._newsroom.clock_monitor
        if not self._working and monitor.is_due("feeds", now):
            await monitor.check("feeds", now)

        def at() -> datetime:
            return now + timedelta(seconds=time.monotonic() - started)

        count = 0
        running: set[asyncio.Task[bool]] = set()
        try:
            while True:
                for feed in await self._claim(at(), self._at_once - len(running)):
                    if feed.id in self._working:
                        continue  # it waits long, at a slow host: it keeps the lease, and is not begun twice
                    self._working.add(feed.id)
                    task = asyncio.create_task(self._poll_one(feed, at), name=f"feed {feed.id}")
                    task.add_done_callback(partial(self._forget_work, feed.id))
                    running.add(task)
                    count += 1
                self.ticked = at()
                monitor.record("feeds", self.ticked)
                if not running:
                    return count
                running = await self._wait_for_some(running)
        finally:  # called off: what runs is broken off, and done again another time
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _forget_work(self, feed_id: int, _task: asyncio.Task[bool]) -> None:
        self._working.discard(feed_id)

    async def _wait_for_some(self, running: set[asyncio.Task[bool]]) -> set[asyncio.Task[bool]]:
        """Wait until there is room for more feeds, at most until others may be due; what still runs then."""
        stored = False
        until = time.monotonic() + TICK
        while running:
            done, running = await asyncio.wait(
                running, timeout=max(0.0, until - time.monotonic()), return_when=asyncio.FIRST_COMPLETED
            )
            stored = stored or any(task.result() for task in done)
            if not done or len(running) <= self._at_once // 2:
                break
        if stored:
            await self._cluster()
        return running

    async def _claim(self, now: datetime, room: int) -> tuple[Feed, ...]:
        async with self._store.read() as connection:
            if room <= 0 or not await feed_fetches.any_due(connection, now):
                return ()
        return await self._store.transact(
            lambda connection: feed_fetches.claim_due(connection, now, now + LEASE, self.name, room),
            beside_others=True,
        )

    async def _cluster(self) -> None:
        await self._newsroom.clusterer.cluster_pending()

    async def _poll_one(self, feed: Feed, at: Callable[[], datetime]) -> bool:
        """Work on one feed, whatever happens; return whether something came onto a shelf."""
        try:
            return await self._work_on(feed, at)
        except LostLease:
            _log.info("a feed is another process's by now", extra={"feed": feed.id})
        except StoreError as error:  # its lease brings it back
            _log.warning("a feed could not be stored", extra={"feed": feed.id, "error": error.id})
        except DatelineError as error:
            await self._record_failure(feed, at(), error)
        except Exception:  # noqa: BLE001  # one feed stops no other
            _log.exception("a feed failed in a way that nobody foresaw", extra={"feed": feed.id})
            await self._record_failure(feed, at(), DatelineError("unforeseen"))
        return False

    async def _work_on(self, feed: Feed, at: Callable[[], datetime]) -> bool:
        async with self._store.read() as connection:
            left = await feed_firsts.list_left(connection, feed.id, at() - WITHIN)
        fetched, is_checked = await self._fetch(feed, at(), is_whole=bool(left))
        parsed: ParsedFeed | None = None
        if fetched.body is not None:
            parsed = await self._read(fetched)
        # Only now: a redirect to what is no feed is the site's mistake, and is not remembered.
        moved_to = fetched.moved_to or (
            await self._find_announced_address(feed, parsed) if parsed is not None else None
        )
        meets_again = False
        if moved_to is not None and moved_to != feed.address:
            feed_id, meets_again = await self._transact(feed, at, partial(_move, feed.id, moved_to, at))
            if not meets_again:
                _log.info("a feed has moved for good", extra={"feed": feed.id, "to": moved_to})
            if feed_id != feed.id:
                return False  # it is another's now, which is fetched in its own time
        if parsed is None:
            await self._settle(feed, fetched, None, at(), changed=False, meets_again=meets_again)
            return False
        return await self._take_in(feed, fetched, parsed, left, at, is_checked=is_checked, meets_again=meets_again)

    async def _fetch(self, feed: Feed, now: datetime, *, is_whole: bool) -> tuple[Fetched, bool]:
        """Return what the feed's site answers, and whether it is the feed though the site had just said “unchanged”."""
        if is_whole or is_distrusted(feed, now):
            return await self._fetcher.fetch_feed(feed.address, None, None), False
        fetched = await self._fetcher.fetch_feed(feed.address, feed.etag, feed.last_modified)
        if fetched.body is None and is_unsure(feed, now):
            return await self._fetcher.fetch_feed(feed.address, None, None), True
        return fetched, False

    async def _read(self, fetched: Fetched) -> ParsedFeed:
        read = self._newsroom.analyst.read_feed
        return await read(fetched.body or b"", fetched.url, fetched.content_type, fetched.charset)

    async def _find_announced_address(self, feed: Feed, parsed: ParsedFeed) -> str | None:
        """Return where the feed itself says that it is now, if there is a feed there."""
        said = canonical(parsed.moved_to) if parsed.moved_to else None
        if said is None or said == feed.address:
            return None
        try:
            there = await self._fetcher.fetch_feed(said, None, None)
            await self._read(there)
        except SourceError as error:
            _log.info("a feed says that it has moved to where none is", extra={"feed": feed.id, "error": error.id})
            return None
        return there.moved_to or said

    async def _take_in(
        self,
        feed: Feed,
        fetched: Fetched,
        parsed: ParsedFeed,
        left: Mapping[int, Collection[str]],
        at: Callable[[], datetime],
        *,
        is_checked: bool,
        meets_again: bool,
    ) -> bool:
        from bot.sources.feeds.item_keys import list_keys
        from bot.sources.feeds.new_items import Memory, find_new_items

        keys = await asyncio.to_thread(list_keys, parsed.items)
        async with self._store.read() as connection:
            known = await feed_keys.find_known(connection, feed.id, keys)
            skips = await feed_keys.skips(connection, feed.id)
            asker = Asker(guild_id=await feeds.find_follower(connection, feed.id))
        verdicts = await asyncio.to_thread(find_new_items, parsed.items, Memory(known, feed.last_ok))
        skipped: dict[int, list[Item]] = {}
        judged: dict[frozenset[str], list[Item]] = {}  # many may have begun to follow it between two fetches
        for guild_id, there in skips.items():
            if there not in judged:
                found = await asyncio.to_thread(find_new_items, parsed.items, Memory(there, feed.last_ok))
                judged[there] = [one.item for one in found if one.state in {"repeat", "edited"}]
            skipped[guild_id] = judged[there]
        fetch = Fetch(feed, parsed, known, skipped, item_reading.find_shared_pages(parsed.items), asker)
        news = [one for one in verdicts if one.state in {"new", "edited"}]
        rest = [one for one in verdicts if one.state not in {"new", "edited"}]

        async def transact(work: Callable[[Connection], Awaitable[T]], /) -> T:
            return await self._transact(feed, at, work)

        stored = False
        for verdict in reversed(news):  # feeds list the newest first
            await self._newsroom.background.turn()
            stored = await self._incoming.take(fetch, verdict, transact, at) or stored
        if left:
            stored = await self._firsts.bring_in_what_is_left(left, feed, parsed, at) or stored

        async def note_rest(connection: Connection) -> None:
            await self._incoming.note_rest(connection, fetch, rest, at())
            await drop_left(connection, feed.id, parsed, at())

        await self._settle(
            feed,
            fetched,
            parsed,
            at(),
            changed=bool(news),
            is_distrusted=is_checked and bool(news),
            meets_again=meets_again,
            also=note_rest,
        )
        return stored

    async def _settle(
        self,
        feed: Feed,
        fetched: Fetched,
        parsed: ParsedFeed | None,
        now: datetime,
        *,
        changed: bool,
        is_distrusted: bool = False,
        meets_again: bool = False,
        also: Callable[[Connection], Awaitable[None]] | None = None,
    ) -> None:
        from bot.sources.feeds import pacing

        interval = pacing.next_interval(feed.interval, changed=changed, ttl=parsed.ttl if parsed else None)
        wait = pacing.wait(interval, self._jitter, max_age=fetched.max_age, retry_after=fetched.retry_after)
        if meets_again:  # else two that are always due together, one a little slower, would stay two for ever
            wait = min(wait, MEET_AGAIN.total_seconds())

        async def settle(connection: Connection) -> None:
            if also is not None:
                await also(connection)
            await feed_fetches.settle_ok(
                connection,
                feed.id,
                self.name,
                now,
                interval=interval,
                next_fetch=now + timedelta(seconds=wait),
                changed=changed,
                has_content=parsed is not None,
                is_distrusted=is_distrusted,
                etag=fetched.etag if parsed is not None else fetched.etag or feed.etag,
                last_modified=fetched.last_modified
                if parsed is not None
                else fetched.last_modified or feed.last_modified,
                title=parsed.title if parsed else None,
                site=parsed.site if parsed else None,
            )

        await self._transact(feed, lambda: now, settle)
        self.fetched["changed" if changed else "not_modified" if parsed is None else "unchanged"] += 1

    async def _record_failure(self, feed: Feed, now: datetime, error: DatelineError) -> None:
        from bot.sources.errors import FeedGone
        from bot.sources.feeds import pacing

        asked = error.facts.get("retry_after")
        wait = pacing.after_failure(
            feed.failures + 1,
            self._jitter,
            interval=feed.interval,
            retry_after=asked if isinstance(asked, int) else None,
        )
        self.fetched[error.id] += 1
        _log.info("a feed failed", extra={"feed": feed.id, "error": error.id, "failures": feed.failures + 1})
        try:
            await self._store.transact(
                lambda connection: feed_fetches.settle_failed(
                    connection,
                    feed.id,
                    self.name,
                    now,
                    next_fetch=now + timedelta(seconds=wait),
                    error=error.id,
                    reason=describe_failure(error, feed.address),
                    ended=isinstance(error, FeedGone),
                )
            )
        except StoreError as refused:
            _log.warning("a feed's failure was not noted", extra={"feed": feed.id, "error": refused.id})

    async def _transact(self, feed: Feed, at: Callable[[], datetime], work: Callable[[Connection], Awaitable[T]]) -> T:
        """Run `work` in a transaction that is kept only while the feed is ours, and keeps it ours for longer."""

        async def work_while_held(connection: Connection) -> T:
            await self._hold(connection, feed, at())
            return await work(connection)

        return await self._store.transact(work_while_held)

    async def _hold(self, connection: Connection, feed: Feed, now: datetime) -> None:
        if not await feed_fetches.hold(connection, feed.id, self.name, now + LEASE):
            raise LostLease(str(feed.id))


async def _move(feed_id: int, address: str, at: Callable[[], datetime], connection: Connection) -> tuple[int, bool]:
    """Return whose the address is, and whether the two have yet to become one."""
    now_id = await feed_moves.move(connection, feed_id, address, at())
    return now_id, await feed_moves.is_put_off(connection, now_id, address)


def is_unsure(feed: Feed, now: datetime) -> bool:
    """Return whether a feed is asked for itself though its site says "unchanged": it has for a day."""
    return feed.last_content is None or now - feed.last_content >= WHOLE_EVERY


def is_distrusted(feed: Feed, now: datetime) -> bool:
    """Return whether a feed is asked for without conditions: its site said "unchanged" where it was not."""
    return feed.distrusted is not None and now - feed.distrusted < DISTRUSTED_FOR
