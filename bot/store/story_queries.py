"""What a reader sees of stories, and what each article says, with readings replaced since."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Event, Extent, Headline, Quote, Reader, Span, Summary
from bot.store import codec
from bot.store.article_queries import headline_of
from bot.store.dialects import word_search
from bot.store.shared_sql import EVENTS, HEADLINE_WIDTH, QUOTES, SUMMARY, of_revision, select_of
from bot.store.statement_parts import in_parts
from bot.store.story_shown import (
    ENTRY,
    MEMBER,
    OWN_COLUMNS,
    TOGETHER,
    Shown,
    find_copies,
    is_seen,
    list_touched,
    select_shown,
    shown_of,
)
from bot.store.tables import history
from bot.store.tables_feeds import feed_items, item_exceptions, subscription_spans, subscriptions
from bot.store.timestamps import format_instant, parse_instant
from bot.store.visible import columns_of, excepted, in_span, who
from bot.stories.story_report import EventBlock

_NOWHERE = Extent(0, 0)
READ = 80  # articles of one story that are read whole, the newest; what older ones had counts as not known


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a story on a list. `updated`: when the reading that the story knows was placed.

    Both times are of this reader: not before a feed brought it there. `copy`: of one that the reader got before.
    """

    headline: Headline
    article_id: int
    revision_id: int  # that this reader sees
    known_revision_id: int  # that the story knows
    placed: datetime
    updated: datetime
    copy: bool
    group: int  # the same for an article and its copies


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of an article says; `current` is the one this reader sees."""

    headline: Headline
    at: datetime
    current: bool
    copy: bool
    text: str
    body: Extent
    summary: Summary
    quotes: tuple[tuple[Quote, Span | None], ...]
    events: tuple[Event, ...]
    group: int | None = None  # as in Entry
    revision_id: int = 0
    blocks: tuple[EventBlock, ...] | None = None  # of its events (`bot.store.story_blocks`); None: not known


# --- articles of stories ----------------------------------------------------------------------------------------------

_OWN: Final = len(OWN_COLUMNS)
_ENTRIES: Final = select_of(
    select_shown(MEMBER.c.story.in_(bindparam("keys", expanding=True))),
    also=(*OWN_COLUMNS, "article_id", "revision_id"),
)


async def entries(connection: AsyncConnection, reader: Reader, keys: Sequence[int]) -> dict[int, list[Entry]]:
    """Return the articles of several stories that this reader sees, in the order they came; no story without one."""
    listed: list[tuple[Shown, Sequence[Any]]] = []
    for some in in_parts(keys, TOGETHER):
        rows = await connection.execute(_ENTRIES, {**who(reader), "keys": some})
        listed += [(shown_of(row[:_OWN]), row[_OWN:]) for row in rows]
    listed.sort(key=lambda one: (one[0].placed, one[0].member))
    copies = find_copies(shown for shown, _ in listed)
    found: dict[int, list[Entry]] = {}
    for shown, (article_id, revision_id, *headline) in listed:
        entry = Entry(
            headline=headline_of(headline),
            article_id=article_id,
            revision_id=revision_id,
            known_revision_id=shown.revision_id,
            placed=parse_instant(shown.placed),
            updated=parse_instant(shown.updated),
            copy=shown.member in copies,
            group=shown.group,
        )
        found.setdefault(shown.story, []).append(entry)
    return found


async def list_updated_since(connection: AsyncConnection, reader: Reader, since: datetime | None) -> list[int]:
    """Return the stories of which an article was placed, or read anew, after `since` (None: all), as this reader sees
    them."""
    after = "" if since is None else format_instant(since)
    return sorted({one.story for one in await list_touched(connection, reader, since) if one.updated > after})


_STORIES: Final = select_shown(ENTRY.c.key.in_(bindparam("keys", expanding=True))).with_only_columns(
    ENTRY.c.key, MEMBER.c.story
)


async def stories_of_articles(connection: AsyncConnection, reader: Reader, keys: Sequence[int]) -> dict[int, int]:
    """Return the story that each of the articles (by key) is in; those that are in none, or cannot be seen, are left
    out."""
    rows = await connection.execute(_STORIES, {**who(reader), "keys": list(keys)})
    return {row.key: row.story for row in rows}


# --- what they say ----------------------------------------------------------------------------------------------------


def _readings() -> Select[Any]:
    """Of some entries, the reading that is seen and those before it; with when it was last read, or this one was."""
    e, h = ENTRY, history.alias("h")
    of_entry = and_(h.c.guild_id == e.c.guild_id, h.c.user_id == e.c.user_id, h.c.key == e.c.key)
    last = select(func.max(h.c.at)).where(of_entry).correlate(e).scalar_subquery()
    wanted = (e.c.key.in_(bindparam("keys", expanding=True)), is_seen(e))
    columns = {column.name: column for column in columns_of(e)}
    current = select(*columns.values(), literal(1).label("current"), last.label("at")).where(*wanted)
    before = (
        select(
            *(columns | {"revision_id": h.c.revision_id, "number": h.c.number}).values(),
            literal(0).label("current"),
            h.c.at,
        )
        .select_from(e.join(h, and_(of_entry, h.c.revision_id != e.c.revision_id)))
        .where(*wanted)
    )
    both = union_all(current, before).subquery()
    whole = (of_revision("text"), of_revision("body_start"), of_revision("body_end"))
    return select_of(select(both), *whole, SUMMARY, QUOTES, EVENTS, also=("current", "at", "key", "revision_id"))


_READINGS: Final = _readings()


async def readings(connection: AsyncConnection, reader: Reader, listed: Sequence[Entry]) -> list[Reading]:
    """Return all that the articles of one story say, the oldest day first; of a very long one, the newest READ."""
    listed = sorted(listed, key=lambda entry: (entry.headline.told, entry.placed))[-READ:]
    order = {entry.headline.article_id: number for number, entry in enumerate(listed)}
    rows = await connection.execute(_READINGS, {**who(reader), "keys": list(order)})
    found = [(order[row[2]], _reading(row, listed[order[row[2]]])) for row in rows]
    found.sort(key=lambda one: (one[0], one[1].at, one[1].current))
    return [reading for _, reading in found]


def _events() -> Select[Any]:
    seen = select(*columns_of(ENTRY)).where(ENTRY.c.key.in_(bindparam("keys", expanding=True)), is_seen(ENTRY))
    v = seen.subquery("v")
    return select(v.c.key, EVENTS(v, v)).select_from(v)


_EVENTS: Final = _events()


async def read_events(connection: AsyncConnection, reader: Reader, listed: Sequence[Entry]) -> list[Reading]:
    """Return the events of the articles that `readings` leaves out of a very long story, and nothing else of them."""
    older = sorted(listed, key=lambda entry: (entry.headline.told, entry.placed))[:-READ]
    entry_of = {entry.headline.article_id: entry for entry in older}
    found: dict[int, tuple[Event, ...]] = {}
    for some in in_parts(list(entry_of), TOGETHER):
        for key, events in await connection.execute(_EVENTS, {**who(reader), "keys": some}):
            found[key] = tuple(codec.event_of(event) for event in json.loads(events))
    return [
        Reading(
            *(entry.headline, entry.updated, True, entry.copy, "", _NOWHERE, Summary(), (), found[key]),
            group=entry.group,
            revision_id=entry.revision_id,
        )
        for key, entry in entry_of.items()
        if key in found
    ]


def _reading(row: Sequence[Any], entry: Entry) -> Reading:
    is_current, last = bool(row[0]), row[1]
    headline, (words, start, end, summary, quotes, events) = row[4 : 4 + HEADLINE_WIDTH], row[4 + HEADLINE_WIDTH :]
    return Reading(
        headline=headline_of(headline),
        at=_find_known_since(entry, last, is_current=is_current),
        current=is_current,
        copy=entry.copy,
        text=words,
        body=Extent(start, end),
        summary=codec.summary_of(json.loads(summary)),
        quotes=tuple(codec.quote_of(quote) for quote in json.loads(quotes)),
        events=tuple(codec.event_of(event) for event in json.loads(events)),
        group=entry.group,
        revision_id=row[3],
    )


def _find_known_since(entry: Entry, last: str | None, *, is_current: bool) -> datetime:
    """A reading is known from when it was read or placed, whichever was later."""
    if not is_current:
        return entry.placed if last is None else max(parse_instant(last), entry.placed)
    if entry.revision_id == entry.known_revision_id or last is None:
        return entry.updated
    return parse_instant(last)


# --- what a post is about ---------------------------------------------------------------------------------------------


async def on_topic(connection: AsyncConnection, revisions: Sequence[int], topics: Sequence[str]) -> frozenset[int]:
    """Return those of the revisions that have one of the topics: a name or words, side by side, in title, text or
    speaker."""
    found: set[int] = set()
    for some in in_parts(revisions, TOGETHER):
        found |= await word_search.of(connection).find_phrases(connection, some, topics)
    return frozenset(found)


async def of_feeds(connection: AsyncConnection, article_ids: Collection[int], feeds: Sequence[int]) -> frozenset[int]:
    """Return those of the articles that came from one of the feeds (ids of subscriptions) for who follows it."""
    item, span, subscription = feed_items.alias(), subscription_spans.alias(), subscriptions.alias()
    guild = subscription.c.guild_id
    by_span = and_(span.c.guild_id == guild, in_span(item, span))
    in_some_span = select(span.c.guild_id).where(by_span).correlate(item, subscription).exists()
    came = or_(and_(in_some_span, ~excepted(item, guild, is_shown=False)), excepted(item, guild, is_shown=True))
    found: set[int] = set()
    for some in in_parts(sorted(article_ids), TOGETHER):
        rows = await connection.execute(
            select(item.c.article_id)
            .select_from(item.join(subscription, subscription.c.feed_id == item.c.feed_id))
            .where(item.c.article_id.in_(some), subscription.c.id.in_(list(feeds)), came)
            .distinct()
        )
        found.update(rows.scalars())
    return frozenset(found)


async def first_of_feeds(connection: AsyncConnection, reader: Reader, article_ids: Sequence[int]) -> frozenset[int]:
    """Return those of the articles that the reader's server began to follow a feed with."""
    item, one = feed_items.alias(), item_exceptions.alias()
    found: set[int] = set()
    for some in in_parts(sorted(article_ids), TOGETHER):
        rows = await connection.execute(
            select(item.c.article_id)
            .select_from(one.join(item, item.c.id == one.c.item_id))
            .where(one.c.guild_id == reader.guild_id, one.c.is_shown == 1, item.c.article_id.in_(some))
        )
        found.update(rows.scalars())
    return frozenset(found)
