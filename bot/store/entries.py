"""Entries: an article is put where somebody sees it, with the reading that it has there, and its history."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, insert, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import HOUSE, Shelf
from bot.store import codec, story_members, visible
from bot.store.tables import articles, entries, entry_aliases, history
from bot.store.tables_feeds import feed_items
from bot.store.timestamps import format_instant

_KEYS = 10**12  # ids and keys are drawn below this: one tells nothing about what else is stored
_E = entries
Differences = Sequence[tuple[str, Sequence[str], Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a shelf has of an article already. `old` and `number`: the revision it shows now, when that is another."""

    state: Literal["there", "changed", "new"]
    key: int | None = None  # on the shelf
    title: str | None = None
    article_id: int | None = None
    old: int | None = None
    number: int = 0
    revision_id: int | None = None  # a stored revision that is this very article, so that nothing need be stored
    version: str | None = None  # of the analysis that revision has


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored reading of an article, and the shelf it goes on. `newest`: what it is sorted by there."""

    shelf: Shelf
    article_id: int
    revision_id: int
    newest: str
    now: datetime


async def free_key(connection: AsyncConnection) -> int:
    """A number that is neither an article's id nor a key of an entry, nor was one."""
    while True:
        key = 1 + secrets.randbelow(_KEYS)
        taken = union(
            select(articles.c.id).where(articles.c.id == key),
            select(_E.c.key).where(_E.c.key == key),
            select(entry_aliases.c.key).where(entry_aliases.c.key == key),
        )
        if (await connection.execute(taken)).first() is None:
            return key


async def enter(
    connection: AsyncConnection, reading: Reading, found: Found, changes: Differences, expires: datetime | None
) -> int:
    """Put a reading on its shelf and have it placed among the stories; the entry's key. `found`: what was there."""
    shelf = reading.shelf
    if expires is not None:
        again = await _read_again(connection, reading, expires)
        if again is not None:
            return again
    key = reading.article_id if shelf.is_shared else found.key
    if key is None:
        key = await free_key(connection)  # the article's own id would tell that it is stored elsewhere already
    entry = _Entry(*codec.owner_of(shelf), key, reading)
    there = await _get_entry(connection, entry)
    if there is None:
        await _insert(connection, entry, found.number + 1, is_house=shelf == HOUSE, expires=expires)
        if found.old is not None:  # a server's own new reading of what is shared
            await _record(connection, entry, found.number, found.old, ())
        await _record(connection, entry, found.number + 1, reading.revision_id, changes)
    else:
        await _update(connection, entry, there, shelf, changes)
    if expires is None and (there is None or there[0] != reading.revision_id):
        await story_members.wait(connection, entry.guild_id, reading.article_id, reading.now)
    if shelf.is_shared:
        await _touch_items(connection, entry)
        await _catch_up(connection, entry, is_house=shelf == HOUSE)
    return key


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it is to be."""

    guild_id: int
    user_id: int
    key: int
    reading: Reading

    @property
    def is_it(self) -> ColumnElement[bool]:
        return and_(_E.c.guild_id == self.guild_id, _E.c.user_id == self.user_id, _E.c.key == self.key)


async def _get_entry(connection: AsyncConnection, entry: _Entry) -> tuple[int, int] | None:
    """Its revision and how many were read for it; None where it is not there."""
    row = (await connection.execute(select(_E.c.revision_id, _E.c.number).where(entry.is_it))).first()
    return None if row is None else (row[0], row[1])


async def _insert(
    connection: AsyncConnection, entry: _Entry, number: int, *, is_house: bool, expires: datetime | None
) -> None:
    now = format_instant(entry.reading.now)
    await connection.execute(
        insert(_E),
        {
            "guild_id": entry.guild_id,
            "user_id": entry.user_id,
            "key": entry.key,
            "article_id": entry.reading.article_id,
            "revision_id": entry.reading.revision_id,
            "house": int(is_house),
            "number": number,
            "added": now,
            "newest": entry.reading.newest,
            "touched": now,
            "expires": format_instant(expires) if expires else None,
        },
    )


async def _update(
    connection: AsyncConnection,
    entry: _Entry,
    there: tuple[int, int],
    shelf: Shelf,
    changes: Differences,
) -> None:
    """Pin an entry to its new reading; what feeds had brought before the house had it is the house's from now on."""
    old, number = there
    values: dict[str, Any] = {"touched": format_instant(entry.reading.now)}
    if shelf == HOUSE:
        values["house"] = 1
    if old != entry.reading.revision_id:
        values |= {"revision_id": entry.reading.revision_id, "number": number + 1, "newest": entry.reading.newest}
        await connection.execute(update(_E).where(entry.is_it).values(values))
        await _record(connection, entry, number + 1, entry.reading.revision_id, changes)
        return
    await connection.execute(update(_E).where(entry.is_it).values(values))


async def _record(
    connection: AsyncConnection,
    entry: _Entry,
    number: int,
    revision_id: int,
    changes: Differences,
) -> None:
    await connection.execute(
        insert(history),
        {
            "guild_id": entry.guild_id,
            "user_id": entry.user_id,
            "key": entry.key,
            "number": number,
            "revision_id": revision_id,
            "at": format_instant(entry.reading.now),
            "changes": codec.dumps(changes),
        },
    )


async def _read_again(connection: AsyncConnection, reading: Reading, expires: datetime) -> int | None:
    """The same thing read privately by the same person once more lasts longer, and is no second entry."""
    guild_id, user_id = codec.owner_of(reading.shelf)
    rows = await connection.execute(
        update(_E)
        .where(_E.c.guild_id == guild_id, _E.c.user_id == user_id, _E.c.revision_id == reading.revision_id)
        .values(expires=format_instant(expires))
        .returning(_E.c.key)
    )
    key: int | None = rows.scalar()
    return key


async def _touch_items(connection: AsyncConnection, entry: _Entry) -> None:
    """What feeds brought of a shared article goes by the entry's times."""
    mine = select(_E.c.newest, _E.c.touched).where(entry.is_it).subquery()
    await connection.execute(
        update(feed_items)
        .where(feed_items.c.article_id == entry.reading.article_id)
        .values(newest=select(mine.c.newest).scalar_subquery(), touched=select(mine.c.touched).scalar_subquery())
    )


async def _catch_up(connection: AsyncConnection, entry: _Entry, *, is_house: bool) -> None:
    """The newer shared reading is that of every server that sees it, also where it has an older one of its own."""
    own = _E.alias("own")
    seen = [] if is_house else [visible.brought(own.c.article_id, own.c.guild_id)]
    behind = await connection.execute(
        select(own.c.guild_id, own.c.key, own.c.number).where(
            own.c.article_id == entry.reading.article_id,
            own.c.guild_id != 0,
            own.c.user_id == 0,
            own.c.revision_id < entry.reading.revision_id,
            *seen,
        )
    )
    for guild_id, key, number in behind.all():
        theirs = _Entry(guild_id, 0, key, entry.reading)
        await _update(connection, theirs, (-1, number), Shelf.of_guild(guild_id), ())
        await story_members.wait(connection, guild_id, entry.reading.article_id, entry.reading.now)
