"""What a new follower is still to get of what stood in the feed: kept until it has come, whatever ends meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import codec
from bot.store.timestamps import format_instant


async def expect(connection: AsyncConnection, subscription_id: int, keys: Iterable[str], now: datetime) -> None:
    """Items, by the keys of their texts, that a subscription begins with."""
    await connection.execute(
        text("""
            INSERT OR IGNORE INTO feed_firsts (subscription_id, key, added)
            SELECT :id, value, :now FROM json_each(:keys)
        """),
        {"id": subscription_id, "now": format_instant(now), "keys": codec.dumps(sorted(keys))},
    )


async def take(connection: AsyncConnection, subscription_id: int, key: str) -> bool:
    """Take one off the list, to bring it in within the same transaction; false where somebody else did."""
    rows = await connection.execute(
        text("DELETE FROM feed_firsts WHERE subscription_id = :id AND key = :key RETURNING 1"),
        {"id": subscription_id, "key": key},
    )
    return rows.first() is not None


async def count(connection: AsyncConnection, subscription_id: int) -> int:
    """How many a subscription is still to get."""
    rows = await connection.execute(
        text("SELECT count(*) FROM feed_firsts WHERE subscription_id = :id"), {"id": subscription_id}
    )
    return int(rows.scalar() or 0)


async def list_left(connection: AsyncConnection, feed_id: int, before: datetime) -> dict[int, frozenset[str]]:
    """What the followers of a feed are still to get, by subscription, since before then."""
    rows = await connection.execute(
        text("""
            SELECT k.subscription_id, k.key FROM feed_firsts k JOIN subscriptions s ON s.id = k.subscription_id
            WHERE s.feed_id = :id AND k.added < :before
        """),
        {"id": feed_id, "before": format_instant(before)},
    )
    found: dict[int, set[str]] = {}
    for subscription_id, key in rows:
        found.setdefault(subscription_id, set()).add(key)
    return {subscription_id: frozenset(keys) for subscription_id, keys in found.items()}


async def drop(connection: AsyncConnection, feed_id: int, before: datetime) -> None:
    """Forget what is no longer in the feed, or is not to come."""
    await connection.execute(
        text("""
            DELETE FROM feed_firsts WHERE added < :before
              AND subscription_id IN (SELECT id FROM subscriptions WHERE feed_id = :id)
        """),
        {"id": feed_id, "before": format_instant(before)},
    )
