"""Instants that lie further ahead than they can be, which a machine's clock wrote that was ahead for a while.

`survey` finds them, `correct` moves them back; whether they are wrong, or the clock is behind now, is decided
elsewhere (`bot.newsroom.clock_correction`). Instants keep their order: each is moved by as much as the latest lies
ahead of now, and never further than `REACH` before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Origin
from bot.store import tables_feeds
from bot.store.codec import origin_of
from bot.store.deliveries import new_id
from bot.store.dialects.constructs import earlier
from bot.store.schema import metadata
from bot.store.tables_schedules import deliveries, parts, schedules
from bot.store.timestamps import format_instant, parse_instant
from bot.store.upsert import upsert

SLACK = timedelta(hours=1)  # a clock that is set right by less does no harm that lasts
REACH = timedelta(days=1)
CORRECTED = "this machine's clock had been ahead; what it noted too early was dropped, and posts go on as set up"

_NEVER_AHEAD = timedelta()
_A_DAY = timedelta(hours=24)  # a private reading expires after
_A_WEEK = timedelta(days=8)  # a weekly schedule, a site that asks for a week's rest, and their jitter
_A_LEASE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A column of instants, and how far ahead of now they can lie."""

    table: str
    column: str
    allowance: timedelta = _NEVER_AHEAD
    is_telling: bool = True  # whether it is looked at to find out; those of very large tables are not

    @property
    def in_table(self) -> Table:
        return metadata.tables[self.table]

    @property
    def at(self) -> ColumnElement[str]:
        return self.in_table.c[self.column]


_MOMENTS = (
    _Moment("articles", "added"),
    _Moment("revisions", "added", is_telling=False),
    _Moment("entries", "added"),
    _Moment("entries", "newest", is_telling=False),
    _Moment("entries", "touched", is_telling=False),
    _Moment("entries", "expires", _A_DAY),
    _Moment("history", "at"),
    _Moment("analyses", "made", is_telling=False),
    _Moment("guilds", "left_at"),
    _Moment("stories", "first", is_telling=False),
    _Moment("story_members", "placed", is_telling=False),
    _Moment("story_members", "updated"),
    _Moment("story_waiting", "added"),
    _Moment("story_looks", "at"),
    _Moment("subscriptions", "added"),
    _Moment("subscriptions", "paused"),
    _Moment("subscriptions", "told"),
    _Moment("feeds", "last_fetch"),
    _Moment("feeds", "last_ok"),
    _Moment("feeds", "last_change"),
    _Moment("feeds", "last_content"),
    _Moment("feeds", "corrected"),
    _Moment("feeds", "moved"),
    _Moment("feeds", "distrusted"),
    _Moment("feeds", "failing_since"),
    _Moment("feeds", "ended"),
    _Moment("feeds", "next_fetch", _A_WEEK),
    _Moment("feeds", "lease", _A_LEASE),
    _Moment("feed_keys", "first_seen", is_telling=False),
    _Moment("feed_keys", "last_seen", is_telling=False),
    _Moment("feed_skips", "added", is_telling=False),
    _Moment("feed_firsts", "added", is_telling=False),
    _Moment("feed_items", "at"),
    _Moment("feed_items", "newest", is_telling=False),
    _Moment("feed_items", "touched", is_telling=False),
    _Moment("schedules", "created"),
    _Moment("schedules", "paused"),
    _Moment("schedules", "last_cut"),
    _Moment("follows", "created"),
    _Moment("follows", "seen"),
    _Moment("follows", "looked"),
    _Moment("follows", "paused"),
    _Moment("deliveries", "claimed"),
    _Moment("deliveries", "sent"),
    _Moment("deliveries", "cut"),
    _Moment("deliveries", "lease", _A_LEASE),
)
_DUE = _Moment("schedules", "next_due", _A_WEEK)  # looked at; made anew by the zone's rules


@dataclass(frozen=True, slots=True)
class Survey:
    """The last instant that is not ahead; the first and the last of those that are, less how far they may be."""

    behind: datetime | None = None
    first: datetime | None = None
    last: datetime | None = None


async def survey(connection: AsyncConnection, now: datetime) -> Survey:
    """What the stored instants say about the clock, as seen from `now`."""
    behind: list[str] = []
    first: list[datetime] = []
    last: list[datetime] = []
    for one in (*(moment for moment in _MOMENTS if moment.is_telling), _DUE):
        at, far = one.at, format_instant(now + one.allowance + SLACK)
        row = await connection.execute(
            select(
                func.max(at).filter(at <= format_instant(now)),
                func.min(at).filter(at > far),
                func.max(at).filter(at > far),
            )
        )
        before, lowest, highest = row.one()
        if before is not None and one.allowance == _NEVER_AHEAD:
            behind.append(before)
        if lowest is not None:
            first.append(parse_instant(lowest) - one.allowance)
            last.append(parse_instant(highest) - one.allowance)
    return Survey(
        parse_instant(max(behind)) if behind else None, min(first) if first else None, max(last) if last else None
    )


async def correct(connection: AsyncConnection, now: datetime, latest: datetime) -> int:
    """Move back what lies ahead, `latest` to `now`; how many schedules and feeds that concerned.

    Times of the ledger that have not come are dropped, due times made anew: a feed's is now, a schedule's is left to be
    resolved anew from `now` on (`schedules.shifted` finds it). Both are noted: in the ledger, and on the feed.
    """
    feeds = await _correct_feeds(connection, now)
    schedules = await _correct_schedules(connection, now, latest)
    for one in _MOMENTS:
        await _move(connection, one, now, latest)
    return feeds + schedules


async def _correct_feeds(connection: AsyncConnection, now: datetime) -> int:
    f, at = tables_feeds.feeds.c, format_instant(now)
    rows = await connection.execute(
        update(tables_feeds.feeds)
        .where(
            or_(
                f.next_fetch > format_instant(now + _A_WEEK + SLACK),
                f.last_fetch > format_instant(now + SLACK),
                f.lease > format_instant(now + _A_LEASE + SLACK),
            )
        )
        .values(next_fetch=at, lease=None, lease_by=None, corrected=at)
        .returning(f.id)
    )
    return len(rows.all())


async def _correct_schedules(connection: AsyncConnection, now: datetime, latest: datetime) -> int:
    at = format_instant(now)
    dropped = await connection.execute(
        delete(deliveries)
        .where(
            deliveries.c.due > at,
            func.substr(deliveries.c.origin, 1, 1) == "s",
            or_(deliveries.c.state == "skipped", and_(_IS_OPEN, ~_HAS_MESSAGE)),
        )
        .returning(deliveries.c.origin)
    )
    origins = {origin_of(row.origin) for row in dropped}
    ahead = await connection.execute(
        select(schedules.c.id).where(
            or_(
                schedules.c.next_due > format_instant(now + _A_WEEK + SLACK),
                schedules.c.last_cut > format_instant(now + SLACK),
            )
        )
    )
    concerned = sorted({origin.id for origin in origins} | {row.id for row in ahead})
    await _move_due(connection, now, latest)
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.lease > format_instant(now + _A_LEASE + SLACK), _IS_OPEN)
        .values(lease=None)
    )
    for key in concerned:
        await _note(connection, key, at)
    await connection.execute(update(schedules).where(schedules.c.next_due > at).values(wall="", reckoned=at))
    return len(concerned)


_IS_OPEN: Final = deliveries.c.state.in_(["due", "claimed"])
_HAS_MESSAGE: Final = exists().where(parts.c.delivery_id == deliveries.c.id, parts.c.message_id.is_not(None))


async def _move_due(connection: AsyncConnection, now: datetime, latest: datetime) -> None:
    """What was sent stays, and is open where a message of it may stand: it has its place among the others by its time.

    One whose time another of the same origin has already keeps its own.
    """
    d = deliveries.c
    rows = await connection.execute(
        select(d.id, d.origin, d.due).where(d.due > format_instant(now + SLACK)).order_by(d.due)
    )
    for row in rows.all():
        due = format_instant(min(now, max(now - REACH, parse_instant(row.due) - (latest - now))))
        taken = await connection.execute(select(d.id).where(d.origin == row.origin, d.due == due))
        if taken.first() is None:
            await connection.execute(update(deliveries).where(d.id == row.id).values(due=due))


async def _note(connection: AsyncConnection, key: int, at: str) -> None:
    """Say in the ledger that a schedule's times were dropped."""
    schedule = (
        await connection.execute(select(schedules.c.guild_id, schedules.c.channel_id).where(schedules.c.id == key))
    ).first()
    if schedule is None:
        return
    await connection.execute(
        upsert(deliveries).on_conflict_do_nothing(),
        {
            "id": new_id(),
            "origin": Origin.of_schedule(key).format(),
            "due": at,
            "guild_id": schedule.guild_id,
            "channel_id": schedule.channel_id,
            "state": "skipped",
            "attempts": 0,
            "reason": CORRECTED,
            "sent": at,
        },
    )


async def _move(connection: AsyncConnection, one: _Moment, now: datetime, latest: datetime) -> None:
    most = now + one.allowance
    # Of many rows, none is read.
    moved = func.coalesce(earlier(one.at, (latest - now).total_seconds()), format_instant(most))
    floor, ceiling = format_instant(now - REACH), format_instant(most)
    within = case((moved > ceiling, ceiling), (moved < floor, floor), else_=moved)
    await connection.execute(
        update(one.in_table).where(one.at > format_instant(most + SLACK)).values({one.column: within})
    )
