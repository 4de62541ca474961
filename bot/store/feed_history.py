"""What became of the items of a feed for one who follows it: worked out when it is asked, from what is stored once.

The items in a subscription's spans came in for it, or were kept out by its filter; some it began with; those of the
week before it and of its pauses stayed out. For how long anything is kept is said by who calls `prune`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Shelf
from bot.news.fate_words import BEFORE, BEFORE_FOLLOWING, FIRST, NOT_FIRST, PAUSED, SAME_TEXT
from bot.news.feeds import Fate, FeedEvent, Subscription
from bot.store.codec import owner_of
from bot.store.feed_filters import HOUSE
from bot.store.feed_items import CAME_IN
from bot.store.tables import entries
from bot.store.tables_feeds import feed_items, filtered_items, item_exceptions, subscription_spans, subscriptions
from bot.store.timestamps import format_instant, parse_instant
from bot.store.visible import brought, excepted, in_span

_BACK: Final = timedelta(days=7)  # from when before it was followed a feed's items are listed
_ITEMS: Final = (*CAME_IN, "filtered", "over_limit", "unreadable", "old")  # fates of items, and not of what followed


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of a subscription met which fate."""

    shelved: int = 0
    first: int = 0
    changed: int = 0
    filtered: int = 0
    repeat: int = 0
    old: int = 0
    over_limit: int = 0
    unreadable: int = 0


# --- what is asked ----------------------------------------------------------------------------------------------------


async def history(
    connection: AsyncConnection, of: Subscription, fates: Collection[Fate], since: datetime, offset: int, limit: int
) -> tuple[tuple[FeedEvent, ...], int]:
    """A page of what became of a subscription's items since then, newest first, and how many there are in all; of
    some fates, or of all where none is named."""
    before = format_instant(of.added - _BACK)
    found = _events(of.guild_id or HOUSE, format_instant(since), _S.c.id == of.id, before=before).subquery()
    matching = found.c.fate.in_(sorted(fates)) if fates else found.c.fate.is_not(None)
    total = await connection.execute(select(func.count()).select_from(found).where(matching))
    rows = await connection.execute(
        select(found).where(matching).order_by(found.c.at.desc(), found.c.id.desc()).limit(limit).offset(offset)
    )
    page = rows.all()
    begins = any(row.cause == "out" for row in page) and await _begins_with_any(connection, of)
    return tuple(_event(row, of, begins_with_any=begins) for row in page), int(total.scalar() or 0)


async def tallies(connection: AsyncConnection, shelf: Shelf, since: datetime) -> dict[int, Tally]:
    """What became of the items of a shelf's subscriptions since then, by subscription; what stayed out is not counted.

    A shelf's: a server's, or the house's.
    """
    guild_id = owner_of(shelf)[0]
    found = _events(guild_id, format_instant(since), _S.c.guild_id == guild_id, before=None).subquery()
    rows = await connection.execute(
        select(found.c.subscription_id, found.c.fate, func.count())
        .where(found.c.fate.is_not(None))
        .group_by(found.c.subscription_id, found.c.fate)
    )
    counts: dict[int, dict[str, int]] = {}
    for subscription_id, fate, number in rows:
        counts.setdefault(subscription_id, {})[fate] = number
    return {subscription_id: Tally(**numbers) for subscription_id, numbers in counts.items()}


async def find_brought(connection: AsyncConnection, of: Subscription) -> frozenset[tuple[str, str | None]]:
    """The headlines and addresses of the items by which a feed brought its follower an article."""
    guild_id = of.guild_id or HOUSE
    item, span = feed_items.alias(), subscription_spans.alias()
    in_any = exists().where(span.c.guild_id == guild_id, in_span(item, span))
    rows = await connection.execute(
        select(item.c.title, item.c.url).where(
            item.c.feed_id == of.feed.id,
            item.c.article_id.is_not(None),
            or_(
                and_(in_any, ~excepted(item, guild_id, is_shown=False)),
                excepted(item, guild_id, is_shown=True),
            ),
        )
    )
    return frozenset((row.title, row.url) for row in rows)


async def prune(connection: AsyncConnection, before: datetime, limit: int = 5000) -> int:
    """Forget what became of items before then, but for those that came in and are still there; how much that was."""
    old = (
        select(feed_items.c.id)
        .where(
            feed_items.c.at < format_instant(before),
            or_(feed_items.c.fate.not_in(CAME_IN), feed_items.c.article_id.is_(None)),
        )
        .limit(limit)
    )
    rows = await connection.execute(
        delete(feed_items).where(feed_items.c.id.in_(old.correlate(None))).returning(feed_items.c.id)
    )
    return len(rows.all())


def _event(row: Any, of: Subscription, *, begins_with_any: bool) -> FeedEvent:
    at = parse_instant(row.at)
    words = {
        "begun": f"{FIRST} {row.reason}".rstrip(),
        "had": SAME_TEXT,
        "edit": BEFORE_FOLLOWING,
        "paused": PAUSED,
        "out": NOT_FIRST if begins_with_any else BEFORE,
    }
    seen_at = max(at, of.added) if row.cause in {"begun", "out"} else at
    return FeedEvent(seen_at, row.title, row.url, row.fate, words.get(row.cause, row.reason), row.article_id)


async def _begins_with_any(connection: AsyncConnection, of: Subscription) -> bool:
    item = feed_items.alias()
    row = await connection.execute(
        select(item.c.id)
        .join(item_exceptions, item_exceptions.c.item_id == item.c.id)
        .where(
            item_exceptions.c.guild_id == (of.guild_id or HOUSE),
            item_exceptions.c.is_shown == 1,
            item.c.feed_id == of.feed.id,
        )
        .limit(1)
    )
    return row.first() is not None


# --- what became of an item, for a subscription -----------------------------------------------------------------------

_S = subscriptions
_I = feed_items.alias("item")
_SPAN = subscription_spans.alias("span")
_X = filtered_items.alias("kept_out")
_E = item_exceptions.alias("exception")


def _events(guild_id: int, since: str, which: ColumnElement[bool], before: str | None) -> Select[Any]:
    """Items of a server's subscriptions since then, with their fates for them (null: none) and what those are for.

    `before`: from when on items stayed out because they came before the feed was followed; None: those are left out,
    and so is what it began with where that is older.
    """
    lies_in = and_(
        _SPAN.c.guild_id == _S.c.guild_id,
        _SPAN.c.feed_id == _I.c.feed_id,
        _SPAN.c.after_item < _I.c.id,
        or_(_SPAN.c.to_item.is_(None), _SPAN.c.to_item >= _I.c.id),
    )
    firsts = select(item_exceptions.c.item_id).where(
        item_exceptions.c.guild_id == guild_id, item_exceptions.c.is_shown == 1
    )
    recent = _I.c.at >= since
    found = (
        select(
            *(_S.c.id.label("subscription_id"), _I.c.id, _I.c.at, _I.c.title, _I.c.url, _I.c.fate, _I.c.article_id),
            _cause(guild_id, before).label("cause"),
            _X.c.reason.label("kept_out"),
            _I.c.reason,
        )
        .select_from(
            _S.join(_I, _I.c.feed_id == _S.c.feed_id)
            .outerjoin(_SPAN, lies_in)
            .outerjoin(_X, and_(_X.c.item_id == _I.c.id, _X.c.filter_id == _SPAN.c.filter_id))
            .outerjoin(_E, and_(_E.c.guild_id == _S.c.guild_id, _E.c.item_id == _I.c.id))
        )
        .where(which, recent if before is None else or_(recent, _I.c.id.in_(firsts)))
        .subquery()
    )
    f = found.c
    fates = {"begun": "first", "had": "repeat", "edit": "old", "paused": "old", "out": "old", "filter": "filtered"}
    return select(
        *(f.subscription_id, f.id, f.at, f.title, f.url, f.article_id, f.cause),
        case(*((f.cause == cause, literal(fate)) for cause, fate in fates.items()), (f.cause == "item", f.fate)).label(
            "fate"
        ),
        case((f.cause == "filter", f.kept_out), else_=f.reason).label("reason"),
    )


def _cause(guild_id: int, before: str | None) -> ColumnElement[Any]:
    """What the fate of an item is for: the item as it is, the subscription's filter, … ; null: it is nothing to it."""
    is_event = _I.c.fate.not_in([*CAME_IN, "changed"])
    is_told_some = and_(is_event, exists().where(item_exceptions.c.item_id == _I.c.id, item_exceptions.c.is_shown == 0))
    is_since = and_(_SPAN.c.after_item.is_not(None), _I.c.at >= _S.c.added)
    stayed_out = (
        false()
        if before is None
        else and_(_I.c.fate.in_(_ITEMS), _I.c.at > before, ~_is_begun_with(guild_id), ~_sees())
    )
    earlier = subscription_spans.alias("earlier")
    was_paused = exists().where(
        earlier.c.guild_id == _S.c.guild_id, earlier.c.feed_id == _I.c.feed_id, earlier.c.to_item < _I.c.id
    )
    return case(
        (_E.c.is_shown == 1, literal("begun")),
        (and_(_E.c.is_shown == 0, is_event), literal("item")),
        (or_(_E.c.is_shown == 0, is_told_some), null()),
        (is_since, _cause_since(guild_id)),
        (stayed_out, case((and_(_I.c.at >= _S.c.added, was_paused), literal("paused")), else_=literal("out"))),
        else_=null(),
    )


def _cause_since(guild_id: int) -> ColumnElement[Any]:
    """The same, of an item that came while its feed was followed."""
    return case(
        (_I.c.fate == "first", null()),  # somebody else began with it
        (
            _I.c.fate == "changed",
            case((_sees(), literal("item")), (_X.c.reason.is_not(None), literal("filter")), else_=literal("edit")),
        ),
        (_X.c.reason.is_not(None), literal("filter")),
        (_I.c.fate == "filtered", null()),  # by filters of others
        (
            and_(_I.c.fate == "shelved", _had_before()),
            case((_is_begun_with(guild_id), null()), else_=literal("had")),
        ),
        else_=literal("item"),
    )


def _sees() -> ColumnElement[bool]:
    """Whether the server sees the item's article."""
    mine = exists().where(
        entries.c.article_id == _I.c.article_id,
        entries.c.user_id == 0,
        or_(entries.c.house == 1, entries.c.guild_id == _S.c.guild_id),
    )
    return or_(mine, brought(_I.c.article_id, _S.c.guild_id))


def _had_before() -> ColumnElement[bool]:
    """Whether the server had the item's article before the item came: by another item, of its own, or the house's."""
    other, span = feed_items.alias("other"), subscription_spans.alias("other_span")
    whose = or_(span.c.guild_id == _S.c.guild_id, span.c.guild_id == 0)
    by_span = exists(
        select(literal(1)).where(
            other.c.article_id == _I.c.article_id,
            other.c.id < _I.c.id,
            whose,
            in_span(other, span),
            ~excepted(other, span.c.guild_id, is_shown=False),
        )
    )
    begun = feed_items.alias("begun")
    shown = item_exceptions.alias("shown")
    by_exception = exists(
        select(literal(1)).where(
            begun.c.article_id == _I.c.article_id,
            begun.c.id < _I.c.id,
            shown.c.item_id == begun.c.id,
            shown.c.is_shown == 1,
            or_(shown.c.guild_id == _S.c.guild_id, shown.c.guild_id == 0),
        )
    )
    own = exists().where(
        entries.c.article_id == _I.c.article_id,
        entries.c.user_id == 0,
        entries.c.added < _I.c.at,
        entries.c.guild_id == _S.c.guild_id,
        entries.c.guild_id != 0,
    )
    return or_(by_span, by_exception, own)


def _is_begun_with(guild_id: int) -> ColumnElement[bool]:
    """Whether the server began with the same item, under another row: those are few, and are looked up once."""
    twin, shown = feed_items.alias("twin"), item_exceptions.alias("begun_with")
    begun_with = (
        select(twin.c.feed_id, twin.c.title, func.coalesce(twin.c.url, ""))
        .join(shown, shown.c.item_id == twin.c.id)
        .where(shown.c.guild_id == guild_id, shown.c.is_shown == 1)
    )
    return tuple_(_I.c.feed_id, _I.c.title, func.coalesce(_I.c.url, "")).in_(begun_with)
