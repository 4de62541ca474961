"""The newest of what a reader sees, without a look at the rest.

A server's own articles and the house's are read in their order. What feeds brought is read from when it was last
touched on: an entry is never newer than that, so a page is whole as soon as its last article is newer than the time
from which on was read. From where the reader's feeds end, that is two days back first, then eight times as far.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, distinct, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store.tables import entries
from bot.store.tables_feeds import feed_items, item_exceptions, subscription_spans
from bot.store.timestamps import format_instant, parse_instant
from bot.store.visible import GUILD, columns_of, excepted, in_span, not_covered, who

_BACK: Final = (timedelta(days=2), timedelta(days=16), timedelta(days=128), None)
_MANY: Final[BindParameter[int]] = bindparam("many")
_SINCE: Final[BindParameter[str]] = bindparam("since")


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
    end = (await connection.execute(_LAST, bound)).scalar()
    if end is None:
        return []
    rows: list[Any] = []
    for back in _BACK:
        since = "" if back is None else format_instant(parse_instant(end) - back)
        rows = list((await connection.execute(_BROUGHT, {**bound, "since": since})).all())
        if len(rows) == bound["many"] and rows[-1].newest > since:
            break
    return rows


async def count(connection: AsyncConnection, reader: Reader) -> int:
    """Return how many articles the reader sees."""
    total: int = (await connection.execute(_COUNT, who(reader))).scalar_one()
    return total


def these(listed: list[Listed]) -> Select[Any]:
    """Return the entries of a page, with the columns of VISIBLE, in no order."""
    e = entries.alias("e")
    shared = [one.key for one in listed if one.guild_id == 0]
    own = [one.key for one in listed if one.guild_id != 0]
    return select(*columns_of(e)).where(
        e.c.user_id == 0,
        or_(and_(e.c.guild_id == 0, e.c.key.in_(shared)), and_(e.c.guild_id == GUILD, e.c.key.in_(own))),
    )


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


def _from_feeds(since: ColumnElement[str] | None = None) -> tuple[Select[Any], ...]:
    """The articles that feeds brought, and what they are sorted by; `since`: those touched later alone."""
    item, span, one = feed_items.alias("i"), subscription_spans.alias("s"), item_exceptions.alias("x")
    columns = (item.c.article_id.label("article_id"), item.c.newest.label("newest"))
    conditions = (item.c.article_id.is_not(None), *(() if since is None else (item.c.touched > since,)))
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
    items = union_all(*_from_feeds(_SINCE)).subquery("b")
    once = select(items.c.article_id, func.max(items.c.newest).label("newest")).group_by(items.c.article_id).subquery()
    return (
        select(e.c.key, once.c.newest)
        .select_from(once.join(e, and_(e.c.guild_id == 0, e.c.user_id == 0, e.c.key == once.c.article_id)))
        .where(not_covered(e, GUILD))
        .order_by(once.c.newest.desc(), e.c.key.desc())
        .limit(_MANY)
    )


def _last_brought() -> Select[Any]:
    """When what the reader's feeds brought was last touched."""
    span, item, one, other = (
        subscription_spans.alias(),
        feed_items.alias(),
        item_exceptions.alias(),
        feed_items.alias(),
    )
    of_feed = select(func.max(item.c.touched)).where(item.c.feed_id == span.c.feed_id).scalar_subquery()
    singly = (
        select(other.c.touched)
        .select_from(one.join(other, other.c.id == one.c.item_id))
        .where(one.c.guild_id == GUILD, one.c.is_shown == 1)
    )
    both = union_all(select(of_feed.label("touched")).where(span.c.guild_id == GUILD), singly).subquery()
    return select(func.max(both.c.touched))


def _count_all() -> Select[Any]:
    e, own = entries.alias("e"), entries.alias("mine")
    article_ids = union_all(*(part.with_only_columns(part.selected_columns.article_id) for part in _sources()))
    shared = (
        select(func.count(distinct(e.c.key)))
        .where(e.c.guild_id == 0, e.c.user_id == 0, e.c.key.in_(article_ids), not_covered(e, GUILD))
        .scalar_subquery()
    )
    mine = select(func.count()).select_from(own).where(own.c.guild_id == GUILD, own.c.user_id == 0).scalar_subquery()
    return select(shared + mine)


_OWN: Final = _newest_own()
_HOUSE: Final = _newest_of_house()
_BROUGHT: Final = _newest_brought()
_LAST: Final = _last_brought()
_COUNT: Final = _count_all()
