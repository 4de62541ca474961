"""Brings in one item of a feed: asks and writes what `item_steps.decide` returns, once for all who follow the feed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.errors import AnalysisCrashed, AnalysisError, DatelineError, SourceError, StoreError
from bot.news import FEEDS, Added, Asker
from bot.news.feeds import Audience, Fate, Feed, FeedEvent, Item, ParsedFeed, Subscription
from bot.newsroom.feeds import item_reading, item_steps
from bot.newsroom.feeds.full_text import FullText, FullTexts
from bot.newsroom.feeds.item_steps import (
    Begin,
    BringIn,
    CheckStored,
    CountRecent,
    LetThrough,
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
from bot.store import Connection, Store, articles, feed_filters, feed_items, feed_keys
from bot.store.feed_filters import HOUSE
from bot.store.feed_items import ItemRow

if TYPE_CHECKING:
    from bot.sources.feeds.new_items import Verdict

_log = logging.getLogger(__name__)
T = TypeVar("T")
_HOUR = timedelta(hours=1)
_SKIPPED_FOR = timedelta(days=1)
_TOLD_ALONE: frozenset[Fate] = frozenset({"filtered", "over_limit", "unreadable", "repeat", "old"})


class LostLease(Exception):
    """The feed is another process's by now; nothing of this transaction is kept."""


class _OtherAudience(Exception):
    """Somebody has begun to follow the feed since the item was judged, or set a filter: it is judged again."""


class _HourIsFull(Exception):
    """Another has taken the last of the hour's room since it was counted: the item is judged again."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """What one fetch of a feed found, and what was known before it."""

    feed: Feed
    parsed: ParsedFeed
    known: Mapping[str, datetime]  # key -> first seen
    skipped: Mapping[int, Collection[Item]]  # what a server does not begin with; 0 is the house
    shared: Collection[str] = ()  # addresses that several items have: no article lives there
    asker: Asker = field(default_factory=Asker)  # on whose account it is read

    def has_page(self, item: Item) -> bool:
        """Return whether the item has a page of its own."""
        return item_reading.page_of(item) not in {None, *self.shared}

    def is_own_site(self, item: Item) -> bool:
        """Return whether the feed is of the site that the item's page is on."""
        page = item_reading.page_of(item)
        return page is None or item_reading.is_of_site(self.feed.address, page)

    def address_of(self, item: Item, text: FullText) -> str:
        """Where the item's article lives.

        It is the page's address only where the text is the page's, or the feed is of that site: else a feed could say
        of any page what stands there, to all who read it.
        """
        has_page = self.has_page(item) and (text.is_from_page or self.is_own_site(item))
        return item_reading.address_of(item, self.feed.address, has_page=has_page)

    def find_skippers(self, item: Item) -> tuple[int, ...]:
        """Return the servers that do not begin with an item; it was noted for them when they followed the feed."""
        return tuple(guild_id for guild_id, items in self.skipped.items() if item in items)


@dataclass(frozen=True, slots=True)
class _Work:
    """An item on its way in: what is known of it, its row, and whom it is for."""

    fetch: Fetch
    known: Situation
    transact: Transact
    at: Callable[[], datetime]
    row: ItemRow | None = None  # of an item that was known
    skippers: tuple[int, ...] = ()
    beginner: Subscription | None = None  # who begins with it, and is all that it is for

    @property
    def guild_id(self) -> int | None:
        return None if self.beginner is None else self.beginner.guild_id or HOUSE


class Incoming:
    """Takes items in, one at a time; what is remembered of one is written with what was stored of it, or neither."""

    def __init__(self, store: Store, intake: Intake, texts: FullTexts, items_an_hour: int) -> None:
        self._store = store
        self._intake = intake
        self._texts = texts
        self._limit = items_an_hour

    async def take(self, fetch: Fetch, verdict: Verdict, transact: Transact, at: Callable[[], datetime]) -> bool:
        """Take a new or edited item in for all who follow the feed; return whether an article came in or changed.

        What is wrong with the item is noted, and stops nothing. StoreError, LostLease: it is as if it had never come.
        """
        skippers = fetch.find_skippers(verdict.item)
        is_edited = verdict.state == "edited"
        async with self._store.read() as connection:
            row = await feed_items.find_row(connection, fetch.feed.id, verdict.keys) if is_edited else None
            audience = await feed_filters.find_audience(connection, fetch.feed.id, skippers)
        known = Situation(
            item_reading.drop_dates_to_come(verdict.item, at()),
            "edited" if is_edited else "new",
            frozenset(verdict.keys),
            audience,
            self._limit,
            fate=None if row is None else row.fate,
        )
        return await self._carry_out(_Work(fetch, known, transact, at, row, skippers))

    async def take_first(
        self, fetch: Fetch, item: Item, one: Subscription, transact: Transact, at: Callable[[], datetime]
    ) -> bool:
        """Take in an item that one who begins to follow the feed begins with; else as `take`.

        Nothing is remembered of it for the feed's others, and there is an hour's room beside that for what is new: the
        first items of many feeds leave none of that out.
        """
        item = item_reading.drop_dates_to_come(item, at())
        async with self._store.read() as connection:
            audience = await feed_filters.find_own_audience(connection, one.id)
        known = Situation(item, "new", frozenset(), audience, self._limit, is_first=True)
        return await self._carry_out(_Work(fetch, known, transact, at, beginner=one))

    async def _carry_out(self, work: _Work) -> bool:
        while True:
            step = item_steps.decide(work.known)
            if isinstance(step, Question):
                work = replace(work, known=await self._ask(step, work))
                continue
            try:
                stored = await self._write(step, work)
            except _OtherAudience:
                work = replace(work, known=await self._find_audience(work))
                continue
            except _HourIsFull:
                work = replace(work, known=await self._ask(CountRecent(), work))
                continue
            if not isinstance(stored, Unreadable):
                return stored
            work = replace(work, known=replace(work.known, failures=(*work.known.failures, stored)))

    async def note_rest(self, connection: Connection, fetch: Fetch, verdicts: Sequence[Verdict], now: datetime) -> None:
        """Note what is neither new nor edited: its keys last longer, and a repeat under a new key is noted once."""
        told = [one.item for one in verdicts if await _is_told_to_all(connection, fetch, one.item)]
        notes, remember = item_steps.decide_rest(verdicts, fetch.known, told)
        for note in notes:
            await feed_items.add(connection, fetch.feed.id, _event(note, now))
        await feed_keys.remember(connection, fetch.feed.id, remember.keys, now)
        await feed_keys.end_skips(connection, fetch.feed.id, now - _SKIPPED_FOR)

    # --- what is asked ------------------------------------------------------------------------------------------------

    async def _ask(self, question: Question, work: _Work) -> Situation:
        known = work.known
        match question:
            case CountRecent():
                async with self._store.read() as connection:
                    return replace(known, recent=await _count_recent(connection, work))
            case ReadText():
                return replace(known, text=await self._read_text(work))
            case CheckStored():
                assert isinstance(known.text, FullText)  # noqa: S101  # it is asked of a text that was read
                return replace(known, has_whole=await self._has_whole(work, known.text))

    async def _find_audience(self, work: _Work) -> Situation:
        async with self._store.read() as connection:
            return replace(work.known, audience=await _get_audience(connection, work))

    async def _read_text(self, work: _Work) -> FullText | Unreadable:
        fetch, item = work.fetch, work.known.item
        try:
            text = await self._texts.of(
                item,
                fetch.parsed.title,
                fetch.parsed.language,
                work.at(),
                has_page=fetch.has_page(item),
                is_own_site=fetch.is_own_site(item),
                asker=fetch.asker,
            )
        except (SourceError, AnalysisError) as error:
            return _describe_failure(error)
        return text or Unreadable(item_steps.NO_TEXT)

    async def _has_whole(self, work: _Work, text: FullText) -> bool:
        """Return whether the whole text is stored, and would now get the teaser in its place."""
        address = work.fetch.address_of(work.known.item, text)
        async with self._store.read() as connection:
            found = await articles.find_stored(connection, text.article, address, FEEDS)
            old = await articles.article_of(connection, found.old) if found.old is not None else None
        return old is not None and len(old.text) >= item_reading.WHOLE

    # --- what is written ----------------------------------------------------------------------------------------------

    async def _write(self, writings: Sequence[Writing], work: _Work) -> bool | Unreadable:
        """Write all of it in one transaction; return whether an article came in or changed, or why none could.

        _OtherAudience where it is not for the same any more, _HourIsFull: nothing is written then.
        """
        put = next((writing for writing in writings if isinstance(writing, Put)), None)
        if put is None:
            await work.transact(lambda connection: _note(connection, work, writings))
            return False
        assert isinstance(work.known.text, FullText)  # noqa: S101  # nothing is put on a list before it is read
        text, address = work.known.text, work.fetch.address_of(work.known.item, work.known.text)
        has_it = False

        async def transact(do: Callable[[Connection], Awaitable[T]], /) -> T:
            async def look_first(connection: Connection) -> T:
                nonlocal has_it
                if work.guild_id is not None:
                    found = await articles.find_stored(connection, text.article, address, put.shelf)
                    has_it = found.article_id is not None and await feed_items.sees(
                        connection, work.guild_id, found.article_id
                    )
                return await do(connection)

            return await work.transact(look_first)

        async def note(connection: Connection, done: Added | None) -> None:
            outcome = item_steps.describe_outcome(put, done, work.known, has_it=has_it)
            await _note(connection, work, [*outcome, *writings])

        try:
            done = await self._intake.add_shared(
                text.article,
                put.shelf,
                address,
                only_held=put.only_held,
                is_new=work.known.state == "new",
                anew=work.known.is_first,  # somebody waits for it
                also=note,
                within=transact,
                asker=work.fetch.asker,
            )
        except StoreError:
            raise
        except DatelineError as error:
            return _describe_failure(error)
        return done is not None and done.outcome != "there"


# --- rows -------------------------------------------------------------------------------------------------------------


async def _note(connection: Connection, work: _Work, writings: Iterable[Writing]) -> None:
    """Write down what became of an item, and then its keys with the row that it has got."""
    if await _get_audience(connection, work) != work.known.audience:
        raise _OtherAudience
    known = work.known
    if known.recent is not None and known.recent < known.limit <= await _count_recent(connection, work):
        raise _HourIsFull
    feed_id, now = work.fetch.feed.id, work.at()
    item_id = None if work.row is None else work.row.id
    for writing in writings:
        match writing:
            case Note() if work.guild_id is not None and writing.fate in _TOLD_ALONE:
                event = replace(
                    _event(writing, now), reason=writing.reason or next(iter(writing.kept_out.values()), "")
                )
                await feed_items.tell_alone(connection, feed_id, work.guild_id, [event])
            case Note():
                hidden_from = work.skippers if writing.fate not in _TOLD_ALONE else ()
                event = _event(writing, now)
                made = await feed_items.add(
                    connection, feed_id, event, kept_out=writing.kept_out, hidden_from=hidden_from
                )
                item_id = item_id or made
            case BringIn(item, reason, article_id):
                assert work.row is not None  # noqa: S101  # it is an edit of one that has a row
                await feed_items.turn(connection, work.row.id, _of(item, now, "shelved", reason, article_id))
            case LetThrough(kept_out):
                if work.row is not None:
                    through = [one for one in work.known.audience.filters if one is not None and one not in kept_out]
                    await feed_items.let_through(connection, work.row.id, through)
            case Begin(item, reason, article_id):
                assert work.guild_id is not None  # noqa: S101  # somebody begins with it
                event = _of(item, now, "first", reason, article_id)
                await feed_items.show_first(connection, feed_id, work.guild_id, event)
            case Remember(keys):
                await feed_keys.remember(connection, feed_id, keys, now, item_id)


def _event(note: Note, now: datetime) -> FeedEvent:
    return _of(note.item, now, note.fate, note.reason, note.article_id)


def _of(item: Item, now: datetime, fate: Fate, reason: str, article_id: int | None) -> FeedEvent:
    return FeedEvent(now, item_reading.build_title(item), item.url, fate, reason, article_id)


async def _count_recent(connection: Connection, work: _Work) -> int:
    """Count what the hour's room was taken by: of the server's first items, or of the feed's."""
    since = work.at() - _HOUR
    if work.guild_id is not None:
        return await feed_items.count_recent_firsts(connection, work.guild_id, since)
    return await feed_items.count_recent(connection, work.fetch.feed.id, since)


async def _get_audience(connection: Connection, work: _Work) -> Audience:
    if work.beginner is not None:
        return await feed_filters.find_own_audience(connection, work.beginner.id)
    return await feed_filters.find_audience(connection, work.fetch.feed.id, work.skippers)


async def _is_told_to_all(connection: Connection, fetch: Fetch, item: Item) -> bool:
    """Return whether all who follow the feed were told of an item when they began to."""
    skippers = fetch.find_skippers(item)
    return bool(skippers) and not (await feed_filters.find_audience(connection, fetch.feed.id, skippers)).filters


def _describe_failure(error: DatelineError) -> Unreadable:
    _log.info("an item was not read", extra={"error": error.id})
    return Unreadable(error.words, is_crash=isinstance(error, AnalysisCrashed))
