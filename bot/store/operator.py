"""What the operator's commands need: everything that stands on a shelf, and what the articles' folder held last time.

Private readings are in no list, the operator's included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, distinct, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.article_queries import title_from
from bot.store.tables_feeds import feed_items
from bot.store.timestamps import parse_instant, parse_published
from bot.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article that anybody sees: everybody, or who follows some feeds, or some servers whose own it is."""

    article_id: int
    title: str
    published: date | datetime | None
    added: datetime
    address: str | None
    house: bool
    guilds: int
    feeds: int


async def list_shelved(connection: AsyncConnection) -> list[Shelved]:
    """Every article that stands on a shelf, newest first."""
    e, a, r, i = tables.entries, tables.articles, tables.revisions, feed_items
    grouped = (
        select(
            e.c.article_id,
            func.min(e.c.added).label("added"),
            func.max(e.c.house).label("house"),
            func.sum(case((e.c.guild_id != 0, 1), else_=0)).label("guilds"),
            func.max(e.c.newest).label("newest"),
            func.max(e.c.revision_id).label("revision_id"),
        )
        .where(e.c.user_id == 0)
        .group_by(e.c.article_id)
        .subquery()
    )
    opening = func.substr(r.c.text, r.c.body_start + 1, 120)
    rows = await connection.execute(
        select(
            *(a.c.id, r.c.title, opening, r.c.published, grouped.c.added),
            *(func.coalesce(a.c.address, r.c.origin), grouped.c.house, grouped.c.guilds),
            select(func.count(distinct(i.c.feed_id))).where(i.c.article_id == a.c.id).scalar_subquery(),
        )
        .select_from(grouped.join(a, a.c.id == grouped.c.article_id).join(r, r.c.id == grouped.c.revision_id))
        .order_by(grouped.c.newest.desc(), a.c.id)
    )
    return [
        Shelved(
            row[0],
            row[1] or title_from(row[2]),
            parse_published(row[3]),
            parse_instant(row[4]),
            row[5],
            bool(row[6]),
            row[7],
            row[8],
        )
        for row in rows
    ]


async def at_address(connection: AsyncConnection, address: str) -> list[int]:
    """The articles that live, or one of whose revisions was read, at an address."""
    a, r = tables.articles.c, tables.revisions.c
    rows = await connection.execute(
        union(select(a.id).where(a.address == address), select(r.article_id).where(r.url == address))
    )
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file of the articles' folder as it was when it was last read."""

    size: int
    mtime_ns: int
    hash: str


async def list_loaded(connection: AsyncConnection) -> dict[str, Loaded]:
    """By path."""
    one = tables.loaded.c
    rows = await connection.execute(select(one.path, one.size, one.mtime_ns, one.hash))
    return {row[0]: Loaded(*row[1:]) for row in rows}


async def set_loaded(connection: AsyncConnection, path: str, file: Loaded) -> None:
    values = {"size": file.size, "mtime_ns": file.mtime_ns, "hash": file.hash}
    await connection.execute(
        upsert(tables.loaded).values(path=path, **values).on_conflict_do_update(index_elements=["path"], set_=values)
    )
