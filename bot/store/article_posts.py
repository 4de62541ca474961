"""Where an article was posted: in which of its server's posts a story stood that it is part of."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Shelf
from bot.news.feeds import Posted
from bot.store import codec
from bot.store.timestamps import parse_instant


async def posts_of(connection: AsyncConnection, guild_id: int, keys: Collection[int]) -> dict[int, Posted]:
    """For each article of the server's shelf that was in a post: the first one. `keys` are the shelf's.

    A post tells a story as it was then (`cut`), so an article that joined it later was not in it. A story that was
    joined into another since is found under its old key too.
    """
    rows = await connection.execute(
        text("""
            WITH mine AS (
                SELECT m.key AS article, m.placed, m.scope, m.story FROM story_members m
                JOIN story_scopes s ON s.id = m.scope AND s.name = :scope
                WHERE m.shelf = :scope AND m.key IN (SELECT value FROM json_each(:keys))),
            known AS (
                SELECT article, placed, story FROM mine
                UNION SELECT mine.article, mine.placed, o.key FROM mine
                JOIN stories o ON o.scope = mine.scope AND o."into" = mine.story)
            SELECT known.article, p.channel_id, p.message_id, min(d.sent)
            FROM deliveries d
            JOIN delivery_stories h ON h.delivery_id = d.id
            JOIN known ON known.story = h.story AND known.placed <= coalesce(d.cut, d.sent)
            JOIN delivery_parts p ON p.delivery_id = d.id AND p.position = 0
            WHERE d.guild_id = :guild_id AND d.state = 'sent' AND p.message_id IS NOT NULL
            GROUP BY known.article
        """),
        {"scope": Shelf.of_guild(guild_id).format(), "guild_id": guild_id, "keys": codec.dumps(sorted(keys))},
    )
    return {int(row[0]): Posted(int(row[1]), int(row[2]), parse_instant(row[3])) for row in rows}
