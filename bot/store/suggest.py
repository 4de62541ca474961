"""What autocomplete offers: candidates by the words begun, then by shared trigrams; the newsroom ranks them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store import newest as newest_entries
from bot.store import search_query
from bot.store.dialects import word_search
from bot.store.dialects.matches import KINDS, NameKind
from bot.store.shared_sql import label_of
from bot.store.tables import entities, revisions

MANY = 50  # candidates of each kind
RECENT = 500  # of the newest, where nothing else was like the words typed


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to offer: `newest` sorts as time does; `by` says how it was found."""

    label: str
    key: int
    newest: str
    outlet: str | None
    by: Literal["newest", "words", "trigrams"]


# --- articles ---------------------------------------------------------------------------------------------------------


async def articles(connection: AsyncConnection, reader: Reader, typed: str) -> list[Candidate]:
    """The newest where nothing is typed; else what begins with the words typed; else what looks like them."""
    if not search_query.words_of(typed):
        return await _newest(connection, reader, "newest", MANY)
    by = word_search.of(connection)
    found = [
        Candidate(label or "", key, newest, outlet, "words")
        for label, key, newest, outlet in await by.find_titles_begun(connection, reader, typed, MANY)
    ]
    if not found:
        found = [
            Candidate(label or "", key, newest, outlet, "trigrams")
            for label, key, newest, outlet in await by.find_titles_like(connection, reader, typed, MANY)
        ]
    if not found:  # two letters changed places in a short word: no three are left together
        found = await _newest(connection, reader, "trigrams", RECENT)
    return found


async def _newest(
    connection: AsyncConnection, reader: Reader, by: Literal["newest", "trigrams"], many: int
) -> list[Candidate]:
    listed = await newest_entries.newest(connection, reader, many)
    if not listed:
        return []
    rows = await connection.execute(_NEWEST, newest_entries.bind_these(reader, listed))
    return [Candidate(label or "", key, newest, outlet, by) for label, key, newest, outlet in rows]


def _newest_titles() -> Select[Any]:
    v, r = newest_entries.THESE.subquery("v"), revisions.alias("r")
    named = select(label_of(r), v.c.key, v.c.newest, r.c.outlet).select_from(v.join(r, r.c.id == v.c.revision_id))
    return named.order_by(v.c.newest.desc(), v.c.key)


_NEWEST = _newest_titles()

# --- names ------------------------------------------------------------------------------------------------------------


async def names(connection: AsyncConnection, reader: Reader, typed: str, kind: NameKind) -> list[Candidate]:
    """People, or places and organisations, of the articles this reader can see."""
    if not search_query.words_of(typed):
        return await _newest_names(connection, reader, kind, "newest", 25, MANY)
    by = word_search.of(connection)
    found = [
        Candidate(name, key, newest, None, "words")
        for name, key, newest in await by.find_names_begun(connection, reader, typed, kind, MANY)
    ]
    if not found:
        found = [
            Candidate(name, key, newest, None, "trigrams")
            for name, key, newest in await by.find_names_like(connection, reader, typed, kind, MANY)
        ]
    if not found:
        found = await _newest_names(connection, reader, kind, "trigrams", 100, RECENT)
    return found


async def _newest_names(
    connection: AsyncConnection,
    reader: Reader,
    kind: NameKind,
    by: Literal["newest", "trigrams"],
    recent: int,
    many: int,
) -> list[Candidate]:
    """The names of the `recent` newest articles; those of the newest, and of an article's first, before others."""
    listed = await newest_entries.newest(connection, reader, recent)
    if not listed:
        return []
    bound = {**newest_entries.bind_these(reader, listed), "many": many}
    rows = await connection.execute(_newest_of_kind(kind), bound)
    return [Candidate(name, name_id, at, None, by) for name, name_id, at in rows]


@cache
def _newest_of_kind(kind: NameKind) -> Select[Any]:
    v, e = newest_entries.THESE.subquery("v"), entities
    newest = func.max(v.c.newest)
    return (
        select(func.max(e.c.name), e.c.name_id, newest)
        .select_from(v.join(e, e.c.revision_id == v.c.revision_id))
        .where(e.c.kind.in_(KINDS[kind]))
        .group_by(e.c.name_id)
        .order_by(newest.desc(), func.min(e.c.position))
        .limit(bindparam("many", type_=Integer))
    )
