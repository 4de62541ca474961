"""What the operator's commands need: everything that stands on a shelf, and what the articles' folder held last time.

Private readings are in no list, the operator's included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.article_queries import title_from
from bot.store.shared_sql import is_on
from bot.store.timestamps import parse_instant, parse_published


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article on any shelf: on the house's, and on how many servers' own."""

    article_id: int
    title: str
    published: date | datetime | None
    added: datetime
    address: str | None
    house: bool
    guilds: int


async def list_shelved(connection: AsyncConnection) -> list[Shelved]:
    """Every article that stands on a shelf, newest first."""
    rows = await connection.execute(
        text(f"""
            SELECT a.id, r.title, substr(r.text, r.body_start + 1, 120), r.published, min(e.added),
                   coalesce(a.address, r.origin),
                   max({is_on("house", "e.shelf")}), sum(NOT {is_on("house", "e.shelf")}),
                   max(e.newest) AS newest, max(e.revision_id)
            FROM entries e JOIN articles a ON a.id = e.article_id JOIN revisions r ON r.id = e.revision_id
            WHERE NOT {is_on("private", "e.shelf")} GROUP BY a.id ORDER BY newest DESC, a.id
        """)
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
        )
        for row in rows
    ]


async def at_address(connection: AsyncConnection, address: str) -> list[int]:
    """The articles that live, or one of whose revisions was read, at an address."""
    rows = await connection.execute(
        text("""
            SELECT id FROM articles WHERE address = :address
            UNION SELECT article_id FROM revisions WHERE url = :address
        """),
        {"address": address},
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
    rows = await connection.execute(text("SELECT path, size, mtime_ns, hash FROM loaded"))
    return {row[0]: Loaded(*row[1:]) for row in rows}


async def set_loaded(connection: AsyncConnection, path: str, file: Loaded) -> None:
    await connection.execute(
        text("""
            INSERT INTO loaded (path, size, mtime_ns, hash) VALUES (:path, :size, :mtime_ns, :hash)
            ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, hash = excluded.hash
        """),
        {"path": path, "size": file.size, "mtime_ns": file.mtime_ns, "hash": file.hash},
    )
