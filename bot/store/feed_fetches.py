"""Feeds as they are fetched: claimed by one process at a time, settled after it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.feeds import Feed
from bot.store.dialects.claiming import claim_rows
from bot.store.feeds import FEED, feed_of_row, is_live
from bot.store.tables_feeds import feeds, subscriptions
from bot.store.timestamps import format_instant

_F = feeds


def _is_due(now: str) -> ColumnElement[bool]:
    followed = exists().where(subscriptions.c.feed_id == _F.c.id, is_live())
    free = or_(_F.c.lease.is_(None), _F.c.lease <= now)
    return and_(_F.c.next_fetch <= now, _F.c.ended.is_(None), free, followed)


async def any_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether there is something to claim, without being the writer."""
    rows = await connection.execute(select(_F.c.id).where(_is_due(format_instant(now))).limit(1))
    return rows.first() is not None


async def claim_due(
    connection: AsyncConnection, now: datetime, until: datetime, by: str, limit: int
) -> tuple[Feed, ...]:
    """Feeds whose time has come, which are the caller's alone to fetch until `until`; the longest due first.

    What nobody follows, or all have paused, is not fetched; nor is what has ended.
    """
    due = select(_F.c.id).where(_is_due(format_instant(now))).order_by(_F.c.next_fetch).limit(limit)
    values = {"lease": format_instant(until), "lease_by": by}
    rows = await connection.execute(claim_rows(_F, due, values, (_F.c.id,)))
    ids = list(rows.scalars())
    if not ids:
        return ()
    found = await connection.execute(select(*FEED).where(_F.c.id.in_(ids)).order_by(_F.c.next_fetch))
    return tuple(feed_of_row(row) for row in found)


async def hold(connection: AsyncConnection, feed_id: int, by: str, until: datetime) -> bool:
    """Make the lease last longer; false where it is another's by now."""
    rows = await connection.execute(
        update(_F).where(_F.c.id == feed_id, _F.c.lease_by == by).values(lease=format_instant(until)).returning(_F.c.id)
    )
    return rows.first() is not None


async def let_go(connection: AsyncConnection, by: str) -> None:
    """Give back every lease of a process that ends."""
    await connection.execute(update(_F).where(_F.c.lease_by == by).values(lease=None, lease_by=None))


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
    failed = (await connection.execute(select(_F.c.failing_since).where(_F.c.id == feed_id))).scalar() is not None
    at = format_instant(now)
    told = {
        "last_change": at if changed else None,
        "last_content": at if has_content else None,
        "distrusted": at if is_distrusted else None,
        "title": title,
        "site": site,
    }
    await connection.execute(
        update(_F)
        .where(_F.c.id == feed_id, _F.c.lease_by == by)
        .values(
            interval=interval,
            next_fetch=format_instant(next_fetch),
            last_fetch=at,
            last_ok=at,
            failures=0,
            failing_since=None,
            error=None,
            reason=None,
            etag=etag,
            last_modified=last_modified,
            lease=None,
            lease_by=None,
            **{column: value for column, value in told.items() if value is not None},
        )
    )
    if failed:
        await connection.execute(
            update(subscriptions)
            .where(subscriptions.c.feed_id == feed_id, subscriptions.c.told.is_not(None))
            .values(told=None)
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
    at = format_instant(now)
    await connection.execute(
        update(_F)
        .where(_F.c.id == feed_id, _F.c.lease_by == by)
        .values(
            next_fetch=format_instant(next_fetch),
            last_fetch=at,
            failures=_F.c.failures + 1,
            failing_since=func.coalesce(_F.c.failing_since, at),
            error=error,
            reason=reason,
            lease=None,
            lease_by=None,
            **({"ended": at} if ended else {}),
        )
    )
