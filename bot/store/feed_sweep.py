"""Items of feeds that nobody sees any more: taken off with their articles, a few at a time, behind everything else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import feed_filters, feed_items
from bot.store.feed_items import CAME_IN
from bot.store.tables_feeds import feed_items as items
from bot.store.tables_feeds import item_exceptions, subscription_spans, unfollowed
from bot.store.visible import excepted, in_span

_I = items


async def sweep(connection: AsyncConnection, limit: int = 20) -> int:
    """Take off at most so many articles that feeds brought to nobody who still is here; return how many items went.

    0: there is nothing left to do.
    """
    feed_id = (await connection.execute(select(unfollowed.c.feed_id).order_by(unfollowed.c.feed_id).limit(1))).scalar()
    if feed_id is None:
        return 0
    rows = (await connection.execute(_unseen(feed_id, await _find_floor(connection, feed_id)).limit(limit))).all()
    if not rows:
        await connection.execute(delete(unfollowed).where(unfollowed.c.feed_id == feed_id))
        await feed_filters.forget_unused(connection)
        return await sweep(connection, limit)
    await connection.execute(delete(_I).where(_I.c.id.in_([row.id for row in rows])))
    await feed_items.drop_unbrought(connection, [row.article_id for row in rows])
    return len(rows)


def _unseen(feed_id: int, floor: int | None) -> Select[Any]:
    """The items that came in, up to `floor`, and that neither a span nor an exception shows to anybody."""
    span = subscription_spans.alias()
    seen = or_(
        exists().where(in_span(_I, span), ~excepted(_I, span.c.guild_id, is_shown=False)),
        exists().where(item_exceptions.c.item_id == _I.c.id, item_exceptions.c.is_shown == 1),
    )
    below = [] if floor is None else [_I.c.id <= floor]
    return select(_I.c.id, _I.c.article_id).where(
        _I.c.feed_id == feed_id, _I.c.article_id.is_not(None), _I.c.fate.in_(CAME_IN), ~seen, *below
    )


async def _find_floor(connection: AsyncConnection, feed_id: int) -> int | None:
    """The item after which somebody gets everything that the feed brings; None where nobody does."""
    span = subscription_spans
    found = await connection.execute(
        select(func.min(span.c.after_item)).where(
            span.c.feed_id == feed_id, span.c.to_item.is_(None), span.c.filter_id.is_(None)
        )
    )
    floor: int | None = found.scalar()
    return floor
