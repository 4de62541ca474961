"""The items of a feed, each a row: what became of it, which filters keep it out, and for whom it is otherwise.

A row that is no item that came in may be for some servers alone: those that it is an exception of (`is_shown` 0).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.feeds import Fate, FeedEvent
from bot.store import removal
from bot.store.feed_filters import HOUSE
from bot.store.statement_parts import in_parts
from bot.store.tables import entries
from bot.store.tables_feeds import feed_items, feed_keys, filtered_items, item_exceptions
from bot.store.timestamps import format_instant
from bot.store.upsert import upsert
from bot.store.visible import brought

_I = feed_items
CAME_IN: Final[tuple[Fate, ...]] = ("shelved", "first")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """The row that an item has, and what became of it."""

    id: int
    fate: Fate


async def find_row(connection: AsyncConnection, feed_id: int, keys: Collection[str]) -> ItemRow | None:
    """The first row that an item has, by those of its keys that are known."""
    row = await connection.execute(
        select(_I.c.id, _I.c.fate)
        .join(feed_keys, feed_keys.c.item_id == _I.c.id)
        .where(feed_keys.c.feed_id == feed_id, feed_keys.c.key.in_(sorted(keys)))
        .order_by(_I.c.id)
        .limit(1)
    )
    found = row.first()
    return None if found is None else ItemRow(found.id, found.fate)


async def add(
    connection: AsyncConnection,
    feed_id: int,
    event: FeedEvent,
    *,
    kept_out: Mapping[int, str] | None = None,
    hidden_from: Iterable[int] = (),
) -> int | None:
    """Keep what became of an item: the row's id. `kept_out`: by which filters, and why.

    `hidden_from`: the servers that do not get it though their feed brings it; or, of what did not come in, those
    that it is told alone. A repeat is kept once a day, as some feeds deal new ids at every fetch; None then.
    """
    if event.fate == "repeat" and not hidden_from and await _is_noted(connection, feed_id, event):
        return None
    came_in = event.fate in CAME_IN and event.article_id is not None
    newest = select(entries.c.newest).where(
        entries.c.guild_id == 0, entries.c.user_id == 0, entries.c.article_id == event.article_id
    )
    rows = await connection.execute(
        insert(_I)
        .values(
            feed_id=feed_id,
            at=format_instant(event.at),
            title=event.title,
            url=event.url,
            fate=event.fate,
            reason=event.reason,
            article_id=event.article_id,
            newest=newest.scalar_subquery() if came_in else None,
            touched=format_instant(event.at) if came_in else None,
        )
        .returning(_I.c.id)
    )
    item_id = int(rows.scalar_one())
    await keep_out(connection, item_id, kept_out or {})
    await make_exceptions(connection, item_id, hidden_from, is_shown=False)
    return item_id


async def _is_noted(connection: AsyncConnection, feed_id: int, event: FeedEvent) -> bool:
    since = format_instant(event.at - timedelta(days=1))
    row = await connection.execute(
        select(_I.c.id)
        .where(
            _I.c.feed_id == feed_id,
            _I.c.at > since,
            _I.c.fate.in_(["repeat", "first"]),
            _I.c.title == event.title,
        )
        .limit(1)
    )
    return row.first() is not None


async def keep_out(connection: AsyncConnection, item_id: int, reasons: Mapping[int, str]) -> None:
    """Note which filters keep an item out, and why."""
    rows = [{"item_id": item_id, "filter_id": one, "reason": reason} for one, reason in reasons.items()]
    if rows:
        await connection.execute(upsert(filtered_items).on_conflict_do_nothing(), rows)


async def let_through(connection: AsyncConnection, item_id: int, filter_ids: Iterable[int]) -> None:
    """These filters do not keep an item out any more."""
    for some in in_parts(sorted(filter_ids)):
        await connection.execute(
            delete(filtered_items).where(filtered_items.c.item_id == item_id, filtered_items.c.filter_id.in_(some))
        )


async def make_exceptions(
    connection: AsyncConnection, item_id: int, guild_ids: Iterable[int], *, is_shown: bool
) -> None:
    """Have servers see an item, or not see it, whatever else they follow."""
    rows = [{"guild_id": one, "item_id": item_id, "is_shown": int(is_shown)} for one in sorted(set(guild_ids))]
    if rows:
        made = upsert(item_exceptions)
        await connection.execute(
            made.on_conflict_do_update(
                index_elements=["guild_id", "item_id"], set_={"is_shown": made.excluded.is_shown}
            ),
            rows,
        )


async def turn(connection: AsyncConnection, item_id: int, event: FeedEvent) -> None:
    """An item that did not come in comes in now, for all that it would have come in for."""
    before = (await connection.execute(select(_I.c.article_id).where(_I.c.id == item_id))).scalar()
    newest = select(entries.c.newest).where(
        entries.c.guild_id == 0, entries.c.user_id == 0, entries.c.article_id == event.article_id
    )
    at = format_instant(event.at)
    await connection.execute(
        update(_I)
        .where(_I.c.id == item_id)
        .values(
            at=at,
            fate=event.fate,
            reason=event.reason,
            article_id=event.article_id,
            newest=newest.scalar_subquery(),
            touched=at,
        )
    )
    if before not in {None, event.article_id}:
        await drop_unbrought(connection, [before])


async def drop_unbrought(connection: AsyncConnection, article_ids: Iterable[int]) -> None:
    """Take off the articles that no feed's item brings any more, but for the house's."""
    for article_id in sorted(set(article_ids)):
        of_house = exists().where(
            entries.c.guild_id == 0,
            entries.c.user_id == 0,
            entries.c.house == 1,
            entries.c.article_id == article_id,
        )
        other = exists().where(_I.c.article_id == article_id, _I.c.fate.in_(CAME_IN))
        if not (await connection.execute(select(or_(of_house, other)))).scalar():
            await removal.take_off_shared(connection, article_id)


async def show_first(connection: AsyncConnection, feed_id: int, guild_id: int, event: FeedEvent) -> None:
    """Have a server begin with an item; the row of another that brought the same article is used again."""
    row = await connection.execute(
        select(_I.c.id)
        .where(_I.c.feed_id == feed_id, _I.c.article_id == event.article_id, _I.c.fate.in_(CAME_IN))
        .order_by(_I.c.id)
        .limit(1)
    )
    item_id: int | None = row.scalar()
    if item_id is None:
        item_id = await add(connection, feed_id, event)
    assert item_id is not None  # noqa: S101  # only repeats are not added
    await make_exceptions(connection, item_id, [guild_id], is_shown=True)


async def tell_alone(connection: AsyncConnection, feed_id: int, guild_id: int, events: Sequence[FeedEvent]) -> None:
    """Keep what one server alone is told of items; what several are told of the same item is one row."""
    for event in events:
        row = await connection.execute(
            select(_I.c.id)
            .where(
                _I.c.feed_id == feed_id,
                _I.c.at == format_instant(event.at),
                _I.c.title == event.title,
                _I.c.url.is_not_distinct_from(event.url),
                _I.c.fate == event.fate,
                _I.c.reason == event.reason,
                exists().where(item_exceptions.c.item_id == _I.c.id, item_exceptions.c.is_shown == 0),
            )
            .limit(1)
        )
        item_id: int | None = row.scalar()
        if item_id is None:
            await add(connection, feed_id, event, hidden_from=[guild_id])
        else:
            await make_exceptions(connection, item_id, [guild_id], is_shown=False)


async def sees(connection: AsyncConnection, guild_id: int, article_id: int) -> bool:
    """Whether a server has an article already: its own, the house's, or by a feed. 0: the house."""
    has = exists().where(
        entries.c.article_id == article_id,
        entries.c.user_id == 0,
        or_(entries.c.house == 1, entries.c.guild_id == (guild_id if guild_id != HOUSE else -1)),
    )
    row = await connection.execute(select(or_(has, brought(article_id, guild_id))))
    return bool(row.scalar())


async def count_recent(connection: AsyncConnection, feed_id: int, since: datetime) -> int:
    """How many articles a feed has brought or changed since then."""
    rows = await connection.execute(
        select(func.count())
        .select_from(_I)
        .where(_I.c.feed_id == feed_id, _I.c.at > format_instant(since), _I.c.fate.in_(["shelved", "changed"]))
    )
    return int(rows.scalar() or 0)


async def count_recent_firsts(connection: AsyncConnection, guild_id: int, since: datetime) -> int:
    """How many articles a server has begun with since then."""
    e = item_exceptions
    rows = await connection.execute(
        select(func.count())
        .select_from(_I.join(e, e.c.item_id == _I.c.id))
        .where(_I.c.at > format_instant(since), e.c.guild_id == guild_id, e.c.is_shown == 1)
    )
    return int(rows.scalar() or 0)
