"""What tells a story, as a reader sees it, from what it was before and from what others see: in one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, and_, bindparam, case, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store.dialects.constructs import json_list, json_row
from bot.store.story_shown import ENTRY, MEMBER, came_in_span, came_singly
from bot.store.tables import analyses
from bot.store.visible import GUILD, not_covered, who


@dataclass(frozen=True, slots=True)
class Version:
    """`parts`: each article that is seen, when it came, its reading, its analysis. `articles`: how many they are."""

    story: int
    articles: int
    parts: str


def _versions() -> Select[int, str]:
    """What feeds brought an article by is looked up once: whether that is anything says whether it is seen."""
    m, e, a = MEMBER, ENTRY, analyses.alias("a")
    by_feeds = and_(e.c.guild_id == 0, e.c.house == 0)
    columns = (
        *(m.c.id, m.c.copy_of, m.c.revision_id.label("placed_revision"), m.c.placed, m.c.updated),
        case((by_feeds, came_in_span(e)), else_=null()).label("came"),
        case((by_feeds, came_singly(e)), else_=null()).label("came_singly"),
        *(e.c.key, e.c.revision_id, e.c.number, e.c.added, e.c.guild_id, e.c.house, a.c.made),
    )
    there = (
        select(*columns)
        .select_from(
            m.join(e, and_(e.c.article_id == m.c.article_id, e.c.guild_id == m.c.guild_id)).outerjoin(
                a, a.c.revision_id == e.c.revision_id
            )
        )
        .where(
            m.c.story == bindparam("story"),
            m.c.guild_id.in_([0, GUILD]),
            e.c.user_id == 0,
            or_(e.c.guild_id == GUILD, not_covered(e, GUILD)),
        )
        .cte("there")
        .prefix_with("MATERIALIZED")
    )
    t = there.c
    is_seen = or_(t.guild_id != 0, t.house == 1, t.came.is_not(None), t.came_singly.is_not(None))
    seen = select(there).where(is_seen).order_by(t.id).subquery("seen")
    return select(func.count().label("articles"), json_list(json_row(*seen.c))).select_from(seen)


_VERSION: Final = _versions()


async def read_version(connection: AsyncConnection, reader: Reader, story: int) -> Version | None:
    """Return what the reader sees of a story, given by the key that it goes by; None where that is nothing."""
    articles, parts = (await connection.execute(_VERSION, {**who(reader), "story": story})).one()
    return Version(story, articles, parts) if articles else None
