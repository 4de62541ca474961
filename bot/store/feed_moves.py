"""A feed that is at another address for good, and two feeds that meet at one address."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import case, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import codec, feeds, subscription_spans
from bot.store.statement_parts import in_parts
from bot.store.tables_feeds import feed_keys, feed_skips, subscriptions
from bot.store.tables_feeds import feeds as feed_table
from bot.store.tables_schedules import schedules
from bot.store.timestamps import format_instant
from bot.store.upsert import upsert

_F = feed_table
_K = feed_keys
_S = subscriptions


async def move(connection: AsyncConnection, feed_id: int, address: str, now: datetime) -> int:
    """The feed is at another address for good; its id then, which is another's where that address was known already.

    Two feeds that meet become one from now on: whoever followed both keeps the subscription to the one that was there;
    what was known of the items of either is known of the one. What each brought stays with those to whom it brought
    it, and nobody else gets it: a site can say of any address that it is there now. While the other is being fetched
    they stay two, until the next time (`is_put_off`).
    """
    there = await feeds.at_address(connection, address)
    at = format_instant(now)
    if there is None:
        await connection.execute(
            update(_F).where(_F.c.id == feed_id).values(moved=at, moved_from=_F.c.address, address=address)
        )
        return feed_id
    if there.id == feed_id or await _is_leased(connection, there.id, at):
        return feed_id
    await _merge(connection, feed_id, there.id, at)
    return there.id


async def is_put_off(connection: AsyncConnection, feed_id: int, address: str) -> bool:
    """Whether the feed still stands beside another that has the address where it is for good."""
    there = await feeds.at_address(connection, address)
    return there is not None and there.id != feed_id


async def _is_leased(connection: AsyncConnection, feed_id: int, at: str) -> bool:
    rows = await connection.execute(select(_F.c.id).where(_F.c.id == feed_id, _F.c.lease > at))
    return rows.first() is not None


async def _merge(connection: AsyncConnection, old: int, new: int, at: str) -> None:
    await _merge_memory(connection, old, new, at)
    twins = await _find_twins(connection, old, new)
    await _rename_in_schedules(connection, twins)
    await subscription_spans.move_all(connection, old, new)
    for gone in in_parts(sorted(twins)):
        await connection.execute(delete(_S).where(_S.c.id.in_(gone)))
    await connection.execute(update(_S).where(_S.c.feed_id == old).values(feed_id=new))
    was = (await connection.execute(select(_F.c.next_fetch, _F.c.address).where(_F.c.id == old))).one()
    await connection.execute(
        update(_F)
        .where(_F.c.id == new)
        .values(
            ended=None,
            next_fetch=case((_F.c.next_fetch < was.next_fetch, _F.c.next_fetch), else_=was.next_fetch),
            moved=at,
            moved_from=was.address,
            etag=None,
            last_modified=None,
        )
    )
    await connection.execute(delete(_F).where(_F.c.id == old))
    await subscription_spans.mark_unfollowed(connection, old)


async def _merge_memory(connection: AsyncConnection, old: int, new: int, at: str) -> None:
    """Each side keeps what it had and gets what it had not.

    What the other has seen since the old was last read is looked at anew, and skipped for those who had it; what only
    the old feed knew is skipped for those who followed it.
    """
    read = (await connection.execute(select(func.coalesce(_F.c.last_ok, "9")).where(_F.c.id == old))).scalar_one()
    both, columns = _S.alias("both"), ["subscription_id", "key", "added"]
    each = _S.join(_K, _K.c.feed_id == _S.c.feed_id)  # each follower of a feed with each key of it
    seen_since = (
        select(_S.c.id, _K.c.key, literal(at)).select_from(each).where(_S.c.feed_id == new, _K.c.first_seen > read)
    )
    await connection.execute(upsert(feed_skips).from_select(columns, seen_since).on_conflict_do_nothing())
    is_alone = ~select(both.c.id).where(both.c.feed_id == new, both.c.guild_id == _S.c.guild_id).exists()
    alone = select(_S.c.id).where(_S.c.feed_id == old, is_alone).limit(1)
    if (await connection.execute(alone)).first() is not None:
        await connection.execute(delete(_K).where(_K.c.feed_id == new, _K.c.first_seen > read))
    # Whoever followed both keeps the new subscription: what they skip is skipped by that.
    kept = select(func.coalesce(func.min(both.c.id), _S.c.id)).where(
        both.c.feed_id == new, both.c.guild_id == _S.c.guild_id
    )
    other = _K.alias("other")
    unknown = ~select(other.c.key).where(other.c.feed_id == new, other.c.key == _K.c.key).exists()
    known_to_old = (
        select(kept.correlate(_S).scalar_subquery(), _K.c.key, literal(at))
        .select_from(each)
        .where(_S.c.feed_id == old, unknown)
    )
    await connection.execute(upsert(feed_skips).from_select(columns, known_to_old).on_conflict_do_nothing())


async def _find_twins(connection: AsyncConnection, old: int, new: int) -> dict[int, int]:
    """The subscriptions of those who follow both: that to the old feed, and that to the new."""
    both = _S.alias("both")
    rows = await connection.execute(
        select(_S.c.id, both.c.id)
        .join(both, both.c.guild_id == _S.c.guild_id)
        .where(_S.c.feed_id == old, both.c.feed_id == new)
    )
    return {row[0]: row[1] for row in rows}


async def _rename_in_schedules(connection: AsyncConnection, twins: dict[int, int]) -> None:
    """Schedules that name a subscription which goes name the one that stays."""
    for gone in in_parts(sorted(twins)):
        theirs = select(_S.c.guild_id).where(_S.c.id.in_(gone))
        rows = await connection.execute(
            select(schedules.c.id, schedules.c.feeds).where(schedules.c.guild_id.in_(theirs))
        )
        for schedule_id, stored in rows.all():
            named = json.loads(stored)
            renamed = sorted({twins.get(one, one) for one in named})
            if any(one in twins for one in named):
                await connection.execute(
                    update(schedules).where(schedules.c.id == schedule_id).values(feeds=codec.dumps(renamed))
                )
