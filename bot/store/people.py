"""One speaker or person across the articles that a reader can see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, column, distinct, func, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Event, Headline, Quote, Reader, Span
from bot.store import codec, search_query
from bot.store.article_queries import headline_of
from bot.store.shared_sql import HEADLINE_WIDTH, event_columns, quote_columns, select_of
from bot.store.tables import entities, names, quotes
from bot.store.visible import visible, who

MOST = 100  # quotes or events in one answer


@dataclass(frozen=True, slots=True)
class Known:
    """A name that people or speakers bear in visible articles, and in how many."""

    id: int
    name: str
    articles: int
    newest: str


def _of_names(candidates: Any) -> Any:
    """The names that people or speakers of visible articles bear, of these."""
    borne = union_all(
        select(entities.c.name_id, entities.c.revision_id).where(entities.c.kind == "person"),
        select(quotes.c.name_id, quotes.c.revision_id),
    ).subquery("s")
    w, v = candidates.subquery("w"), visible().subquery("v")
    return (
        select(names.c.id, names.c.name, func.count(distinct(v.c.key)), func.max(v.c.newest))
        .select_from(
            w.join(names, names.c.id == w.c.id)
            .join(borne, borne.c.name_id == names.c.id)
            .join(v, v.c.revision_id == borne.c.revision_id)
        )
        .group_by(names.c.id, names.c.name)
    )


_NAMES = _of_names(
    text("SELECT rowid AS id FROM name_words WHERE name_words MATCH :query LIMIT 2000").columns(column("id", Integer))
)
_THE_NAME = _of_names(select(names.c.id).where(names.c.name == bindparam("name")))


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


def _sayings(ids: Sequence[int]) -> Any:
    said, v = quotes.alias("q"), visible().subquery("seen")
    page = (
        select(v, said.c.position)
        .select_from(said.join(v, v.c.revision_id == said.c.revision_id))
        .where(said.c.name_id.in_(ids))
        .order_by(v.c.newest.desc(), v.c.key, said.c.position)
        .limit(MOST)
    )
    # The quote itself is gathered as the others are: `s`, of the revision that the page has.
    whole = f"""
        (SELECT json_array({quote_columns("s")}) FROM quotes s
         WHERE s.revision_id = v.revision_id AND s.position = v.position)
    """
    return select_of(page, "v.position", whole).order_by(text("v.newest DESC, v.key, v.position"))


async def article_quotes(
    connection: AsyncConnection, reader: Reader, ids: Sequence[int]
) -> list[tuple[Headline, int, Quote, Span | None]]:
    """What speakers of these names said, newest article first: article, the quote's place in it, quote, sentence."""
    rows = await connection.execute(_sayings(ids), who(reader))
    return [
        (headline_of(row), row[HEADLINE_WIDTH], *codec.quote_of(json.loads(row[HEADLINE_WIDTH + 1]))) for row in rows
    ]


_EVENTS_NAMING = f"""
    (SELECT json_group_array(json_array(t.position, json_array({event_columns("t")}))) FROM events t
     WHERE t.revision_id = v.revision_id AND EXISTS (
         SELECT 1 FROM mentions m WHERE m.revision_id = t.revision_id AND m.entity = v.position
           AND m.start >= t.start AND m."end" <= t."end"))
"""


def _appearing(ids: Sequence[int]) -> Any:
    named, v = entities.alias("e"), visible().subquery("seen")
    page = (
        select(v, named.c.position, named.c.also, named.c.role)
        .select_from(named.join(v, v.c.revision_id == named.c.revision_id))
        .where(named.c.kind == "person", named.c.name_id.in_(ids))
        .order_by(v.c.newest.desc(), v.c.key)
        .limit(MOST)
    )
    gathered = ("v.also", "json(v.role)", _EVENTS_NAMING)
    return select_of(page, *gathered).order_by(text("v.newest DESC, v.key, v.position"))


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person in one article: the other names and the role it gives, and the events that name them."""

    headline: Headline
    also: tuple[str, ...]
    role: str | None
    events: tuple[tuple[int, Event], ...]


async def appearances(connection: AsyncConnection, reader: Reader, ids: Sequence[int]) -> list[Appearance]:
    """The articles that people of these names are in, newest first."""
    rows = await connection.execute(_appearing(ids), who(reader))
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
