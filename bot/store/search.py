"""Full-text search: articles by their words, and the place in each where the words stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Extent, Headline, Quote, Reader
from bot.store import codec
from bot.store.article_queries import headline_of
from bot.store.dialects import word_search
from bot.store.dialects.matches import Marked, Wanted


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


async def find(
    connection: AsyncConnection,
    reader: Reader,
    typed: str,
    start: date | None,
    end: date | None,
    now: datetime,
    offset: int,
    limit: int,
    without: Sequence[int] = (),
) -> tuple[list[Match], int]:
    """A page of the articles that hold every word typed, best first, and how many there are; `without` some (keys)."""
    wanted = Wanted(reader, typed, start, end, now, offset, limit, without)
    found, total = await word_search.of(connection).find(connection, wanted)
    return [_match(one) for one in found], total


async def find_among(
    connection: AsyncConnection, reader: Reader, typed: str, keys: Sequence[int], now: datetime
) -> list[Match]:
    """Those of some articles (by key) that hold every word typed."""
    if not keys:
        return []
    wanted = Wanted(reader, typed, None, None, now, 0, len(keys), among=keys)
    found, _ = await word_search.of(connection).find(connection, wanted)
    return [_match(one) for one in found]


def _match(one: Marked) -> Match:
    words, start, end, quotes = one.row[-4:]
    return Match(
        headline=headline_of(one.row),
        text=words,
        body=Extent(start, end),
        in_title=one.in_title,
        in_body=one.in_body,
        speakers=one.speakers,
        quotes=tuple(codec.quote_of(quote)[0] for quote in json.loads(quotes)),
    )
