"""Feeds: what a server follows, through which filter, and how it fares."""

from __future__ import annotations

import asyncio
import copy
import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import DatelineError
from bot.news import HOUSE, Asker, Reader, Shelf, Suggestion
from bot.news.fate_words import PAUSED
from bot.news.feed_answers import FeedHealth, Followed, Imported, Judged, Preview, WhichFeed
from bot.news.feeds import Fate, FeedEvent, Filter, Outline, Posted, Subscription
from bot.newsroom import suggestions
from bot.newsroom.errors import NoShelfHere
from bot.newsroom.feeds.discovery import Finder, Read, clean_address
from bot.newsroom.feeds.errors import FollowedAlready, NoSuchFeed, OnlyFeedOf
from bot.newsroom.feeds.feed_rules import FeedRules
from bot.newsroom.feeds.following import FIRST_WITHIN, Following, find_unseen, skip
from bot.newsroom.feeds.full_text import FullTexts
from bot.newsroom.feeds.incoming import Incoming
from bot.newsroom.feeds.lazy_fetching import LazyRobots
from bot.newsroom.intake import Analysing, Intake
from bot.sources.feeds.turns import Turns
from bot.store import Connection, Store, article_posts, feed_history, feeds, schedules
from bot.store.feed_history import Tally
from bot.store.suggest import Candidate

if TYPE_CHECKING:
    from bot.newsroom.feeds.discovery import Fetching

TOLD_AFTER = timedelta(days=1)
HISTORY_KEPT = timedelta(days=35)  # for which it is told what became of a feed's items
_TALLIED = timedelta(days=7)
_MOVED = timedelta(days=30)  # for which it is said that a feed has moved
_FIRST_OF_IMPORTED = 1
_AT_ONCE = 4  # feeds of an OPML file read side by side
IMPORT_WITHIN = 600.0  # seconds; an answer may be 15 minutes in coming, and dead sites take half a minute each
_KEY = re.compile(r"f(\d{1,15})")


class FeedService:
    """What can be asked of feeds. Every method takes the Reader first and knows only what their server follows.

    NoShelfHere in direct messages; NoSuchFeed where this server follows no such feed, though another may.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        analyst: Analysing,
        fetcher: Fetching,
        intake: Intake,
        rules: FeedRules | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._finder = Finder(fetcher, analyst)
        self.fetcher = fetcher
        self._analyst = analyst
        self.rules = rules or FeedRules()
        self._house = False
        self.turns: Turns = getattr(fetcher, "turns", None) or Turns()  # whose it is at a host; pages take theirs too
        robots = LazyRobots(self.rules, self.turns, analyst)
        texts = FullTexts(analyst, intake.fetch, robots, self.turns)
        self._following = Following(store, clock, self.rules, Incoming(store, intake, texts, self.rules.items_an_hour))

    @property
    def of_house(self) -> FeedService:
        """Return the service of the operator's feeds: whoever asks, it is about what the house shelf follows."""
        house = copy.copy(self)
        house._house = True
        return house

    async def close(self) -> None:
        """End the connections to sites; first items that are under way are left to the poller."""
        await self._following.close()
        await self.fetcher.close()

    # --- following ----------------------------------------------------------------------------------------------------

    async def add(
        self, reader: Reader, address: str, latest: int | None = None, *, within: float | None = FIRST_WITHIN
    ) -> Followed | WhichFeed:
        """Follow the feed at `address`, or the one that the page there offers; WhichFeed where it offers several.

        The feed is read now: its `latest` newest items (None: as many as the operator has set) come in, the others that
        stand in it stay out, and what comes later comes in. The answer waits `within` seconds for the first items
        (None: for all of them); what takes longer comes in behind it.

        TooManyFeeds, FollowedAlready, NoFeedThere, FetchError, NotAFeed; nothing is added then.
        """
        shelf = self._get_shelf(reader)
        async with self._store.read() as connection:
            await self._following.check_room(connection, shelf)
        found = await self._finder.find(clean_address(address), Asker.of(reader))
        if isinstance(found, WhichFeed):
            return found
        by = None if self._house else reader.user_id
        return await self._following.follow(shelf, found, by, self.rules.latest if latest is None else latest, within)

    async def list(self, reader: Reader) -> tuple[Subscription, ...]:
        """Return what this server follows, by name."""
        async with self._store.read() as connection:
            return await feeds.of_shelf(connection, self._get_shelf(reader))

    async def get(self, reader: Reader, subscription_id: int) -> Subscription:
        async with self._store.read() as connection:
            found = await feeds.subscription(connection, self._get_shelf(reader), subscription_id)
        if found is None:
            raise NoSuchFeed(f"subscription {subscription_id}", name=f"f{subscription_id}")
        return found

    async def remove(self, reader: Reader, subscription_id: int) -> Subscription:
        """Stop following a feed and return what it was: its filter and its history go, the articles it brought stay.

        Schedules that name it among others go on with those; OnlyFeedOf where one names no other.
        """
        found = await self.get(reader, subscription_id)
        shelf = self._get_shelf(reader)

        async def unfollow(connection: Connection) -> None:
            if found.guild_id is not None:
                alone = await schedules.remove_feed(connection, found.guild_id, subscription_id)
                if alone:
                    raise OnlyFeedOf(f"schedules {alone}", name=found.name, schedules=_name_schedules(alone))
            await feeds.unfollow(connection, shelf, subscription_id)

        await self._store.transact(unfollow)
        return found

    async def pause(self, reader: Reader, subscription_id: int) -> Subscription:
        """Bring nothing in until it is resumed."""
        await self.get(reader, subscription_id)
        shelf, now = self._get_shelf(reader), self._clock()
        await self._store.transact(lambda connection: feeds.pause(connection, shelf, subscription_id, now))
        return await self.get(reader, subscription_id)

    async def resume(self, reader: Reader, subscription_id: int) -> Subscription:
        """Go on with a feed. What came while it was paused stays out, where the feed can be read now to tell."""
        found = await self.get(reader, subscription_id)
        if found.paused is None:
            return found
        shelf, now = self._get_shelf(reader), self._clock()
        read: Read | None = None
        try:
            read = await self._finder.read(found.feed.address, Asker.of(reader))
        except DatelineError:
            read = None  # the poller will say what is wrong with it

        unseen = () if read is None else await find_unseen(self._store, found.feed.address, read.parsed.items)

        async def go_on(connection: Connection) -> None:
            guild_id, feed_id = feeds.guild_of(shelf), found.feed.id
            await skip(connection, guild_id, subscription_id, feed_id, unseen, now, PAUSED)
            await feeds.pause(connection, shelf, subscription_id, None)

        await self._store.transact(go_on)
        return await self.get(reader, subscription_id)

    # --- filters ------------------------------------------------------------------------------------------------------

    async def set_filter(self, reader: Reader, subscription_id: int, given: Filter) -> Subscription:
        """Let through only what passes; from the next item on."""
        await self.get(reader, subscription_id)
        shelf = self._get_shelf(reader)
        await self._store.transact(lambda connection: feeds.set_filter(connection, shelf, subscription_id, given))
        return await self.get(reader, subscription_id)

    async def preview_filter(self, reader: Reader, subscription_id: int, given: Filter) -> Preview:
        """Return what a filter would do with the items in the feed now; nothing is set. FetchError, NotAFeed."""
        from bot.newsroom.feeds.item_reading import build_title, find_reason_against

        found = await self.get(reader, subscription_id)
        read = await self._finder.read(found.feed.address, Asker.of(reader))
        async with self._store.read() as connection:
            brought = await feed_history.find_brought(connection, found)

        def judge() -> tuple[Judged, ...]:
            titled = [(build_title(item), item) for item in read.parsed.items]
            return tuple(
                Judged(title, find_reason_against(given, item, None), (title, item.url) in brought)
                for title, item in titled
            )

        return Preview(found, given, await asyncio.to_thread(judge))  # a feed's whole texts are much to read

    # --- how it fares -------------------------------------------------------------------------------------------------

    async def health(self, reader: Reader) -> tuple[FeedHealth, ...]:
        """Return how each feed that this server follows fares, those that fail first."""
        shelf = self._get_shelf(reader)
        since = self._clock() - _TALLIED
        async with self._store.read() as connection:
            followed = await feeds.of_shelf(connection, shelf)
            tallies = await feed_history.tallies(connection, shelf, since)
        lines = [_build_health(one, tallies.get(one.id, Tally()), since) for one in followed]
        return tuple(sorted(lines, key=lambda line: not _fails(line.subscription)))

    async def history(
        self, reader: Reader, subscription_id: int, offset: int = 0, limit: int = 10, fate: Fate | None = None
    ) -> tuple[tuple[FeedEvent, ...], int]:
        """Return a page of what became of a feed's items in five weeks, newest first, and how many there are.

        Of those that met one fate, or of all; what a server began with was added too.
        """
        found = await self.get(reader, subscription_id)
        fates: tuple[Fate, ...] = ("shelved", "first") if fate == "shelved" else (fate,) if fate else ()
        async with self._store.read() as connection:
            return await feed_history.history(connection, found, fates, self._clock() - HISTORY_KEPT, offset, limit)

    async def find_posts(self, reader: Reader, events: Iterable[FeedEvent]) -> dict[int, Posted]:
        """Return the first post of the reader's server in which each item's article stood, by the article's key."""
        keys = {event.article_id for event in events if event.article_id is not None}
        if not keys or reader.guild_id is None:
            return {}
        async with self._store.read() as connection:
            return await article_posts.posts_of(connection, reader.guild_id, keys)

    async def list_failing(self, now: datetime) -> tuple[Subscription, ...]:
        """Return subscriptions whose feed fails for a day, or has ended, and whose server was not told yet."""
        async with self._store.read() as connection:
            found = await feeds.list_untold(connection, now - TOLD_AFTER)
        return tuple(one for one in found if one.guild_id is not None)

    async def record_notice(self, subscription_id: int, now: datetime) -> None:
        """Note that the server was told; it is not told again until the feed has worked in between."""
        await self._store.transact(lambda connection: feeds.record_notice(connection, subscription_id, now))

    # --- in and out ---------------------------------------------------------------------------------------------------

    async def import_opml(self, reader: Reader, body: bytes) -> tuple[Imported, ...]:
        """Follow every feed of an OPML file; return what became of each, in the file's order, and of what is none.

        The newest item of each comes in, where the operator lets any: of fifty feeds, more would be a flood. NotOpml.
        """
        self._get_shelf(reader)
        outlines = await self._analyst.read_opml(body, asker=Asker.of(reader))
        free = asyncio.Semaphore(_AT_ONCE)
        until = time.monotonic() + IMPORT_WITHIN

        async def one(outline: Outline) -> Imported:
            title = outline.title or outline.url
            if outline.left_out is not None:
                return Imported(outline.url, title, "refused", outline.left_out)
            async with free:
                if time.monotonic() > until:
                    return Imported(outline.url, title, "refused", "There was no time left for it. Import it again.")
                return await self._import_one(reader, outline.url, title)

        return tuple(await asyncio.gather(*map(one, outlines)))

    async def _import_one(self, reader: Reader, url: str, title: str) -> Imported:
        try:
            added = await self.add(reader, url, min(_FIRST_OF_IMPORTED, self.rules.latest))
        except FollowedAlready:
            return Imported(url, title, "there")
        except DatelineError as error:
            return Imported(url, title, "refused", error.words)
        if isinstance(added, WhichFeed):
            return Imported(url, title, "refused", "That is a page with several feeds. Add the one you mean by hand.")
        return Imported(added.subscription.feed.address, added.subscription.name, "added", brought=len(added.brought))

    async def export_opml(self, reader: Reader) -> bytes:
        """Return what this server follows, as OPML."""
        from bot.sources.feeds import opml

        outlines = [
            opml.Outline(title=one.name, url=one.feed.address, site=one.feed.site, category=None)
            for one in await self.list(reader)
        ]
        return opml.write_opml("Dateline feeds", outlines)

    # --- autocomplete -------------------------------------------------------------------------------------------------

    async def suggest(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        """Return at most 25 of what this server follows; the value is what `find_key` reads."""
        if reader.guild_id is None and not self._house:
            return ()
        candidates = [Candidate(one.name, one.id, "", None, "newest") for one in await self.list(reader)]
        return suggestions.rank(typed, candidates, lambda candidate: f"f{candidate.key}")

    async def find_key(self, reader: Reader, typed: str) -> int:
        """Return the subscription that a choice, a name, an address, or words of either stand for; NoSuchFeed."""
        followed = await self.list(reader)
        words = typed.strip()
        key = _KEY.fullmatch(words)
        if key is not None and any(one.id == int(key[1]) for one in followed):
            return int(key[1])
        folded = words.casefold()
        for one in followed:
            if folded in {one.name.casefold(), one.feed.address.casefold()}:
                return one.id
        for one in followed:
            if folded and (folded in one.name.casefold() or folded in one.feed.address.casefold()):
                return one.id
        raise NoSuchFeed(typed, name=suggestions.clean_line(words) or "?")

    def _get_shelf(self, reader: Reader) -> Shelf:
        if self._house:
            return HOUSE
        if reader.guild_id is None:
            raise NoShelfHere(permission="a server")
        return Shelf.of_guild(reader.guild_id)


def _fails(subscription: Subscription) -> bool:
    return subscription.feed.failures > 0 or subscription.feed.ended is not None


def _build_health(subscription: Subscription, tally: Tally, since: datetime) -> FeedHealth:
    corrected, moved = subscription.feed.corrected, subscription.feed.moved
    return FeedHealth(
        subscription,
        tally.shelved + tally.first,
        tally.changed,
        tally.filtered,
        tally.over_limit,
        tally.unreadable,
        corrected if corrected is not None and corrected > since else None,
        subscription.added if subscription.added > since else None,
        moved if moved is not None and moved > since - _MOVED + _TALLIED else None,
        subscription.feed.distrusted is not None and subscription.feed.distrusted > since,
    )


def _name_schedules(numbers: Sequence[int]) -> str:
    """Return schedules with their verb: "Schedule 3 posts", "Schedules 3, 4 and 5 post"."""
    *most, last = map(str, numbers)
    return f"Schedules {', '.join(most)} and {last} post" if most else f"Schedule {last} posts"
