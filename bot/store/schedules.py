"""Schedules, in and out; which of them are due."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import and_, bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.schedules import Draft, Rule, Schedule
from bot.news.shards import ALL, Shards
from bot.store.sharding import is_own
from bot.store.shared_sql import is_here
from bot.store.tables_schedules import LEFT_OUT, deliveries, follows, held, posted, schedules, setups
from bot.store.templates import read_template, write_template
from bot.store.timestamps import format_instant, parse_instant, parse_optional

_S: Final = schedules.c
_COLUMNS: Final = (
    *(_S.id, _S.guild_id, _S.channel_id, _S.times, _S.days, _S.zone, _S.next_due, _S.created, _S.created_by),
    *(_S.topics, _S.feeds, _S.role_id, _S.role_by_permission, _S.style, _S.when_empty, _S.max_stories, _S.grace),
    *(_S.paused, _S.pause_reason, _S.last_cut, _S.template),
)


async def add(
    connection: AsyncConnection, guild_id: int, draft: Draft, grace: int, due: datetime, by: int, now: datetime
) -> Schedule:
    """Add a schedule, first due at `due`."""
    at = format_instant(now)
    values = {**_values(draft, grace), **_due(draft.rule, due), "reckoned": at, "created": at, "created_by": by}
    row = await connection.execute(insert(schedules).values(guild_id=guild_id, **values).returning(*_COLUMNS))
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
    values = {**_values(draft, grace), **_due(draft.rule, due), "reckoned": format_instant(now), "created_by": by}
    row = await connection.execute(
        update(schedules).where(_S.id == key, _S.guild_id == guild_id).values(values).returning(*_COLUMNS)
    )
    found = row.first()
    return None if found is None else _schedule(found)


async def get(connection: AsyncConnection, key: int, guild_id: int | None = None) -> Schedule | None:
    """Return one schedule; of one server only, where it is named."""
    wanted = select(*_COLUMNS).where(_S.id == key)
    if guild_id is not None:
        wanted = wanted.where(_S.guild_id == guild_id)
    row = await connection.execute(wanted)
    found = row.first()
    return None if found is None else _schedule(found)


async def get_several(connection: AsyncConnection, keys: Sequence[int]) -> dict[int, Schedule]:
    """Return schedules by id, of any server."""
    rows = await connection.execute(select(*_COLUMNS).where(_S.id.in_(list(keys))))
    return {row[0]: _schedule(row) for row in rows}


async def of_guild(connection: AsyncConnection, guild_id: int) -> tuple[Schedule, ...]:
    """Return a server's schedules, oldest first."""
    rows = await connection.execute(select(*_COLUMNS).where(_S.guild_id == guild_id).order_by(_S.id))
    return tuple(_schedule(row) for row in rows)


async def count(connection: AsyncConnection, guild_id: int) -> int:
    row = await connection.execute(select(func.count()).select_from(schedules).where(_S.guild_id == guild_id))
    return int(row.scalar_one())


async def pause(connection: AsyncConnection, key: int, at: datetime, reason: str | None) -> bool:
    """Pause a schedule, `reason` where nobody chose to; return whether it was not paused already."""
    row = await connection.execute(
        update(schedules)
        .where(_S.id == key, _S.paused.is_(None))
        .values(paused=format_instant(at), pause_reason=reason)
        .returning(_S.id)
    )
    return row.first() is not None


async def resume(connection: AsyncConnection, schedule: Schedule, due: datetime, by: int, now: datetime) -> Schedule:
    """Resume a schedule, next due at `due`; who resumed it answers for it."""
    values = {**_due(schedule.rule, due), "reckoned": format_instant(now), "created_by": by}
    row = await connection.execute(
        update(schedules)
        .where(_S.id == schedule.id)
        .values(paused=None, pause_reason=None, **values)
        .returning(*_COLUMNS)
    )
    return _schedule(row.one())


async def remove(connection: AsyncConnection, guild_id: int, key: int) -> Schedule | None:
    """Remove a server's schedule; what it posted stays in the history."""
    row = await connection.execute(delete(schedules).where(_S.id == key, _S.guild_id == guild_id).returning(*_COLUMNS))
    found = row.first()
    return None if found is None else _schedule(found)


async def remove_feed(connection: AsyncConnection, guild_id: int, feed: int) -> tuple[int, ...]:
    """Take a feed (the id of a subscription) from the schedules of its server that name others too; those that name it
    alone, which are left as they are."""
    rows = await connection.execute(select(_S.id, _S.feeds).where(_S.guild_id == guild_id).order_by(_S.id))
    named = [(row.id, feeds) for row in rows if feed in (feeds := json.loads(row.feeds))]
    for key, feeds in named:
        if len(feeds) > 1:
            rest = [one for one in feeds if one != feed]
            await connection.execute(update(schedules).where(_S.id == key).values(feeds=json.dumps(rest)))
    return tuple(key for key, feeds in named if len(feeds) == 1)


# --- what is due ------------------------------------------------------------------------------------------------------


_RUNNING: Final = and_(_S.paused.is_(None), is_here(_S.guild_id))
_MOST: Final[Any] = bindparam("most")
_IS_DUE: Final = and_(_RUNNING, _S.next_due <= bindparam("now"))
_ANY_DUE: Final = select(_S.id).where(_IS_DUE).limit(1)
_DUE: Final = (  # of many that are due at one moment, the index gives as many as are taken: no order among them
    select(*_COLUMNS).where(_IS_DUE).order_by(_S.next_due).limit(_MOST).with_for_update(skip_locked=True, of=schedules)
)
_ADVANCE: Final = (
    update(schedules)
    .where(_S.id == bindparam("key"))
    .values(next_due=bindparam("to"), wall=bindparam("shown"), reckoned=bindparam("was"))
)
_COMING: Final = (
    select(*_COLUMNS)
    .where(_RUNNING, _S.next_due > bindparam("now"), _S.next_due <= bindparam("until"))
    .order_by(_S.next_due)
    .limit(_MOST)
)


async def is_any_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether the time of a schedule has come; cheaper than to take none."""
    row = await connection.execute(_ANY_DUE, {"now": format_instant(now)})
    return row.first() is not None


async def take_due(connection: AsyncConnection, now: datetime, limit: int) -> tuple[Schedule, ...]:
    """Return schedules whose time has come, the earliest first: nobody else has them until this transaction ends.

    Those that another process has at the moment are passed over.
    """
    rows = await connection.execute(_DUE, {"now": format_instant(now), "most": limit})
    return tuple(_schedule(row) for row in rows)


async def list_coming(
    connection: AsyncConnection, now: datetime, until: datetime, limit: int, shards: Shards = ALL
) -> tuple[Schedule, ...]:
    """Return schedules of the servers of these shards that are due soon, the earliest first."""
    wanted = _COMING if shards == ALL else _COMING.where(is_own(_S.guild_id, shards))
    rows = await connection.execute(wanted, {"now": format_instant(now), "until": format_instant(until), "most": limit})
    return tuple(_schedule(row) for row in rows)


async def advance(connection: AsyncConnection, taken: Sequence[tuple[Schedule, datetime]]) -> None:
    """Set the next times of schedules that were taken in this transaction; at least one."""
    values = [
        {
            "key": schedule.id,
            "to": format_instant(to),
            "shown": _wall(schedule.rule.zone, to),
            "was": format_instant(schedule.next_due),
        }
        for schedule, to in taken
    ]
    await connection.execute(_ADVANCE, values)


async def list_shifted(
    connection: AsyncConnection, after: int, limit: int
) -> tuple[int, list[tuple[Schedule, datetime, str]]]:
    """Schedules whose next time shows on their zone's clocks otherwise than when it was written: the zone's rules have
    changed. Each with the moment its next time was reckoned from, and what the clocks were to show. Looks at `limit` of
    them with an id beyond `after`; gives the last id too, 0 where there is none."""
    rows = await connection.execute(
        select(*_COLUMNS, _S.wall, _S.reckoned).where(_S.id > after).order_by(_S.id).limit(limit)
    )
    last, found = 0, []
    for row in rows:
        last = int(row[0])
        if row.wall != _wall(row.zone, parse_instant(row.next_due)):
            found.append((_schedule(row), parse_instant(row.reckoned), row.wall))
    return last, found


async def correct(connection: AsyncConnection, schedule: Schedule, to: datetime) -> None:
    """Set the next time as a zone's new rules have it."""
    await connection.execute(
        update(schedules)
        .where(_S.id == schedule.id, _S.next_due == format_instant(schedule.next_due))
        .values(_due(schedule.rule, to))
    )


async def record_cut(connection: AsyncConnection, key: int, at: datetime) -> None:
    """Note that what has been posted reaches up to `at`; it never goes back."""
    until = format_instant(at)
    await connection.execute(
        update(schedules).where(_S.id == key, or_(_S.last_cut.is_(None), _S.last_cut < until)).values(last_cut=until)
    )


# --- a server's whole -------------------------------------------------------------------------------------------------


async def delete_guild(connection: AsyncConnection, guild_id: int) -> None:
    """Delete everything of a server's schedules, follows and posts."""
    for table in (schedules, follows, deliveries, setups):
        await connection.execute(delete(table).where(table.c.guild_id == guild_id))


async def export(connection: AsyncConnection, guild_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return everything stored about a server's schedules, follows and posts, for `/data export`: ids as text."""
    made: dict[str, list[dict[str, Any]]] = {}
    for name, table, order in (
        ("schedules", schedules, (_S.id,)),
        ("setup", setups, (setups.c.guild_id,)),
        ("followed_stories", follows, (follows.c.id,)),
        ("posts", deliveries, (deliveries.c.due, deliveries.c.id)),
    ):
        rows = await connection.execute(select(table).where(table.c.guild_id == guild_id).order_by(*order))
        made[name] = [_export_row(dict(row)) for row in rows.mappings()]
    h, a, d = held.c, posted.c, deliveries.c
    stories = await connection.execute(
        select(
            *(h.delivery_id, h.story, h.title, h.why),
            case((h.position >= LEFT_OUT, 1), else_=0).label("left_out"),
        )
        .join(deliveries, d.id == h.delivery_id)
        .where(d.guild_id == guild_id)
        .order_by(h.delivery_id, h.position)
    )
    made["posted_stories"] = [_export_row(dict(row)) for row in stories.mappings()]
    shown = await connection.execute(
        select(a.delivery_id, a.position, a.story, a.key, a.notice, a.noted, a.outcome, a.words)
        .join(deliveries, d.id == a.delivery_id)
        .where(d.guild_id == guild_id)
        .order_by(a.delivery_id, a.position, a.story, a.key)
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
    lists = ("times", "days", "topics", "feeds", "template", "draft")
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
        "template": write_template(draft.template),
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
        template=read_template(row[20]),
    )
