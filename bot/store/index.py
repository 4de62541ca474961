"""The search tables, kept in step with what stands on shelves. They are FTS5 over views: a row is taken out with the
words it was put in with, so it goes out before its words change."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.codec import dumps

_IN = (
    "INSERT INTO search(rowid, title, body, quotes, speakers) "
    "SELECT id, title, body, quotes, speakers FROM search_content WHERE id = :id",
    "INSERT INTO title_words(rowid, title) SELECT id, title FROM title_content WHERE id = :id",
    "INSERT INTO title_trigrams(rowid, title) SELECT id, title FROM title_content WHERE id = :id",
    "UPDATE revisions SET indexed = 1 WHERE id = :id",
)
_OUT = (
    "INSERT INTO search(search, rowid, title, body, quotes, speakers) "
    "SELECT 'delete', id, title, body, quotes, speakers FROM search_content WHERE id = :id",
    "INSERT INTO title_words(title_words, rowid, title) SELECT 'delete', id, title FROM title_content WHERE id = :id",
    "INSERT INTO title_trigrams(title_trigrams, rowid, title) "
    "SELECT 'delete', id, title FROM title_content WHERE id = :id",
    "UPDATE revisions SET indexed = 0 WHERE id = :id",
)
_WANTED = text("""
    SELECT r.id, r.indexed,
           EXISTS (SELECT 1 FROM entries e WHERE e.revision_id = r.id AND e.user_id = 0)
    FROM revisions r WHERE r.article_id = :id
""")


async def refresh(connection: AsyncConnection, article_id: int) -> None:
    """Search finds the revisions of this article that some shelf shows now, and no other."""
    for revision_id, indexed, wanted in (await connection.execute(_WANTED, {"id": article_id})).all():
        if bool(indexed) != bool(wanted):
            await _run(connection, _IN if wanted else _OUT, revision_id)


async def drop(connection: AsyncConnection, revision_ids: Iterable[int]) -> None:
    """Out of the search, before their words change or go."""
    rows = await connection.execute(
        text("SELECT id FROM revisions WHERE indexed = 1 AND id IN (SELECT value FROM json_each(:ids))"),
        {"ids": dumps(list(revision_ids))},
    )
    for row in rows.all():
        await _run(connection, _OUT, row[0])


async def _run(connection: AsyncConnection, statements: tuple[str, ...], revision_id: int) -> None:
    for statement in statements:
        await connection.execute(text(statement), {"id": revision_id})


async def merge(connection: AsyncConnection) -> None:
    """Deleted words stand in FTS5's segments until these are merged."""
    for table in ("search", "title_words", "title_trigrams", "name_words", "name_trigrams"):
        await connection.execute(text(f"INSERT INTO {table}({table}) VALUES ('optimize')"))


async def name_ids(connection: AsyncConnection, wanted: Collection[str]) -> dict[str, int]:
    """The ids of these names, those that are new among them put in."""
    if not wanted:
        return {}
    # JSON in SQLite ends a string at NUL; such a name is found by what it looks like.
    plain = {name: name.replace("\0", "\ufffd") for name in wanted}
    listed = {"names": dumps(sorted(set(plain.values())))}
    added = await connection.execute(
        text("""
            INSERT INTO names(name) SELECT value FROM json_each(:names) WHERE true
            ON CONFLICT(name) DO NOTHING RETURNING id
        """),
        listed,
    )
    new = {"ids": dumps([row[0] for row in added])}
    for table in ("name_words", "name_trigrams"):
        await connection.execute(
            text(
                f"INSERT INTO {table}(rowid, name) "
                "SELECT id, name FROM names WHERE id IN (SELECT value FROM json_each(:ids))"
            ),
            new,
        )
    rows = await connection.execute(
        text("SELECT name, id FROM names WHERE name IN (SELECT value FROM json_each(:names))"), listed
    )
    ids = {row[0]: row[1] for row in rows}
    return {name: ids[as_stored] for name, as_stored in plain.items()}


async def forget_names(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """Those of these names that no quote and no entity bears any more."""
    rows = await connection.execute(
        text("""
            SELECT n.id FROM names n WHERE n.id IN (SELECT value FROM json_each(:ids))
              AND NOT EXISTS (SELECT 1 FROM entities e WHERE e.name_id = n.id)
              AND NOT EXISTS (SELECT 1 FROM quotes q WHERE q.name_id = n.id)
        """),
        {"ids": dumps(sorted(ids))},
    )
    unused = {"ids": dumps([row[0] for row in rows])}
    for table in ("name_words", "name_trigrams"):
        await connection.execute(
            text(
                f"INSERT INTO {table}({table}, rowid, name) "
                "SELECT 'delete', id, name FROM names WHERE id IN (SELECT value FROM json_each(:ids))"
            ),
            unused,
        )
    await connection.execute(text("DELETE FROM names WHERE id IN (SELECT value FROM json_each(:ids))"), unused)
