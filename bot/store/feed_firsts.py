"""What a new follower is still to get of what stood in the feed: kept until it has come, whatever ends meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import codec
from bot.store.timestamps import format_instant


@dataclass(frozen=True, slots=True)
class Missed:
    """An item that a subscription was to begin with, and that never came in."""

    subscription_id: int
    key: str
    title: str
    url: str | None


async def expect(
    connection: AsyncConnection, subscription_id: int, items: Mapping[str, tuple[str, str | None]], now: datetime
) -> None:
    """Items that a subscription begins with: their titles and addresses, by the keys of their texts."""
    await connection.execute(
        text("""
            INSERT OR IGNORE INTO feed_firsts (subscription_id, key, added, title, url)
            SELECT :id, key, :now, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:items)
        """),
        {"id": subscription_id, "now": format_instant(now), "items": codec.dumps(dict(items))},
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


async def drop(connection: AsyncConnection, feed_id: int, before: datetime) -> tuple[Missed, ...]:
    """Take off the list what is no longer in the feed, or is not to come; return what that was."""
    rows = await connection.execute(
        text("""
            DELETE FROM feed_firsts WHERE added < :before
              AND subscription_id IN (SELECT id FROM subscriptions WHERE feed_id = :id)
            RETURNING subscription_id, key, title, url
        """),
        {"id": feed_id, "before": format_instant(before)},
    )
    return tuple(Missed(*row) for row in rows)
