"""Pieces of SQL that several queries share: who may see what, and how facts are gathered into one row.

`VISIBLE` (or its two halves, in `newest`) and `READABLE` are the only ways from a reader to an article. They take
`:guild` (a shelf, or '' in direct messages); READABLE also takes `:private`, `:now` and `:key`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.news import HOUSE, Reader, Shelf, ShelfKind
from bot.news.shelves import LETTERS
from bot.store.timestamps import format_instant

# A server that the bot was removed from has its posts stand still until it is taken back, or its data is deleted.
HERE = "NOT EXISTS (SELECT 1 FROM guilds g WHERE g.id = s.guild_id AND g.left_at IS NOT NULL)"


def is_on(kind: ShelfKind, column: str = "shelf") -> str:
    """The condition that a column of shelves names one of this kind: the house's, a server's, a person's."""
    return f"{column} = '{HOUSE.format()}'" if kind == "house" else f"{column} LIKE '{LETTERS[kind]}%'"


def guild_id_of(column: str = "shelf") -> str:
    """The server whose shelf a column names, where `is_on("guild")` holds."""
    return f"CAST(substr({column}, {len(LETTERS['guild']) + 1}) AS INTEGER)"


def who(reader: Reader) -> dict[str, Any]:
    """The bound values of VISIBLE."""
    return {"guild": "" if reader.guild_id is None else Shelf.of_guild(reader.guild_id).format()}


def who_by_key(reader: Reader, key: int, now: datetime) -> dict[str, Any]:
    """The bound values of READABLE."""
    return {**who(reader), "private": Shelf.of_person(reader.user_id).format(), "now": format_instant(now), "key": key}


_ENTRY = "shelf, key, article_id, revision_id, number, added, newest"
OWN = f"SELECT {_ENTRY} FROM entries e WHERE shelf = :guild"
# What stands on the server's own shelf hides the same article on the house shelf: it is the newer reading of it.
HOUSE_BESIDE = f"""
    SELECT {_ENTRY} FROM entries e WHERE {is_on("house")}
       AND NOT EXISTS (SELECT 1 FROM entries g WHERE g.article_id = e.article_id AND g.shelf = :guild)
"""
VISIBLE = f"""
    SELECT {_ENTRY} FROM entries e
    WHERE shelf = :guild
       OR ({is_on("house")}
           AND NOT EXISTS (SELECT 1 FROM entries g WHERE g.article_id = e.article_id AND g.shelf = :guild))
"""


def newest(limit: str, offset: str = "0") -> str:
    """VISIBLE's newest in their order: from either shelf no more rows are read than can be among them."""
    return f"""
        SELECT * FROM (
            SELECT * FROM ({OWN} ORDER BY newest DESC, key DESC LIMIT {limit} + {offset})
            UNION ALL
            SELECT * FROM ({HOUSE_BESIDE} ORDER BY newest DESC, key DESC LIMIT {limit} + {offset})
        ) ORDER BY newest DESC, key DESC LIMIT {limit} OFFSET {offset}
    """


# One article by its key: from the shelves, or what this very person had read privately.
READABLE = f"""
    SELECT {_ENTRY} FROM entries e
    WHERE key = :key
      AND (shelf = :guild OR {is_on("house")} OR (shelf = :private AND expires > :now))
    ORDER BY shelf = :guild DESC, shelf = :private DESC
    LIMIT 1
"""


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
        WHERE h.shelf = v.shelf AND h.key = v.key AND h.number > 1 ORDER BY h.number DESC))
"""

# The columns of a Headline, of a row `v` of VISIBLE or READABLE and its revision `r`.
HEADLINE = """
    v.key, r.title, r.outlet, r.byline, r.published, r.url, v.added, v.number, v.shelf,
    r.notice_kind, r.notice_start, r.notice_end, r.notice_text,
    (SELECT count(*) FROM quotes q WHERE q.revision_id = v.revision_id),
    (SELECT count(*) FROM events t WHERE t.revision_id = v.revision_id),
    coalesce((SELECT a.language FROM analyses a WHERE a.revision_id = v.revision_id), r.language),
    substr(r.text, r.body_start + 1, 120),
    r.teaser,
    (SELECT a.analysed_end - a.body_start FROM analyses a WHERE a.revision_id = v.revision_id),
    r.updated, r.genre
"""
HEADLINE_WIDTH = 21
