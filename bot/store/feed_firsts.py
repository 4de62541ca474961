"""What a new follower is still to get of what stood in the feed: kept until it has come, whatever ends meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables_feeds import feed_firsts, subscriptions
from bot.store.timestamps import format_instant
from bot.store.upsert import upsert

_F = feed_firsts


@dataclass(frozen=True, slots=True)
class Missed:
    """An item that a subscription was to begin with, and that never came in."""

    guild_id: int  # whose it was to be; 0: the house's
    key: str
    title: str
    url: str | None


async def expect(
    connection: AsyncConnection, subscription_id: int, items: Mapping[str, tuple[str, str | None]], now: datetime
) -> None:
    """Items that a subscription begins with: their titles and addresses, by the keys of their texts."""
    at = format_instant(now)
    rows = [
        {"subscription_id": subscription_id, "key": key, "added": at, "title": title, "url": url}
        for key, (title, url) in items.items()
    ]
    if rows:
        await connection.execute(upsert(_F).on_conflict_do_nothing(), rows)


async def take(connection: AsyncConnection, subscription_id: int, key: str) -> bool:
    """Take one off the list, to bring it in within the same transaction; false where somebody else did."""
    rows = await connection.execute(
        delete(_F).where(_F.c.subscription_id == subscription_id, _F.c.key == key).returning(_F.c.key)
    )
    return rows.first() is not None


async def count(connection: AsyncConnection, subscription_id: int) -> int:
    """How many a subscription is still to get."""
    rows = await connection.execute(select(func.count()).select_from(_F).where(_F.c.subscription_id == subscription_id))
    return int(rows.scalar() or 0)


async def list_left(connection: AsyncConnection, feed_id: int, before: datetime) -> dict[int, frozenset[str]]:
    """What the followers of a feed are still to get, by subscription, since before then."""
    rows = await connection.execute(
        select(_F.c.subscription_id, _F.c.key).where(_F.c.added < format_instant(before), _is_of(feed_id))
    )
    found: dict[int, set[str]] = {}
    for subscription_id, key in rows:
        found.setdefault(subscription_id, set()).add(key)
    return {subscription_id: frozenset(keys) for subscription_id, keys in found.items()}


async def drop(connection: AsyncConnection, feed_id: int, before: datetime) -> tuple[Missed, ...]:
    """Take off the list what is no longer in the feed, or is not to come; return what that was."""
    at = format_instant(before)
    rows = await connection.execute(
        select(subscriptions.c.guild_id, _F.c.key, _F.c.title, _F.c.url)
        .join(subscriptions, subscriptions.c.id == _F.c.subscription_id)
        .where(_F.c.added < at, subscriptions.c.feed_id == feed_id)
    )
    missed = tuple(Missed(*row) for row in rows)
    if missed:
        await connection.execute(delete(_F).where(_F.c.added < at, _is_of(feed_id)))
    return missed


def _is_of(feed_id: int) -> ColumnElement[bool]:
    """Whether one on the list is of a feed: few are on it at any time, and many may follow the feed."""
    return exists().where(subscriptions.c.id == _F.c.subscription_id, subscriptions.c.feed_id == feed_id)
