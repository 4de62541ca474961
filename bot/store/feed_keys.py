"""By what the items of a feed are known again, and which of them stood there before a server followed it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.statement_parts import in_parts
from bot.store.tables_feeds import feed_keys, feed_skips, feeds, subscriptions
from bot.store.timestamps import format_instant, parse_instant
from bot.store.upsert import upsert

_K = feed_keys


async def find_known(connection: AsyncConnection, feed_id: int, among: Iterable[str]) -> dict[str, datetime]:
    """Which of these keys a feed's items were known by, with when each was first seen."""
    found: dict[str, datetime] = {}
    for keys in in_parts(sorted(among)):
        rows = await connection.execute(
            select(_K.c.key, _K.c.first_seen).where(_K.c.feed_id == feed_id, _K.c.key.in_(keys))
        )
        found.update((row.key, parse_instant(row.first_seen)) for row in rows)
    return found


async def remember(
    connection: AsyncConnection, feed_id: int, keys: Iterable[str], now: datetime, item_id: int | None = None
) -> None:
    """Know these keys from now on; of those that were known, that they were seen again.

    `item_id`: the row that the item has; it stays with the first that it had.
    """
    at = format_instant(now)
    rows = [
        {"feed_id": feed_id, "key": key, "first_seen": at, "last_seen": at, "item_id": item_id}
        for key in sorted(set(keys))
    ]
    if not rows:
        return
    made = upsert(_K)
    await connection.execute(
        made.on_conflict_do_update(
            index_elements=["feed_id", "key"],
            set_={
                "last_seen": made.excluded.last_seen,
                "item_id": func.coalesce(_K.c.item_id, made.excluded.item_id),
            },
        ),
        rows,
    )


# --- what a server does not begin with --------------------------------------------------------------------------------


async def skip(connection: AsyncConnection, subscription_id: int, keys: Iterable[str], now: datetime) -> None:
    """What this subscription does not begin with, though it is new to the feed's memory."""
    at = format_instant(now)
    rows = [{"subscription_id": subscription_id, "key": key, "added": at} for key in sorted(set(keys))]
    if rows:
        await connection.execute(upsert(feed_skips).on_conflict_do_nothing(), rows)


async def skips(connection: AsyncConnection, feed_id: int) -> dict[int, frozenset[str]]:
    """What is skipped, by the server, of all who follow a feed; 0 is the house."""
    whose = select(subscriptions.c.guild_id).where(
        subscriptions.c.id == feed_skips.c.subscription_id, subscriptions.c.feed_id == feed_id
    )
    # Few are skipped at any time, and many may follow: each that is looked for its subscription, not the other way.
    rows = await connection.execute(select(whose.scalar_subquery(), feed_skips.c.key).where(whose.exists()))
    found: dict[int, set[str]] = {}
    for guild_id, key in rows:
        found.setdefault(guild_id, set()).add(key)
    return {guild_id: frozenset(keys) for guild_id, keys in found.items()}


async def end_skips(connection: AsyncConnection, feed_id: int, before: datetime) -> None:
    """After a fetch: what was to be skipped then is known to all now. The youngest stay, in case the site was slow."""
    theirs = exists().where(subscriptions.c.id == feed_skips.c.subscription_id, subscriptions.c.feed_id == feed_id)
    await connection.execute(delete(feed_skips).where(feed_skips.c.added < format_instant(before), theirs))


# --- keeping house ----------------------------------------------------------------------------------------------------


async def prune(connection: AsyncConnection, before: datetime, most: int = 20_000) -> int:
    """Forget keys that no fetch has seen since, and of feeds with more than `most` the longest unseen; how many.

    Of a feed that has not changed since, none are forgotten.
    """
    at = format_instant(before)
    changed = select(feeds.c.id).where(feeds.c.last_change > at)
    rows = await connection.execute(
        delete(_K).where(_K.c.last_seen < at, _K.c.feed_id.in_(changed)).returning(_K.c.feed_id)
    )
    gone = len(rows.all())
    large = await connection.execute(select(_K.c.feed_id).group_by(_K.c.feed_id).having(func.count() > most))
    for feed_id in list(large.scalars()):
        last = await connection.execute(
            select(_K.c.last_seen, _K.c.key)
            .where(_K.c.feed_id == feed_id)
            .order_by(_K.c.last_seen.desc(), _K.c.key.desc())
            .offset(most - 1)
            .limit(1)
        )
        seen, key = last.one()
        over = (_K.c.last_seen < seen) | ((_K.c.last_seen == seen) & (_K.c.key < key))
        deleted = await connection.execute(delete(_K).where(_K.c.feed_id == feed_id, over).returning(_K.c.key))
        gone += len(deleted.all())
    return gone
