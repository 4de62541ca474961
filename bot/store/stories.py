"""Stories read back: which there are in a scope, which articles each has, where a joined one went, what is new.

A scope is given by the shelf whose it is (`scope_of`); placing is in `bot.store.clustering`. Keys of stories are what
buttons carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import HOUSE, Shelf
from bot.store.codec import dumps, shelf_of
from bot.store.timestamps import format_instant, parse_instant

_SCOPE = "(SELECT id FROM story_scopes WHERE name = :scope)"


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story that still stands (one that was joined into another is never given)."""

    key: int
    first: datetime
    moved: datetime  # when it last got an article, or a new reading of one, that is no copy


@dataclass(frozen=True, slots=True)
class Member:
    """An article in a story. `shelf` and `key` name its entry; `copy_of` is the key of the entry it is a copy of."""

    story: int
    shelf: Shelf
    key: int
    article_id: int
    revision_id: int
    copy_of: int | None
    placed: datetime
    updated: datetime  # when its present reading was placed


async def scope_of(connection: AsyncConnection, guild_id: int | None) -> Shelf:
    """Return the scope of those who ask in this server (None: direct messages): the server's own where it has one."""
    if guild_id is None:
        return HOUSE
    own = Shelf.of_guild(guild_id)
    row = await connection.execute(
        text("SELECT 1 FROM story_scopes WHERE name = :name AND filled = 1"), {"name": own.format()}
    )
    return HOUSE if row.first() is None else own


async def stories_of(
    connection: AsyncConnection, scope: Shelf, since: datetime | None, offset: int, limit: int
) -> list[StoryRow]:
    """Return the stories updated after `since` (None: all), the latest first."""
    rows = await connection.execute(
        text(f"""
            SELECT key, first, moved FROM stories
            WHERE scope = {_SCOPE} AND moved > :since AND "into" IS NULL
            ORDER BY moved DESC, key LIMIT :limit OFFSET :offset
        """),
        {
            "scope": scope.format(),
            "since": "" if since is None else format_instant(since),
            "limit": limit,
            "offset": offset,
        },
    )
    return [_story(row) for row in rows]


async def count_of(connection: AsyncConnection, scope: Shelf, since: datetime | None) -> int:
    """Return how many stories `stories_of` has in all."""
    row = await connection.execute(
        text(f'SELECT count(*) FROM stories WHERE scope = {_SCOPE} AND moved > :since AND "into" IS NULL'),
        {"scope": scope.format(), "since": "" if since is None else format_instant(since)},
    )
    return int(row.scalar_one())


async def story(connection: AsyncConnection, scope: Shelf, key: int) -> StoryRow | None:
    """Return one story by its key or the key of one that was joined into it."""
    whole = await resolve(connection, scope, key)
    row = (
        await connection.execute(
            text(f"SELECT key, first, moved FROM stories WHERE scope = {_SCOPE} AND key = :key"),
            {"scope": scope.format(), "key": whole},
        )
    ).first()
    return None if row is None else _story(row)


async def resolve(connection: AsyncConnection, scope: Shelf, key: int) -> int | None:
    """Return the key that a story goes by now, joins followed; None where the scope has no such story."""
    rows = await connection.execute(
        text(f"""
            WITH RECURSIVE way(key, "into") AS (
                SELECT key, "into" FROM stories WHERE scope = {_SCOPE} AND key = :key
                UNION
                SELECT s.key, s."into" FROM way w JOIN stories s ON s.scope = {_SCOPE} AND s.key = w."into"
            )
            SELECT key FROM way WHERE "into" IS NULL
        """),
        {"scope": scope.format(), "key": key},
    )
    found: int | None = rows.scalar()
    return found


async def members(connection: AsyncConnection, scope: Shelf, story_key: int) -> list[Member]:
    """Return the articles of a story (given by a key that stands), in the order they were placed."""
    return (await members_of(connection, scope, [story_key]))[story_key]


async def members_of(connection: AsyncConnection, scope: Shelf, story_keys: list[int]) -> dict[int, list[Member]]:
    """Return the articles of several stories, each in the order they came; a story that is not there has none."""
    rows = await connection.execute(
        text(f"""
            SELECT m.story, m.shelf, m.key, m.article_id, m.revision_id, o.key, m.placed, m.updated
            FROM story_members m LEFT JOIN story_members o ON o.id = m.copy_of
            WHERE m.scope = {_SCOPE} AND m.story IN (SELECT value FROM json_each(:keys))
            ORDER BY m.placed, m.id
        """),
        {"scope": scope.format(), "keys": dumps(story_keys)},
    )
    found: dict[int, list[Member]] = {key: [] for key in story_keys}
    for row in rows:
        story_key, shelf, key, article_id, revision_id, copy_of, placed, updated = row
        found[story_key].append(
            Member(
                story_key,
                shelf_of(shelf),
                key,
                article_id,
                revision_id,
                copy_of,
                parse_instant(placed),
                parse_instant(updated),
            )
        )
    return found


async def list_updated_between(
    connection: AsyncConnection, scope: Shelf, since: datetime | None, until: datetime
) -> list[StoryRow]:
    """Return the stories that got an article or a new reading of one, no copy, in (since, until]; the latest first.

    `since` None: at any time up to `until`.
    """
    rows = await connection.execute(
        text(f"""
            SELECT s.key, s.first, max(m.updated) AS moved
            FROM story_members m JOIN stories s ON s.scope = m.scope AND s.key = m.story
            WHERE m.scope = {_SCOPE} AND m.updated > :since AND m.updated <= :until AND m.copy_of IS NULL
            GROUP BY s.key, s.first ORDER BY moved DESC, s.key
        """),
        {
            "scope": scope.format(),
            "since": "" if since is None else format_instant(since),
            "until": format_instant(until),
        },
    )
    return [_story(row) for row in rows]


async def story_of(connection: AsyncConnection, scope: Shelf, shelf: Shelf, key: int) -> int | None:
    """Return the story that an entry is in; None while it is not placed."""
    row = await connection.execute(
        text(f"SELECT story FROM story_members WHERE shelf = :shelf AND key = :key AND scope = {_SCOPE}"),
        {"scope": scope.format(), "shelf": shelf.format(), "key": key},
    )
    found: int | None = row.scalar()
    return found


# --- when a person last looked ----------------------------------------------------------------------------------------


async def get_read_marker(connection: AsyncConnection, scope: Shelf, user_id: int, key: int) -> datetime | None:
    """Return when a person last read a story (given by a key that stands); None: never."""
    row = await connection.execute(
        text(f"SELECT at FROM story_looks WHERE user_id = :user AND scope = {_SCOPE} AND story = :key"),
        {"scope": scope.format(), "user": user_id, "key": key},
    )
    at: str | None = row.scalar()
    return None if at is None else parse_instant(at)


async def set_read_marker(connection: AsyncConnection, scope: Shelf, user_id: int, key: int, at: datetime) -> None:
    """Note that a person read a story; nothing where there is no such story."""
    await connection.execute(
        text(f"""
            INSERT INTO story_looks (user_id, scope, story, at)
            SELECT :user, scope, key, :at FROM stories WHERE scope = {_SCOPE} AND key = :key
            ON CONFLICT (user_id, scope, story) DO UPDATE SET at = max(at, excluded.at)
        """),
        {"scope": scope.format(), "user": user_id, "key": key, "at": format_instant(at)},
    )


async def list_read_markers(connection: AsyncConnection, user_id: int) -> list[tuple[Shelf, int, datetime]]:
    """Return (scope, story, when) of all that a person read."""
    rows = await connection.execute(
        text("""
            SELECT s.name, l.story, l.at FROM story_looks l JOIN story_scopes s ON s.id = l.scope
            WHERE l.user_id = :user ORDER BY l.at
        """),
        {"user": user_id},
    )
    return [(shelf_of(row[0]), row[1], parse_instant(row[2])) for row in rows]


async def forget_read_markers(connection: AsyncConnection, user_id: int) -> None:
    """Delete a person's read markers in every scope."""
    await connection.execute(text("DELETE FROM story_looks WHERE user_id = :user"), {"user": user_id})


def _story(row: Any) -> StoryRow:
    return StoryRow(row[0], parse_instant(row[1]), parse_instant(row[2]))
