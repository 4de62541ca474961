"""Full-text search: articles by their words, and the place in each where the words stand."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Extent, Headline, Quote, Reader
from bot.store import codec, search_query
from bot.store.article_queries import headline_of
from bot.store.shared_sql import HEADLINE, HEADLINE_WIDTH, QUOTES, VISIBLE
from bot.store.timestamps import format_instant
from bot.store.visible import who


@dataclass(frozen=True, slots=True)
class Match:
    """An article that holds the words. `title`, `body`: where they stand (body: offsets of the article's text);
    `speakers`: the positions of the quotes whose speaker's name holds them."""

    headline: Headline
    text: str
    body: Extent
    in_title: tuple[Extent, ...]
    in_body: tuple[Extent, ...]
    speakers: frozenset[int]
    quotes: tuple[Quote, ...]


# The best first: bm25 (smaller is better; the title counts most), up to half as much again for what is new.
_FIND = text(
    f"""
    WITH found AS MATERIALIZED (
        SELECT v.guild_id, v.user_id, v.key, v.kind, v.revision_id, v.number, v.added, v.newest,
               bm25(search, 6.0, 1.0, 1.0, 2.0)
                 * (1.0 + 0.5 / (1.0 + max(0.0, julianday(:now) - julianday(v.newest)) / 30.0)) AS score
        FROM search CROSS JOIN ({VISIBLE}) v ON v.revision_id = search.rowid
        WHERE search MATCH :query AND (:start IS NULL OR substr(v.newest, 1, 10) >= :start)
          AND (:end IS NULL OR substr(v.newest, 1, 10) <= :end)
    ), page AS MATERIALIZED (
        SELECT *, row_number() OVER (ORDER BY score, newest DESC, key) AS place
        FROM found ORDER BY score, newest DESC, key LIMIT :limit OFFSET :offset
    )
    SELECT v.place, (SELECT count(*) FROM found), {HEADLINE}, r.text, r.body_start, r.body_end,
           highlight(search, 0, :mark, :mark), highlight(search, 1, :mark, :mark), highlight(search, 3, :mark, :mark),
           {QUOTES}
    FROM page v CROSS JOIN revisions r ON r.id = v.revision_id CROSS JOIN search ON search.rowid = v.revision_id
    WHERE search MATCH :query
    """
)


async def find(
    connection: AsyncConnection,
    reader: Reader,
    typed: str,
    start: date | None,
    end: date | None,
    now: datetime,
    offset: int,
    limit: int,
) -> tuple[list[Match], int]:
    """A page of the articles that hold every word typed, best first, and how many there are in all."""
    query = search_query.all_of(typed)
    if query is None:
        return [], 0
    mark = f"\ufdd0{secrets.token_hex(6)}\ufdd1"  # nothing that an article holds
    bound = {
        **who(reader),
        "query": query,
        "now": format_instant(now),
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "limit": limit,
        "offset": offset,
        "mark": mark,
    }
    # Sorted here: what a full-text function gives does not outlast the database's own sorting.
    rows = sorted((await connection.execute(_FIND, bound)).all(), key=lambda row: row[0])
    matches = [_match(headline_of(row[2:]), row[2 + HEADLINE_WIDTH :], mark) for row in rows]
    return matches, rows[0][1] if rows else 0


def _match(headline: Headline, row: Sequence[Any], mark: str) -> Match:
    whole, start, end, title, body, speakers, quotes_json = row
    quotes = tuple(codec.quote_of(quote)[0] for quote in json.loads(quotes_json))
    return Match(
        headline=headline,
        text=whole,
        body=Extent(start, end),
        in_title=_find_marked(title, mark, 0),
        in_body=_find_marked(body, mark, start),
        speakers=_speakers(speakers, mark, quotes),
        quotes=quotes,
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


def _speakers(highlighted: str, mark: str, quotes: Sequence[Quote]) -> frozenset[int]:
    """The quotes whose speaker's line holds a mark; the lines are the names, in the quotes' order."""
    named = [i for i, quote in enumerate(quotes) if quote.name is not None]
    lines: list[int] = []
    for i in named:
        lines += [i] * ((quotes[i].name or "").count("\n") + 1)
    return frozenset(i for i, line in zip(lines, highlighted.split("\n"), strict=False) if mark in line)
