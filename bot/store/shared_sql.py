"""Pieces of SQL that several queries share: how facts are gathered into one row.

They are of a row `v` of what a reader sees (`bot.store.visible`), and of its revision `r`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, select, text

from bot.store.tables import revisions
from bot.store.visible import as_sql, visible

# A server that the bot was removed from has its posts stand still until it is taken back, or its data is deleted.
HERE = "NOT EXISTS (SELECT 1 FROM guilds g WHERE g.id = s.guild_id AND g.left_at IS NOT NULL)"

# VISIBLE for full-text statements, which are text.
VISIBLE = as_sql(visible())


def _list(columns: str, source: str, order: str) -> str:
    return f"(SELECT json_group_array(json_array({columns})) FROM (SELECT * FROM {source} ORDER BY {order}))"


_PIECE = 'start, "end", text, group_no, said_by, json(inserts)'
_QUOTE = (
    *("start", '"end"', "text", "kind", "json(speaker)", "name", "role", "json(cue)", "json(at)"),
    *("sentence_start", "sentence_end", "sentence_text", "confidence", "rule", "group_no"),
)
_EVENT = ("start", '"end"', "text", "json(at)", "status", "said_by", "json(also)", "confidence", "rule")


def columns(of: tuple[str, ...], table: str) -> str:
    """The columns of one table, each with its name before it."""
    return ", ".join(f"json({table}.{c[5:]}" if c.startswith("json(") else f"{table}.{c}" for c in of)


def quote_columns(table: str) -> str:
    return columns(_QUOTE, table)


def event_columns(table: str) -> str:
    return columns(_EVENT, table)


SUMMARY = _list(f"part, {_PIECE}", "summary WHERE revision_id = v.revision_id", "part, position")
FACTS = _list(f"question, {_PIECE}", "facts WHERE revision_id = v.revision_id", "question")
QUOTES = _list(", ".join(_QUOTE), "quotes WHERE revision_id = v.revision_id", "position")
TIMES = _list('start, "end", text, type, value', "times WHERE revision_id = v.revision_id", "position")
EVENTS = _list(", ".join(_EVENT), "events WHERE revision_id = v.revision_id", "position")
ENTITIES = """
    (SELECT json_group_array(json_array(kind, name, json(also), json(role), json(mentions))) FROM (
        SELECT e.kind, e.name, e.also, e.role,
               (SELECT json_group_array(json_array(start, "end")) FROM (
                   SELECT start, "end" FROM mentions m
                   WHERE m.revision_id = e.revision_id AND m.entity = e.position ORDER BY m.position)) AS mentions
        FROM entities e WHERE e.revision_id = v.revision_id ORDER BY e.position))
"""
CHANGES = """
    (SELECT json_group_array(json_array(number, at, json(changes))) FROM (
        SELECT number, at, changes FROM history h
        WHERE h.guild_id = v.guild_id AND h.user_id = v.user_id AND h.key = v.key AND h.number > 1
        ORDER BY h.number DESC))
"""

# The columns of a Headline, of a row `v` of VISIBLE or READABLE and its revision `r`.
# How many quotes a revision has; those that are one statement count once.
STATEMENTS = (
    "(SELECT count(DISTINCT coalesce(q.group_no, -1 - q.position)) FROM quotes q WHERE q.revision_id = v.revision_id)"
)
HEADLINE = f"""
    v.key, r.title, r.outlet, r.byline, r.published, r.url, v.added, v.number, v.kind,
    r.notice_kind, r.notice_start, r.notice_end, r.notice_text,
    {STATEMENTS},
    (SELECT count(*) FROM events t WHERE t.revision_id = v.revision_id),
    coalesce((SELECT a.language FROM analyses a WHERE a.revision_id = v.revision_id), r.language),
    substr(r.text, r.body_start + 1, 120),
    r.teaser,
    (SELECT a.analysed_end - a.body_start FROM analyses a WHERE a.revision_id = v.revision_id),
    r.updated, r.genre
"""
HEADLINE_WIDTH = 21


def select_of(v: Select[Any], *gathered: str, also: tuple[ColumnElement[Any], ...] = ()) -> Select[Any]:
    """Headlines of the entries that `v` gives, with pieces of the above, and with other columns of `v` before them."""
    entry, r = v.subquery("v"), revisions.alias("r")
    pieces = text(", ".join((HEADLINE, *gathered)))
    joined: FromClause = entry.join(r, r.c.id == entry.c.revision_id)
    return select(*also, pieces).select_from(joined)
