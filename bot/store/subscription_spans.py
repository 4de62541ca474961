"""From which item on, and to which, a server gets what a feed brings."""

from __future__ import annotations

from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables_feeds import feed_items, item_exceptions, subscription_spans, subscriptions, unfollowed
from bot.store.upsert import upsert

_SPANS = subscription_spans
_LAST = select(func.coalesce(func.max(feed_items.c.id), 0)).scalar_subquery()  # every later item has a larger id


async def begin(connection: AsyncConnection, guild_id: int, feed_id: int, filter_id: int | None) -> None:
    """From now on a server gets what the feed brings and the filter lets through."""
    await end(connection, guild_id, feed_id)
    made = upsert(_SPANS).values(
        guild_id=guild_id,
        feed_id=feed_id,
        after_item=select(_LAST).scalar_subquery(),
        to_item=None,
        filter_id=filter_id,
    )
    await connection.execute(
        made.on_conflict_do_update(
            index_elements=["guild_id", "feed_id", "after_item"],
            set_={"to_item": made.excluded.to_item, "filter_id": made.excluded.filter_id},
        )
    )


async def end(connection: AsyncConnection, guild_id: int, feed_id: int) -> None:
    """From now on a server gets nothing more of a feed; what it got stays."""
    mine = [_SPANS.c.guild_id == guild_id, _SPANS.c.feed_id == feed_id, _SPANS.c.to_item.is_(None)]
    await connection.execute(delete(_SPANS).where(*mine, _SPANS.c.after_item == _LAST))
    await connection.execute(update(_SPANS).where(*mine).values(to_item=_LAST))


async def move_all(connection: AsyncConnection, old: int, new: int) -> None:
    """Whoever follows the old feed goes on with the new one, where it does not follow that already.

    Only what comes from now on is the new feed's for them: neither side gets what the other's feed had brought.
    """
    s = subscriptions
    both = s.alias()
    alone = ~select(both.c.id).where(both.c.guild_id == s.c.guild_id, both.c.feed_id == new).exists()
    going = select(s.c.guild_id, literal(new), _LAST, s.c.filter_id).where(
        s.c.feed_id == old, s.c.paused.is_(None), alone
    )
    await connection.execute(delete(_SPANS).where(_SPANS.c.feed_id == old, _SPANS.c.after_item == _LAST))
    await connection.execute(
        update(_SPANS).where(_SPANS.c.feed_id == old, _SPANS.c.to_item.is_(None)).values(to_item=_LAST)
    )
    made = upsert(_SPANS).from_select(["guild_id", "feed_id", "after_item", "filter_id"], going)
    await connection.execute(
        made.on_conflict_do_update(
            index_elements=["guild_id", "feed_id", "after_item"],
            set_={"to_item": None, "filter_id": made.excluded.filter_id},
        )
    )


async def forget(connection: AsyncConnection, guild_id: int) -> None:
    """A server has got nothing of any feed; their items are looked through for what nobody sees any more."""
    theirs = select(_SPANS.c.feed_id).where(_SPANS.c.guild_id == guild_id)
    shown = (
        select(feed_items.c.feed_id)
        .join(item_exceptions, item_exceptions.c.item_id == feed_items.c.id)
        .where(item_exceptions.c.guild_id == guild_id)
    )
    feeds = sorted(set((await connection.execute(theirs.union(shown))).scalars()))
    if feeds:
        await connection.execute(upsert(unfollowed).on_conflict_do_nothing(), [{"feed_id": one} for one in feeds])
    await connection.execute(delete(_SPANS).where(_SPANS.c.guild_id == guild_id))
    await connection.execute(delete(item_exceptions).where(item_exceptions.c.guild_id == guild_id))


async def mark_unfollowed(connection: AsyncConnection, feed_id: int) -> None:
    """Have a feed's items looked through for what nobody sees any more."""
    await connection.execute(upsert(unfollowed).values(feed_id=feed_id).on_conflict_do_nothing())
