"""Articles off their shelves: what nobody holds any more is deleted with its facts and its search rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import facts as revision_facts
from bot.store import index, story_members
from bot.store.statement_parts import in_parts
from bot.store.tables import articles, entries, entry_aliases, hidden, history, revisions
from bot.store.tables_feeds import feed_items
from bot.store.timestamps import format_instant
from bot.store.upsert import upsert


async def take_off(connection: AsyncConnection, guild_id: int, key: int) -> bool:
    """Take an article off a server's list; false where it had none by that key.

    Its own goes, and is deleted where nobody else holds it. What is shared is hidden there, and stays elsewhere.
    """
    row = (
        await connection.execute(
            delete(entries)
            .where(entries.c.guild_id == guild_id, entries.c.user_id == 0, entries.c.key == key)
            .returning(entries.c.article_id)
        )
    ).first()
    if row is not None:
        await story_members.leave(connection, guild_id, row[0])
    shared = row[0] if row is not None else await _find_shared(connection, guild_id, key)
    if shared is None:
        return False
    if await _is_from_feeds_alone(connection, shared):
        await hide(connection, guild_id, shared)
    if row is not None:
        await sweep(connection, [row[0]])
    return True


async def hide(connection: AsyncConnection, guild_id: int, article_id: int) -> None:
    """A server's members see a shared article no more."""
    await connection.execute(upsert(hidden).values(guild_id=guild_id, article_id=article_id).on_conflict_do_nothing())


async def take_off_shared(connection: AsyncConnection, article_id: int) -> bool:
    """Take an article off what is shared, and delete it where no server has it as its own; false where it was not."""
    rows = await connection.execute(
        delete(entries)
        .where(entries.c.guild_id == 0, entries.c.user_id == 0, entries.c.article_id == article_id)
        .returning(entries.c.key)
    )
    found = rows.first() is not None
    if found:
        await story_members.leave(connection, 0, article_id)
    await sweep(connection, [article_id])
    return found


async def take_off_all(connection: AsyncConnection, article_id: int) -> bool:
    """Take an article away from everybody; `article_id` may also be its key, or one that it had."""
    by_key = select(entries.c.article_id).where(entries.c.key == article_id, entries.c.user_id == 0)
    by_alias = select(entry_aliases.c.article_id).where(entry_aliases.c.key == article_id)
    under = (await connection.execute(by_key)).scalar() or (await connection.execute(by_alias)).scalar()
    article_id = under or article_id
    rows = await connection.execute(
        delete(entries).where(entries.c.article_id == article_id).returning(entries.c.guild_id, entries.c.user_id)
    )
    gone = rows.all()
    for guild_id, user_id in gone:
        if user_id == 0:
            await story_members.leave(connection, guild_id, article_id)
    await sweep(connection, [article_id])
    return bool(gone)


async def clear_private(connection: AsyncConnection, user_id: int) -> int:
    """Delete what a person had read privately; return how many readings that were."""
    rows = await connection.execute(
        delete(entries).where(entries.c.guild_id == 0, entries.c.user_id == user_id).returning(entries.c.article_id)
    )
    freed = [row[0] for row in rows]
    await sweep(connection, freed)
    return len(freed)


async def clear_guild(connection: AsyncConnection, guild_id: int) -> int:
    """Delete a server's own articles; return how many there were."""
    await story_members.forget_guild(connection, guild_id)
    await connection.execute(delete(hidden).where(hidden.c.guild_id == guild_id))
    await connection.execute(delete(entry_aliases).where(entry_aliases.c.guild_id == guild_id))
    rows = await connection.execute(
        delete(entries).where(entries.c.guild_id == guild_id).returning(entries.c.article_id)
    )
    freed = [row[0] for row in rows]
    await sweep(connection, freed)
    return len(freed)


async def clear_expired(connection: AsyncConnection, now: datetime) -> int:
    """Delete private readings whose time is over; return how many there were."""
    rows = await connection.execute(
        delete(entries)
        .where(entries.c.expires.is_not(None), entries.c.expires <= format_instant(now))
        .returning(entries.c.article_id)
    )
    freed = [row[0] for row in rows]
    await sweep(connection, freed)
    return len(freed)


async def sweep(connection: AsyncConnection, article_ids: Iterable[int]) -> None:
    """Delete what no entry holds any more of these articles: revisions, their facts, their names, their search rows."""
    for article_id in set(article_ids):
        rows = await connection.execute(
            select(revisions.c.id).where(
                revisions.c.article_id == article_id,
                revisions.c.id.not_in(select(entries.c.revision_id).where(entries.c.article_id == article_id)),
                ~exists().where(history.c.revision_id == revisions.c.id),
            )
        )
        unheld = [row[0] for row in rows]
        for some in in_parts(unheld):
            await index.drop(connection, some)
            names = await revision_facts.names_of(connection, some)
            await connection.execute(delete(revisions).where(revisions.c.id.in_(some)))
            await index.forget_names(connection, names)
        await connection.execute(
            delete(articles).where(
                articles.c.id == article_id, ~exists().where(revisions.c.article_id == articles.c.id)
            )
        )
        await index.refresh(connection, article_id)


async def _find_shared(connection: AsyncConnection, guild_id: int, key: int) -> int | None:
    """The shared article that a server's members know by this key."""
    once = select(entry_aliases.c.article_id).where(entry_aliases.c.guild_id == guild_id, entry_aliases.c.key == key)
    row = await connection.execute(
        select(entries.c.article_id).where(
            entries.c.guild_id == 0,
            entries.c.user_id == 0,
            or_(entries.c.key == key, entries.c.article_id.in_(once)),
        )
    )
    found: int | None = row.scalar()
    return found


async def _is_from_feeds_alone(connection: AsyncConnection, article_id: int) -> bool:
    """Whether an article is shared by feeds and is not the house's, which no server can take off."""
    row = await connection.execute(
        select(entries.c.key).where(
            entries.c.guild_id == 0,
            entries.c.user_id == 0,
            entries.c.article_id == article_id,
            entries.c.house == 0,
            exists().where(and_(feed_items.c.article_id == article_id)),
        )
    )
    return row.first() is not None
