"""Search by PostgreSQL: tsvector for words, pg_trgm for what looks like them.

Words are taken apart here, as FTS5's `unicode61` does it, and not by the server's parser: the same words are found on
both databases, and the places where they stand are known without asking.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    delete,
    extract,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import REAL, TSQUERY, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Extent, Reader
from bot.store import search_query
from bot.store.dialects.matches import BEGUN, KEYS, LIMIT, OFFSET, SCAN, Marked, NameKind, Wanted
from bot.store.dialects.suggesting import select_names, select_titles
from bot.store.shared_sql import QUOTES, headline_columns
from bot.store.tables import names, quotes, revisions
from bot.store.visible import visible, who

search_metadata = MetaData()

_ROWS: Final = Table(  # of the revisions that some shelf shows
    "search_rows",
    search_metadata,
    Column(
        "revision_id", BigInteger, ForeignKey(revisions.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("words", TSVECTOR, nullable=False),  # A: of the title; B: of speakers; D: of the body
    Column("title", Text, nullable=False),  # folded
    Index("ix_search_rows_words", "words", postgresql_using="gin"),
    Index("ix_search_rows_title", "title", postgresql_using="gin", postgresql_ops={"title": "gin_trgm_ops"}),
)
_NAMES: Final = Table(
    "search_names",
    search_metadata,
    Column("name_id", BigInteger, ForeignKey(names.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("words", TSVECTOR, nullable=False),
    Column("name", Text, nullable=False),  # folded
    Index("ix_search_names_words", "words", postgresql_using="gin"),
    Index("ix_search_names_name", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
)

_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_LONGEST_WORD: Final = 100  # characters of a word that count
_LAST_PLACE: Final = 16_383  # PostgreSQL knows no later place of a word in a text
_PLACES: Final = 250  # of one word that it keeps
_LARGEST: Final = 900_000  # bytes of a vector, of 1 MiB that it can have

_GIVEN: Final = bindparam("words", type_=Text)
_QUERY: Final = cast(bindparam("query", type_=Text), TSQUERY)


# --- words --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    at: Extent


def _read_tokens(text: str) -> Iterator[_Token]:
    for found in _WORD.finditer(text):
        yield _Token(_fold(found[0]), Extent(*found.span()))


def _fold(word: str) -> str:
    return word.lower()[:_LONGEST_WORD] if word.isascii() else search_query.fold(word)[:_LONGEST_WORD]


def _words(text: str) -> list[str]:
    return [token.word for token in _read_tokens(text)]


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def format_vector(fields: Iterable[tuple[str, str]]) -> str:
    """The text of a tsvector of (weight, text) fields, between which no phrase reaches."""
    places: dict[str, list[str]] = defaultdict(list)
    at = size = 0
    for weight, text in fields:
        for word in _words(text):
            at = min(at + 1, _LAST_PLACE)
            if word not in places:
                size += len(word.encode()) + 8
                if size > _LARGEST:
                    break
            if len(places[word]) < _PLACES:
                places[word].append(f"{at}{weight}")
                size += 2
        at = min(at + 2, _LAST_PLACE)
    return " ".join(f"{_lexeme(word)}:{','.join(of_word)}" for word, of_word in places.items())


def _phrases(typed: Iterable[str]) -> list[list[str]]:
    """Each word as typed may be several here, side by side: don't, U.S."""
    return [words for words in map(_words, typed) if words]


def format_query(typed: Iterable[str], *, is_begun: bool = False, weight: str = "") -> str | None:
    """The text of a tsquery for texts that hold every word, the last only begun where so said; None for no word."""
    phrases = _phrases(typed)
    made: list[str] = []
    for i, phrase in enumerate(phrases):
        ends = [f":{weight}" if weight else ""] * len(phrase)
        if is_begun and i == len(phrases) - 1:
            ends[-1] = f":*{weight}"
        made.append(" <-> ".join(_lexeme(word) + end for word, end in zip(phrase, ends, strict=True)))
    return " & ".join(f"({one})" for one in made) or None


def _find_places(text: str, phrases: Sequence[Sequence[str]], base: int = 0) -> tuple[Extent, ...]:
    """Where phrases stand in a text, in order; those that overlap are one."""
    tokens = list(_read_tokens(text))
    places: dict[str, list[int]] = defaultdict(list)
    for i, token in enumerate(tokens):
        places[token.word].append(i)
    spans = sorted(
        (i, i + len(phrase))
        for phrase in phrases
        for i in places.get(phrase[0], ())
        if [token.word for token in tokens[i : i + len(phrase)]] == list(phrase)
    )
    joined: list[tuple[int, int]] = []
    for first, after in spans:
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(after, joined[-1][1]))
        else:
            joined.append((first, after))
    return tuple(Extent(base + tokens[i].at.start, base + tokens[j - 1].at.end) for i, j in joined)


# --- putting in and taking out ------------------------------------------------------------------------------------


async def add_revision(connection: AsyncConnection, revision_id: int) -> None:
    r, q = revisions.c, quotes.c
    row = (
        await connection.execute(select(r.title, r.text, r.body_start, r.body_end).where(r.id == revision_id))
    ).first()
    if row is None:
        return
    speakers = await connection.execute(
        select(q.name).where(q.revision_id == revision_id, q.name.is_not(None)).order_by(q.position)
    )
    title = row.title or ""
    body = row.text[row.body_start : row.body_end]
    words = format_vector([("A", title), *(("B", name) for name in speakers.scalars()), ("", body)])
    await connection.execute(
        insert(_ROWS).values(revision_id=revision_id, words=cast(_GIVEN, TSVECTOR), title=search_query.fold(title)),
        {"words": words},
    )


async def drop_revision(connection: AsyncConnection, revision_id: int) -> None:
    await connection.execute(delete(_ROWS).where(_ROWS.c.revision_id == revision_id))


async def add_names(connection: AsyncConnection, ids: Sequence[int]) -> None:
    rows = (await connection.execute(select(names.c.id, names.c.name).where(names.c.id.in_(ids)))).all()
    for row in rows:
        await connection.execute(
            insert(_NAMES).values(name_id=row.id, words=cast(_GIVEN, TSVECTOR), name=search_query.fold(row.name)),
            {"words": format_vector([("A", row.name)])},
        )


async def drop_names(connection: AsyncConnection, ids: Sequence[int]) -> None:
    await connection.execute(delete(_NAMES).where(_NAMES.c.name_id.in_(ids)))


async def merge(_connection: AsyncConnection) -> None:
    """Rows that were deleted are gone: nothing of them is in the index but places, until it is vacuumed."""


# --- articles by their words --------------------------------------------------------------------------------------


def _has(words: ColumnElement[Any]) -> ColumnElement[bool]:
    return words.bool_op("@@")(_QUERY)


def _find(*, among: bool) -> Select[Any]:
    """The best first: ts_rank (the title counts most), up to half as much again for what is new."""
    v = visible().subquery("v")
    instant = DateTime(timezone=True)
    age = cast(bindparam("now", type_=Text), instant) - cast(v.c.newest, instant)
    days = func.greatest(0.0, extract("epoch", age) / 86_400.0)
    weights = cast([0.17, 0.17, 0.33, 1.0], ARRAY(REAL))  # D, C, B, A
    score = func.ts_rank(weights, _ROWS.c.words, _QUERY, 1) * (1.0 + 0.5 / (1.0 + days / 30.0))
    day = func.substr(v.c.newest, 1, 10)
    which = v.c.key.in_(KEYS) if among else v.c.key.not_in(KEYS)
    columns = ("guild_id", "user_id", "key", "kind", "revision_id", "number", "added", "newest")
    found = (
        select(*(v.c[name] for name in columns), score.label("score"))
        .select_from(_ROWS.join(v, v.c.revision_id == _ROWS.c.revision_id))
        .where(_has(_ROWS.c.words), day >= bindparam("start", type_=Text), day <= bindparam("end", type_=Text), which)
        .cte("found")
    )
    order = (found.c.score.desc(), found.c.newest.desc(), found.c.key)
    page = (
        select(found, func.row_number().over(order_by=order).label("place"))
        .order_by(*order)
        .limit(LIMIT)
        .offset(OFFSET)
        .cte("page")
    )
    r = revisions.alias("r")
    return (
        select(
            select(func.count()).select_from(found).scalar_subquery(),
            *headline_columns(page, r),
            *(r.c.text, r.c.body_start, r.c.body_end, QUOTES(page, r)),
        )
        .select_from(page.join(r, r.c.id == page.c.revision_id))
        .order_by(page.c.place)
    )


_FIND: Final = _find(among=False)
_FIND_AMONG: Final = _find(among=True)


async def find(connection: AsyncConnection, wanted: Wanted) -> tuple[list[Marked], int]:
    typed = search_query.words_of(wanted.typed)
    query = format_query(typed)
    if query is None:
        return [], 0
    statement = _FIND if wanted.among is None else _FIND_AMONG
    rows = (await connection.execute(statement, {**wanted.bind(), "query": query})).all()
    phrases = _phrases(typed)
    return [_mark(row[1:], phrases) for row in rows], rows[0][0] if rows else 0


def _mark(row: Sequence[Any], phrases: Sequence[Sequence[str]]) -> Marked:
    title = row[1]
    text, start, end, said = row[-4:]
    speakers = (quote[5] for quote in json.loads(said))
    return Marked(
        row=row,
        in_title=_find_places(title or "", phrases),
        in_body=_find_places(text[start:end], phrases, start),
        speakers=frozenset(i for i, name in enumerate(speakers) if name is not None and _find_places(name, phrases)),
    )


# --- what autocomplete offers -------------------------------------------------------------------------------------

_PATTERNS: Final = any_(bindparam("patterns", type_=ARRAY(Text)))
_TYPED: Final = bindparam("typed", type_=Text)
_BY_WORDS: Final = select_titles(_ROWS, _ROWS.c.revision_id, _has(_ROWS.c.words))
_BY_TRIGRAMS: Final = select_titles(
    _ROWS, _ROWS.c.revision_id, _ROWS.c.title.like(_PATTERNS), -func.similarity(_ROWS.c.title, _TYPED)
)


async def find_titles_begun(
    connection: AsyncConnection, reader: Reader, typed: str, many: int
) -> Sequence[Sequence[Any]]:
    query = format_query(search_query.words_of(typed), is_begun=True, weight="A")
    if query is None:
        return []
    return list(await connection.execute(_BY_WORDS, {**who(reader), "many": many, "query": query}))


async def find_titles_like(
    connection: AsyncConnection, reader: Reader, typed: str, many: int
) -> Sequence[Sequence[Any]]:
    bound = _bind_alike(typed)
    if bound is None:
        return []
    return list(await connection.execute(_BY_TRIGRAMS, {**who(reader), "many": many, **bound}))


def _bind_alike(typed: str) -> dict[str, Any] | None:
    grams = search_query.trigrams_of(typed)
    if not grams:
        return None
    escaped = (
        gram.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for gram in map(search_query.fold, grams)
    )
    return {"patterns": [f"%{gram}%" for gram in escaped], "typed": search_query.fold(typed)}


@cache
def _names(kind: NameKind, *, by_words: bool) -> Select[Any]:
    found = select(_NAMES.c.name_id.label("id"))
    if by_words:
        return select_names(found.where(_has(_NAMES.c.words)).order_by(_NAMES.c.name_id.desc()), kind)
    alike = func.similarity(_NAMES.c.name, _TYPED)
    return select_names(found.where(_NAMES.c.name.like(_PATTERNS)).order_by(alike.desc()), kind)


async def find_names_begun(
    connection: AsyncConnection, reader: Reader, typed: str, kind: NameKind, many: int
) -> Sequence[Sequence[Any]]:
    query = format_query(search_query.words_of(typed), is_begun=True)
    if query is None:
        return []
    bound = {**who(reader), "many": many, "scan": SCAN, "query": query}
    return list(await connection.execute(_names(kind, by_words=True), bound))


async def find_names_like(
    connection: AsyncConnection, reader: Reader, typed: str, kind: NameKind, many: int
) -> Sequence[Sequence[Any]]:
    alike = _bind_alike(typed)
    if alike is None:
        return []
    bound = {**who(reader), "many": many, "scan": SCAN // 5, **alike}
    return list(await connection.execute(_names(kind, by_words=False), bound))


def select_names_begun() -> Select[Any]:
    return select(_NAMES.c.name_id.label("id")).where(_has(_NAMES.c.words)).limit(BEGUN)


def bind_begun(typed: str) -> dict[str, Any] | None:
    query = format_query(search_query.words_of(typed), is_begun=True)
    return None if query is None else {"query": query}


# --- topics -------------------------------------------------------------------------------------------------------

_OF_TOPIC: Final = select(_ROWS.c.revision_id).where(
    _has(_ROWS.c.words), _ROWS.c.revision_id.in_(bindparam("ids", expanding=True))
)


async def find_phrases(connection: AsyncConnection, revisions: Sequence[int], topics: Collection[str]) -> set[int]:
    made = (format_query([search_query.clean(topic)]) for topic in topics if search_query.words_of(topic))
    query = " | ".join(one for one in made if one is not None)
    if not query:
        return set()
    rows = await connection.execute(_OF_TOPIC, {"query": query, "ids": list(revisions)})
    return set(rows.scalars())
