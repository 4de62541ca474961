"""A feed that is at another address for good, and two feeds that meet at one address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import feeds
from bot.store.timestamps import format_instant


async def move(connection: AsyncConnection, feed_id: int, address: str, now: datetime) -> int:
    """The feed is at another address for good; its id then, which is another's where that address was known already.

    Two feeds that meet become one: whoever followed both keeps the subscription to the one that was there, with the
    history of both; what was known of the items of either is known of the one. While the other is being fetched they
    stay two, until the next time.
    """
    there = await feeds.at_address(connection, address)
    if there is None:
        await connection.execute(
            text("UPDATE feeds SET moved = :now, moved_from = address, address = :address WHERE id = :id"),
            {"id": feed_id, "address": address, "now": format_instant(now)},
        )
        return feed_id
    if there.id == feed_id or await _is_leased(connection, there.id, now):
        return feed_id
    both = {"old": feed_id, "new": there.id, "now": format_instant(now)}
    for statement in _MERGE:
        await connection.execute(text(statement), both)
    return there.id


async def _is_leased(connection: AsyncConnection, feed_id: int, now: datetime) -> bool:
    rows = await connection.execute(
        text("SELECT 1 FROM feeds WHERE id = :id AND lease > :now"), {"id": feed_id, "now": format_instant(now)}
    )
    return rows.first() is not None


# Each side keeps what it had and gets what it had not: what only the old feed knew is skipped for those who followed
# it, and what the other has seen since the old was last read is looked at anew, and skipped for those who had it.
_MERGE = (
    """
    INSERT OR IGNORE INTO feed_skips (subscription_id, key, added)
    SELECT coalesce((SELECT n.id FROM subscriptions n WHERE n.shelf = s.shelf AND n.feed_id = :new), s.id),
           k.key, :now
    FROM subscriptions s JOIN feed_keys k ON k.feed_id = s.feed_id
    WHERE s.feed_id = :old
    """,
    """
    INSERT OR IGNORE INTO feed_skips (subscription_id, key, added)
    SELECT s.id, k.key, :now FROM subscriptions s JOIN feed_keys k ON k.feed_id = s.feed_id
    WHERE s.feed_id = :new AND k.first_seen > (SELECT coalesce(last_ok, '9') FROM feeds WHERE id = :old)
    """,
    """
    DELETE FROM feed_keys
    WHERE feed_id = :new AND first_seen > (SELECT coalesce(last_ok, '9') FROM feeds WHERE id = :old)
      AND EXISTS (SELECT 1 FROM subscriptions o WHERE o.feed_id = :old
                  AND NOT EXISTS (SELECT 1 FROM subscriptions n WHERE n.feed_id = :new AND n.shelf = o.shelf))
    """,
    """
    UPDATE feed_events SET subscription_id = (
        SELECT n.id FROM subscriptions o JOIN subscriptions n ON n.shelf = o.shelf AND n.feed_id = :new
        WHERE o.id = feed_events.subscription_id)
    WHERE subscription_id IN (
        SELECT o.id FROM subscriptions o JOIN subscriptions n ON n.shelf = o.shelf AND n.feed_id = :new
        WHERE o.feed_id = :old)
    """,
    """
    WITH twins AS (
        SELECT o.id AS gone, n.id AS kept FROM subscriptions o
        JOIN subscriptions n ON n.shelf = o.shelf AND n.feed_id = :new WHERE o.feed_id = :old)
    UPDATE schedules SET feeds = (
        SELECT json_group_array(DISTINCT coalesce(t.kept, j.value))
        FROM json_each(schedules.feeds) j LEFT JOIN twins t ON t.gone = j.value)
    WHERE EXISTS (SELECT 1 FROM json_each(schedules.feeds) j JOIN twins t ON t.gone = j.value)
    """,
    """
    DELETE FROM subscriptions WHERE feed_id = :old
      AND EXISTS (SELECT 1 FROM subscriptions n WHERE n.feed_id = :new AND n.shelf = subscriptions.shelf)
    """,
    "UPDATE subscriptions SET feed_id = :new WHERE feed_id = :old",
    """
    UPDATE feeds SET ended = NULL, next_fetch = min(next_fetch, (SELECT o.next_fetch FROM feeds o WHERE o.id = :old)),
        moved = :now, moved_from = (SELECT o.address FROM feeds o WHERE o.id = :old)
    WHERE id = :new
    """,
    "UPDATE feeds SET etag = NULL, last_modified = NULL WHERE id = :new",
    "DELETE FROM feeds WHERE id = :old",
)
