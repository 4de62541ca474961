"""Servers: their settings, and what happens to their data when the bot is removed from one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import GuildSettings, Shelf
from bot.store import codec, feeds, removal, schedules, scopes
from bot.store.shared_sql import guild_id_of, is_on
from bot.store.timestamps import format_instant, parse_instant


async def get_settings(connection: AsyncConnection, guild_id: int) -> GuildSettings:
    """A server's settings; the defaults where it never set any."""
    row = (
        await connection.execute(
            text("SELECT adders, adder_role, zone, notices, private FROM guilds WHERE id = :id"), {"id": guild_id}
        )
    ).first()
    if row is None:
        return GuildSettings(guild_id)
    return GuildSettings(guild_id, row[0], row[1], row[2], row[3], bool(row[4]))


async def set_settings(connection: AsyncConnection, given: GuildSettings) -> None:
    await connection.execute(
        text("""
            INSERT INTO guilds (id, adders, adder_role, zone, notices, private)
            VALUES (:id, :adders, :adder_role, :zone, :notices, :private)
            ON CONFLICT (id) DO UPDATE SET adders = excluded.adders, adder_role = excluded.adder_role,
                zone = excluded.zone, notices = excluded.notices, private = excluded.private
        """),
        {
            "id": given.guild_id,
            "adders": given.adders,
            "adder_role": given.adder_role,
            "zone": given.zone,
            "notices": given.notices,
            "private": int(given.private),
        },
    )


async def is_stored(connection: AsyncConnection, guild_id: int) -> bool:
    """Whether anything but its shelf is stored about a server."""
    row = await connection.execute(text("SELECT 1 FROM guilds WHERE id = :id"), {"id": guild_id})
    return row.first() is not None


async def record_leaving(connection: AsyncConnection, guild_id: int, at: datetime) -> None:
    """Note when the bot was removed; the first time counts until it is back."""
    default = GuildSettings(guild_id)
    await connection.execute(
        text("""
            INSERT INTO guilds (id, adders, zone, private, left_at) VALUES (:id, :adders, :zone, 0, :at)
            ON CONFLICT (id) DO UPDATE SET left_at = coalesce(left_at, excluded.left_at)
        """),
        {"id": guild_id, "adders": default.adders, "zone": default.zone, "at": format_instant(at)},
    )


async def record_joining(connection: AsyncConnection, guild_ids: Collection[int]) -> None:
    """It is back there: nothing is deleted."""
    await connection.execute(
        text("""
            UPDATE guilds SET left_at = NULL
            WHERE left_at IS NOT NULL AND id IN (SELECT value FROM json_each(:ids))
        """),
        {"ids": codec.dumps(sorted(guild_ids))},
    )


async def get_leaving(connection: AsyncConnection, guild_id: int) -> datetime | None:
    row = (await connection.execute(text("SELECT left_at FROM guilds WHERE id = :id"), {"id": guild_id})).first()
    return None if row is None or row[0] is None else parse_instant(row[0])


async def list_left_before(connection: AsyncConnection, at: datetime) -> list[int]:
    """Servers that the bot was removed from before `at`, and that did not take it back."""
    rows = await connection.execute(text("SELECT id FROM guilds WHERE left_at <= :at"), {"at": format_instant(at)})
    return [row[0] for row in rows]


async def list_known(connection: AsyncConnection) -> list[int]:
    """Every server that anything is stored about and that is not known to have removed the bot."""
    rows = await connection.execute(
        text(f"""
            SELECT {guild_id_of()} AS id FROM entries WHERE {is_on("guild")}
              AND NOT EXISTS (SELECT 1 FROM guilds WHERE id = {guild_id_of()} AND left_at IS NOT NULL)
            UNION SELECT id FROM guilds WHERE left_at IS NULL
            UNION SELECT {guild_id_of()} FROM subscriptions WHERE {is_on("guild")}
              AND NOT EXISTS (SELECT 1 FROM guilds WHERE id = {guild_id_of()} AND left_at IS NOT NULL)
            UNION SELECT guild_id FROM (SELECT guild_id FROM schedules UNION SELECT guild_id FROM follows)
              WHERE NOT EXISTS (SELECT 1 FROM guilds WHERE id = guild_id AND left_at IS NOT NULL)
        """)
    )
    return [row[0] for row in rows]


async def delete(connection: AsyncConnection, guild_id: int) -> int:
    """Everything stored about a server; how many articles were on its shelf."""
    shelf = Shelf.of_guild(guild_id)
    await scopes.forget(connection, shelf)
    freed = await removal.clear_shelf(connection, shelf)
    await schedules.delete_guild(connection, guild_id)
    await feeds.unfollow_all(connection, shelf)
    await connection.execute(text("DELETE FROM guilds WHERE id = :id"), {"id": guild_id})
    return freed
