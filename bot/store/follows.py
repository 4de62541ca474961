"""Followed stories, in and out; which of them are to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.schedules import Follow
from bot.store.shared_sql import HERE
from bot.store.timestamps import format_instant, parse_instant, parse_optional

_COLUMNS = "id, guild_id, channel_id, story, created, created_by, seen, paused, pause_reason"


async def add(
    connection: AsyncConnection, guild_id: int, channel_id: int, story: int, by: int, now: datetime
) -> Follow:
    """Follow a story in a channel; return the follow that is there already where it is followed there."""
    row = await connection.execute(
        text(f"""
            INSERT INTO follows (guild_id, channel_id, story, created, created_by, seen, looked)
            VALUES (:guild_id, :channel_id, :story, :now, :by, :now, :now)
            ON CONFLICT (guild_id, channel_id, story)
            DO UPDATE SET paused = NULL, pause_reason = NULL, created_by = excluded.created_by
            RETURNING {_COLUMNS}
        """),
        {"guild_id": guild_id, "channel_id": channel_id, "story": story, "by": by, "now": format_instant(now)},
    )
    return _follow(row.one())


async def remove(
    connection: AsyncConnection, guild_id: int, stories: Sequence[int], channel_id: int | None
) -> tuple[Follow, ...]:
    """Stop following a story under any of its keys, in one channel or in all; return what was followed."""
    rows = await connection.execute(
        text(f"""
            DELETE FROM follows WHERE guild_id = :guild_id AND (:channel_id IS NULL OR channel_id = :channel_id)
              AND story IN :stories RETURNING {_COLUMNS}
        """).bindparams(bindparam("stories", expanding=True)),
        {"guild_id": guild_id, "channel_id": channel_id, "stories": list(stories)},
    )
    return tuple(_follow(row) for row in rows)


async def of_guild(connection: AsyncConnection, guild_id: int) -> tuple[Follow, ...]:
    rows = await connection.execute(
        text(f"SELECT {_COLUMNS} FROM follows WHERE guild_id = :guild_id ORDER BY id"),
        {"guild_id": guild_id},
    )
    return tuple(_follow(row) for row in rows)


async def get(connection: AsyncConnection, key: int) -> Follow | None:
    row = await connection.execute(text(f"SELECT {_COLUMNS} FROM follows WHERE id = :key"), {"key": key})
    found = row.first()
    return None if found is None else _follow(found)


async def claim(connection: AsyncConnection, before: datetime, now: datetime, limit: int) -> tuple[Follow, ...]:
    """Take follows not looked at since `before`, longest first; they count as looked at `now`."""
    rows = await connection.execute(
        text(f"""
            UPDATE follows SET looked = :now WHERE id IN (
                SELECT id FROM follows s WHERE paused IS NULL AND looked <= :before AND {HERE}
                ORDER BY looked LIMIT :limit) RETURNING {_COLUMNS}
        """),
        {"before": format_instant(before), "now": format_instant(now), "limit": limit},
    )
    return tuple(_follow(row) for row in rows)


async def has_any_to_check(connection: AsyncConnection, before: datetime) -> bool:
    row = await connection.execute(
        text("SELECT 1 FROM follows WHERE paused IS NULL AND looked <= :before LIMIT 1"),
        {"before": format_instant(before)},
    )
    return row.first() is not None


async def record_posted(connection: AsyncConnection, key: int, at: datetime) -> None:
    """Note that what was new in a followed story until `at` has been posted."""
    await connection.execute(
        text("UPDATE follows SET seen = :at WHERE id = :key AND seen < :at"), {"key": key, "at": format_instant(at)}
    )


async def pause(connection: AsyncConnection, key: int, at: datetime, reason: str | None) -> bool:
    row = await connection.execute(
        text("UPDATE follows SET paused = :at, pause_reason = :reason WHERE id = :key AND paused IS NULL RETURNING id"),
        {"key": key, "at": format_instant(at), "reason": reason},
    )
    return row.first() is not None


def _follow(row: Any) -> Follow:
    return Follow(
        id=row[0],
        guild_id=row[1],
        channel_id=row[2],
        story=row[3],
        created=parse_instant(row[4]),
        created_by=row[5],
        seen=parse_instant(row[6]),
        paused=parse_optional(row[7]),
        pause_reason=row[8],
    )
