"""What a reader sees: the only way from a reader to an article. Everything else is read through these.

A reader in a server sees the server's own articles, what the house has for all, and what the feeds that the server
follows have brought since (`bot.store.tables_feeds`), but for what the server took off its list. An own article hides
the shared one. In direct messages a reader sees what the house has. Private readings are seen by their reader alone,
by their key (`readable`).

Statements take the bound values of `who`, and `readable` those of `who_by_key`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, literal, or_, select

from bot.news import Reader
from bot.store.metadata import ID
from bot.store.tables import entries, entry_aliases, hidden
from bot.store.tables_feeds import feed_items, filtered_items, item_exceptions, subscription_spans
from bot.store.timestamps import format_instant

CAME_IN: Final = "shelved"  # the fate of an item that came in for all who follow its feed
NOBODY: Final = -1  # a guild that is none: that of direct messages

GUILD: Final[BindParameter[int]] = bindparam("guild", type_=ID)
_OWN: Final = entries.alias("own")
_COLUMNS: Final = ("guild_id", "user_id", "key", "article_id", "revision_id", "number", "added", "newest", "touched")


def who(reader: Reader) -> dict[str, Any]:
    """The bound values of `visible`."""
    return {"guild": NOBODY if reader.guild_id is None else reader.guild_id}


def who_by_key(reader: Reader, key: int, now: datetime) -> dict[str, Any]:
    """The bound values of `readable`."""
    return {**who(reader), "person": reader.user_id, "now": format_instant(now), "key": key}


def in_span(item: Any, span: Any) -> ColumnElement[bool]:
    """Whether an item of `feed_items` lies in a span of `subscription_spans` of its feed, and passes its filter."""
    kept_out = (
        exists()
        .where(filtered_items.c.item_id == item.c.id, filtered_items.c.filter_id == span.c.filter_id)
        .correlate(item, span)  # also where one of them is of an outer statement
    )
    return and_(
        span.c.feed_id == item.c.feed_id,
        item.c.fate == CAME_IN,
        item.c.id > span.c.after_item,
        or_(span.c.to_item.is_(None), item.c.id <= span.c.to_item),
        or_(span.c.filter_id.is_(None), ~kept_out),
    )


def excepted(item: Any, guild: Any, *, is_shown: bool) -> ColumnElement[bool]:
    """Whether an item is among a server's exceptions: those that it sees, or those that it does not see."""
    one = item_exceptions.alias()
    mine = exists().where(one.c.guild_id == guild, one.c.item_id == item.c.id, one.c.is_shown == int(is_shown))
    return mine.correlate_except(one)  # also where the server is a column of an outer statement


def brought(article_id: Any, guild: Any) -> ColumnElement[bool]:
    """Whether a feed has brought a server this article."""
    item, span = feed_items.alias(), subscription_spans.alias()
    by_span = exists(
        select(literal(1))
        .select_from(item.join(span, and_(span.c.guild_id == guild, in_span(item, span))))
        .where(item.c.article_id == article_id, ~excepted(item, guild, is_shown=False))
    )
    other = feed_items.alias()
    one = item_exceptions.alias()
    by_exception = exists(
        select(literal(1))
        .select_from(other.join(one, and_(one.c.guild_id == guild, one.c.item_id == other.c.id, one.c.is_shown == 1)))
        .where(other.c.article_id == article_id)
    )
    return or_(by_span, by_exception)


def not_covered(entry: Any, guild: Any) -> ColumnElement[bool]:
    """Whether a server neither took a shared article off its list nor has it as its own."""
    own = _OWN.alias()
    return and_(
        ~exists().where(own.c.article_id == entry.c.article_id, own.c.guild_id == guild),
        ~exists().where(hidden.c.guild_id == guild, hidden.c.article_id == entry.c.article_id),
    )


def is_shared_with(entry: Any, guild: Any) -> ColumnElement[bool]:
    """Whether a server sees a shared entry."""
    return and_(
        entry.c.guild_id == 0,
        entry.c.user_id == 0,
        or_(entry.c.house == 1, brought(entry.c.article_id, guild)),
        not_covered(entry, guild),
    )


def kind_of(entry: Any) -> ColumnElement[str]:
    """Whose an entry is for who sees it: what only feeds brought is the server's, as its own articles are."""
    return case(
        (entry.c.user_id != 0, "private"), (and_(entry.c.guild_id == 0, entry.c.house == 1), "house"), else_="guild"
    ).label("kind")


def columns_of(entry: Any) -> tuple[ColumnElement[Any], ...]:
    """What is selected of an entry: the columns of `visible` and of `readable`."""
    return (*(entry.c[name] for name in _COLUMNS), kind_of(entry))


def visible(*conditions: ColumnElement[bool]) -> Select[Any]:
    """What a reader sees, all of it: in a statement that comes to it by an article or a revision."""
    e = entries.alias("e")
    return select(*columns_of(e)).where(
        e.c.user_id == 0, or_(e.c.guild_id == GUILD, is_shared_with(e, GUILD)), *conditions
    )


def readable() -> Select[Any]:
    """One article by its key: what the reader sees, or had read privately."""
    e = entries.alias("e")
    mine = and_(e.c.user_id == bindparam("person"), e.c.guild_id == 0, e.c.expires > bindparam("now"))
    seen = and_(e.c.user_id == 0, or_(e.c.guild_id == GUILD, is_shared_with(e, GUILD)))
    key: BindParameter[int] = bindparam("key")
    alias = entry_aliases
    once = select(alias.c.article_id).where(alias.c.guild_id == GUILD, alias.c.key == key)
    by_key = or_(e.c.key == key, and_(e.c.article_id.in_(once), e.c.guild_id == 0))
    return (
        select(*columns_of(e))
        .where(by_key, or_(seen, mine))
        .order_by((e.c.guild_id == GUILD).desc(), (e.c.user_id != 0).desc())
        .limit(1)
    )
