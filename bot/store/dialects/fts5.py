"""Search by SQLite's FTS5: tables over views, so a row is taken out with the words it was put in with."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Insert,
    Integer,
    Select,
    TableClause,
    bindparam,
    column,
    func,
    insert,
    literal,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Extent, Reader
from bot.store import search_query
from bot.store.dialects.constructs import ordered_join
from bot.store.dialects.matches import BEGUN, KEYS, LIMIT, OFFSET, SCAN, Marked, NameKind, Wanted
from bot.store.dialects.suggesting import select_names, select_titles
from bot.store.shared_sql import QUOTES, headline_columns
from bot.store.statement_parts import in_parts
from bot.store.tables import names, revisions
from bot.store.visible import visible, who


def _fts5(name: str, *columns: str) -> TableClause:
    """A table of FTS5: the column of its own name takes commands, and is what is searched."""
    return table(name, column("rowid", Integer), column(name), *map(column, columns))


_SEARCH: Final = _fts5("search", "title", "body", "quotes", "speakers")
_TITLE_WORDS: Final = _fts5("title_words", "title")
_TITLE_TRIGRAMS: Final = _fts5("title_trigrams", "title")
_NAME_WORDS: Final = _fts5("name_words", "name")
_NAME_TRIGRAMS: Final = _fts5("name_trigrams", "name")
_CONTENT: Final = table("search_content", *map(column, ("id", "title", "body", "quotes", "speakers")))
_TITLES: Final = table("title_content", column("id"), column("title"))

_QUERY: Final[Any] = bindparam("query")
_MARK: Final[Any] = bindparam("mark")
_IDS: Final[Any] = bindparam("ids", expanding=True)


def _matches(of: TableClause) -> ColumnElement[bool]:
    return of.c[of.name].bool_op("MATCH")(_QUERY)


# --- putting in and taking out ------------------------------------------------------------------------------------


def _put_in(into: TableClause, source: FromClause) -> Insert:
    words = [one.name for one in into.c if one.name not in {"rowid", into.name}]
    chosen = select(source.c.id, *(source.c[name] for name in words)).where(source.c.id.in_(_IDS))
    return insert(into).from_select(["rowid", *words], chosen)


def _take_out(from_: TableClause, source: FromClause) -> Insert:
    words = [one.name for one in from_.c if one.name not in {"rowid", from_.name}]
    chosen = select(literal("delete"), source.c.id, *(source.c[name] for name in words)).where(source.c.id.in_(_IDS))
    return insert(from_).from_select([from_.name, "rowid", *words], chosen)


_OF_REVISIONS: Final = ((_SEARCH, _CONTENT), (_TITLE_WORDS, _TITLES), (_TITLE_TRIGRAMS, _TITLES))
_OF_NAMES: Final = ((_NAME_WORDS, names), (_NAME_TRIGRAMS, names))
_REVISION_IN: Final = tuple(_put_in(*pair) for pair in _OF_REVISIONS)
_REVISION_OUT: Final = tuple(_take_out(*pair) for pair in _OF_REVISIONS)
_NAME_IN: Final = tuple(_put_in(*pair) for pair in _OF_NAMES)
_NAME_OUT: Final = tuple(_take_out(*pair) for pair in _OF_NAMES)
_MERGE: Final = tuple(insert(one).values({one.name: "optimize"}) for one, _ in (*_OF_REVISIONS, *_OF_NAMES))


async def add_revision(connection: AsyncConnection, revision_id: int) -> None:
    await _run(connection, _REVISION_IN, [revision_id])


async def drop_revision(connection: AsyncConnection, revision_id: int) -> None:
    await _run(connection, _REVISION_OUT, [revision_id])


async def add_names(connection: AsyncConnection, ids: Sequence[int]) -> None:
    await _run(connection, _NAME_IN, ids)


async def drop_names(connection: AsyncConnection, ids: Sequence[int]) -> None:
    await _run(connection, _NAME_OUT, ids)


async def _run(connection: AsyncConnection, statements: tuple[Insert, ...], ids: Sequence[int]) -> None:
    for some in in_parts(ids):
        for statement in statements:
            await connection.execute(statement, {"ids": list(some)})


async def merge(connection: AsyncConnection) -> None:
    """Deleted words stand in FTS5's segments until these are merged."""
    for statement in _MERGE:
        await connection.execute(statement)


# --- articles by their words --------------------------------------------------------------------------------------


def _find(*, among: bool) -> Select[Any]:
    """The best first: bm25 (smaller is better; the title counts most), up to half as much again for what is new."""
    v = visible().subquery("v")
    age = func.julianday(bindparam("now")) - func.julianday(v.c.newest)
    score = func.bm25(_SEARCH.c.search, 6.0, 1.0, 1.0, 2.0) * (1.0 + 0.5 / (1.0 + func.max(0.0, age) / 30.0))
    day = func.substr(v.c.newest, 1, 10)
    which = v.c.key.in_(KEYS) if among else v.c.key.not_in(KEYS)
    columns = ("guild_id", "user_id", "key", "kind", "revision_id", "number", "added", "newest")
    found = (
        select(*(v.c[name] for name in columns), score.label("score"))
        .select_from(ordered_join(_SEARCH, v, v.c.revision_id == _SEARCH.c.rowid))
        .where(_matches(_SEARCH), day >= bindparam("start"), day <= bindparam("end"), which)
        .cte("found")
        .prefix_with("MATERIALIZED")
    )
    order = (found.c.score, found.c.newest.desc(), found.c.key)
    page = (
        select(found, func.row_number().over(order_by=order).label("place"))
        .order_by(*order)
        .limit(LIMIT)
        .offset(OFFSET)
        .cte("page")
        .prefix_with("MATERIALIZED")
    )
    r = revisions.alias("r")
    marked = (func.highlight(_SEARCH.c.search, at, _MARK, _MARK) for at in (0, 1, 3))
    of_page = ordered_join(page, r, r.c.id == page.c.revision_id)
    return (
        select(
            page.c.place,
            select(func.count()).select_from(found).scalar_subquery(),
            *marked,
            *headline_columns(page, r),
            *(r.c.text, r.c.body_start, r.c.body_end, QUOTES(page, r)),
        )
        .select_from(ordered_join(of_page, _SEARCH, _SEARCH.c.rowid == page.c.revision_id))
        .where(_matches(_SEARCH))
    )


_FIND: Final = _find(among=False)
_FIND_AMONG: Final = _find(among=True)
_BEFORE_ROW: Final = 5  # columns of `_FIND` before the headline's


async def find(connection: AsyncConnection, wanted: Wanted) -> tuple[list[Marked], int]:
    query = search_query.all_of(wanted.typed)
    if query is None:
        return [], 0
    mark = f"\ufdd0{secrets.token_hex(6)}\ufdd1"  # nothing that an article holds
    statement = _FIND if wanted.among is None else _FIND_AMONG
    rows = (await connection.execute(statement, {**wanted.bind(), "query": query, "mark": mark})).all()
    # Sorted here: what a full-text function gives does not outlast the database's own sorting.
    ordered = sorted(rows, key=lambda row: row[0])
    return [_read_marks(row, mark) for row in ordered], ordered[0][1] if ordered else 0


def _read_marks(row: Sequence[Any], mark: str) -> Marked:
    _place, _total, title, body, speakers = row[:_BEFORE_ROW]
    whole = row[_BEFORE_ROW:]
    _text, start, _end, quotes = whole[-4:]
    return Marked(
        row=whole,
        in_title=_find_marked(title, mark, 0),
        in_body=_find_marked(body, mark, start),
        speakers=_find_speakers(speakers, mark, json.loads(quotes)),
    )


def _find_marked(highlighted: str, mark: str, base: int) -> tuple[Extent, ...]:
    """Where the marked words stand in the text without the marks."""
    found: list[Extent] = []
    at = base
    for i, piece in enumerate(highlighted.split(mark)):
        if i % 2:
            found.append(Extent(at, at + len(piece)))
        at += len(piece)
    return tuple(found)


def _find_speakers(highlighted: str, mark: str, quotes: Sequence[Sequence[Any]]) -> frozenset[int]:
    """The quotes whose speaker's line holds a mark; the lines are the names, in the quotes' order."""
    lines: list[int] = []
    for i, quote in enumerate(quotes):
        name = quote[5]
        if name is not None:
            lines += [i] * (name.count("\n") + 1)
    return frozenset(i for i, line in zip(lines, highlighted.split("\n"), strict=False) if mark in line)


# --- what autocomplete offers -------------------------------------------------------------------------------------


_BY_WORDS: Final = select_titles(_TITLE_WORDS, _TITLE_WORDS.c.rowid, _matches(_TITLE_WORDS))
_BY_TRIGRAMS: Final = select_titles(
    _TITLE_TRIGRAMS, _TITLE_TRIGRAMS.c.rowid, _matches(_TITLE_TRIGRAMS), func.bm25(_TITLE_TRIGRAMS.c.title_trigrams)
)


async def find_titles_begun(
    connection: AsyncConnection, reader: Reader, typed: str, many: int
) -> Sequence[Sequence[Any]]:
    query = search_query.all_begun(typed)
    return await _run_query(connection, _BY_WORDS, query, {**who(reader), "many": many})


async def find_titles_like(
    connection: AsyncConnection, reader: Reader, typed: str, many: int
) -> Sequence[Sequence[Any]]:
    query = search_query.any_trigram(typed)
    return await _run_query(connection, _BY_TRIGRAMS, query, {**who(reader), "many": many})


async def _run_query(
    connection: AsyncConnection, statement: Select[Any], query: str | None, bound: dict[str, Any]
) -> Sequence[Sequence[Any]]:
    if query is None:
        return []
    return list(await connection.execute(statement, {**bound, "query": query}))


@cache
def _names(kind: NameKind, *, by_words: bool) -> Select[Any]:
    of = _NAME_WORDS if by_words else _NAME_TRIGRAMS
    order = of.c.rowid.desc() if by_words else func.bm25(of.c[of.name])
    return select_names(select(of.c.rowid.label("id")).where(_matches(of)).order_by(order), kind)


async def find_names_begun(
    connection: AsyncConnection, reader: Reader, typed: str, kind: NameKind, many: int
) -> Sequence[Sequence[Any]]:
    query = search_query.all_begun(typed)
    bound = {**who(reader), "many": many, "scan": SCAN}
    return await _run_query(connection, _names(kind, by_words=True), query, bound)


async def find_names_like(
    connection: AsyncConnection, reader: Reader, typed: str, kind: NameKind, many: int
) -> Sequence[Sequence[Any]]:
    query = search_query.any_trigram(typed)
    bound = {**who(reader), "many": many, "scan": SCAN // 5}
    return await _run_query(connection, _names(kind, by_words=False), query, bound)


def select_names_begun() -> Select[Any]:
    return select(_NAME_WORDS.c.rowid.label("id")).where(_matches(_NAME_WORDS)).limit(BEGUN)


def bind_begun(typed: str) -> dict[str, Any] | None:
    query = search_query.all_begun(typed)
    return None if query is None else {"query": query}


# --- topics -------------------------------------------------------------------------------------------------------

_PHRASES: Final = select(_SEARCH.c.rowid).where(_matches(_SEARCH), _SEARCH.c.rowid.in_(_IDS))


async def find_phrases(connection: AsyncConnection, revisions: Sequence[int], topics: Collection[str]) -> set[int]:
    phrases = [search_query.quote(search_query.clean(topic)) for topic in topics if search_query.words_of(topic)]
    if not phrases:
        return set()
    rows = await connection.execute(_PHRASES, {"query": " OR ".join(phrases), "ids": list(revisions)})
    return set(rows.scalars())
