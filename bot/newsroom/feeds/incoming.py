"""Brings in one item of a feed: asks and writes what `item_steps.decide` returns, for all who follow the feed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from bot.errors import AnalysisCrashed, AnalysisError, DatelineError, SourceError, StoreError
from bot.news import Added, Asker, Shelf
from bot.news.feeds import Fate, Feed, FeedEvent, Item, ParsedFeed, Subscription
from bot.newsroom.feeds import item_reading, item_steps
from bot.newsroom.feeds.full_text import FullText, FullTexts
from bot.newsroom.feeds.item_steps import (
    CheckShelf,
    CountRecent,
    Note,
    Put,
    Question,
    ReadText,
    Remember,
    Situation,
    Unreadable,
    Writing,
)
from bot.newsroom.intake import Intake, Transact
from bot.store import Connection, Store, articles, feed_events, feed_items

if TYPE_CHECKING:
    from bot.sources.feeds.new_items import Verdict

_log = logging.getLogger(__name__)
_HOUR = timedelta(hours=1)
_SKIPPED_FOR = timedelta(days=1)
_NEWS: frozenset[Fate] = frozenset({"shelved", "changed"})
_FIRST: frozenset[Fate] = frozenset({"first"})


class LostLease(Exception):
    """The feed is another process's by now; nothing of this transaction is kept."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """What one fetch of a feed found, and what was known before it."""

    feed: Feed
    parsed: ParsedFeed
    followers: Sequence[Subscription]
    known: Mapping[str, datetime]  # key -> first seen
    skipped: Mapping[int, Collection[Item]]  # what a subscription does not begin with
    shared: Collection[str] = ()  # addresses that several items have: no article lives there

    def has_page(self, item: Item) -> bool:
        """Return whether the item has a page of its own."""
        return item_reading.page_of(item) not in {None, *self.shared}

    def address_of(self, item: Item) -> str | None:
        """Where the item's article lives."""
        return item_reading.address_of(item, self.feed.address, has_page=self.has_page(item))

    def first_seen(self, keys: Iterable[str]) -> datetime | None:
        """Return when an item was first seen, by those of its keys that are its own."""
        own = (key for key in keys if key[0] in item_steps.OF_ITS_OWN)
        return min((self.known[key] for key in own if key in self.known), default=None)


class Incoming:
    """Takes items in, one at a time; what is remembered of one is written with what was stored of it, or neither."""

    def __init__(self, store: Store, intake: Intake, texts: FullTexts, items_an_hour: int) -> None:
        self._store = store
        self._intake = intake
        self._texts = texts
        self._limit = items_an_hour

    async def take(self, fetch: Fetch, verdict: Verdict, transact: Transact, at: Callable[[], datetime]) -> bool:
        """Take a new or edited item in for all who follow the feed; return whether it came onto a shelf.

        What is wrong with the item is noted, and stops nothing. StoreError, LostLease: it is as if it had never come.
        """
        return await self._carry_out(self._start(fetch, verdict, at()), fetch, transact, at)

    async def take_first(self, fetch: Fetch, item: Item, transact: Transact, at: Callable[[], datetime]) -> bool:
        """Take in an item that those who begin to follow the feed begin with; else as `take`.

        Nothing is remembered of it for the feed's others, and there is an hour's room beside that for what is new: the
        first items of many feeds leave none of that out.
        """
        item = item_reading.drop_dates_to_come(item, at())
        known = Situation(item, "new", frozenset(), fetch.followers, self._limit, is_first=True)
        return await self._carry_out(known, fetch, transact, at)

    async def _carry_out(self, known: Situation, fetch: Fetch, transact: Transact, at: Callable[[], datetime]) -> bool:
        while True:
            step = item_steps.decide(known)
            if isinstance(step, Question):
                known = await self._ask(step, known, fetch, at())
                continue
            stored = await self._write(step, known, fetch, transact, at)
            if not isinstance(stored, Unreadable):
                return stored
            known = replace(known, failures=(*known.failures, stored))

    async def note_rest(self, connection: Connection, fetch: Fetch, verdicts: Sequence[Verdict], now: datetime) -> None:
        """Note what is neither new nor edited: its keys last longer, and a repeat under a new key is noted once."""
        writings = item_steps.decide_rest(verdicts, fetch.followers, fetch.known, fetch.skipped)
        await _note(connection, fetch.feed.id, writings, now)
        await feed_items.end_skips(connection, fetch.feed.id, now - _SKIPPED_FOR)

    def _start(self, fetch: Fetch, verdict: Verdict, now: datetime) -> Situation:
        state: Literal["new", "edited"] = "edited" if verdict.state == "edited" else "new"
        # What a subscription does not begin with was noted when the feed was added.
        followers = [one for one in fetch.followers if verdict.item not in fetch.skipped.get(one.id, ())]
        return Situation(
            item_reading.drop_dates_to_come(verdict.item, now),
            state,
            frozenset(verdict.keys),
            followers,
            self._limit,
            first_seen=fetch.first_seen(verdict.keys),
        )

    # --- what is asked ------------------------------------------------------------------------------------------------

    async def _ask(self, question: Question, known: Situation, fetch: Fetch, now: datetime) -> Situation:
        match question:
            case CountRecent(shelves):
                return replace(known, recent=await self._count_recent(known, shelves, now - _HOUR))
            case ReadText():
                return replace(known, text=await self._read_text(known.item, fetch, _asker(known.followers)))
            case CheckShelf(shelf):
                assert isinstance(known.text, FullText)  # noqa: S101  # it is asked of a text that was read
                return replace(known, has_whole=await self._has_whole(known.item, known.text, fetch, shelf))

    async def _count_recent(self, known: Situation, shelves: Iterable[Shelf], since: datetime) -> dict[Shelf, int]:
        counted = _FIRST if known.is_first else _NEWS
        async with self._store.read() as connection:
            return {shelf: await feed_events.count_since(connection, shelf, since, counted) for shelf in shelves}

    async def _read_text(self, item: Item, fetch: Fetch, asker: Asker) -> FullText | Unreadable:
        try:
            text = await self._texts.of(
                item, fetch.parsed.title, fetch.parsed.language, has_page=fetch.has_page(item), asker=asker
            )
        except (SourceError, AnalysisError) as error:
            return _describe_failure(error)
        return text or Unreadable(item_steps.NO_TEXT)

    async def _has_whole(self, item: Item, text: FullText, fetch: Fetch, shelf: Shelf) -> bool:
        """Return whether the shelf has the whole text, and would now get the teaser in its place."""
        address = fetch.address_of(item) or text.article.url
        async with self._store.read() as connection:
            found = await articles.find_stored(connection, text.article, address, shelf)
            old = await articles.article_of(connection, found.old) if found.old is not None else None
        return old is not None and len(old.text) >= item_reading.WHOLE

    # --- what is written ----------------------------------------------------------------------------------------------

    async def _write(
        self,
        writings: Sequence[Writing],
        known: Situation,
        fetch: Fetch,
        transact: Transact,
        at: Callable[[], datetime],
    ) -> bool | Unreadable:
        """Write all of it in one transaction; return whether an article came onto a shelf, or why none could."""
        puts = [writing for writing in writings if isinstance(writing, Put)]
        if not puts:
            await transact(lambda connection: _note(connection, fetch.feed.id, writings, at()))
            return False
        assert isinstance(known.text, FullText)  # noqa: S101  # nothing is put on a shelf before it is read
        text = known.text

        async def note(connection: Connection, done: Mapping[Shelf, Added]) -> None:
            outcomes = [item_steps.describe_outcome(put, done.get(put.shelf), known, text) for put in puts]
            await _note(connection, fetch.feed.id, [*writings, *outcomes], at())

        try:
            done = await self._intake.add_to_all(
                text.article,
                [put.shelf for put in puts],
                fetch.address_of(known.item),
                only_held=[put.shelf for put in puts if put.only_held],
                by_text=known.state == "new",
                anew=known.is_first,  # somebody waits for it
                also=note,
                within=transact,
                asker=_asker([one for one in known.followers if one.id in {put.subscription_id for put in puts}]),
            )
        except StoreError:
            raise
        except DatelineError as error:
            return _describe_failure(error)
        return any(added.outcome != "there" for added in done.values())


async def _note(connection: Connection, feed_id: int, writings: Iterable[Writing], now: datetime) -> None:
    for writing in writings:
        match writing:
            case Note(item, subscription_id, fate, reason, article_id):
                event = FeedEvent(now, item_reading.build_title(item), item.url, fate, reason, article_id)
                await feed_events.note(connection, subscription_id, [event])
            case Remember(keys):
                await feed_items.remember(connection, feed_id, keys, now)


def _asker(followers: Sequence[Subscription]) -> Asker:
    """Return on whose account an item is read: the server's that has followed the feed longest."""
    return Asker(guild_id=min(followers, key=lambda one: one.added).guild_id)


def _describe_failure(error: DatelineError) -> Unreadable:
    _log.info("an item was not read", extra={"error": error.id})
    return Unreadable(error.words, is_crash=isinstance(error, AnalysisCrashed))
