"""Pieces of statements that several queries share: how facts are gathered into one row.

A piece is a function of `v`, a row of what a reader sees (`bot.store.visible`), and of `r`, its revision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Select, Table, case, distinct, exists, func, select

from bot.store import tables
from bot.store.dialects.constructs import as_json, json_list, json_row
from bot.store.tables import guilds, revisions
from bot.store.visible import GUILD

Gathered: TypeAlias = Callable[[FromClause, FromClause], ColumnElement[Any]]
Order: TypeAlias = Callable[[FromClause], Sequence[ColumnElement[Any]]]

_JSON: Final = {  # the columns that are JSON already
    "summary": {"inserts"},
    "facts": {"inserts"},
    "quotes": {"speaker", "cue", "at"},
    "times": set[str](),
    "events": {"at", "also"},
    "entities": {"also", "role", "mentions"},
    "history": {"changes"},
}
_PIECE: Final = ("start", "end", "text", "group_no", "said_by", "inserts")
_QUOTE: Final = (
    *("start", "end", "text", "kind", "speaker", "name", "role", "cue", "at"),
    *("sentence_start", "sentence_end", "sentence_text", "confidence", "rule", "group_no"),
)
_EVENT: Final = ("start", "end", "text", "at", "status", "said_by", "also", "confidence", "rule")


def is_here(guild_id: Any) -> ColumnElement[bool]:
    """Whether the bot has not been removed from a server.

    The posts of one that it was removed from stand still until it is taken back, or its data is deleted.
    """
    g = guilds.alias("g")
    return ~exists().where(g.c.id == guild_id, g.c.left_at.is_not(None)).correlate_except(g)


# --- lists --------------------------------------------------------------------------------------------------------


def _row(table: str, columns: FromClause, names: tuple[str, ...]) -> ColumnElement[str]:
    return json_row(*(as_json(columns.c[name]) if name in _JSON[table] else columns.c[name] for name in names))


def quote_row(quotes: FromClause) -> ColumnElement[str]:
    """A quote as `codec.quote_of` reads it."""
    return _row("quotes", quotes, _QUOTE)


def event_row(events: FromClause) -> ColumnElement[str]:
    """An event as `codec.event_of` reads it."""
    return _row("events", events, _EVENT)


def _gather(table: Table, columns: tuple[str, ...], *order: str) -> Gathered:
    """The rows of a revision, as a list in this order."""

    def gather(v: FromClause, _r: FromClause) -> ColumnElement[Any]:
        t = table.alias()
        rows = (
            select(*(t.c[column] for column in columns))
            .where(t.c.revision_id == v.c.revision_id)
            .order_by(*(t.c[column] for column in order))
            .correlate(v)
            .subquery()
        )
        return select(json_list(_row(table.name, rows, columns))).scalar_subquery()

    return gather


def _entities(v: FromClause, _r: FromClause) -> ColumnElement[Any]:
    e, m = tables.entities.alias(), tables.mentions.alias()
    mentions = (
        select(m.c.start, m.c.end)
        .where(m.c.revision_id == e.c.revision_id, m.c.entity == e.c.position)
        .order_by(m.c.position)
        .correlate(e)
        .subquery()
    )
    listed = select(json_list(json_row(mentions.c.start, mentions.c.end))).scalar_subquery()
    rows = (
        select(e.c.kind, e.c.name, e.c.also, e.c.role, listed.label("mentions"))
        .where(e.c.revision_id == v.c.revision_id)
        .order_by(e.c.position)
        .correlate(v)
        .subquery()
    )
    return select(json_list(_row("entities", rows, ("kind", "name", "also", "role", "mentions")))).scalar_subquery()


def _changes(v: FromClause, _r: FromClause) -> ColumnElement[Any]:
    h = tables.history.alias()
    rows = (
        select(h.c.number, h.c.at, h.c.changes)
        .where(h.c.guild_id == v.c.guild_id, h.c.user_id == v.c.user_id, h.c.key == v.c.key, h.c.number > 1)
        .order_by(h.c.number.desc())
        .correlate(v)
        .subquery()
    )
    return select(json_list(_row("history", rows, ("number", "at", "changes")))).scalar_subquery()


SUMMARY: Final = _gather(tables.summary, ("part", *_PIECE), "part", "position")
FACTS: Final = _gather(tables.facts, ("question", *_PIECE), "question")
QUOTES: Final = _gather(tables.quotes, _QUOTE, "position")
TIMES: Final = _gather(tables.times, ("start", "end", "text", "type", "value"), "position")
EVENTS: Final = _gather(tables.events, _EVENT, "position")
ENTITIES: Final[Gathered] = _entities
CHANGES: Final[Gathered] = _changes


def of_entry(name: str) -> Gathered:
    """A column of the entry."""
    return lambda v, _r: v.c[name]


def of_revision(name: str) -> Gathered:
    """A column of the revision."""
    return lambda _v, r: r.c[name]


# --- headlines ----------------------------------------------------------------------------------------------------

HEADLINE_WIDTH: Final = 22


def count_statements(v: FromClause) -> ColumnElement[int]:
    """How many quotes a revision has; those that are one statement count once."""
    q = tables.quotes.alias()
    return (
        select(func.count(distinct(func.coalesce(q.c.group_no, -1 - q.c.position))))
        .where(q.c.revision_id == v.c.revision_id)
        .correlate(v)
        .scalar_subquery()
    )


def count_events(v: FromClause) -> ColumnElement[int]:
    """How many events a revision has."""
    t = tables.events.alias()
    return select(func.count()).select_from(t).where(t.c.revision_id == v.c.revision_id).correlate(v).scalar_subquery()


def opening_of(r: FromClause, length: int = 120) -> ColumnElement[str]:
    """The first characters of an article."""
    return func.substr(r.c.text, r.c.body_start + 1, length)


def label_of(r: FromClause) -> ColumnElement[str]:
    """What an article is offered by: its title, or its first words."""
    return func.coalesce(r.c.title, func.trim(opening_of(r, 80)))


def _image(r: FromClause) -> ColumnElement[Any]:
    """An article's picture, where the reader's server has any shown."""
    g = guilds.alias()
    chosen = select(g.c.images).where(g.c.id == GUILD).scalar_subquery()
    return case((func.coalesce(chosen, 1) == 1, r.c.image))


def headline_columns(v: FromClause, r: FromClause) -> tuple[ColumnElement[Any], ...]:
    """The columns that `article_queries.headline_of` reads, HEADLINE_WIDTH of them; they take the values of `who`."""
    a = tables.analyses.alias()
    of_analysis = select(a.c.language).where(a.c.revision_id == v.c.revision_id).correlate(v)
    read_to = of_analysis.with_only_columns(a.c.analysed_end - a.c.body_start)
    return (
        *(v.c.key, r.c.title, r.c.outlet, r.c.byline, r.c.published, r.c.url, v.c.added, v.c.number, v.c.kind),
        *(r.c.notice_kind, r.c.notice_start, r.c.notice_end, r.c.notice_text),
        count_statements(v),
        count_events(v),
        func.coalesce(of_analysis.scalar_subquery(), r.c.language),
        opening_of(r),
        r.c.teaser,
        read_to.scalar_subquery(),
        *(r.c.updated, r.c.genre, _image(r)),
    )


def select_of(
    entry: Select[Any], *gathered: Gathered, also: Sequence[str] = (), order: Order | None = None
) -> Select[Any]:
    """Headlines of the entries that `entry` gives, with pieces of the above, and with other columns of it before them.

    `order`: what the rows are ordered by, of the entry's columns.
    """
    v, r = entry.subquery("v"), revisions.alias("r")
    statement = select(
        *(v.c[name] for name in also), *headline_columns(v, r), *(piece(v, r) for piece in gathered)
    ).select_from(v.join(r, r.c.id == v.c.revision_id))
    return statement if order is None else statement.order_by(*order(v))
