"""Feeds and who follows them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import HOUSE, Shelf
from bot.news.feeds import Feed, Filter, Subscription
from bot.store import codec
from bot.store.errors import StoreMalformed
from bot.store.shared_sql import guild_id_of, is_on
from bot.store.timestamps import format_instant, parse_instant

FEED = (
    "f.id, f.address, f.title, f.site, f.interval, f.next_fetch, f.last_fetch, f.last_ok, f.last_change, f.failures, "
    "f.failing_since, f.error, f.reason, f.etag, f.last_modified, f.ended, f.last_content, f.corrected, "
    "f.moved, f.moved_from, f.distrusted"
)
_SUBSCRIPTION = f"s.id, s.shelf, s.name, s.added, s.added_by, s.paused, s.filter, {FEED}"
# Of a server that the bot was removed from, nothing is fetched while its data waits to be deleted.
LIVE = f"""
    s.paused IS NULL AND NOT EXISTS (
        SELECT 1 FROM guilds g WHERE g.id = {guild_id_of("s.shelf")} AND g.left_at IS NOT NULL)
"""
_FROM = "FROM subscriptions s JOIN feeds f ON f.id = s.feed_id"


def _at(value: str | None) -> datetime | None:
    return None if value is None else parse_instant(value)


def feed_of_row(row: Any) -> Feed:
    return Feed(
        id=row[0],
        address=row[1],
        title=row[2],
        site=row[3],
        interval=row[4],
        next_fetch=parse_instant(row[5]),
        last_fetch=_at(row[6]),
        last_ok=_at(row[7]),
        last_change=_at(row[8]),
        failures=row[9],
        failing_since=_at(row[10]),
        error=row[11],
        reason=row[12],
        etag=row[13],
        last_modified=row[14],
        ended=_at(row[15]),
        last_content=_at(row[16]),
        corrected=_at(row[17]),
        moved=_at(row[18]),
        moved_from=row[19],
        distrusted=_at(row[20]),
    )


def _subscription(row: Any) -> Subscription:
    return Subscription(
        id=row[0],
        guild_id=_guild_of(row[1]),
        feed=feed_of_row(row[7:]),
        name=row[2],
        added=parse_instant(row[3]),
        added_by=row[4],
        paused=_at(row[5]),
        filter=Filter(**{name: tuple(words) for name, words in json.loads(row[6]).items()}),
    )


def _guild_of(stored: str) -> int | None:
    """The server that follows, None for the house; no person does, and their shelf must never pass for the house's."""
    shelf = codec.shelf_of(stored)
    if shelf.is_private:
        raise StoreMalformed(f"a subscription on a person's shelf: {stored!r:.80}")
    return shelf.guild_id


def shelf_of(subscription: Subscription) -> Shelf:
    """The shelf that a subscription's articles go on."""
    return HOUSE if subscription.guild_id is None else Shelf.of_guild(subscription.guild_id)


def _filter_json(given: Filter) -> str:
    return codec.dumps({name: words for name, words in asdict(given).items() if words})


# --- who follows what -------------------------------------------------------------------------------------------------


async def of_shelf(connection: AsyncConnection, shelf: Shelf) -> tuple[Subscription, ...]:
    """What a shelf follows, by name."""
    rows = await connection.execute(
        text(f"SELECT {_SUBSCRIPTION} {_FROM} WHERE s.shelf = :shelf ORDER BY lower(s.name), s.id"),
        {"shelf": shelf.format()},
    )
    return tuple(_subscription(row) for row in rows)


async def subscription(connection: AsyncConnection, shelf: Shelf, subscription_id: int) -> Subscription | None:
    """One of a shelf's subscriptions; None where another has it, too."""
    rows = await connection.execute(
        text(f"SELECT {_SUBSCRIPTION} {_FROM} WHERE s.id = :id AND s.shelf = :shelf"),
        {"id": subscription_id, "shelf": shelf.format()},
    )
    row = rows.first()
    return None if row is None else _subscription(row)


async def followers(connection: AsyncConnection, feed_id: int) -> tuple[Subscription, ...]:
    """Who follows a feed and has not paused it, the house first."""
    rows = await connection.execute(
        text(
            f"SELECT {_SUBSCRIPTION} {_FROM} WHERE s.feed_id = :id AND {LIVE} "
            f"ORDER BY {is_on('house', 's.shelf')} DESC, s.id"
        ),
        {"id": feed_id},
    )
    return tuple(_subscription(row) for row in rows)


async def count(connection: AsyncConnection, shelf: Shelf) -> int:
    rows = await connection.execute(
        text("SELECT count(*) FROM subscriptions WHERE shelf = :shelf"), {"shelf": shelf.format()}
    )
    return int(rows.scalar() or 0)


async def at_address(connection: AsyncConnection, address: str) -> Feed | None:
    rows = await connection.execute(
        text(f"SELECT {FEED} FROM feeds f WHERE f.address = :address"),
        {"address": address},
    )
    row = rows.first()
    return None if row is None else feed_of_row(row)


async def feed(connection: AsyncConnection, feed_id: int) -> Feed | None:
    rows = await connection.execute(text(f"SELECT {FEED} FROM feeds f WHERE f.id = :id"), {"id": feed_id})
    row = rows.first()
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
    rows = await connection.execute(
        text("""
            INSERT INTO feeds (address, title, site, interval, next_fetch, last_fetch, last_ok, last_change,
                               etag, last_modified, last_content)
            VALUES (:address, :title, :site, :interval, :next_fetch, :fetched, :fetched, :fetched,
                    :etag, :last_modified, :fetched)
            RETURNING id
        """),
        {
            "address": address,
            "title": title,
            "site": site,
            "interval": interval,
            "next_fetch": format_instant(next_fetch),
            "fetched": format_instant(fetched) if fetched else None,
            "etag": etag,
            "last_modified": last_modified,
        },
    )
    return int(rows.scalar_one())


async def revive(connection: AsyncConnection, feed_id: int, now: datetime) -> None:
    """A feed that had ended is there again: it is fetched as any other."""
    await connection.execute(
        text("""
            UPDATE feeds SET ended = NULL, failures = 0, failing_since = NULL, error = NULL, reason = NULL,
                etag = NULL, last_modified = NULL, next_fetch = :now WHERE id = :id
        """),
        {"id": feed_id, "now": format_instant(now)},
    )
    await connection.execute(text("UPDATE subscriptions SET told = NULL WHERE feed_id = :id"), {"id": feed_id})


async def follow(
    connection: AsyncConnection, shelf: Shelf, feed_id: int, name: str, now: datetime, added_by: int | None
) -> int | None:
    """A new subscription's id; None where the shelf follows that feed already."""
    rows = await connection.execute(
        text("""
            INSERT INTO subscriptions (shelf, feed_id, name, added, added_by, filter)
            VALUES (:shelf, :feed_id, :name, :added, :added_by, '{}')
            ON CONFLICT (shelf, feed_id) DO NOTHING RETURNING id
        """),
        {"shelf": shelf.format(), "feed_id": feed_id, "name": name, "added": format_instant(now), "added_by": added_by},
    )
    made: int | None = rows.scalar()
    return made


async def unfollow(connection: AsyncConnection, shelf: Shelf, subscription_id: int) -> bool:
    """End a subscription, and the feed with it where nobody else follows it."""
    rows = await connection.execute(
        text("DELETE FROM subscriptions WHERE id = :id AND shelf = :shelf RETURNING feed_id"),
        {"id": subscription_id, "shelf": shelf.format()},
    )
    row = rows.first()
    if row is None:
        return False
    await _drop_unfollowed(connection)
    return True


async def unfollow_all(connection: AsyncConnection, shelf: Shelf) -> int:
    """Everything that a shelf follows, its filters and its history; how many subscriptions that were."""
    rows = await connection.execute(
        text("DELETE FROM subscriptions WHERE shelf = :shelf RETURNING id"), {"shelf": shelf.format()}
    )
    gone = len(rows.all())
    if gone:
        await _drop_unfollowed(connection)
    return gone


async def _drop_unfollowed(connection: AsyncConnection) -> None:
    await connection.execute(
        text("DELETE FROM feeds WHERE NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.feed_id = feeds.id)")
    )


async def pause(connection: AsyncConnection, shelf: Shelf, subscription_id: int, at: datetime | None) -> None:
    """Pause from `at`; None: go on, with a fetch at once."""
    await connection.execute(
        text("UPDATE subscriptions SET paused = :at WHERE id = :id AND shelf = :shelf"),
        {"id": subscription_id, "shelf": shelf.format(), "at": format_instant(at) if at else None},
    )


async def set_filter(connection: AsyncConnection, shelf: Shelf, subscription_id: int, given: Filter) -> None:
    await connection.execute(
        text("UPDATE subscriptions SET filter = :filter WHERE id = :id AND shelf = :shelf"),
        {"id": subscription_id, "shelf": shelf.format(), "filter": _filter_json(given)},
    )


# --- failing ----------------------------------------------------------------------------------------------------------


async def list_untold(connection: AsyncConnection, failing_before: datetime) -> tuple[Subscription, ...]:
    """Subscriptions whose feed fails since before then, or has ended, and whose server was not told yet."""
    rows = await connection.execute(
        text(
            f"SELECT {_SUBSCRIPTION} {_FROM} WHERE s.told IS NULL AND {LIVE} "
            "AND (f.failing_since <= :before OR f.ended IS NOT NULL) ORDER BY s.shelf, s.id"
        ),
        {"before": format_instant(failing_before)},
    )
    return tuple(_subscription(row) for row in rows)


async def record_notice(connection: AsyncConnection, subscription_id: int, now: datetime) -> None:
    await connection.execute(
        text("UPDATE subscriptions SET told = :now WHERE id = :id"), {"id": subscription_id, "now": format_instant(now)}
    )
