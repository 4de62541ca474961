"""One speaker or person across the articles that a reader can see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Event, Headline, Quote, Reader, Span
from bot.store import codec, search_query
from bot.store.article_queries import headline_of
from bot.store.shared_sql import HEADLINE, HEADLINE_WIDTH, VISIBLE, event_columns, quote_columns, who

MOST = 100  # quotes or events in one answer


@dataclass(frozen=True, slots=True)
class Known:
    """A name that people or speakers bear in visible articles, and in how many."""

    id: int
    name: str
    articles: int
    newest: str


def _names(candidates: str) -> TextClause:
    return text(
        f"""
    SELECT n.id, n.name, count(DISTINCT v.key), max(v.newest) FROM ({candidates}) w JOIN names n ON n.id = w.id
    JOIN (SELECT name_id, revision_id FROM entities WHERE kind = 'person'
          UNION ALL SELECT name_id, revision_id FROM quotes) s ON s.name_id = n.id
    CROSS JOIN ({VISIBLE}) v ON v.revision_id = s.revision_id
    GROUP BY n.id
    """
    )


_NAMES = _names("SELECT rowid AS id FROM name_words WHERE name_words MATCH :query LIMIT 2000")
_THE_NAME = _names("SELECT id FROM names WHERE name = :name")


async def find_people(connection: AsyncConnection, reader: Reader, typed: str) -> list[Known]:
    """People and speakers of this very name; else those whose name holds every word typed (the last may be begun).
    Only those that this reader can see."""
    query = search_query.all_begun(typed)
    if query is None:
        return []
    exact = [
        Known(*row) for row in await connection.execute(_THE_NAME, {**who(reader), "name": search_query.clean(typed)})
    ]
    return exact or [Known(*row) for row in await connection.execute(_NAMES, {**who(reader), "query": query})]


_SAYINGS = text(
    f"""
    SELECT {HEADLINE}, v.position, json_array({quote_columns("s")}) FROM (
        SELECT q.position, v.shelf, v.key, v.number, v.added, v.newest, v.revision_id
        FROM quotes q CROSS JOIN ({VISIBLE}) v ON v.revision_id = q.revision_id
        WHERE q.name_id IN (SELECT value FROM json_each(:ids))
        ORDER BY v.newest DESC, v.key, q.position LIMIT :most
    ) v
    JOIN revisions r ON r.id = v.revision_id
    JOIN quotes s ON s.revision_id = v.revision_id AND s.position = v.position
    ORDER BY v.newest DESC, v.key, v.position
    """
)


async def article_quotes(
    connection: AsyncConnection, reader: Reader, ids: Sequence[int]
) -> list[tuple[Headline, int, Quote, Span | None]]:
    """What speakers of these names said, newest article first: article, the quote's place in it, quote, sentence."""
    rows = await connection.execute(_SAYINGS, {**who(reader), "ids": codec.dumps(list(ids)), "most": MOST})
    return [
        (headline_of(row), row[HEADLINE_WIDTH], *codec.quote_of(json.loads(row[HEADLINE_WIDTH + 1]))) for row in rows
    ]


_APPEARANCES = text(
    f"""
    SELECT {HEADLINE}, v.also, json(v.role),
           (SELECT json_group_array(json_array(t.position, json_array({event_columns("t")}))) FROM events t
            WHERE t.revision_id = v.revision_id AND EXISTS (
                SELECT 1 FROM mentions m WHERE m.revision_id = t.revision_id AND m.entity = v.position
                  AND m.start >= t.start AND m."end" <= t."end"))
    FROM (
        SELECT e.position, e.also, e.role, v.shelf, v.key, v.number, v.added, v.newest, v.revision_id
        FROM entities e CROSS JOIN ({VISIBLE}) v ON v.revision_id = e.revision_id
        WHERE e.kind = 'person' AND e.name_id IN (SELECT value FROM json_each(:ids))
        ORDER BY v.newest DESC, v.key LIMIT :most
    ) v JOIN revisions r ON r.id = v.revision_id
    ORDER BY v.newest DESC, v.key, v.position
    """
)


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person in one article: the other names and the role it gives, and the events that name them."""

    headline: Headline
    also: tuple[str, ...]
    role: str | None
    events: tuple[tuple[int, Event], ...]


async def appearances(connection: AsyncConnection, reader: Reader, ids: Sequence[int]) -> list[Appearance]:
    """The articles that people of these names are in, newest first."""
    rows = await connection.execute(_APPEARANCES, {**who(reader), "ids": codec.dumps(list(ids)), "most": MOST})
    return [_appearance(row) for row in rows]


def _appearance(row: Sequence[object]) -> Appearance:
    also = json.loads(str(row[HEADLINE_WIDTH]))
    role = json.loads(str(row[HEADLINE_WIDTH + 1])) if row[HEADLINE_WIDTH + 1] is not None else None
    events = json.loads(str(row[HEADLINE_WIDTH + 2]))
    return Appearance(
        headline=headline_of(row),
        also=tuple(also),
        role=None if role is None else role[2],
        events=tuple((position, codec.event_of(event)) for position, event in sorted(events, key=lambda e: e[0])),
    )
