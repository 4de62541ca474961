"""One item of a feed on its way in: who gets it, its text, its place on shelves, and a note of what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import AnalysisCrashed, AnalysisError, DatelineError, SourceError, StoreError
from bot.news import Added, Asker
from bot.news.feeds import Fate, Feed, FeedEvent, Item, ParsedFeed, Subscription
from bot.newsroom.feeds import deciding
from bot.newsroom.feeds.full_text import FullText, FullTexts
from bot.newsroom.intake import Transact
from bot.store import Connection, articles, feed_events, feed_items
from bot.store.feeds import shelf_of

if TYPE_CHECKING:
    from bot.newsroom.newsroom import Newsroom
    from bot.sources.feeds.news_of import Verdict

_log = logging.getLogger(__name__)
_HOUR = timedelta(hours=1)
_SKIPPED_FOR = timedelta(days=1)
_TELLING = "gap"  # the sides of an item that are its own: id, address, both


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
        """Whether the item has a page of its own."""
        return deciding.page_of(item) not in {None, *self.shared}

    def address_of(self, item: Item) -> str | None:
        """Where the item's article lives."""
        return deciding.address_of(item, self.feed.address, has_page=self.has_page(item))


@dataclass(slots=True)
class _Fates:
    """What becomes of one item, by subscription."""

    item: Item
    by: dict[int, FeedEvent] = field(default_factory=dict)

    def note(self, one: Subscription, at: datetime, fate: Fate, reason: str, key: int | None = None) -> None:
        self.by[one.id] = FeedEvent(at, deciding.shown_title(self.item), self.item.url, fate, reason, key)

    async def write(self, connection: Connection) -> None:
        for subscription_id, event in self.by.items():
            await feed_events.note(connection, subscription_id, [event])


class Incoming:
    """Takes items in, one at a time; what is remembered of one is written with what was stored of it, or neither."""

    def __init__(self, newsroom: Newsroom, texts: FullTexts) -> None:
        self._newsroom = newsroom
        self._store = newsroom.store
        self._texts = texts
        self._limit = newsroom.feeds.rules.items_an_hour

    async def take(self, fetch: Fetch, verdict: Verdict, transact: Transact, at: Callable[[], datetime]) -> bool:
        """A new or edited item, for all who follow the feed; whether it came onto a shelf.

        What is wrong with the item is noted, and stops nothing. StoreError, LostLease: it is as if it had never come.
        """
        fates = _Fates(verdict.item)
        going = await self._going(fetch, verdict, fates, at())
        full: FullText | None = None
        if going:
            try:
                full = await self._texts.of(
                    verdict.item,
                    fetch.parsed.title,
                    fetch.parsed.language,
                    has_page=fetch.has_page(verdict.item),
                    asker=_asker(going),
                )
            except (SourceError, AnalysisError) as error:
                self._give_up(going, fates, at(), error)
                going = []
        if going and full is None:
            for one in going:
                fates.note(one, at(), "unreadable", "It has no text, no title and no page.")
            going = []
        if full is not None:
            going = self._through(going, fates, full, at())
            if going and not full.whole and await self._would_lose(fetch, verdict.item, full, going[0]):
                for one in going:
                    fates.note(one, at(), "unreadable", f"It was edited, and {full.note}. The earlier reading stands.")
                going = []
        if going and full is not None:
            try:
                return await self._put(fetch, verdict, going, full, fates, transact, at)
            except StoreError:
                raise
            except DatelineError as error:
                self._give_up(going, fates, at(), error)

        async def note(connection: Connection) -> None:
            await feed_items.remember(connection, fetch.feed.id, verdict.keys, at())
            await fates.write(connection)

        await transact(note)
        return False

    async def note_rest(self, connection: Connection, fetch: Fetch, verdicts: Sequence[Verdict], now: datetime) -> None:
        """What is neither new nor edited: its keys last longer, and a repeat under a new key is noted once."""
        keys: set[str] = set()
        for verdict in verdicts:
            keys.update(verdict.keys)
            if all(key in fetch.known for key in verdict.keys if key[0] in _TELLING):
                continue
            fates = _Fates(verdict.item)
            fate: Fate = "old" if verdict.state == "old" else "repeat"
            for one in fetch.followers:
                if verdict.item not in fetch.skipped.get(one.id, ()):
                    fates.note(one, now, fate, verdict.reason)
            await fates.write(connection)
        await feed_items.remember(connection, fetch.feed.id, keys, now)
        await feed_items.end_skips(connection, fetch.feed.id, now - _SKIPPED_FOR)

    async def _going(self, fetch: Fetch, verdict: Verdict, fates: _Fates, now: datetime) -> list[Subscription]:
        """Who may get the item, as far as that is known without its text."""
        going: list[Subscription] = []
        for one in fetch.followers:
            if verdict.item in fetch.skipped.get(one.id, ()):
                continue  # it was noted when the feed was added
            reason = deciding.kept_out_early(one.filter, verdict.item)
            if reason is not None:
                fates.note(one, now, "filtered", reason)
            elif await self._is_full(one, now):
                fates.note(
                    one,
                    now,
                    "over_limit",
                    f"This server's feeds had put {self._limit} articles on its shelf within the hour, which is the "
                    "limit here (the bot's operator sets it: DATELINE_ITEMS_AN_HOUR).",
                )
            else:
                going.append(one)
        return going

    async def _is_full(self, one: Subscription, now: datetime) -> bool:
        if one.guild_id is None:
            return False
        async with self._store.read() as connection:
            return await feed_events.put_since(connection, shelf_of(one), now - _HOUR) >= self._limit

    async def _would_lose(self, fetch: Fetch, item: Item, full: FullText, one: Subscription) -> bool:
        """Whether the shelf has the whole text, and would now get the teaser in its place."""
        address = fetch.address_of(item) or full.article.url
        async with self._store.read() as connection:
            found = await articles.look(connection, full.article, address, shelf_of(one))
            old = await articles.article_of(connection, found.old) if found.old is not None else None
        return old is not None and len(old.text) >= deciding.WHOLE

    @staticmethod
    def _through(going: Sequence[Subscription], fates: _Fates, full: FullText, now: datetime) -> list[Subscription]:
        through: list[Subscription] = []
        for one in going:
            reason = deciding.kept_out(one.filter, fates.item, full.article.text)
            if reason is None:
                through.append(one)
            else:
                fates.note(one, now, "filtered", reason)
        return through

    async def _put(
        self,
        fetch: Fetch,
        verdict: Verdict,
        going: Sequence[Subscription],
        full: FullText,
        fates: _Fates,
        transact: Transact,
        at: Callable[[], datetime],
    ) -> bool:
        since = min(
            (fetch.known[key] for key in verdict.keys if key in fetch.known and key[0] in _TELLING), default=None
        )
        by_shelf = {shelf_of(one): one for one in going}
        # An edit of what came before a server followed the feed is as old to it as the item was.
        held = [
            shelf
            for shelf, one in by_shelf.items()
            if verdict.state == "edited" and (since is None or since <= one.added)
        ]
        came = False

        async def also(connection: Connection, done: Mapping[str, Added]) -> None:
            nonlocal came
            now = at()
            for shelf, one in by_shelf.items():
                added = done.get(shelf)
                if added is None:
                    fates.note(one, now, "old", "It is an edit of an item from before this server followed the feed.")
                    continue
                fate, reason = _fate(added, full)
                came = came or fate != "repeat"
                fates.note(one, now, fate, reason, added.article_id)
            await feed_items.remember(connection, fetch.feed.id, verdict.keys, now)
            await fates.write(connection)

        async def go() -> None:
            await self._newsroom.intake.add_to_all(
                full.article,
                list(by_shelf),
                fetch.address_of(fates.item),
                only_held=held,
                by_text=verdict.state == "new",
                also=also,
                within=transact,
                asker=_asker(going),
            )

        try:
            await go()
        except AnalysisCrashed:  # that may have been for want of memory just then
            await go()
        return came

    @staticmethod
    def _give_up(going: Sequence[Subscription], fates: _Fates, now: datetime, error: DatelineError) -> None:
        _log.info("an item was not read", extra={"error": error.id})
        for one in going:
            fates.note(one, now, "unreadable", error.words)


def _asker(going: Sequence[Subscription]) -> Asker:
    """On whose account an item is read: the server's that has followed the feed longest."""
    return Asker(guild_id=min(going, key=lambda one: one.added).guild_id)


def _fate(added: Added, full: FullText) -> tuple[Fate, str]:
    note = "" if full.whole else f" Only the teaser: {full.note}."
    if added.outcome == "there":
        return "repeat", "The same text is on the shelf already."
    if added.outcome == "changed":
        return "changed", f"It was edited, and is a new revision.{note}"
    return "shelved", f"It is on the shelf.{note}"
