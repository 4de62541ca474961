"""Where an article was posted: in which of its server's posts a story stood that it is part of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.news.feeds import Posted
from bot.store.story_shown import ENTRY, OWN_COLUMNS, select_shown, shown_of
from bot.store.tables_schedules import LEFT_OUT, deliveries, held, parts
from bot.store.tables_stories import stories
from bot.store.timestamps import parse_instant
from bot.store.visible import GUILD, who


@dataclass(frozen=True, slots=True)
class _Post:
    """`reaches`: up to when what was placed stood in it."""

    reaches: str
    posted: Posted


async def posts_of(connection: AsyncConnection, guild_id: int, keys: Collection[int]) -> dict[int, Posted]:
    """For each article that the server sees and that was in a post of it: the first one.

    `keys` are those that the server knows the articles by; of one that is shared, its id does as well. A post tells a
    story as it was then (`cut`), so an article that joined it later was not in it, nor one that a feed brought the
    server later. A story that was joined into another since is found under its old key too.
    """
    wanted = list(keys)
    own = and_(ENTRY.c.guild_id == GUILD, ENTRY.c.article_id.in_(wanted))
    rows = await connection.execute(select_shown(or_(ENTRY.c.key.in_(wanted), own)), who(Reader(0, guild_id)))
    shown = [(shown_of(row[: len(OWN_COLUMNS)]), {row.key, row.article_id}.intersection(keys)) for row in rows]
    posts = await _list_posts(connection, guild_id, sorted({one.story for one, _ in shown}))
    found: dict[int, Posted] = {}
    for one, known_by in shown:
        first = next((post.posted for post in posts[one.story] if one.placed <= post.reaches), None)
        if first is not None:
            found |= dict.fromkeys(known_by, first)
    return found


async def _list_posts(connection: AsyncConnection, guild_id: int, keys: Sequence[int]) -> defaultdict[int, list[_Post]]:
    """A server's posts that told the stories, by story, the first one first."""
    names = select(stories.c.key, stories.c.key.label("whole")).where(stories.c.key.in_(keys)).cte(recursive=True)
    names = names.union(select(stories.c.key, names.c.whole).join(names, stories.c.into == names.c.key))
    reaches = func.coalesce(deliveries.c.cut, deliveries.c.sent).label("reaches")
    rows = await connection.execute(
        select(names.c.whole, reaches, parts.c.channel_id, parts.c.message_id, deliveries.c.sent)
        .select_from(deliveries)
        .join(held, held.c.delivery_id == deliveries.c.id)
        .join(names, names.c.key == held.c.story)
        .join(parts, and_(parts.c.delivery_id == deliveries.c.id, parts.c.position == 0))
        .where(
            held.c.position < LEFT_OUT,
            deliveries.c.guild_id == guild_id,
            deliveries.c.state == "sent",
            parts.c.message_id.is_not(None),
        )
        .order_by(deliveries.c.sent, deliveries.c.id)
    )
    found: defaultdict[int, list[_Post]] = defaultdict(list)
    for row in rows:
        found[row.whole].append(_Post(row.reaches, Posted(row.channel_id, row.message_id, parse_instant(row.sent))))
    return found
