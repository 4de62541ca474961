"""What a reader sees of stories: articles by VISIBLE alone, and what each says, with readings replaced since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Event, Extent, Headline, Quote, Reader, Shelf, Span, Summary
from bot.store import codec
from bot.store.article_queries import headline_of
from bot.store.search_query import clean, quote, words_of
from bot.store.shared_sql import EVENTS, HEADLINE, HEADLINE_WIDTH, QUOTES, SUMMARY, VISIBLE, who
from bot.store.timestamps import parse_instant

READ = 80  # articles of one story that are read whole, the last placed; what older ones had counts as not known

_SCOPE = "(SELECT id FROM story_scopes WHERE name = :scope)"
_SHOWN = f"story_members m CROSS JOIN ({VISIBLE}) v ON v.shelf = m.shelf AND v.key = m.key"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a story on a list. `updated`: when the reading that the story knows was placed."""

    headline: Headline
    revision_id: int  # that this reader sees
    placed: datetime
    updated: datetime
    copy: bool


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


_ENTRIES = text(
    f"""
    SELECT m.story, v.revision_id, m.placed, m.updated, m.copy_of IS NOT NULL, {HEADLINE}
    FROM {_SHOWN} JOIN revisions r ON r.id = v.revision_id
    WHERE m.scope = {_SCOPE} AND m.story IN (SELECT value FROM json_each(:keys))
    ORDER BY m.placed, m.id
    """
)


async def entries(
    connection: AsyncConnection, reader: Reader, scope: Shelf, keys: Sequence[int]
) -> dict[int, list[Entry]]:
    """The articles of several stories that this reader can see, in the order they came; no story without one."""
    rows = await connection.execute(_ENTRIES, {**who(reader), "scope": scope.format(), "keys": codec.dumps(list(keys))})
    found: dict[int, list[Entry]] = {}
    for row in rows:
        entry = Entry(headline_of(row[5:]), row[1], parse_instant(row[2]), parse_instant(row[3]), bool(row[4]))
        found.setdefault(row[0], []).append(entry)
    return found


# A reading that was replaced since is known from when it was read or placed, whichever was later.
_SAYS = f"r.text, r.body_start, r.body_end, {SUMMARY}, {QUOTES}, {EVENTS}"
_READINGS = text(
    f"""
    WITH shown AS MATERIALIZED (
        SELECT m.id, m.placed, m.updated, m.copy_of IS NOT NULL AS copied, m.revision_id AS placed_revision, v.*
        FROM {_SHOWN} WHERE m.scope = {_SCOPE} AND m.story = :key
        ORDER BY m.placed DESC, m.id DESC LIMIT :many
    ), readings AS (
        SELECT id, shelf, key, revision_id, number, added, copied, 1 AS current, placed,
               CASE WHEN revision_id = placed_revision THEN updated
                    ELSE coalesce((SELECT max(h.at) FROM history h WHERE h.shelf = s.shelf AND h.key = s.key), updated)
               END AS at
        FROM shown s
        UNION ALL
        SELECT s.id, s.shelf, s.key, h.revision_id, h.number, s.added, s.copied, 0, s.placed, max(h.at, s.placed)
        FROM shown s JOIN history h ON h.shelf = s.shelf AND h.key = s.key AND h.revision_id <> s.revision_id
    )
    SELECT v.at, v.current, v.copied, {HEADLINE}, {_SAYS}
    FROM readings v JOIN revisions r ON r.id = v.revision_id
    ORDER BY v.placed, v.id, v.at, v.current
    """
)


async def readings(connection: AsyncConnection, reader: Reader, scope: Shelf, key: int) -> list[Reading]:
    """All that the articles of one story say, in the order they came; of a very long one, the last READ articles."""
    rows = await connection.execute(_READINGS, {**who(reader), "scope": scope.format(), "key": key, "many": READ})
    return [_reading(row) for row in rows]


def _reading(row: Sequence[Any]) -> Reading:
    at, current, copied = row[:3]
    words, start, end, summary, quotes, events = row[3 + HEADLINE_WIDTH :]
    return Reading(
        headline=headline_of(row[3:]),
        at=parse_instant(at),
        current=bool(current),
        copy=bool(copied),
        text=words,
        body=Extent(start, end),
        summary=codec.summary_of(json.loads(summary)),
        quotes=tuple(codec.quote_of(quote) for quote in json.loads(quotes)),
        events=tuple(codec.event_of(event) for event in json.loads(events)),
    )


async def on_topic(connection: AsyncConnection, revisions: Sequence[int], topics: Sequence[str]) -> frozenset[int]:
    """Those of the revisions that have one of the topics: a name or words, side by side, in title, text or speaker."""
    phrases = [quote(clean(topic)) for topic in topics if words_of(topic)]
    if not phrases:
        return frozenset()
    rows = await connection.execute(
        text(
            "SELECT rowid FROM search WHERE search MATCH :query AND rowid IN (SELECT value FROM json_each(:revisions))"
        ),
        {"query": " OR ".join(phrases), "revisions": codec.dumps(list(revisions))},
    )
    return frozenset(row[0] for row in rows)


async def of_feeds(connection: AsyncConnection, keys: Sequence[int], feeds: Sequence[int]) -> frozenset[int]:
    """Those of the articles' keys that came from one of the feeds (ids of subscriptions)."""
    rows = await connection.execute(
        text("""
            SELECT DISTINCT article_key FROM feed_events
            WHERE article_key IN (SELECT value FROM json_each(:keys))
              AND subscription_id IN (SELECT value FROM json_each(:feeds))
        """),
        {"keys": codec.dumps(list(keys)), "feeds": codec.dumps(list(feeds))},
    )
    return frozenset(row[0] for row in rows)


async def first_of_feeds(connection: AsyncConnection, keys: Sequence[int]) -> frozenset[int]:
    """Those of the articles' keys that a feed began with when it was followed."""
    rows = await connection.execute(
        text("""
            SELECT DISTINCT article_key FROM feed_events
            WHERE article_key IN (SELECT value FROM json_each(:keys)) AND fate = 'first'
        """),
        {"keys": codec.dumps(list(keys))},
    )
    return frozenset(row[0] for row in rows)


async def stories_of_articles(
    connection: AsyncConnection, reader: Reader, scope: Shelf, keys: Sequence[int]
) -> dict[int, int]:
    """The story that each of the articles (by key) is in; those that are in none, or cannot be seen, are left out."""
    rows = await connection.execute(
        text(f"""
            SELECT v.key, m.story FROM {_SHOWN}
            WHERE m.scope = {_SCOPE} AND m.key IN (SELECT value FROM json_each(:keys))
        """),
        {**who(reader), "scope": scope.format(), "keys": codec.dumps(list(keys))},
    )
    return {row[0]: row[1] for row in rows}
