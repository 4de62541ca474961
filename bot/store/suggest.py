"""What autocomplete offers: candidates by the words begun, then by shared trigrams; the newsroom ranks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store import search_query
from bot.store.shared_sql import VISIBLE, newest, who

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
_NEWEST = text(
    f"""
    SELECT {_ARTICLE} FROM ({newest(":many")}) v JOIN revisions r ON r.id = v.revision_id ORDER BY v.newest DESC, v.key
    """
)
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
        return await _candidates(connection, _NEWEST, "newest", who(reader))
    found = await _candidates(connection, _BY_WORDS, "words", {**who(reader), "query": query})
    if not found and (grams := search_query.any_trigram(typed)) is not None:
        found += await _candidates(connection, _BY_TRIGRAMS, "trigrams", {**who(reader), "query": grams})
    if not found:  # two letters changed places in a short word: no three are left together
        found = await _candidates(connection, _NEWEST, "trigrams", who(reader), many=RECENT)
    return found


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
_KINDS = {"person": "'person'", "topic": "'place', 'organisation'"}


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


def _newest_names(kinds: str) -> Any:
    return text(
        f"""
        SELECT e.name, e.name_id, max(v.newest), NULL FROM (
            {newest(":recent")}
        ) v JOIN entities e ON e.revision_id = v.revision_id
        WHERE e.kind IN ({kinds}) GROUP BY e.name_id ORDER BY max(v.newest) DESC, min(e.position) LIMIT :many
        """
    )


_NEWEST_NAMES = {kind: _newest_names(kinds) for kind, kinds in _KINDS.items()}
_NAMES_BY_WORDS = {kind: _names("name_words", kinds, "rowid DESC") for kind, kinds in _KINDS.items()}
_NAMES_BY_TRIGRAMS = {kind: _names("name_trigrams", kinds, "bm25(name_trigrams)") for kind, kinds in _KINDS.items()}
SCAN = 1000  # names looked at for one answer


async def names(
    connection: AsyncConnection, reader: Reader, typed: str, kind: Literal["person", "topic"]
) -> list[Candidate]:
    """People, or places and organisations, of the articles this reader can see."""
    query = search_query.all_begun(typed)
    bound = {**who(reader), "scan": SCAN}
    if query is None:
        return await _candidates(connection, _NEWEST_NAMES[kind], "newest", {**who(reader), "recent": 25})
    found = await _candidates(connection, _NAMES_BY_WORDS[kind], "words", {**bound, "query": query})
    if not found and (grams := search_query.any_trigram(typed)) is not None:
        bound["scan"] = SCAN // 5
        found += await _candidates(connection, _NAMES_BY_TRIGRAMS[kind], "trigrams", {**bound, "query": grams})
    if not found:
        found = await _candidates(connection, _NEWEST_NAMES[kind], "trigrams", {**who(reader), "recent": 100}, RECENT)
    return found
