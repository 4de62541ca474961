"""Feeds as they are fetched: claimed by one process at a time, settled after it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.feeds import Feed
from bot.store import codec
from bot.store.feeds import FEED, LIVE, feed_of_row
from bot.store.timestamps import format_instant


async def any_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether there is something to claim, without being the writer."""
    rows = await connection.execute(
        text(f"""
            SELECT 1 FROM feeds f WHERE f.next_fetch <= :now AND f.ended IS NULL
              AND (f.lease IS NULL OR f.lease <= :now)
              AND EXISTS (SELECT 1 FROM subscriptions s WHERE s.feed_id = f.id AND {LIVE}) LIMIT 1
        """),
        {"now": format_instant(now)},
    )
    return rows.first() is not None


async def claim_due(
    connection: AsyncConnection, now: datetime, until: datetime, by: str, limit: int
) -> tuple[Feed, ...]:
    """Feeds whose time has come, which are the caller's alone to fetch until `until`; the longest due first.

    What nobody follows, or all have paused, is not fetched; nor is what has ended.
    """
    rows = await connection.execute(
        text(f"""
            UPDATE feeds SET lease = :until, lease_by = :by WHERE id IN (
                SELECT f.id FROM feeds f WHERE f.next_fetch <= :now AND f.ended IS NULL
                  AND (f.lease IS NULL OR f.lease <= :now)
                  AND EXISTS (SELECT 1 FROM subscriptions s WHERE s.feed_id = f.id AND {LIVE})
                ORDER BY f.next_fetch LIMIT :limit)
            RETURNING id
        """),
        {"now": format_instant(now), "until": format_instant(until), "by": by, "limit": limit},
    )
    ids = [row[0] for row in rows]
    if not ids:
        return ()
    found = await connection.execute(
        text(f"SELECT {FEED} FROM feeds f WHERE f.id IN (SELECT value FROM json_each(:ids)) ORDER BY f.next_fetch"),
        {"ids": codec.dumps(ids)},
    )
    return tuple(feed_of_row(row) for row in found)


async def hold(connection: AsyncConnection, feed_id: int, by: str, until: datetime) -> bool:
    """Make the lease last longer; false where it is another's by now."""
    rows = await connection.execute(
        text("UPDATE feeds SET lease = :until WHERE id = :id AND lease_by = :by RETURNING id"),
        {"id": feed_id, "by": by, "until": format_instant(until)},
    )
    return rows.first() is not None


async def let_go(connection: AsyncConnection, by: str) -> None:
    """Give back every lease of a process that ends."""
    await connection.execute(text("UPDATE feeds SET lease = NULL, lease_by = NULL WHERE lease_by = :by"), {"by": by})


async def settle_ok(
    connection: AsyncConnection,
    feed_id: int,
    by: str,
    now: datetime,
    *,
    interval: int,
    next_fetch: datetime,
    changed: bool,
    has_content: bool = True,
    is_distrusted: bool = False,
    etag: str | None,
    last_modified: str | None,
    title: str | None = None,
    site: str | None = None,
) -> None:
    """It was fetched and read: the lease ends, failures are forgotten, and so is that they were told.

    `has_content`: the site answered with the feed, and not that it is unchanged; `is_distrusted`: it had just said
    that, and it was not so.
    """
    await connection.execute(
        text("""
            UPDATE feeds SET interval = :interval, next_fetch = :next_fetch, last_fetch = :now, last_ok = :now,
                last_change = CASE WHEN :changed THEN :now ELSE last_change END,
                last_content = CASE WHEN :has_content THEN :now ELSE last_content END,
                distrusted = CASE WHEN :is_distrusted THEN :now ELSE distrusted END,
                failures = 0, failing_since = NULL, error = NULL, reason = NULL,
                etag = :etag, last_modified = :last_modified,
                title = coalesce(:title, title), site = coalesce(:site, site), lease = NULL, lease_by = NULL
            WHERE id = :id AND lease_by = :by
        """),
        {
            "id": feed_id,
            "by": by,
            "now": format_instant(now),
            "interval": interval,
            "next_fetch": format_instant(next_fetch),
            "changed": changed,
            "has_content": has_content,
            "is_distrusted": is_distrusted,
            "etag": etag,
            "last_modified": last_modified,
            "title": title,
            "site": site,
        },
    )
    await connection.execute(
        text("UPDATE subscriptions SET told = NULL WHERE feed_id = :id AND told IS NOT NULL"), {"id": feed_id}
    )


async def settle_failed(
    connection: AsyncConnection,
    feed_id: int,
    by: str,
    now: datetime,
    *,
    next_fetch: datetime,
    error: str,
    reason: str,
    ended: bool = False,
) -> None:
    """It could not be fetched or read: when it is tried next, and why, in words. `ended`: never again."""
    await connection.execute(
        text("""
            UPDATE feeds SET next_fetch = :next_fetch, last_fetch = :now, failures = failures + 1,
                failing_since = coalesce(failing_since, :now), error = :error, reason = :reason,
                ended = CASE WHEN :ended THEN :now ELSE ended END, lease = NULL, lease_by = NULL
            WHERE id = :id AND lease_by = :by
        """),
        {
            "id": feed_id,
            "by": by,
            "now": format_instant(now),
            "next_fetch": format_instant(next_fetch),
            "error": error,
            "reason": reason,
            "ended": ended,
        },
    )
