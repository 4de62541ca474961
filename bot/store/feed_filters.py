"""Filters of feeds, each stored once whoever has set it, and who is to get what a feed brings."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.feeds import Audience, Filter
from bot.store import codec
from bot.store.tables_feeds import filters, subscription_spans, subscriptions
from bot.store.upsert import upsert

HOUSE = 0  # the guild that the operator's own subscriptions are of
_S = subscriptions


def read_filter(stored: str | None) -> Filter:
    """The filter that a column holds; the open one where it holds none."""
    return Filter(**{name: tuple(words) for name, words in json.loads(stored or "{}").items()})


async def store_filter(connection: AsyncConnection, given: Filter) -> int | None:
    """The number of a filter, which is stored if it is new; None for one that lets all through."""
    if given.is_open:
        return None
    words = codec.dumps({name: words for name, words in asdict(given).items() if words})
    await connection.execute(upsert(filters).values(words=words).on_conflict_do_nothing(index_elements=["words"]))
    found: int = (await connection.execute(select(filters.c.id).where(filters.c.words == words))).scalar_one()
    return found


async def find_audience(connection: AsyncConnection, feed_id: int, without: Collection[int] = ()) -> Audience:
    """For whom a feed's items are, but for the servers `without`: not who follows it, but through which filters.

    A subscription that is paused counts for nothing. That of a server that the bot was removed from counts: what comes
    is there when it is taken back.
    """
    left_out = sorted(without)
    rows = await connection.execute(_live_filters(feed_id, left_out))
    found: dict[int | None, Filter] = {row.id: read_filter(row.words) for row in rows}
    if (await connection.execute(select(_is_live(feed_id, _S.c.filter_id.is_(None), left_out)))).scalar():
        found[None] = Filter()
    of_house = await connection.execute(
        select(_S.c.filter_id).where(_S.c.guild_id == HOUSE, _S.c.feed_id == feed_id, _S.c.paused.is_(None))
    )
    house = None if HOUSE in without else of_house.first()
    return Audience(found, has_house=house is not None, house_filter=None if house is None else house.filter_id)


async def find_own_audience(connection: AsyncConnection, subscription_id: int) -> Audience:
    """For whom an item is that one subscription begins with: for that alone; for nobody where it has ended."""
    rows = await connection.execute(
        select(_S.c.guild_id, _S.c.filter_id, filters.c.words)
        .select_from(_S.outerjoin(filters, filters.c.id == _S.c.filter_id))
        .where(_S.c.id == subscription_id)
    )
    row = rows.first()
    if row is None:
        return Audience({})
    is_house = row.guild_id == HOUSE
    return Audience({row.filter_id: read_filter(row.words)}, is_house, row.filter_id if is_house else None)


def _live_filters(feed_id: int, left_out: Sequence[int]) -> Select[Any]:
    """The filters of a feed's subscriptions, each looked up once in the index however many have it."""
    mine = select(func.min(_S.c.filter_id).label("id")).where(_S.c.feed_id == feed_id)
    set_ones = mine.cte("set_ones", recursive=True)
    following = select(func.min(_S.c.filter_id)).where(_S.c.feed_id == feed_id, _S.c.filter_id > set_ones.c.id)
    set_ones = set_ones.union_all(
        select(following.correlate(set_ones).scalar_subquery()).where(set_ones.c.id.is_not(None))
    )
    return (
        select(filters.c.id, filters.c.words)
        .join(set_ones, set_ones.c.id == filters.c.id)
        .where(_is_live(feed_id, _S.c.filter_id == filters.c.id, left_out))
    )


def _is_live(feed_id: int, has_filter: ColumnElement[bool], left_out: Sequence[int]) -> ColumnElement[bool]:
    """Whether somebody follows a feed with a filter, and has not paused it."""
    return (
        select(literal(1))
        .select_from(_S)
        .where(_S.c.feed_id == feed_id, has_filter, _S.c.paused.is_(None), _S.c.guild_id.not_in(left_out))
        .exists()
    )


async def forget_unused(connection: AsyncConnection) -> None:
    """Filters that no subscription has and had go, with what they kept out."""
    await connection.execute(
        delete(filters).where(
            ~exists().where(_S.c.filter_id == filters.c.id),
            ~exists().where(subscription_spans.c.filter_id == filters.c.id),
        )
    )
