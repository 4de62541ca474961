"""Feeds and who follows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Shelf
from bot.news.feeds import Feed, Filter, Subscription
from bot.store import subscription_spans
from bot.store.codec import owner_of
from bot.store.feed_filters import HOUSE, read_filter, store_filter
from bot.store.tables import guilds
from bot.store.tables_feeds import feeds, filters, subscriptions
from bot.store.timestamps import format_instant, parse_instant, parse_optional
from bot.store.upsert import upsert

_F = feeds
_S = subscriptions
FEED: Final = (
    *(_F.c.id, _F.c.address, _F.c.title, _F.c.site, _F.c.interval, _F.c.next_fetch, _F.c.last_fetch, _F.c.last_ok),
    *(_F.c.last_change, _F.c.failures, _F.c.failing_since, _F.c.error, _F.c.reason, _F.c.etag, _F.c.last_modified),
    *(_F.c.ended, _F.c.last_content, _F.c.corrected, _F.c.moved, _F.c.moved_from, _F.c.distrusted),
)
_SUBSCRIPTION = (_S.c.id, _S.c.guild_id, _S.c.name, _S.c.added, _S.c.added_by, _S.c.paused, filters.c.words)


def is_live() -> ColumnElement[bool]:
    """Whether a subscription is one that its feed is fetched for.

    Of a server that the bot was removed from, nothing is fetched while its data waits to be deleted.
    """
    left = exists().where(guilds.c.id == _S.c.guild_id, guilds.c.left_at.is_not(None))
    return and_(_S.c.paused.is_(None), ~left)


def feed_of_row(row: Any) -> Feed:
    return Feed(
        id=row[0],
        address=row[1],
        title=row[2],
        site=row[3],
        interval=row[4],
        next_fetch=parse_instant(row[5]),
        last_fetch=parse_optional(row[6]),
        last_ok=parse_optional(row[7]),
        last_change=parse_optional(row[8]),
        failures=row[9],
        failing_since=parse_optional(row[10]),
        error=row[11],
        reason=row[12],
        etag=row[13],
        last_modified=row[14],
        ended=parse_optional(row[15]),
        last_content=parse_optional(row[16]),
        corrected=parse_optional(row[17]),
        moved=parse_optional(row[18]),
        moved_from=row[19],
        distrusted=parse_optional(row[20]),
    )


def _subscription(row: Any) -> Subscription:
    return Subscription(
        id=row[0],
        guild_id=None if row[1] == HOUSE else row[1],
        feed=feed_of_row(row[7:]),
        name=row[2],
        added=parse_instant(row[3]),
        added_by=row[4],
        paused=parse_optional(row[5]),
        filter=read_filter(row[6]),
    )


def _select(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Subscriptions with their feeds."""
    return (
        select(*_SUBSCRIPTION, *FEED)
        .select_from(_S.join(_F, _F.c.id == _S.c.feed_id).outerjoin(filters, filters.c.id == _S.c.filter_id))
        .where(*conditions)
    )


def guild_of(shelf: Shelf) -> int:
    """Whose subscriptions those of a shelf are, as the column has it: a server's, or 0 for the house's."""
    return owner_of(shelf)[0]


def _mine(shelf: Shelf, subscription_id: int) -> ColumnElement[bool]:
    return and_(_S.c.id == subscription_id, _S.c.guild_id == guild_of(shelf))


# --- who follows what -------------------------------------------------------------------------------------------------


async def of_shelf(connection: AsyncConnection, shelf: Shelf) -> tuple[Subscription, ...]:
    """What a shelf follows, by name."""
    rows = await connection.execute(_select(_S.c.guild_id == guild_of(shelf)).order_by(func.lower(_S.c.name), _S.c.id))
    return tuple(_subscription(row) for row in rows)


async def subscription(connection: AsyncConnection, shelf: Shelf, subscription_id: int) -> Subscription | None:
    """One of a shelf's subscriptions; None where another has it, too."""
    row = (await connection.execute(_select(_mine(shelf, subscription_id)))).first()
    return None if row is None else _subscription(row)


async def live_ones(connection: AsyncConnection, ids: Iterable[int]) -> tuple[Subscription, ...]:
    """Those of some subscriptions that are not paused."""
    rows = await connection.execute(_select(_S.c.id.in_(sorted(ids)), is_live()).order_by(_S.c.id))
    return tuple(_subscription(row) for row in rows)


async def find_follower(connection: AsyncConnection, feed_id: int) -> int | None:
    """A server on whose account a feed is read: one of those that follow it; None for the house alone, or nobody."""
    rows = await connection.execute(
        select(_S.c.guild_id).where(_S.c.feed_id == feed_id, _S.c.guild_id != HOUSE, _S.c.paused.is_(None)).limit(1)
    )
    found: int | None = rows.scalar()
    return found


async def count(connection: AsyncConnection, shelf: Shelf) -> int:
    rows = await connection.execute(select(func.count()).select_from(_S).where(_S.c.guild_id == guild_of(shelf)))
    return int(rows.scalar() or 0)


async def at_address(connection: AsyncConnection, address: str) -> Feed | None:
    row = (await connection.execute(select(*FEED).where(_F.c.address == address))).first()
    return None if row is None else feed_of_row(row)


async def feed(connection: AsyncConnection, feed_id: int) -> Feed | None:
    row = (await connection.execute(select(*FEED).where(_F.c.id == feed_id))).first()
    return None if row is None else feed_of_row(row)


async def insert_feed(
    connection: AsyncConnection,
    address: str,
    *,
    title: str | None,
    site: str | None,
    interval: int,
    next_fetch: datetime,
    fetched: datetime | None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> int:
    """A feed that is new here; its id. `fetched`: when it was read for the first time, if it was."""
    at = format_instant(fetched) if fetched else None
    rows = await connection.execute(
        insert(_F)
        .values(
            address=address,
            title=title,
            site=site,
            interval=interval,
            next_fetch=format_instant(next_fetch),
            last_fetch=at,
            last_ok=at,
            last_change=at,
            etag=etag,
            last_modified=last_modified,
            last_content=at,
        )
        .returning(_F.c.id)
    )
    return int(rows.scalar_one())


async def revive(connection: AsyncConnection, feed_id: int, now: datetime) -> None:
    """A feed that had ended is there again: it is fetched as any other."""
    await connection.execute(
        update(_F)
        .where(_F.c.id == feed_id)
        .values(
            ended=None,
            failures=0,
            failing_since=None,
            error=None,
            reason=None,
            etag=None,
            last_modified=None,
            next_fetch=format_instant(now),
        )
    )
    await connection.execute(update(_S).where(_S.c.feed_id == feed_id).values(told=None))


async def follow(
    connection: AsyncConnection, shelf: Shelf, feed_id: int, name: str, now: datetime, added_by: int | None
) -> int | None:
    """A new subscription's id; None where the shelf follows that feed already."""
    guild_id = guild_of(shelf)
    rows = await connection.execute(
        upsert(_S)
        .values(guild_id=guild_id, feed_id=feed_id, name=name, added=format_instant(now), added_by=added_by)
        .on_conflict_do_nothing(index_elements=["guild_id", "feed_id"])
        .returning(_S.c.id)
    )
    made: int | None = rows.scalar()
    if made is not None:
        await subscription_spans.begin(connection, guild_id, feed_id, None)
    return made


async def unfollow(connection: AsyncConnection, shelf: Shelf, subscription_id: int) -> bool:
    """End a subscription, and the feed with it where nobody else follows it. What it brought stays."""
    rows = await connection.execute(delete(_S).where(_mine(shelf, subscription_id)).returning(_S.c.feed_id))
    feed_id = rows.scalar()
    if feed_id is None:
        return False
    await subscription_spans.end(connection, guild_of(shelf), feed_id)
    await subscription_spans.mark_unfollowed(connection, feed_id)
    await _drop_unfollowed(connection, [feed_id])
    return True


async def unfollow_all(connection: AsyncConnection, shelf: Shelf) -> int:
    """Everything that a server follows, and what it got by that; how many subscriptions that were."""
    guild_id = guild_of(shelf)
    rows = await connection.execute(delete(_S).where(_S.c.guild_id == guild_id).returning(_S.c.feed_id))
    gone = list(rows.scalars())
    await subscription_spans.forget(connection, guild_id)
    await _drop_unfollowed(connection, gone)
    return len(gone)


async def _drop_unfollowed(connection: AsyncConnection, among: Iterable[int]) -> None:
    await connection.execute(delete(_F).where(_F.c.id.in_(sorted(among)), ~exists().where(_S.c.feed_id == _F.c.id)))


async def pause(connection: AsyncConnection, shelf: Shelf, subscription_id: int, at: datetime | None) -> None:
    """Pause from `at`; None: go on, with a fetch at once."""
    rows = await connection.execute(
        update(_S)
        .where(_mine(shelf, subscription_id), _S.c.paused.is_not(None) if at is None else _S.c.paused.is_(None))
        .values(paused=format_instant(at) if at else None)
        .returning(_S.c.feed_id, _S.c.filter_id)
    )
    row = rows.first()
    if row is None:
        return
    if at is None:
        await subscription_spans.begin(connection, guild_of(shelf), row.feed_id, row.filter_id)
    else:
        await subscription_spans.end(connection, guild_of(shelf), row.feed_id)


async def set_filter(connection: AsyncConnection, shelf: Shelf, subscription_id: int, given: Filter) -> None:
    """Let through only what passes; from the next item on."""
    filter_id = await store_filter(connection, given)
    rows = await connection.execute(
        update(_S).where(_mine(shelf, subscription_id)).values(filter_id=filter_id).returning(_S.c.feed_id, _S.c.paused)
    )
    row = rows.first()
    if row is not None and row.paused is None:
        await subscription_spans.begin(connection, guild_of(shelf), row.feed_id, filter_id)


# --- failing ----------------------------------------------------------------------------------------------------------


async def list_untold(connection: AsyncConnection, failing_before: datetime) -> tuple[Subscription, ...]:
    """Subscriptions whose feed fails since before then, or has ended, and whose server was not told yet."""
    fails = or_(_F.c.failing_since <= format_instant(failing_before), _F.c.ended.is_not(None))
    rows = await connection.execute(_select(_S.c.told.is_(None), is_live(), fails).order_by(_S.c.guild_id, _S.c.id))
    return tuple(_subscription(row) for row in rows)


async def record_notice(connection: AsyncConnection, subscription_id: int, now: datetime) -> None:
    """Note that a server was told that a feed fails, if it still does."""
    fails = exists().where(_F.c.id == _S.c.feed_id, or_(_F.c.failing_since.is_not(None), _F.c.ended.is_not(None)))
    await connection.execute(update(_S).where(_S.c.id == subscription_id, fails).values(told=format_instant(now)))
