"""The search, kept in step with what stands on shelves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.dialects import word_search
from bot.store.statement_parts import in_parts
from bot.store.tables import entities, entries, names, quotes, revisions
from bot.store.upsert import upsert

_R: Final = revisions
_SHOWN: Final = exists().where(entries.c.revision_id == _R.c.id, entries.c.user_id == 0)
_WANTED: Final = select(_R.c.id, _R.c.indexed, _SHOWN).where(_R.c.article_id == bindparam("id"))


async def refresh(connection: AsyncConnection, article_id: int) -> None:
    """Search finds the revisions of this article that some shelf shows now, and no other."""
    for revision_id, indexed, wanted in (await connection.execute(_WANTED, {"id": article_id})).all():
        if bool(indexed) == bool(wanted):
            continue
        if wanted:
            await word_search.of(connection).add_revision(connection, revision_id)
            await connection.execute(update(_R).where(_R.c.id == revision_id).values(indexed=1))
        else:
            await _take_out(connection, revision_id)


async def drop(connection: AsyncConnection, revision_ids: Iterable[int]) -> None:
    """Out of the search, before their words change or go."""
    for some in in_parts(list(revision_ids)):
        rows = await connection.execute(select(_R.c.id).where(_R.c.indexed == 1, _R.c.id.in_(some)))
        for revision_id in list(rows.scalars()):
            await _take_out(connection, revision_id)


async def _take_out(connection: AsyncConnection, revision_id: int) -> None:
    await word_search.of(connection).drop_revision(connection, revision_id)
    await connection.execute(update(_R).where(_R.c.id == revision_id).values(indexed=0))


async def merge(connection: AsyncConnection) -> None:
    """Clear out what was deleted, where the search's tables still have its words."""
    await word_search.of(connection).merge(connection)


async def name_ids(connection: AsyncConnection, wanted: Collection[str]) -> dict[str, int]:
    """The ids of these names, those that are new among them put in."""
    # A string may end at NUL in a database, or not be one; such a name is found by what it looks like.
    plain = {name: name.replace("\0", "\ufffd") for name in wanted}
    listed = sorted(set(plain.values()))
    ids: dict[str, int] = {}
    for some in in_parts(listed):
        made = upsert(names).values([{"name": name} for name in some]).on_conflict_do_nothing(index_elements=["name"])
        new = list((await connection.execute(made.returning(names.c.id))).scalars())
        await word_search.of(connection).add_names(connection, new)
        rows = await connection.execute(select(names.c.name, names.c.id).where(names.c.name.in_(some)))
        ids.update((row.name, row.id) for row in rows)
    return {name: ids[as_stored] for name, as_stored in plain.items()}


async def forget_names(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """Those of these names that no quote and no entity bears any more."""
    n = names.c
    for some in in_parts(sorted(ids)):
        rows = await connection.execute(
            select(n.id).where(
                n.id.in_(some), ~exists().where(entities.c.name_id == n.id), ~exists().where(quotes.c.name_id == n.id)
            )
        )
        unused = list(rows.scalars())
        if unused:
            await word_search.of(connection).drop_names(connection, unused)
            await connection.execute(delete(names).where(n.id.in_(unused)))
