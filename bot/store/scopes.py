"""Scopes of stories: what one server sees, or the house alone. See `bot.store.tables_stories`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.fragments import HOUSE


@dataclass(frozen=True, slots=True)
class Scope:
    """`filled`: it has the house's stories. `placed`: how many articles it counts words of."""

    id: int
    name: str
    filled: bool
    placed: int


async def scope(connection: AsyncConnection, scope_id: int) -> Scope | None:
    """One scope; None where it has gone."""
    row = (
        await connection.execute(
            text("SELECT id, name, filled, placed FROM story_scopes WHERE id = :id"), {"id": scope_id}
        )
    ).first()
    return None if row is None else Scope(row[0], row[1], bool(row[2]), row[3])


_FILL = (
    """
    INSERT INTO stories (scope, key, "into", first, moved)
    SELECT :scope, key, "into", first, moved FROM stories WHERE scope = :house
    """,
    """
    INSERT INTO story_members (scope, story, shelf, key, article_id, revision_id, norm, title_norm, placed, updated)
    SELECT :scope, story, shelf, key, article_id, revision_id, norm, title_norm, placed, updated
    FROM story_members WHERE scope = :house ORDER BY id
    """,
    """
    UPDATE story_members SET copy_of = (
        SELECT mine.id FROM story_members theirs
        JOIN story_members original ON original.id = theirs.copy_of
        JOIN story_members mine ON mine.scope = :scope AND mine.article_id = original.article_id
        WHERE theirs.scope = :house AND theirs.article_id = story_members.article_id)
    WHERE scope = :scope
    """,
    """
    INSERT INTO story_terms (scope, term, articles)
    SELECT :scope, term, articles FROM story_terms WHERE scope = :house
    """,
    """
    INSERT INTO story_index (scope, term, member)
    SELECT :scope, i.term, mine.id FROM story_members theirs
    JOIN story_members mine ON mine.scope = :scope AND mine.article_id = theirs.article_id
    JOIN story_index i ON i.member = theirs.id
    WHERE theirs.scope = :house
    """,
)


async def fill(connection: AsyncConnection, new: Scope) -> Scope:
    """A server's scope begins with the house's stories under the house's keys: links that it has go on working."""
    house = (
        await connection.execute(text("SELECT id, placed FROM story_scopes WHERE name = :house"), {"house": HOUSE})
    ).first()
    placed = new.placed
    if house is not None and new.name != HOUSE:
        for statement in _FILL:
            await connection.execute(text(statement), {"scope": new.id, "house": house[0]})
        placed = house[1]
    await connection.execute(
        text("UPDATE story_scopes SET filled = 1, placed = :placed WHERE id = :id"), {"id": new.id, "placed": placed}
    )
    return Scope(new.id, new.name, True, placed)


async def forget(connection: AsyncConnection, name: str) -> None:
    """A scope with its stories, its counts and its index goes; what it shares with others stays."""
    given = {"name": name}
    await connection.execute(text("UPDATE story_scopes SET filled = -1 WHERE name = :name"), given)
    await connection.execute(text("DELETE FROM story_scopes WHERE name = :name"), given)
