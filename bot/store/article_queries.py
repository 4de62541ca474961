"""What cards show of one article, each in one statement; and lists of articles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, or_, select
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
    Span,
    Summary,
    choose_anchor_day,
)
from bot.store import codec
from bot.store import newest as newest_entries
from bot.store.newest import Listed
from bot.store.shared_sql import (
    CHANGES,
    ENTITIES,
    EVENTS,
    FACTS,
    HEADLINE_WIDTH,
    QUOTES,
    SUMMARY,
    TIMES,
    Gathered,
    count_events,
    count_statements,
    of_entry,
    of_revision,
    select_of,
)
from bot.store.tables import analyses, entries, revisions
from bot.store.timestamps import format_instant, parse_instant, parse_published
from bot.store.visible import NOBODY, columns_of, readable, who, who_by_key

TITLE_FROM_BODY = 80  # characters of an article without a title that stand for one


def headline_of(row: Sequence[Any]) -> Headline:
    """A Headline from the columns of `shared_sql.headline_columns`."""
    key, title, outlet, byline, published, url, added, number, kind, n_kind, n_start, n_end, n_text = row[:13]
    quotes, events, language, opening, teaser, analysed, updated, genre, image = row[13:HEADLINE_WIDTH]
    return Headline(
        article_id=key,
        title=title or title_from(opening),
        outlet=outlet,
        byline=byline,
        published=parse_published(published),
        url=url,
        added=parse_instant(added),
        revision=number,
        shelf=kind,
        notice=codec.notice_of(n_kind, n_start, n_end, n_text),
        quotes=quotes,
        events=events,
        language=language,
        teaser=teaser,
        analysed=analysed,
        updated=parse_published(updated),
        genre=codec.genre_of(genre),
        image=image,
    )


def title_from(opening: str) -> str:
    """The first words of an article that has no title."""
    words = " ".join(opening.split())
    if len(words) <= TITLE_FROM_BODY:
        return words or "Untitled"
    return words[: TITLE_FROM_BODY + 1].rsplit(" ", 1)[0][:TITLE_FROM_BODY] + "…"


# --- one article ------------------------------------------------------------------------------------------------------


_BRIEF = (SUMMARY, QUOTES, EVENTS, CHANGES)
_QUOTES = (QUOTES,)
_EVENTS = (EVENTS,)
_FACTS = (FACTS, EVENTS)
_CAST = (ENTITIES,)
_SOURCE = (
    of_revision("text"),
    of_revision("body_start"),
    of_revision("body_end"),
    SUMMARY,
    FACTS,
    QUOTES,
    EVENTS,
    ENTITIES,
)
_REVISION = (of_entry("revision_id"),)


@cache
def _by_key(gathered: tuple[Gathered, ...]) -> Select[Any]:
    return select_of(readable(), *gathered)


@cache
def _of_these(gathered: tuple[Gathered, ...]) -> Select[Any]:
    return select_of(newest_entries.THESE, *gathered)


async def _one(
    connection: AsyncConnection, gathered: tuple[Gathered, ...], reader: Reader, key: int | None, now: datetime
) -> tuple[Headline, Sequence[Any]] | None:
    """An article by its key, or the newest, with what is gathered of it beside its headline."""
    if key is not None:
        statement, bound = _by_key(gathered), who_by_key(reader, key, now)
    else:
        newest = await newest_entries.newest(connection, reader, 1)
        if not newest:
            return None
        statement, bound = _of_these(gathered), newest_entries.bind_these(reader, newest)
    row = (await connection.execute(statement, bound)).first()
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
    people: tuple[Entity, ...]


async def source(connection: AsyncConnection, reader: Reader, key: int | None, now: datetime) -> Source | None:
    found = await _one(connection, _SOURCE, reader, key, now)
    if found is None:
        return None
    headline, (words, start, end, summary, facts_, quotes_, events_, entities_) = found
    return Source(
        headline,
        words,
        Extent(start, end),
        codec.summary_of(json.loads(summary)),
        codec.key_facts_of(json.loads(facts_)),
        _quotes(quotes_),
        _events(events_),
        tuple(entity for entity in _entities(entities_) if entity.kind == "person"),
    )


async def revision(connection: AsyncConnection, reader: Reader, key: int, now: datetime) -> tuple[Headline, int] | None:
    """The headline of an article and the revision that this reader sees of it."""
    found = await _one(connection, _REVISION, reader, key, now)
    return None if found is None else (found[0], found[1][0])


def _facts_of() -> Select[Any]:
    a = analyses.alias("a")
    v = select(bindparam("id", type_=Integer).label("revision_id")).subquery("v")
    gathered = (SUMMARY, FACTS, QUOTES, TIMES, EVENTS, ENTITIES)
    return select(
        *(a.c.version, a.c.language, a.c.body_start, a.c.body_end, a.c.analysed_end),
        *(piece(v, v) for piece in gathered),
    ).select_from(v.join(a, a.c.revision_id == v.c.revision_id))


_FACTS_OF = _facts_of()


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


async def days_of(connection: AsyncConnection, article_ids: Sequence[int]) -> dict[int, date | None]:
    """The days that shared articles are counted from, by their ids."""
    e, r = entries, revisions
    rows = await connection.execute(
        select(e.c.key, r.c.published, r.c.updated)
        .select_from(e.join(r, r.c.id == e.c.revision_id))
        .where(e.c.guild_id == 0, e.c.user_id == 0, e.c.key.in_(article_ids))
    )
    return {key: choose_anchor_day(parse_published(first), parse_published(last)) for key, first, last in rows}


async def latest(
    connection: AsyncConnection, reader: Reader, offset: int, limit: int
) -> tuple[tuple[Headline, ...], int]:
    """A page of what this reader can see, newest first, and how many there are in all."""
    page = await newest_entries.newest(connection, reader, limit, offset)
    headlines = await headlines_of(connection, reader, page)
    return headlines, await newest_entries.count(connection, reader)


async def headlines_of(connection: AsyncConnection, reader: Reader, listed: list[Listed]) -> tuple[Headline, ...]:
    """The headlines of listed entries, in their order."""
    if not listed:
        return ()
    rows = await connection.execute(_of_these(()), newest_entries.bind_these(reader, listed))
    found = {headline.article_id: headline for headline in map(headline_of, rows)}
    return tuple(found[one.key] for one in listed if one.key in found)


async def counts(connection: AsyncConnection, reader: Reader) -> tuple[int, int, int]:
    """How many articles, quotes and events this reader can see."""
    row = await connection.execute(_COUNTS, who(reader))
    found = row.one()
    return int(found[0]), int(found[1]), int(found[2])


def _counts() -> Select[Any]:
    v = newest_entries.everything().subquery("v")
    each = select(count_statements(v).label("said"), count_events(v).label("happened")).select_from(v).subquery()
    return select(
        func.count(), func.coalesce(func.sum(each.c.said), 0), func.coalesce(func.sum(each.c.happened), 0)
    ).select_from(each)


_COUNTS = _counts()


async def private_readings(connection: AsyncConnection, user_id: int, now: datetime) -> tuple[Headline, ...]:
    """Everything that a person had read privately and that is kept, newest first."""
    e = entries.alias("e")
    kept = or_(e.c.expires.is_(None), e.c.expires > format_instant(now))
    return await _all(connection, select(*columns_of(e)).where(e.c.guild_id == 0, e.c.user_id == user_id, kept))


async def own_articles(connection: AsyncConnection, guild_id: int) -> tuple[Headline, ...]:
    """Every article that a server's people added, newest first."""
    e = entries.alias("e")
    return await _all(connection, select(*columns_of(e)).where(e.c.guild_id == guild_id, e.c.user_id == 0))


async def _all(connection: AsyncConnection, entry: Select[Any]) -> tuple[Headline, ...]:
    rows = await connection.execute(select_of(entry, order=lambda v: (v.c.newest.desc(), v.c.key)), {"guild": NOBODY})
    return tuple(headline_of(row) for row in rows)
