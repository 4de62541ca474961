"""What autocomplete offers: candidates by the words begun, then by shared trigrams; the newsroom ranks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store import newest as newest_entries
from bot.store import search_query
from bot.store.shared_sql import VISIBLE
from bot.store.tables import entities, revisions
from bot.store.visible import who

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

_ARTICLE = "coalesce(r.title, trim(substr(r.text, r.body_start + 1, 80))), v.key, v.newest, r.outlet"
_BY_WORDS = text(
    f"""
    SELECT {_ARTICLE} FROM (
        SELECT v.key, v.revision_id, v.newest
        FROM title_words CROSS JOIN ({VISIBLE}) v ON v.revision_id = title_words.rowid
        WHERE title_words MATCH :query ORDER BY v.newest DESC LIMIT :many
    ) v JOIN revisions r ON r.id = v.revision_id ORDER BY v.newest DESC
    """
)
_BY_TRIGRAMS = text(
    f"""
    SELECT {_ARTICLE} FROM (
        SELECT v.key, v.revision_id, v.newest
        FROM title_trigrams CROSS JOIN ({VISIBLE}) v ON v.revision_id = title_trigrams.rowid
        WHERE title_trigrams MATCH :query ORDER BY bm25(title_trigrams), v.newest DESC LIMIT :many
    ) v JOIN revisions r ON r.id = v.revision_id
    """
)


async def articles(connection: AsyncConnection, reader: Reader, typed: str) -> list[Candidate]:
    """The newest where nothing is typed; else what begins with the words typed; else what looks like them."""
    query = search_query.all_begun(typed)
    if query is None:
        return await _newest(connection, reader, "newest", MANY)
    found = await _candidates(connection, _BY_WORDS, "words", {**who(reader), "query": query})
    if not found and (grams := search_query.any_trigram(typed)) is not None:
        found += await _candidates(connection, _BY_TRIGRAMS, "trigrams", {**who(reader), "query": grams})
    if not found:  # two letters changed places in a short word: no three are left together
        found = await _newest(connection, reader, "trigrams", RECENT)
    return found


async def _newest(
    connection: AsyncConnection, reader: Reader, by: Literal["newest", "trigrams"], many: int
) -> list[Candidate]:
    listed = await newest_entries.newest(connection, reader, many)
    if not listed:
        return []
    v, r = newest_entries.these(listed).subquery("v"), revisions.alias("r")
    named = select(text(_ARTICLE)).select_from(v.join(r, r.c.id == v.c.revision_id))
    rows = await connection.execute(named.order_by(v.c.newest.desc(), v.c.key), who(reader))
    return [Candidate(label or "", key, newest, outlet, by) for label, key, newest, outlet in rows]


async def _candidates(
    connection: AsyncConnection,
    statement: Any,
    by: Literal["newest", "words", "trigrams"],
    bound: dict[str, Any],
    many: int = MANY,
) -> list[Candidate]:
    rows = await connection.execute(statement, {**bound, "many": many})
    return [Candidate(label or "", key, newest, outlet, by) for label, key, newest, outlet in rows]


# --- names ------------------------------------------------------------------------------------------------------------

# A name's newest visible article. A look-up by index for each candidate.
_KINDS = {"person": ("person",), "topic": ("place", "organisation")}


def _visible(kinds: str) -> str:
    return f"""
        (SELECT v.newest FROM entities e CROSS JOIN ({VISIBLE}) v ON v.revision_id = e.revision_id
         WHERE e.name_id = n.id AND e.kind IN ({kinds}) ORDER BY e.revision_id DESC LIMIT 1)
    """


def _names(table: str, kinds: str, order: str) -> Any:
    return text(
        f"""
        SELECT * FROM (
            SELECT n.name, n.id, {_visible(kinds)} AS newest, NULL FROM (
                SELECT rowid AS id FROM {table} WHERE {table} MATCH :query ORDER BY {order} LIMIT :scan
            ) w JOIN names n ON n.id = w.id
        ) WHERE newest IS NOT NULL LIMIT :many
        """
    )


_LISTED = {kind: ", ".join(f"'{one}'" for one in kinds) for kind, kinds in _KINDS.items()}
_NAMES_BY_WORDS = {kind: _names("name_words", kinds, "rowid DESC") for kind, kinds in _LISTED.items()}
_NAMES_BY_TRIGRAMS = {kind: _names("name_trigrams", kinds, "bm25(name_trigrams)") for kind, kinds in _LISTED.items()}
SCAN = 1000  # names looked at for one answer


async def names(
    connection: AsyncConnection, reader: Reader, typed: str, kind: Literal["person", "topic"]
) -> list[Candidate]:
    """People, or places and organisations, of the articles this reader can see."""
    query = search_query.all_begun(typed)
    bound = {**who(reader), "scan": SCAN}
    if query is None:
        return await _newest_names(connection, reader, kind, "newest", 25, MANY)
    found = await _candidates(connection, _NAMES_BY_WORDS[kind], "words", {**bound, "query": query})
    if not found and (grams := search_query.any_trigram(typed)) is not None:
        bound["scan"] = SCAN // 5
        found += await _candidates(connection, _NAMES_BY_TRIGRAMS[kind], "trigrams", {**bound, "query": grams})
    if not found:
        found = await _newest_names(connection, reader, kind, "trigrams", 100, RECENT)
    return found


async def _newest_names(
    connection: AsyncConnection,
    reader: Reader,
    kind: Literal["person", "topic"],
    by: Literal["newest", "trigrams"],
    recent: int,
    many: int,
) -> list[Candidate]:
    """The names of the `recent` newest articles; those of the newest, and of an article's first, before others."""
    listed = await newest_entries.newest(connection, reader, recent)
    if not listed:
        return []
    v, e = newest_entries.these(listed).subquery("v"), entities
    newest = func.max(v.c.newest)
    rows = await connection.execute(
        select(func.max(e.c.name), e.c.name_id, newest)
        .select_from(v.join(e, e.c.revision_id == v.c.revision_id))
        .where(e.c.kind.in_(_KINDS[kind]))
        .group_by(e.c.name_id)
        .order_by(newest.desc(), func.min(e.c.position))
        .limit(many),
        who(reader),
    )
    return [Candidate(name, name_id, at, None, by) for name, name_id, at in rows]
