"""Servers: their settings, and what happens to their data when the bot is removed from one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete as delete_from
from sqlalchemy import func, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import GuildSettings, Shelf
from bot.store import feeds, removal, reports, schedules
from bot.store.tables import entries, guilds
from bot.store.tables_feeds import subscription_spans, subscriptions
from bot.store.tables_schedules import follows, setups
from bot.store.tables_schedules import schedules as planned
from bot.store.timestamps import format_instant, parse_instant
from bot.store.upsert import upsert


async def get_settings(connection: AsyncConnection, guild_id: int) -> GuildSettings:
    """A server's settings; the defaults where it never set any."""
    g = guilds.c
    row = (
        await connection.execute(
            select(g.adders, g.adder_role, g.zone, g.notices, g.private, g.images, g.pictures, g.reports).where(
                g.id == guild_id
            )
        )
    ).first()
    if row is None:
        return GuildSettings(guild_id)
    return GuildSettings(guild_id, *row[:4], bool(row[4]), bool(row[5]), bool(row[6]), row[7])


async def set_settings(connection: AsyncConnection, given: GuildSettings) -> None:
    values = {
        "adders": given.adders,
        "adder_role": given.adder_role,
        "zone": given.zone,
        "notices": given.notices,
        "private": int(given.private),
        "images": int(given.images),
        "pictures": int(given.pictures),
        "reports": given.reports,
    }
    await connection.execute(
        upsert(guilds).values(id=given.guild_id, **values).on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def is_stored(connection: AsyncConnection, guild_id: int) -> bool:
    """Whether anything but its articles is stored about a server."""
    row = await connection.execute(select(guilds.c.id).where(guilds.c.id == guild_id))
    return row.first() is not None


async def record_leaving(connection: AsyncConnection, guild_id: int, at: datetime) -> None:
    """Note when the bot was removed; the first time counts until it is back."""
    default = GuildSettings(guild_id)
    noted = upsert(guilds).values(
        id=guild_id, adders=default.adders, zone=default.zone, private=0, left_at=format_instant(at)
    )
    await connection.execute(
        noted.on_conflict_do_update(
            index_elements=["id"], set_={"left_at": func.coalesce(guilds.c.left_at, noted.excluded.left_at)}
        )
    )


async def record_joining(connection: AsyncConnection, guild_ids: Collection[int]) -> None:
    """It is back there: nothing is deleted."""
    left = await connection.execute(select(guilds.c.id).where(guilds.c.left_at.is_not(None)))
    back = sorted({row[0] for row in left} & set(guild_ids))
    if back:
        await connection.execute(update(guilds).where(guilds.c.id.in_(back)).values(left_at=None))


async def get_leaving(connection: AsyncConnection, guild_id: int) -> datetime | None:
    row = (await connection.execute(select(guilds.c.left_at).where(guilds.c.id == guild_id))).first()
    return None if row is None or row[0] is None else parse_instant(row[0])


async def list_left_before(connection: AsyncConnection, at: datetime) -> list[int]:
    """Servers that the bot was removed from before `at`, and that did not take it back."""
    rows = await connection.execute(select(guilds.c.id).where(guilds.c.left_at <= format_instant(at)))
    return [row[0] for row in rows]


async def list_known(connection: AsyncConnection) -> list[int]:
    """Every server that anything is stored about and that is not known to have removed the bot."""
    stored = union(
        select(entries.c.guild_id).where(entries.c.guild_id != 0),
        select(guilds.c.id),
        select(subscriptions.c.guild_id).where(subscriptions.c.guild_id != 0),
        select(subscription_spans.c.guild_id).where(subscription_spans.c.guild_id != 0),
        select(planned.c.guild_id),
        select(setups.c.guild_id),
        select(follows.c.guild_id),
    ).subquery()
    left = select(guilds.c.id).where(guilds.c.left_at.is_not(None))
    rows = await connection.execute(select(stored.c[0]).where(stored.c[0].not_in(left)))
    return [row[0] for row in rows]


async def delete(connection: AsyncConnection, guild_id: int) -> int:
    """Everything stored about a server; how many articles of its own it had."""
    freed = await removal.clear_guild(connection, guild_id)
    await schedules.delete_guild(connection, guild_id)
    await reports.delete_guild(connection, guild_id)
    await feeds.unfollow_all(connection, Shelf.of_guild(guild_id))
    await connection.execute(delete_from(guilds).where(guilds.c.id == guild_id))
    return freed
