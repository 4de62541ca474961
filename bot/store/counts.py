"""Counts of what is stored, for whoever monitors the bot: numbers only, nothing of anybody's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import articles
from bot.store.tables_feeds import feeds
from bot.store.tables_schedules import deliveries, schedules


@dataclass(frozen=True, slots=True)
class Stored:
    """How many there are of each. `deliveries` are those that are still kept, by state."""

    deliveries: dict[str, int]
    feeds: dict[str, int]  # well, failing, ended
    schedules: dict[str, int]  # running, paused
    articles: int


async def count_stored(connection: AsyncConnection) -> Stored:
    """Count everything, a table at a time."""
    d, f, s = deliveries.c, feeds.c, schedules.c
    how_feeds = case((f.ended.is_not(None), "ended"), (f.failures > 0, "failing"), else_="well")
    how_schedules = case((s.paused.is_(None), "running"), else_="paused")
    stored = await connection.execute(select(func.count()).select_from(articles))
    return Stored(
        deliveries=await _count_by(connection, d.state),
        feeds=await _count_by(connection, how_feeds),
        schedules=await _count_by(connection, how_schedules),
        articles=int(stored.scalar_one()),
    )


async def check_writable(connection: AsyncConnection) -> None:
    """Read one row where the transaction that was begun for writing could be begun at all."""
    await connection.execute(select(articles.c.id).limit(1))


async def _count_by(connection: AsyncConnection, what: ColumnElement[str]) -> dict[str, int]:
    named = select(what.label("name")).subquery()
    rows = await connection.execute(select(named.c.name, func.count()).group_by(named.c.name))
    return {str(name): int(number) for name, number in rows}
