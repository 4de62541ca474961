"""Instants that lie further ahead than they can be, which a machine's clock wrote that was ahead for a while.

`survey` finds them, `correct` moves them back; whether they are wrong, or the clock is behind now, is decided
elsewhere (`bot.newsroom.clock_correction`). Instants keep their order: each is moved by as much as the latest lies
ahead of now, and never further than `REACH` before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Origin
from bot.store.codec import origin_of
from bot.store.deliveries import new_id
from bot.store.timestamps import format_instant, parse_instant

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
        row = await connection.execute(
            text(f"""
                SELECT max({one.column}) FILTER (WHERE {one.column} <= :now),
                       min({one.column}) FILTER (WHERE {one.column} > :far),
                       max({one.column}) FILTER (WHERE {one.column} > :far) FROM {one.table}
            """),
            {"now": format_instant(now), "far": format_instant(now + one.allowance + SLACK)},
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
    rows = await connection.execute(
        text("""
            UPDATE feeds SET next_fetch = :now, lease = NULL, lease_by = NULL, corrected = :now
            WHERE next_fetch > :week OR last_fetch > :far OR lease > :lease RETURNING id
        """),
        {
            "now": format_instant(now),
            "week": format_instant(now + _A_WEEK + SLACK),
            "far": format_instant(now + SLACK),
            "lease": format_instant(now + _A_LEASE + SLACK),
        },
    )
    return len(rows.all())


async def _correct_schedules(connection: AsyncConnection, now: datetime, latest: datetime) -> int:
    given = {
        "now": format_instant(now),
        "far": format_instant(now + SLACK),
        "week": format_instant(now + _A_WEEK + SLACK),
    }
    dropped = await connection.execute(
        text("""
            DELETE FROM deliveries WHERE due > :now AND substr(origin, 1, 1) = 's'
              AND (state = 'skipped' OR state IN ('due', 'claimed') AND NOT EXISTS (
                  SELECT 1 FROM delivery_parts p WHERE p.delivery_id = deliveries.id AND p.message_id IS NOT NULL))
            RETURNING origin
        """),
        {"now": given["now"]},
    )
    origins = {origin_of(row[0]) for row in dropped}
    ahead = await connection.execute(
        text("SELECT id FROM schedules WHERE next_due > :week OR last_cut > :far"),
        {"week": given["week"], "far": given["far"]},
    )
    concerned = sorted({origin.id for origin in origins} | {row[0] for row in ahead})
    # What was sent stays, and is open where a message of it may stand: it has its place among the others by its time.
    await connection.execute(
        text(f"UPDATE OR IGNORE deliveries SET due = {_build_shift('due')} WHERE due > :far"),
        _shift(now, latest) | {"far": given["far"], "most": given["now"]},
    )
    await connection.execute(
        text("UPDATE deliveries SET lease = NULL WHERE lease > :far AND state IN ('due', 'claimed')"),
        {"far": format_instant(now + _A_LEASE + SLACK)},
    )
    for key in concerned:
        await connection.execute(
            text("""
                INSERT OR IGNORE INTO deliveries (id, origin, due, guild_id, channel_id, state, attempts, reason, sent)
                SELECT :id, :origin, :now, guild_id, channel_id, 'skipped', 0, :reason, :now
                FROM schedules WHERE id = :key
            """),
            {
                "id": new_id(),
                "origin": Origin.of_schedule(key).format(),
                "key": key,
                "now": given["now"],
                "reason": CORRECTED,
            },
        )
    await connection.execute(
        text("UPDATE schedules SET wall = '', reckoned = :now WHERE next_due > :now"), {"now": given["now"]}
    )
    return len(concerned)


async def _move(connection: AsyncConnection, one: _Moment, now: datetime, latest: datetime) -> None:
    most = now + one.allowance
    await connection.execute(
        text(f"UPDATE {one.table} SET {one.column} = {_build_shift(one.column)} WHERE {one.column} > :far"),
        _shift(now, latest) | {"far": format_instant(most + SLACK), "most": format_instant(most)},
    )


def _build_shift(column: str) -> str:
    return f"min(:most, max(:floor, coalesce(strftime('%Y-%m-%dT%H:%M:%f000Z', {column}, :back), :most)))"


def _shift(now: datetime, latest: datetime) -> dict[str, str]:
    return {"floor": format_instant(now - REACH), "back": f"-{(latest - now).total_seconds():.3f} seconds"}
