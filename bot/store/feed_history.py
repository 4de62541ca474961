"""What became of each item of a feed for each who follows it, kept for five weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Shelf
from bot.news.feeds import Fate, FeedEvent
from bot.store import codec
from bot.store.timestamps import format_instant, parse_instant


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of a subscription met which fate."""

    shelved: int = 0
    first: int = 0
    changed: int = 0
    filtered: int = 0
    repeat: int = 0
    old: int = 0
    over_limit: int = 0
    unreadable: int = 0


async def note(connection: AsyncConnection, subscription_id: int, events: Iterable[FeedEvent]) -> None:
    """Keep what became of items. A repeat is kept once a day, as some feeds deal new ids at every fetch, and not where
    the item itself came first on that day."""
    rows = [
        {
            "subscription_id": subscription_id,
            "at": format_instant(event.at),
            "title": event.title,
            "url": event.url,
            "fate": event.fate,
            "reason": event.reason,
            "article_key": event.article_id,
            "day_before": format_instant(event.at - timedelta(days=1)),
        }
        for event in events
    ]
    if rows:
        await connection.execute(
            text("""
                INSERT INTO feed_events (subscription_id, at, title, url, fate, reason, article_key)
                SELECT :subscription_id, :at, :title, :url, :fate, :reason, :article_key
                WHERE EXISTS (SELECT 1 FROM subscriptions WHERE id = :subscription_id)
                  AND (:fate <> 'repeat' OR NOT EXISTS (
                      SELECT 1 FROM feed_events e WHERE e.subscription_id = :subscription_id
                        AND e.at > :day_before AND e.fate IN ('repeat', 'first') AND e.title = :title))
            """),
            rows,
        )


async def history(
    connection: AsyncConnection, subscription_id: int, fates: Collection[Fate], offset: int, limit: int
) -> tuple[tuple[FeedEvent, ...], int]:
    """A page of what became of a subscription's items, newest first, and how many there are in all; of
    some fates, or of all where none is named."""
    where = {"id": subscription_id, "fates": codec.dumps(sorted(fates)), "all": not fates}
    matching = "subscription_id = :id AND (:all OR fate IN (SELECT value FROM json_each(:fates)))"
    total = await connection.execute(text(f"SELECT count(*) FROM feed_events WHERE {matching}"), where)
    rows = await connection.execute(
        text(
            f"SELECT at, title, url, fate, reason, article_key FROM feed_events WHERE {matching} "
            "ORDER BY at DESC, id DESC LIMIT :limit OFFSET :offset"
        ),
        {**where, "limit": limit, "offset": offset},
    )
    events = tuple(FeedEvent(parse_instant(row[0]), row[1], row[2], row[3], row[4], row[5]) for row in rows)
    return events, int(total.scalar() or 0)


async def tallies(connection: AsyncConnection, shelf: Shelf, since: datetime) -> dict[int, Tally]:
    """What became of the items of a shelf's subscriptions since then, by subscription."""
    rows = await connection.execute(
        text("""
            SELECT e.subscription_id, e.fate, count(*) FROM feed_events e
            JOIN subscriptions s ON s.id = e.subscription_id
            WHERE s.shelf = :shelf AND e.at > :since GROUP BY e.subscription_id, e.fate
        """),
        {"shelf": shelf.format(), "since": format_instant(since)},
    )
    counts: dict[int, dict[str, int]] = {}
    for subscription_id, fate, number in rows:
        counts.setdefault(subscription_id, {})[fate] = number
    return {subscription_id: Tally(**found) for subscription_id, found in counts.items()}


async def count_since(connection: AsyncConnection, shelf: Shelf, since: datetime, fates: Collection[Fate]) -> int:
    """How many items of a shelf's feeds met one of these fates since then."""
    rows = await connection.execute(
        text("""
            SELECT count(*) FROM feed_events e JOIN subscriptions s ON s.id = e.subscription_id
            WHERE s.shelf = :shelf AND e.at > :since AND e.fate IN (SELECT value FROM json_each(:fates))
        """),
        {"shelf": shelf.format(), "since": format_instant(since), "fates": codec.dumps(sorted(fates))},
    )
    return int(rows.scalar() or 0)


async def find_noted(connection: AsyncConnection, subscription_id: int) -> dict[tuple[str, str | None], bool]:
    """The headlines and addresses of the items that were noted for a subscription; whether their articles came in."""
    rows = await connection.execute(
        text("""
            SELECT title, url, max(article_key IS NOT NULL) FROM feed_events
            WHERE subscription_id = :id GROUP BY title, url
        """),
        {"id": subscription_id},
    )
    return {(row[0], row[1]): bool(row[2]) for row in rows}


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Forget what is older; how much that was."""
    rows = await connection.execute(
        text("DELETE FROM feed_events WHERE at < :before RETURNING 1"), {"before": format_instant(before)}
    )
    return len(rows.all())
