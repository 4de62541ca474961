"""Stories by their keys, which are what buttons carry; and when a person last read one.

What a reader sees of a story is in `bot.store.story_queries`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import HOUSE, Shelf
from bot.store.tables_stories import stories, story_looks
from bot.store.timestamps import format_instant, parse_instant
from bot.store.upsert import upsert

DIRECT = 0  # the `guild_id` of direct messages


async def resolve(connection: AsyncConnection, key: int) -> int | None:
    """Return the key that a story goes by now, joins followed; None where there is no such story."""
    way = select(stories.c.key, stories.c.into).where(stories.c.key == key).cte("way", recursive=True)
    further = select(stories.c.key, stories.c.into).join(way, stories.c.key == way.c.into)
    way = way.union(further)
    found: int | None = (await connection.execute(select(way.c.key).where(way.c.into.is_(None)))).scalar()
    return found


# --- when a person last read one --------------------------------------------------------------------------------------


async def get_read_marker(connection: AsyncConnection, user_id: int, guild_id: int | None, key: int) -> datetime | None:
    """Return when a person last read a story (given by a key that stands) in a server; None: never."""
    row = await connection.execute(
        select(story_looks.c.at).where(
            story_looks.c.user_id == user_id, story_looks.c.guild_id == (guild_id or DIRECT), story_looks.c.story == key
        )
    )
    at: str | None = row.scalar()
    return None if at is None else parse_instant(at)


async def set_read_marker(
    connection: AsyncConnection, user_id: int, guild_id: int | None, key: int, at: datetime
) -> None:
    """Note that a person read a story in a server; nothing where there is no such story."""
    there = await connection.execute(select(stories.c.key).where(stories.c.key == key))
    if there.first() is None:
        return
    insert = upsert(story_looks)
    later = case((insert.excluded.at > story_looks.c.at, insert.excluded.at), else_=story_looks.c.at)
    await connection.execute(
        insert.on_conflict_do_update(index_elements=["user_id", "guild_id", "story"], set_={"at": later}),
        {"user_id": user_id, "guild_id": guild_id or DIRECT, "story": key, "at": format_instant(at)},
    )


async def list_read_markers(connection: AsyncConnection, user_id: int) -> list[tuple[Shelf, int, datetime]]:
    """Return (where, story, when) of all that a person read: in a server, or in direct messages (the house's)."""
    rows = await connection.execute(
        select(story_looks.c.guild_id, story_looks.c.story, story_looks.c.at)
        .where(story_looks.c.user_id == user_id)
        .order_by(story_looks.c.at)
    )
    return [(Shelf.of_guild(row[0]) if row[0] else HOUSE, row[1], parse_instant(row[2])) for row in rows]


async def forget_read_markers(connection: AsyncConnection, user_id: int) -> None:
    """Delete a person's read markers in every server."""
    await connection.execute(delete(story_looks).where(story_looks.c.user_id == user_id))
