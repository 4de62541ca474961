"""What cards show of one article, each in one statement; and lists of articles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import (
    Change,
    Entity,
    Event,
    Extent,
    Facts,
    Headline,
    KeyFacts,
    Quote,
    Reader,
    Shelf,
    Span,
    Summary,
    choose_anchor_day,
)
from bot.store import codec
from bot.store.shared_sql import (
    CHANGES,
    ENTITIES,
    EVENTS,
    FACTS,
    HEADLINE,
    HEADLINE_WIDTH,
    OWN,
    QUOTES,
    READABLE,
    STATEMENTS,
    SUMMARY,
    TIMES,
    VISIBLE,
    is_on,
    newest,
    who,
    who_by_key,
)
from bot.store.timestamps import parse_instant, parse_published

TITLE_FROM_BODY = 80  # characters of an article without a title that stand for one


def headline_of(row: Sequence[Any]) -> Headline:
    """A Headline from the columns of `fragments.HEADLINE`."""
    key, title, outlet, byline, published, url, added, number, shelf, n_kind, n_start, n_end, n_text = row[:13]
    quotes, events, language, opening, teaser, analysed, updated, genre = row[13:HEADLINE_WIDTH]
    return Headline(
        article_id=key,
        title=title or title_from(opening),
        outlet=outlet,
        byline=byline,
        published=parse_published(published),
        url=url,
        added=parse_instant(added),
        revision=number,
        shelf=codec.shelf_of(shelf).kind,
        notice=codec.notice_of(n_kind, n_start, n_end, n_text),
        quotes=quotes,
        events=events,
        language=language,
        teaser=teaser,
        analysed=analysed,
        updated=parse_published(updated),
        genre=codec.genre_of(genre),
    )


def title_from(opening: str) -> str:
    """The first words of an article that has no title."""
    words = " ".join(opening.split())
    if len(words) <= TITLE_FROM_BODY:
        return words or "Untitled"
    return words[: TITLE_FROM_BODY + 1].rsplit(" ", 1)[0][:TITLE_FROM_BODY] + "…"


# --- one article ------------------------------------------------------------------------------------------------------


def _card(columns: str) -> tuple[TextClause, TextClause]:
    """The statement for one article by its key, and the one for the newest."""
    body = f"SELECT {HEADLINE}, {columns} FROM ({{}}) v JOIN revisions r ON r.id = v.revision_id"
    return text(body.format(READABLE)), text(body.format(newest("1")))


_BRIEF = _card(f"{SUMMARY}, {QUOTES}, {EVENTS}, {CHANGES}")
_QUOTES = _card(QUOTES)
_EVENTS = _card(EVENTS)
_FACTS = _card(f"{FACTS}, {EVENTS}")
_CAST = _card(ENTITIES)
_SOURCE = _card(f"r.text, r.body_start, r.body_end, {SUMMARY}, {FACTS}, {QUOTES}, {EVENTS}")
_REVISION = _card("v.revision_id")


async def _one(
    connection: AsyncConnection,
    statements: tuple[TextClause, TextClause],
    reader: Reader,
    key: int | None,
    now: datetime,
) -> tuple[Headline, Sequence[Any]] | None:
    if key is None:
        row = (await connection.execute(statements[1], who(reader))).first()
    else:
        row = (await connection.execute(statements[0], who_by_key(reader, key, now))).first()
    return None if row is None else (headline_of(row), row[HEADLINE_WIDTH:])


@dataclass(frozen=True, slots=True)
class StoredBrief:
    headline: Headline
    summary: Summary
    quotes: tuple[tuple[Quote, Span | None], ...]
    events: tuple[Event, ...]
    changes: tuple[Change, ...]


async def brief(connection: AsyncConnection, reader: Reader, key: int | None, now: datetime) -> StoredBrief | None:
    """What the brief is chosen from; `key` None is the newest article. None: the reader has no such article."""
    found = await _one(connection, _BRIEF, reader, key, now)
    if found is None:
        return None
    headline, (summary, quotes, events, changes) = found
    return StoredBrief(
        headline, codec.summary_of(json.loads(summary)), _quotes(quotes), _events(events), _changes(changes)
    )


async def quotes(
    connection: AsyncConnection, reader: Reader, key: int | None, now: datetime
) -> tuple[Headline, tuple[tuple[Quote, Span | None], ...]] | None:
    found = await _one(connection, _QUOTES, reader, key, now)
    return None if found is None else (found[0], _quotes(found[1][0]))


async def events(
    connection: AsyncConnection, reader: Reader, key: int | None, now: datetime
) -> tuple[Headline, tuple[Event, ...]] | None:
    found = await _one(connection, _EVENTS, reader, key, now)
    return None if found is None else (found[0], _events(found[1][0]))


async def facts(
    connection: AsyncConnection, reader: Reader, key: int | None, now: datetime
) -> tuple[Headline, KeyFacts, tuple[Event, ...]] | None:
    found = await _one(connection, _FACTS, reader, key, now)
    return None if found is None else (found[0], codec.key_facts_of(json.loads(found[1][0])), _events(found[1][1]))


async def cast(
    connection: AsyncConnection, reader: Reader, key: int | None, now: datetime
) -> tuple[Headline, tuple[Entity, ...]] | None:
    found = await _one(connection, _CAST, reader, key, now)
    return None if found is None else (found[0], _entities(found[1][0]))


@dataclass(frozen=True, slots=True)
class Source:
    """An article's text with all that Source can be asked for."""

    headline: Headline
    text: str
    body: Extent
    summary: Summary
    key: KeyFacts
    quotes: tuple[tuple[Quote, Span | None], ...]
    events: tuple[Event, ...]


async def source(connection: AsyncConnection, reader: Reader, key: int | None, now: datetime) -> Source | None:
    found = await _one(connection, _SOURCE, reader, key, now)
    if found is None:
        return None
    headline, (words, start, end, summary, facts_, quotes_, events_) = found
    return Source(
        headline,
        words,
        Extent(start, end),
        codec.summary_of(json.loads(summary)),
        codec.key_facts_of(json.loads(facts_)),
        _quotes(quotes_),
        _events(events_),
    )


async def revision(connection: AsyncConnection, reader: Reader, key: int, now: datetime) -> tuple[Headline, int] | None:
    """The headline of an article and the revision that this reader sees of it."""
    found = await _one(connection, _REVISION, reader, key, now)
    return None if found is None else (found[0], found[1][0])


_FACTS_OF = text(
    f"""
    SELECT a.version, a.language, a.body_start, a.body_end, a.analysed_end,
           {SUMMARY}, {FACTS}, {QUOTES}, {TIMES}, {EVENTS}, {ENTITIES}
    FROM (SELECT :id AS revision_id) v JOIN analyses a ON a.revision_id = v.revision_id
    """
)


async def facts_of(connection: AsyncConnection, revision_id: int) -> Facts | None:
    """All the facts of a revision, as analysis gave them."""
    row = (await connection.execute(_FACTS_OF, {"id": revision_id})).first()
    if row is None:
        return None
    entities = _entities(row[10])
    body = Extent(row[2], row[3])
    return Facts(
        version=row[0],
        language=row[1],
        body=body,
        summary=codec.summary_of(json.loads(row[5])),
        key=codec.key_facts_of(json.loads(row[6])),
        quotes=tuple(quote for quote, _ in _quotes(row[7])),
        times=tuple(codec.time_of(time) for time in json.loads(row[8])),
        timeline=_events(row[9]),
        people=tuple(e for e in entities if e.kind == "person"),
        places=tuple(e for e in entities if e.kind == "place"),
        organisations=tuple(e for e in entities if e.kind == "organisation"),
        analysed=body if row[4] is None else Extent(body.start, row[4]),
    )


def _quotes(rows: str) -> tuple[tuple[Quote, Span | None], ...]:
    return tuple(codec.quote_of(row) for row in json.loads(rows))


def _events(rows: str) -> tuple[Event, ...]:
    return tuple(codec.event_of(row) for row in json.loads(rows))


def _entities(rows: str) -> tuple[Entity, ...]:
    return tuple(codec.entity_of(row) for row in json.loads(rows))


def _changes(rows: str) -> tuple[Change, ...]:
    return tuple(
        Change(parse_instant(at), kind, tuple(gone), tuple(come))
        for _number, at, changes in json.loads(rows)
        for kind, gone, come in changes
    )


# --- lists ------------------------------------------------------------------------------------------------------------

_LATEST = text(
    f"""
    SELECT {HEADLINE} FROM ({newest(":limit", ":offset")}) v JOIN revisions r ON r.id = v.revision_id
    ORDER BY v.newest DESC, v.key DESC
    """
)
_COUNT = text(
    f"""
    SELECT (SELECT count(*) FROM entries WHERE {is_on("house")}) + (SELECT count(*) FROM ({OWN}))
         - (SELECT count(*) FROM ({OWN}) o
            WHERE EXISTS (SELECT 1 FROM entries WHERE {is_on("house")} AND article_id = o.article_id))
    """
)


async def days_of(connection: AsyncConnection, shelf: Shelf, keys: Sequence[int]) -> dict[int, date | None]:
    """The days that articles of a shelf are counted from, by key."""
    rows = await connection.execute(
        text("""
            SELECT e.key, r.published, r.updated FROM entries e JOIN revisions r ON r.id = e.revision_id
            WHERE e.shelf = :shelf AND e.key IN (SELECT value FROM json_each(:keys))
        """),
        {"shelf": shelf.format(), "keys": codec.dumps(list(keys))},
    )
    return {key: choose_anchor_day(parse_published(first), parse_published(last)) for key, first, last in rows}


async def latest(
    connection: AsyncConnection, reader: Reader, offset: int, limit: int
) -> tuple[tuple[Headline, ...], int]:
    """A page of what this reader can see, newest first, and how many there are in all."""
    rows = await connection.execute(_LATEST, {**who(reader), "offset": offset, "limit": limit})
    headlines = tuple(headline_of(row) for row in rows)
    return headlines, await count(connection, reader)


async def count(connection: AsyncConnection, reader: Reader) -> int:
    """How many articles this reader can see."""
    total: int = (await connection.execute(_COUNT, who(reader))).scalar_one()
    return total


_COUNTS = text(
    f"""
    SELECT count(*), coalesce(sum({STATEMENTS}), 0),
           coalesce(sum((SELECT count(*) FROM events t WHERE t.revision_id = v.revision_id)), 0)
    FROM ({VISIBLE}) v
    """
)


async def counts(connection: AsyncConnection, reader: Reader) -> tuple[int, int, int]:
    """How many articles, quotes and events this reader can see."""
    row = (await connection.execute(_COUNTS, who(reader))).one()
    return row[0], row[1], row[2]


_SHELF = text(
    f"""
    SELECT {HEADLINE} FROM entries v JOIN revisions r ON r.id = v.revision_id
    WHERE v.shelf = :shelf AND (v.expires IS NULL OR v.expires > :now) ORDER BY v.newest DESC, v.key
    """
)


async def shelf(connection: AsyncConnection, which: Shelf, now: datetime) -> tuple[Headline, ...]:
    """Everything on one shelf, newest first: for the operator, for exports."""
    from bot.store.timestamps import format_instant

    rows = await connection.execute(_SHELF, {"shelf": which.format(), "now": format_instant(now)})
    return tuple(headline_of(row) for row in rows)
