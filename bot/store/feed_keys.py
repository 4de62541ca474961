"""By what the items of a feed are known again, and which of them stood there before a server followed it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import codec
from bot.store.timestamps import format_instant, parse_instant


async def find_known(connection: AsyncConnection, feed_id: int, among: Iterable[str]) -> dict[str, datetime]:
    """Which of these keys a feed's items were known by, with when each was first seen."""
    rows = await connection.execute(
        text("""
            SELECT key, first_seen FROM feed_keys
            WHERE feed_id = :id AND key IN (SELECT value FROM json_each(:keys))
        """),
        {"id": feed_id, "keys": codec.dumps(sorted(among))},
    )
    return {row[0]: parse_instant(row[1]) for row in rows}


async def remember(connection: AsyncConnection, feed_id: int, keys: Iterable[str], now: datetime) -> None:
    """Know these keys from now on; of those that were known, that they were seen again."""
    await connection.execute(
        text("""
            INSERT INTO feed_keys (feed_id, key, first_seen, last_seen)
            SELECT :id, value, :now, :now FROM json_each(:keys) WHERE true
            ON CONFLICT (feed_id, key) DO UPDATE SET last_seen = excluded.last_seen
        """),
        {"id": feed_id, "now": format_instant(now), "keys": codec.dumps(sorted(set(keys)))},
    )


async def skip(connection: AsyncConnection, subscription_id: int, keys: Iterable[str], now: datetime) -> None:
    """What this subscription does not begin with, though it may be new to the feed's memory."""
    await connection.execute(
        text("""
            INSERT OR IGNORE INTO feed_skips (subscription_id, key, added)
            SELECT :id, value, :now FROM json_each(:keys)
        """),
        {"id": subscription_id, "now": format_instant(now), "keys": codec.dumps(sorted(set(keys)))},
    )


async def skips(connection: AsyncConnection, feed_id: int) -> dict[int, frozenset[str]]:
    """What is skipped, by subscription, of all who follow a feed."""
    rows = await connection.execute(
        text("""
            SELECT k.subscription_id, k.key FROM feed_skips k JOIN subscriptions s ON s.id = k.subscription_id
            WHERE s.feed_id = :id
        """),
        {"id": feed_id},
    )
    found: dict[int, set[str]] = {}
    for subscription_id, key in rows:
        found.setdefault(subscription_id, set()).add(key)
    return {subscription_id: frozenset(keys) for subscription_id, keys in found.items()}


async def end_skips(connection: AsyncConnection, feed_id: int, before: datetime) -> None:
    """After a fetch: what was to be skipped then is known to all now. The youngest stay, in case the site was slow."""
    await connection.execute(
        text("""
            DELETE FROM feed_skips WHERE added < :before
              AND subscription_id IN (SELECT id FROM subscriptions WHERE feed_id = :id)
        """),
        {"id": feed_id, "before": format_instant(before)},
    )


async def prune(connection: AsyncConnection, before: datetime, most: int = 20_000) -> int:
    """Forget keys that no fetch has seen since, and of feeds with more than `most` the longest unseen; how many.

    Of a feed that has not changed since, none are forgotten.
    """
    rows = await connection.execute(
        text("""
            DELETE FROM feed_keys WHERE last_seen < :before
              AND EXISTS (SELECT 1 FROM feeds f WHERE f.id = feed_id AND f.last_change > :before)
            RETURNING 1
        """),
        {"before": format_instant(before)},
    )
    gone = len(rows.all())
    large = await connection.execute(
        text("SELECT feed_id FROM feed_keys GROUP BY feed_id HAVING count(*) > :most"), {"most": most}
    )
    for (feed_id,) in large.all():
        over = await connection.execute(
            text("""
                DELETE FROM feed_keys WHERE feed_id = :id AND key IN (
                    SELECT key FROM feed_keys WHERE feed_id = :id ORDER BY last_seen DESC LIMIT -1 OFFSET :most)
                RETURNING 1
            """),
            {"id": feed_id, "most": most},
        )
        gone += len(over.all())
    return gone
