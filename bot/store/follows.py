"""Followed stories, in and out; which of them are to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.schedules import Follow
from bot.store.dialects.claiming import claim_rows
from bot.store.shared_sql import is_here
from bot.store.tables_schedules import follows
from bot.store.timestamps import format_instant, parse_instant, parse_optional
from bot.store.upsert import upsert

_F: Final = follows.c
_COLUMNS: Final = (
    *(_F.id, _F.guild_id, _F.channel_id, _F.story, _F.created),
    *(_F.created_by, _F.seen, _F.paused, _F.pause_reason),
)


async def add(
    connection: AsyncConnection, guild_id: int, channel_id: int, story: int, by: int, now: datetime
) -> Follow:
    """Follow a story in a channel; return the follow that is there already where it is followed there."""
    at = format_instant(now)
    made = upsert(follows).values(
        guild_id=guild_id, channel_id=channel_id, story=story, created=at, created_by=by, seen=at, looked=at
    )
    row = await connection.execute(
        made.on_conflict_do_update(
            index_elements=["guild_id", "channel_id", "story"],
            set_={"paused": None, "pause_reason": None, "created_by": made.excluded.created_by},
        ).returning(*_COLUMNS)
    )
    return _follow(row.one())


async def remove(
    connection: AsyncConnection, guild_id: int, stories: Sequence[int], channel_id: int | None
) -> tuple[Follow, ...]:
    """Stop following a story under any of its keys, in one channel or in all; return what was followed."""
    gone = delete(follows).where(_F.guild_id == guild_id, _F.story.in_(list(stories)))
    if channel_id is not None:
        gone = gone.where(_F.channel_id == channel_id)
    rows = await connection.execute(gone.returning(*_COLUMNS))
    return tuple(_follow(row) for row in rows)


async def of_guild(connection: AsyncConnection, guild_id: int) -> tuple[Follow, ...]:
    rows = await connection.execute(select(*_COLUMNS).where(_F.guild_id == guild_id).order_by(_F.id))
    return tuple(_follow(row) for row in rows)


async def get(connection: AsyncConnection, key: int) -> Follow | None:
    found = (await connection.execute(select(*_COLUMNS).where(_F.id == key))).first()
    return None if found is None else _follow(found)


_TO_CHECK: Final = and_(_F.paused.is_(None), _F.looked <= bindparam("before"))
_CLAIM: Final = claim_rows(
    follows,
    select(_F.id).where(_TO_CHECK, is_here(_F.guild_id)).order_by(_F.looked).limit(bindparam("most")),
    {"looked": bindparam("now")},
    _COLUMNS,
)
_ANY_TO_CHECK: Final = select(_F.id).where(_TO_CHECK).limit(1)


async def claim(connection: AsyncConnection, before: datetime, now: datetime, limit: int) -> tuple[Follow, ...]:
    """Take follows not looked at since `before`, longest first; they count as looked at `now`."""
    rows = await connection.execute(
        _CLAIM, {"before": format_instant(before), "now": format_instant(now), "most": limit}
    )
    return tuple(_follow(row) for row in rows)


async def has_any_to_check(connection: AsyncConnection, before: datetime) -> bool:
    row = await connection.execute(_ANY_TO_CHECK, {"before": format_instant(before)})
    return row.first() is not None


async def record_posted(connection: AsyncConnection, key: int, at: datetime) -> None:
    """Note that what was new in a followed story until `at` has been posted."""
    until = format_instant(at)
    await connection.execute(update(follows).where(_F.id == key, _F.seen < until).values(seen=until))


async def pause(connection: AsyncConnection, key: int, at: datetime, reason: str | None) -> bool:
    row = await connection.execute(
        update(follows)
        .where(_F.id == key, _F.paused.is_(None))
        .values(paused=format_instant(at), pause_reason=reason)
        .returning(_F.id)
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
