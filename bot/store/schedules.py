"""Schedules, in and out; which of them are due."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.schedules import Draft, Rule, Schedule
from bot.store.shared_sql import HERE
from bot.store.timestamps import format_instant, parse_instant, parse_optional

_COLUMNS = (
    "id, guild_id, channel_id, times, days, zone, next_due, created, created_by, topics, feeds, role_id,"
    " role_by_permission, style, when_empty, max_stories, grace, paused, pause_reason, last_cut"
)


async def add(
    connection: AsyncConnection, guild_id: int, draft: Draft, grace: int, due: datetime, by: int, now: datetime
) -> Schedule:
    """Add a schedule, first due at `due`."""
    row = await connection.execute(
        text(f"""
            INSERT INTO schedules (guild_id, channel_id, times, days, zone, next_due, wall, reckoned, created,
                created_by, topics, feeds, role_id, role_by_permission, style, when_empty, max_stories, grace)
            VALUES (:guild_id, :channel_id, :times, :days, :zone, :next_due, :wall, :now, :now, :by,
                :topics, :feeds, :role_id, :role_by_permission, :style, :when_empty, :max_stories, :grace)
            RETURNING {_COLUMNS}
        """),
        {**_values(draft, grace), "guild_id": guild_id, **_due(draft.rule, due), "now": format_instant(now), "by": by},
    )
    return _schedule(row.one())


async def replace(
    connection: AsyncConnection,
    guild_id: int,
    key: int,
    draft: Draft,
    grace: int,
    due: datetime,
    by: int,
    now: datetime,
) -> Schedule | None:
    """Replace a schedule, for which who changed it answers from now on; None where the server has none such."""
    row = await connection.execute(
        text(f"""
            UPDATE schedules SET channel_id = :channel_id, times = :times, days = :days, zone = :zone,
                next_due = :next_due, wall = :wall, reckoned = :now, created_by = :by, topics = :topics, feeds = :feeds,
                role_id = :role_id, role_by_permission = :role_by_permission, style = :style,
                when_empty = :when_empty, max_stories = :max_stories, grace = :grace
            WHERE id = :key AND guild_id = :guild_id
            RETURNING {_COLUMNS}
        """),
        {
            **_values(draft, grace),
            "guild_id": guild_id,
            "key": key,
            **_due(draft.rule, due),
            "now": format_instant(now),
            "by": by,
        },
    )
    found = row.first()
    return None if found is None else _schedule(found)


async def get(connection: AsyncConnection, key: int, guild_id: int | None = None) -> Schedule | None:
    """Return one schedule; of one server only, where it is named."""
    row = await connection.execute(
        text(f"SELECT {_COLUMNS} FROM schedules WHERE id = :key AND (:guild_id IS NULL OR guild_id = :guild_id)"),
        {"key": key, "guild_id": guild_id},
    )
    found = row.first()
    return None if found is None else _schedule(found)


async def get_several(connection: AsyncConnection, keys: Sequence[int]) -> dict[int, Schedule]:
    """Return schedules by id, of any server."""
    rows = await connection.execute(
        text(f"SELECT {_COLUMNS} FROM schedules WHERE id IN (SELECT value FROM json_each(:keys))"),
        {"keys": json.dumps(list(keys))},
    )
    return {row[0]: _schedule(row) for row in rows}


async def of_guild(connection: AsyncConnection, guild_id: int) -> tuple[Schedule, ...]:
    """Return a server's schedules, oldest first."""
    rows = await connection.execute(
        text(f"SELECT {_COLUMNS} FROM schedules WHERE guild_id = :guild_id ORDER BY id"),
        {"guild_id": guild_id},
    )
    return tuple(_schedule(row) for row in rows)


async def count(connection: AsyncConnection, guild_id: int) -> int:
    row = await connection.execute(
        text("SELECT count(*) FROM schedules WHERE guild_id = :guild_id"), {"guild_id": guild_id}
    )
    return int(row.scalar_one())


async def pause(connection: AsyncConnection, key: int, at: datetime, reason: str | None) -> bool:
    """Pause a schedule, `reason` where nobody chose to; return whether it was not paused already."""
    row = await connection.execute(
        text("""
            UPDATE schedules SET paused = :at, pause_reason = :reason WHERE id = :key AND paused IS NULL RETURNING id
        """),
        {"key": key, "at": format_instant(at), "reason": reason},
    )
    return row.first() is not None


async def resume(connection: AsyncConnection, schedule: Schedule, due: datetime, by: int, now: datetime) -> Schedule:
    """Resume a schedule, next due at `due`; who resumed it answers for it."""
    row = await connection.execute(
        text(f"""
            UPDATE schedules SET paused = NULL, pause_reason = NULL, next_due = :next_due, wall = :wall,
                                 reckoned = :now, created_by = :by
            WHERE id = :key RETURNING {_COLUMNS}
        """),
        {"key": schedule.id, **_due(schedule.rule, due), "now": format_instant(now), "by": by},
    )
    return _schedule(row.one())


async def remove(connection: AsyncConnection, guild_id: int, key: int) -> Schedule | None:
    """Remove a server's schedule; what it posted stays in the history."""
    row = await connection.execute(
        text(f"DELETE FROM schedules WHERE id = :key AND guild_id = :guild_id RETURNING {_COLUMNS}"),
        {"key": key, "guild_id": guild_id},
    )
    found = row.first()
    return None if found is None else _schedule(found)


async def remove_feed(connection: AsyncConnection, guild_id: int, feed: int) -> tuple[int, ...]:
    """Take a feed (the id of a subscription) from the schedules of its server that name others too; those that name it
    alone, which are left as they are."""
    await connection.execute(
        text("""
            UPDATE schedules SET feeds = (
                SELECT json_group_array(j.value) FROM json_each(schedules.feeds) j WHERE j.value <> :feed)
            WHERE guild_id = :guild_id AND json_array_length(feeds) > 1
              AND EXISTS (SELECT 1 FROM json_each(schedules.feeds) j WHERE j.value = :feed)
        """),
        {"guild_id": guild_id, "feed": feed},
    )
    rows = await connection.execute(
        text("""
            SELECT id FROM schedules WHERE guild_id = :guild_id
              AND EXISTS (SELECT 1 FROM json_each(schedules.feeds) j WHERE j.value = :feed) ORDER BY id
        """),
        {"guild_id": guild_id, "feed": feed},
    )
    return tuple(row[0] for row in rows)


# --- what is due ------------------------------------------------------------------------------------------------------


async def list_due(connection: AsyncConnection, now: datetime, limit: int) -> tuple[Schedule, ...]:
    """Return schedules whose time has come, the earliest first."""
    rows = await connection.execute(
        text(f"""
            SELECT {_COLUMNS} FROM schedules s WHERE paused IS NULL AND next_due <= :now AND {HERE}
            ORDER BY next_due, id LIMIT :limit
        """),
        {"now": format_instant(now), "limit": limit},
    )
    return tuple(_schedule(row) for row in rows)


async def list_coming(connection: AsyncConnection, now: datetime, until: datetime, limit: int) -> tuple[Schedule, ...]:
    """Return schedules that are due soon."""
    rows = await connection.execute(
        text(f"""
            SELECT {_COLUMNS} FROM schedules s
            WHERE paused IS NULL AND next_due > :now AND next_due <= :until AND {HERE} ORDER BY next_due LIMIT :limit
        """),
        {"now": format_instant(now), "until": format_instant(until), "limit": limit},
    )
    return tuple(_schedule(row) for row in rows)


async def advance(connection: AsyncConnection, schedule: Schedule, to: datetime) -> bool:
    """Set a schedule's next time; false where somebody else has moved it meanwhile."""
    row = await connection.execute(
        text("""
            UPDATE schedules SET next_due = :next_due, wall = :wall, reckoned = :was
            WHERE id = :key AND next_due = :was AND paused IS NULL RETURNING id
        """),
        {"key": schedule.id, "was": format_instant(schedule.next_due), **_due(schedule.rule, to)},
    )
    return row.first() is not None


async def list_shifted(
    connection: AsyncConnection, after: int, limit: int
) -> tuple[int, list[tuple[Schedule, datetime, str]]]:
    """Schedules whose next time shows on their zone's clocks otherwise than when it was written: the zone's rules have
    changed. Each with the moment its next time was reckoned from, and what the clocks were to show. Looks at `limit` of
    them with an id beyond `after`; gives the last id too, 0 where there is none."""
    rows = await connection.execute(
        text(f"SELECT {_COLUMNS}, wall, reckoned FROM schedules WHERE id > :after ORDER BY id LIMIT :limit"),
        {"after": after, "limit": limit},
    )
    last, found = 0, []
    for row in rows:
        last = int(row[0])
        if row[20] != _wall(row[5], parse_instant(row[6])):
            found.append((_schedule(row), parse_instant(row[21]), row[20]))
    return last, found


async def correct(connection: AsyncConnection, schedule: Schedule, to: datetime) -> None:
    """Set the next time as a zone's new rules have it."""
    await connection.execute(
        text("UPDATE schedules SET next_due = :next_due, wall = :wall WHERE id = :key AND next_due = :was"),
        {"key": schedule.id, "was": format_instant(schedule.next_due), **_due(schedule.rule, to)},
    )


async def record_cut(connection: AsyncConnection, key: int, at: datetime) -> None:
    """Note that what has been posted reaches up to `at`; it never goes back."""
    await connection.execute(
        text("UPDATE schedules SET last_cut = :at WHERE id = :key AND (last_cut IS NULL OR last_cut < :at)"),
        {"key": key, "at": format_instant(at)},
    )


# --- a server's whole -------------------------------------------------------------------------------------------------


async def delete_guild(connection: AsyncConnection, guild_id: int) -> None:
    """Delete everything of a server's schedules, follows and posts."""
    for statement in (
        "DELETE FROM schedules WHERE guild_id = :id",
        "DELETE FROM follows WHERE guild_id = :id",
        "DELETE FROM deliveries WHERE guild_id = :id",
    ):
        await connection.execute(text(statement), {"id": guild_id})


async def export(connection: AsyncConnection, guild_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return everything stored about a server's schedules, follows and posts, for `/data export`: ids as text."""
    made: dict[str, list[dict[str, Any]]] = {}
    for name, table, order in (
        ("schedules", "schedules", "id"),
        ("followed_stories", "follows", "id"),
        ("posts", "deliveries", "due, id"),
    ):
        rows = await connection.execute(
            text(f"SELECT * FROM {table} WHERE guild_id = :id ORDER BY {order}"),
            {"id": guild_id},
        )
        made[name] = [_export_row(dict(row)) for row in rows.mappings()]
    held = await connection.execute(
        text("""
            SELECT s.delivery_id, s.story, s.title, s.why, s.position >= 1000 AS left_out
            FROM delivery_stories s JOIN deliveries d ON d.id = s.delivery_id
            WHERE d.guild_id = :id ORDER BY s.delivery_id, s.position
        """),
        {"id": guild_id},
    )
    made["posted_stories"] = [_export_row(dict(row)) for row in held.mappings()]
    shown = await connection.execute(
        text("""
            SELECT a.delivery_id, a.position, a.story, a.key, a.notice, a.noted, a.outcome, a.words
            FROM delivery_articles a JOIN deliveries d ON d.id = a.delivery_id
            WHERE d.guild_id = :id ORDER BY a.delivery_id, a.position, a.story, a.key
        """),
        {"id": guild_id},
    )
    made["posted_articles"] = [_export_row(dict(row)) for row in shown.mappings()]
    return made


def _export_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row with Discord's ids as text, which are larger than other programs' numbers can be, and lists as lists."""
    ids = (
        "id",
        "guild_id",
        "channel_id",
        "created_by",
        "role_id",
        "message_id",
        "thread_id",
        "delivery_id",
        "story",
        "key",
    )
    lists = ("times", "days", "topics", "feeds")
    return {
        key: str(value) if key in ids and value is not None else json.loads(value) if key in lists else value
        for key, value in row.items()
    }


# --- rows and words ---------------------------------------------------------------------------------------------------


def _values(draft: Draft, grace: int) -> dict[str, Any]:
    return {
        "channel_id": draft.channel_id,
        "times": json.dumps(draft.rule.times),
        "days": json.dumps(draft.rule.days),
        "zone": draft.rule.zone,
        "topics": json.dumps(draft.topics, ensure_ascii=False),
        "feeds": json.dumps(draft.feeds),
        "role_id": draft.role_id,
        "role_by_permission": int(draft.role_by_permission),
        "style": draft.style,
        "when_empty": draft.when_empty,
        "max_stories": draft.max_stories,
        "grace": grace,
    }


def _due(rule: Rule, due: datetime) -> dict[str, Any]:
    return {"next_due": format_instant(due), "wall": _wall(rule.zone, due)}


def _wall(zone: str, moment: datetime) -> str:
    """What the clocks of a zone show, by its rules as they are now; empty where the zone is not known."""
    try:
        return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def _schedule(row: Any) -> Schedule:
    return Schedule(
        id=row[0],
        guild_id=row[1],
        channel_id=row[2],
        rule=Rule(tuple(json.loads(row[3])), tuple(json.loads(row[4])), row[5]),
        next_due=parse_instant(row[6]),
        created=parse_instant(row[7]),
        created_by=row[8],
        topics=tuple(json.loads(row[9])),
        feeds=tuple(json.loads(row[10])),
        role_id=row[11],
        role_by_permission=bool(row[12]),
        style=row[13],
        when_empty=row[14],
        max_stories=row[15],
        grace=row[16],
        paused=parse_optional(row[17]),
        pause_reason=row[18],
        last_cut=parse_optional(row[19]),
    )
