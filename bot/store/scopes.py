"""Scopes of stories: what one server sees, or the house alone. See `bot.store.tables_stories`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import HOUSE, Shelf
from bot.store.codec import shelf_of


@dataclass(frozen=True, slots=True)
class Scope:
    """`filled`: it has the house's stories. `placed`: how many articles it counts words of."""

    id: int
    shelf: Shelf  # the server's, whose members see it; or the house's
    filled: bool
    placed: int


async def scope(connection: AsyncConnection, scope_id: int) -> Scope | None:
    """One scope; None where it has gone."""
    row = (
        await connection.execute(
            text("SELECT id, name, filled, placed FROM story_scopes WHERE id = :id"), {"id": scope_id}
        )
    ).first()
    return None if row is None else Scope(row[0], shelf_of(row[1]), bool(row[2]), row[3])


_FILL = (
    """
    INSERT OR IGNORE INTO stories (scope, key, first, moved)
    SELECT :scope, key, first, moved FROM stories WHERE scope = :house AND key IN
        (SELECT story FROM story_members WHERE scope = :house AND id > :after AND id <= :last)
    """,
    """
    INSERT OR IGNORE INTO story_members
        (scope, story, shelf, key, article_id, revision_id, norm, title_norm, placed, updated)
    SELECT :scope, story, shelf, key, article_id, revision_id, norm, title_norm, placed, updated
    FROM story_members WHERE scope = :house AND id > :after AND id <= :last ORDER BY id
    """,
    """
    UPDATE story_members SET copy_of = (
        SELECT mine.id FROM story_members theirs
        JOIN story_members original ON original.id = theirs.copy_of
        JOIN story_members mine ON mine.scope = :scope AND mine.article_id = original.article_id
        WHERE theirs.scope = :house AND theirs.article_id = story_members.article_id)
    WHERE scope = :scope AND article_id IN
        (SELECT article_id FROM story_members WHERE scope = :house AND id > :after AND id <= :last
                                                AND copy_of IS NOT NULL)
    """,
    """
    INSERT OR IGNORE INTO story_index (scope, term, member)
    SELECT :scope, i.term, mine.id FROM story_members theirs
    CROSS JOIN story_members mine ON mine.scope = :scope AND mine.article_id = theirs.article_id
    CROSS JOIN story_index i ON i.member = theirs.id
    WHERE theirs.scope = :house AND theirs.id > :after AND theirs.id <= :last
    """,
    "UPDATE story_scopes SET filled_to = :last WHERE id = :scope",
)
_FILLED = (
    """
    INSERT OR IGNORE INTO stories (scope, key, "into", first, moved)
    SELECT :scope, key, "into", first, moved FROM stories s
    WHERE scope = :house AND "into" IN (SELECT key FROM stories WHERE scope = :scope)
    """,
    """
    INSERT INTO story_terms (scope, term, articles)
    SELECT :scope, term, articles FROM story_terms WHERE scope = :house
    """,
    """
    UPDATE story_scopes SET filled = 1,
        placed = coalesce((SELECT placed FROM story_scopes WHERE id = :house), 0)
    WHERE id = :scope
    """,
)


async def fill(connection: AsyncConnection, scope_id: int, lot: int) -> bool:
    """Bring some more of the house's stories into a server's scope, `lot` articles at most; true when it has them all.

    They have the house's keys there: links that the server's members have go on working.
    """
    row = (
        await connection.execute(
            text("""
                SELECT s.filled, s.filled_to, h.id, s.name = h.name, (
                    SELECT max(id) FROM (SELECT id FROM story_members m WHERE m.scope = h.id AND m.id > s.filled_to
                                         ORDER BY id LIMIT :lot))
                FROM story_scopes s LEFT JOIN story_scopes h ON h.name = :house WHERE s.id = :scope
            """),
            {"scope": scope_id, "house": HOUSE.format(), "lot": lot},
        )
    ).first()
    if row is None:
        return False
    filled, after, house, is_house, last = row
    if filled:
        return True
    given = {"scope": scope_id, "house": house}
    if house is None or is_house:
        await connection.execute(text("UPDATE story_scopes SET filled = 1 WHERE id = :scope"), given)
        return True
    if last is not None:
        for statement in _FILL:
            await connection.execute(text(statement), given | {"after": after, "last": last})
        rest = await connection.execute(
            text("SELECT 1 FROM story_members WHERE scope = :house AND id > :last LIMIT 1"), given | {"last": last}
        )
        if rest.first() is not None:
            return False
    for statement in _FILLED:
        await connection.execute(text(statement), given)
    return True


async def forget(connection: AsyncConnection, shelf: Shelf) -> None:
    """A scope with its stories, its counts and its index goes; what it shares with others stays."""
    given = {"name": shelf.format()}
    await connection.execute(text("UPDATE story_scopes SET filled = -1 WHERE name = :name"), given)
    await connection.execute(text("DELETE FROM story_scopes WHERE name = :name"), given)
