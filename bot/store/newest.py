"""The newest of what a reader sees, without a look at the rest.

A server's own articles and the house's are read in their order. Of what feeds brought, no more is read than can be on
the page: where k feeds have a newest article after some moment, so have k articles, and none before it is among the
newest k. For pages longer than there are feeds, the m-th newest of each feed is taken instead of its newest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store.tables import entries, hidden
from bot.store.tables_feeds import feed_items, item_exceptions, subscription_spans
from bot.store.visible import GUILD, brought, columns_of, excepted, in_span, not_covered, who

_FURTHER: Final = 8  # times as many are asked for, where too much of what was read is the reader's by another way
_MANY: Final[BindParameter[int]] = bindparam("many", type_=Integer)
_FROM: Final[BindParameter[str]] = bindparam("from_")
_BEFORE: Final[BindParameter[int]] = bindparam("before", type_=Integer)
_FEED: Final[BindParameter[int]] = bindparam("feed", type_=Integer)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry on a list: the server's own (`guild_id`), or a shared one (0). `newest` sorts as time does."""

    newest: str
    key: int
    guild_id: int


async def newest(connection: AsyncConnection, reader: Reader, limit: int, offset: int = 0) -> list[Listed]:
    """Return a page of what the reader sees, newest first."""
    bound = {**who(reader), "many": limit + offset}
    found = {
        (row.guild_id, row.key): Listed(row.newest, row.key, row.guild_id)
        for statement in (_OWN, _HOUSE)
        for row in await connection.execute(statement, bound)
    }
    for row in await _brought(connection, bound):
        found.setdefault((0, row.key), Listed(row.newest, row.key, 0))
    in_order = sorted(found.values(), key=lambda one: (one.newest, one.key), reverse=True)
    return in_order[offset : offset + limit]


async def _brought(connection: AsyncConnection, bound: dict[str, Any]) -> list[Any]:
    """The newest of what feeds brought."""
    feeds = (await connection.execute(_FEEDS, bound)).scalar_one()
    wanted = bound["many"]
    while True:
        each = max(1, math.ceil(wanted / feeds)) if feeds else 0
        start = ""
        if feeds:
            place = {"before": each - 1, "feed": math.ceil(wanted / each) - 1}
            start = (await connection.execute(_START, {**bound, **place})).scalar() or ""
        rows = list((await connection.execute(_BROUGHT, {**bound, "from_": start})).all())
        if len(rows) >= bound["many"] or not start:
            return rows
        wanted *= _FURTHER


async def count(connection: AsyncConnection, reader: Reader) -> int:
    """Return how many articles the reader sees."""
    total: int = (await connection.execute(_COUNT, who(reader))).scalar_one()
    return total


def bind_these(reader: Reader, listed: list[Listed]) -> dict[str, Any]:
    """The bound values of THESE for a page."""
    return {
        **who(reader),
        "shared_keys": [one.key for one in listed if one.guild_id == 0],
        "own_keys": [one.key for one in listed if one.guild_id != 0],
    }


def _these() -> Select[Any]:
    e = entries.alias("e")
    shared = and_(e.c.guild_id == 0, e.c.key.in_(bindparam("shared_keys", expanding=True)))
    own = and_(e.c.guild_id == GUILD, e.c.key.in_(bindparam("own_keys", expanding=True)))
    return select(*columns_of(e)).where(e.c.user_id == 0, or_(shared, own))


THESE: Final = _these()  # the entries of a page, with the columns of `visible`, in no order


def everything() -> Select[Any]:
    """Return all that the reader sees, from its sources: for statements that go through all of it."""
    e = entries.alias("e")
    article_ids = union_all(*(part.with_only_columns(part.selected_columns.article_id) for part in _sources()))
    own = and_(e.c.guild_id == GUILD, e.c.user_id == 0)
    shared = and_(e.c.guild_id == 0, e.c.user_id == 0, e.c.article_id.in_(article_ids), not_covered(e, GUILD))
    return select(*columns_of(e)).where(or_(own, shared))


def _sources() -> tuple[Select[Any], ...]:
    """Shared articles by where they come from: the house, spans of feeds, single items."""
    e = entries.alias("house")
    house = select(e.c.article_id.label("article_id")).where(e.c.guild_id == 0, e.c.user_id == 0, e.c.house == 1)
    return (house, *_from_feeds())


def _from_feeds(start: ColumnElement[str] | None = None) -> tuple[Select[Any], ...]:
    """The articles that feeds brought, and what they are sorted by; `start`: those as new as that alone."""
    item, span, one = feed_items.alias("i"), subscription_spans.alias("s"), item_exceptions.alias("x")
    columns = (item.c.article_id.label("article_id"), item.c.newest.label("newest"))
    conditions = (item.c.article_id.is_not(None), *(() if start is None else (item.c.newest >= start,)))
    by_span = (
        select(*columns)
        .select_from(span.join(item, in_span(item, span)))
        .where(
            span.c.guild_id == GUILD,
            ~excepted(item, GUILD, is_shown=False),
            *conditions,
        )
    )
    singly = (
        select(*columns)
        .select_from(one.join(item, item.c.id == one.c.item_id))
        .where(one.c.guild_id == GUILD, one.c.is_shown == 1, *conditions)
    )
    return by_span, singly


def _start() -> Select[Any]:
    """How new the article is that `before` others of its feed are newer than, of the feed after `feed` others."""
    item, span = feed_items.alias("i"), subscription_spans.alias("s")
    of_feed = (
        select(item.c.newest)
        .where(in_span(item, span), item.c.newest.is_not(None), ~excepted(item, GUILD, is_shown=False))
        .order_by(item.c.newest.desc())
        .limit(1)
        .offset(_BEFORE)
        .scalar_subquery()
    )
    each = select(of_feed.label("newest")).where(span.c.guild_id == GUILD).subquery("each")
    return select(each.c.newest).where(each.c.newest.is_not(None)).order_by(each.c.newest.desc()).limit(1).offset(_FEED)


def _count_feeds() -> Select[Any]:
    span = subscription_spans.alias("s")
    return select(func.count()).select_from(span).where(span.c.guild_id == GUILD)


def _newest_own() -> Select[Any]:
    e = entries.alias("e")
    return (
        select(e.c.guild_id, e.c.key, e.c.newest)
        .where(e.c.guild_id == GUILD, e.c.user_id == 0, e.c.house == 0)
        .order_by(e.c.newest.desc(), e.c.key.desc())
        .limit(_MANY)
    )


def _newest_of_house() -> Select[Any]:
    e = entries.alias("e")
    return (
        select(e.c.guild_id, e.c.key, e.c.newest)
        .where(e.c.guild_id == 0, e.c.user_id == 0, e.c.house == 1, not_covered(e, GUILD))
        .order_by(e.c.newest.desc(), e.c.key.desc())
        .limit(_MANY)
    )


def _newest_brought() -> Select[Any]:
    e = entries.alias("e")
    items = union_all(*_from_feeds(_FROM)).subquery("b")
    once = select(items.c.article_id, func.max(items.c.newest).label("newest")).group_by(items.c.article_id).subquery()
    return (
        select(e.c.key, once.c.newest)
        .select_from(once.join(e, and_(e.c.guild_id == 0, e.c.user_id == 0, e.c.key == once.c.article_id)))
        .where(not_covered(e, GUILD))
        .order_by(once.c.newest.desc(), e.c.key.desc())
        .limit(_MANY)
    )


def _count_all() -> Select[Any]:
    """All shared articles that the reader's sources have, without those that are covered, and the server's own."""
    article_ids = union(*(part.with_only_columns(part.selected_columns.article_id) for part in _sources())).subquery()
    e, own, off = entries.alias("e"), entries.alias("mine"), hidden.alias("off")
    covers = union(
        select(own.c.article_id).where(own.c.guild_id == GUILD, own.c.user_id == 0),
        select(off.c.article_id).where(off.c.guild_id == GUILD),
    ).subquery()
    covered = (
        select(func.count())
        .select_from(covers.join(e, and_(e.c.guild_id == 0, e.c.user_id == 0, e.c.key == covers.c.article_id)))
        .where(or_(e.c.house == 1, brought(e.c.article_id, GUILD)))
        .scalar_subquery()
    )
    mine = entries.alias("all_mine")
    of_its_own = (
        select(func.count()).select_from(mine).where(mine.c.guild_id == GUILD, mine.c.user_id == 0).scalar_subquery()
    )
    shared = select(func.count()).select_from(article_ids).scalar_subquery()
    return select(shared - covered + of_its_own)


_OWN: Final = _newest_own()
_HOUSE: Final = _newest_of_house()
_BROUGHT: Final = _newest_brought()
_FEEDS: Final = _count_feeds()
_START: Final = _start()
_COUNT: Final = _count_all()
