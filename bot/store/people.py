"""One speaker or person across the articles that a reader can see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, distinct, exists, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Event, Headline, Quote, Reader, Span
from bot.store import codec, search_query
from bot.store.article_queries import headline_of
from bot.store.dialects import word_search
from bot.store.dialects.constructs import json_list, json_row, json_text
from bot.store.shared_sql import HEADLINE_WIDTH, event_row, of_entry, quote_row, select_of
from bot.store.tables import entities, events, mentions, names, quotes
from bot.store.visible import visible, who

MOST = 100  # quotes or events in one answer
_IDS: Any = bindparam("ids", expanding=True)


def _in_order(v: FromClause) -> tuple[ColumnElement[Any], ...]:
    return v.c.newest.desc(), v.c.key, v.c.position


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


@cache
def _names_begun(dialect: str) -> Any:
    return _of_names(word_search.of_dialect(dialect).select_names_begun())


_THE_NAME = _of_names(select(names.c.id).where(names.c.name == bindparam("name")))


async def find_people(connection: AsyncConnection, reader: Reader, typed: str) -> list[Known]:
    """People and speakers of this very name; else those whose name holds every word typed (the last may be begun).
    Only those that this reader can see."""
    by = word_search.of(connection)
    begun = by.bind_begun(typed)
    if begun is None:
        return []
    exact = [
        Known(*row) for row in await connection.execute(_THE_NAME, {**who(reader), "name": search_query.clean(typed)})
    ]
    return exact or [
        Known(*row) for row in await connection.execute(_names_begun(connection.dialect.name), {**who(reader), **begun})
    ]


def _sayings() -> Select[Any]:
    said, v = quotes.alias("q"), visible().subquery("seen")
    page = (
        select(v, said.c.position)
        .select_from(said.join(v, v.c.revision_id == said.c.revision_id))
        .where(said.c.name_id.in_(_IDS))
        .order_by(v.c.newest.desc(), v.c.key, said.c.position)
        .limit(MOST)
    )
    return select_of(page, of_entry("position"), _its_quote, order=_in_order)


def _its_quote(v: FromClause, _r: FromClause) -> ColumnElement[Any]:
    """The quote itself, gathered as the others are."""
    q = quotes.alias("s")
    whole = select(json_text(quote_row(q))).where(q.c.revision_id == v.c.revision_id, q.c.position == v.c.position)
    return whole.correlate(v).scalar_subquery()


_SAYINGS = _sayings()


async def article_quotes(
    connection: AsyncConnection, reader: Reader, ids: Sequence[int]
) -> list[tuple[Headline, int, Quote, Span | None]]:
    """What speakers of these names said, newest article first: article, the quote's place in it, quote, sentence."""
    rows = await connection.execute(_SAYINGS, {**who(reader), "ids": list(ids)})
    return [
        (headline_of(row), row[HEADLINE_WIDTH], *codec.quote_of(json.loads(row[HEADLINE_WIDTH + 1]))) for row in rows
    ]


def _events_naming(v: FromClause, _r: FromClause) -> ColumnElement[Any]:
    """The events that mention the person, each with its place in the article."""
    t, m = events.alias("t"), mentions.alias("m")
    named = exists().where(
        m.c.revision_id == t.c.revision_id, m.c.entity == v.c.position, m.c.start >= t.c.start, m.c.end <= t.c.end
    )
    listed = select(json_list(json_row(t.c.position, event_row(t))))
    return listed.where(t.c.revision_id == v.c.revision_id, named.correlate(t, v)).correlate(v).scalar_subquery()


def _appearing() -> Select[Any]:
    named, v = entities.alias("e"), visible().subquery("seen")
    page = (
        select(v, named.c.position, named.c.also, named.c.role)
        .select_from(named.join(v, v.c.revision_id == named.c.revision_id))
        .where(named.c.kind == "person", named.c.name_id.in_(_IDS))
        .order_by(v.c.newest.desc(), v.c.key)
        .limit(MOST)
    )
    return select_of(page, of_entry("also"), of_entry("role"), _events_naming, order=_in_order)


_APPEARING = _appearing()


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person in one article: the other names and the role it gives, and the events that name them."""

    headline: Headline
    also: tuple[str, ...]
    role: str | None
    events: tuple[tuple[int, Event], ...]


async def appearances(connection: AsyncConnection, reader: Reader, ids: Sequence[int]) -> list[Appearance]:
    """The articles that people of these names are in, newest first."""
    rows = await connection.execute(_APPEARING, {**who(reader), "ids": list(ids)})
    return [_appearance(row) for row in rows]


def _appearance(row: Sequence[object]) -> Appearance:
    also = json.loads(str(row[HEADLINE_WIDTH]))
    role = json.loads(str(row[HEADLINE_WIDTH + 1])) if row[HEADLINE_WIDTH + 1] is not None else None
    naming = json.loads(str(row[HEADLINE_WIDTH + 2]))
    return Appearance(
        headline=headline_of(row),
        also=tuple(also),
        role=None if role is None else role[2],
        events=tuple((position, codec.event_of(event)) for position, event in sorted(naming, key=lambda e: e[0])),
    )
