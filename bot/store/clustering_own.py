"""A server's own articles in the stories that its members see: in shared ones, or in stories of the server's own.

They are placed by what the server sees, and change nothing for anybody else: no shared article is placed otherwise for
the sake of an own one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store.story_candidates import SHARED, find_seen
from bot.store.story_members import Placed
from bot.store.tables import entries
from bot.store.tables_stories import story_members as members
from bot.store.visible import GUILD, brought, who
from bot.stories import clustering
from bot.stories.clustering import Placement
from bot.stories.order import read_day


async def place(connection: AsyncConnection, placed: Placed) -> Placement:
    """Decide where an own article goes, among what its server sees."""
    candidates = await find_seen(connection, placed.guild_id, placed.features, placed.position)
    return clustering.place(placed.features, read_day(placed.position), candidates)


async def find_shared_twin(connection: AsyncConnection, placed: Placed) -> Any:
    """The shared member of the very article, where the server would see it if it had no own."""
    e = entries.alias("e")
    return (
        await connection.execute(
            select(members.c.id, members.c.story, members.c.revision_id, members.c.placed, members.c.updated)
            .join(e, and_(e.c.article_id == members.c.article_id, e.c.guild_id == 0, e.c.user_id == 0))
            .where(
                members.c.guild_id == SHARED,
                members.c.article_id == placed.article_id,
                or_(e.c.house == 1, brought(e.c.article_id, GUILD)),
            ),
            who(Reader(0, placed.guild_id)),
        )
    ).first()
