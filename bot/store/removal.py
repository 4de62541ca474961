"""Articles off their shelves: what nobody holds any more is deleted with its facts and its search rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Shelf
from bot.store import codec, index
from bot.store import facts as revision_facts
from bot.store.shared_sql import is_on
from bot.store.timestamps import format_instant


async def take_off(connection: AsyncConnection, shelf: Shelf, key: int) -> bool:
    """Take an article off a shelf, and delete it if no other holds it; false when it was not on it."""
    row = (
        await connection.execute(
            text("DELETE FROM entries WHERE shelf = :shelf AND key = :key RETURNING article_id"),
            {"shelf": shelf.format(), "key": key},
        )
    ).first()
    if row is None:
        return False
    await sweep(connection, [row[0]])
    return True


async def take_off_all(connection: AsyncConnection, article_id: int) -> bool:
    """Take an article off every shelf and private reading; `article_id` may also be its key on a shelf."""
    under = await connection.execute(
        text(f"SELECT article_id FROM entries WHERE key = :key AND NOT {is_on('private')}"),
        {"key": article_id},
    )
    article_id = under.scalar() or article_id
    rows = await connection.execute(
        text("DELETE FROM entries WHERE article_id = :id RETURNING article_id"), {"id": article_id}
    )
    found = rows.first() is not None
    await sweep(connection, [article_id])
    return found


async def clear_shelf(connection: AsyncConnection, shelf: Shelf) -> int:
    """Take everything off one shelf; return how many entries that were."""
    rows = await connection.execute(
        text("DELETE FROM entries WHERE shelf = :shelf RETURNING article_id"), {"shelf": shelf.format()}
    )
    freed = [row[0] for row in rows]
    await sweep(connection, freed)
    return len(freed)


async def clear_expired(connection: AsyncConnection, now: datetime) -> int:
    """Delete private readings whose time is over; return how many there were."""
    rows = await connection.execute(
        text("DELETE FROM entries WHERE expires IS NOT NULL AND expires <= :now RETURNING article_id"),
        {"now": format_instant(now)},
    )
    freed = [row[0] for row in rows]
    await sweep(connection, freed)
    return len(freed)


async def sweep(connection: AsyncConnection, article_ids: Iterable[int]) -> None:
    """Delete what no entry holds any more of these articles: revisions, their facts, their names, their search rows."""
    for article_id in set(article_ids):
        rows = await connection.execute(
            text("""
                SELECT id FROM revisions WHERE article_id = :id
                  AND id NOT IN (SELECT revision_id FROM entries WHERE article_id = :id)
                  AND id NOT IN (SELECT revision_id FROM history)
            """),
            {"id": article_id},
        )
        unheld = [row[0] for row in rows]
        if unheld:
            await index.drop(connection, unheld)
            names = await revision_facts.names_of(connection, unheld)
            await connection.execute(
                text("DELETE FROM revisions WHERE id IN (SELECT value FROM json_each(:ids))"),
                {"ids": codec.dumps(unheld)},
            )
            await index.forget_names(connection, names)
        await connection.execute(
            text("DELETE FROM articles WHERE id = :id AND NOT EXISTS (SELECT 1 FROM revisions WHERE article_id = :id)"),
            {"id": article_id},
        )
        await index.refresh(connection, article_id)
