"""Counts of what is stored, for whoever monitors the bot: numbers only, nothing of anybody's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Stored:
    """How many there are of each. `deliveries` are those that are still kept, by state."""

    deliveries: dict[str, int]
    feeds: dict[str, int]  # well, failing, ended
    schedules: dict[str, int]  # running, paused
    articles: int


async def count_stored(connection: AsyncConnection) -> Stored:
    """Count everything, a table at a time."""
    deliveries = await _counts(connection, "SELECT state, count(*) FROM deliveries GROUP BY state")
    feeds = await _counts(
        connection,
        """
        SELECT CASE WHEN ended IS NOT NULL THEN 'ended' WHEN failures > 0 THEN 'failing' ELSE 'well' END, count(*)
        FROM feeds GROUP BY 1
        """,
    )
    schedules = await _counts(
        connection,
        "SELECT CASE WHEN paused IS NULL THEN 'running' ELSE 'paused' END, count(*) FROM schedules GROUP BY 1",
    )
    articles = await connection.execute(text("SELECT count(*) FROM articles"))
    return Stored(deliveries, feeds, schedules, int(articles.scalar() or 0))


async def check_writable(connection: AsyncConnection) -> None:
    """Read one row where the transaction that was begun for writing could be begun at all."""
    await connection.execute(text("SELECT 1 FROM alembic_version"))


async def _counts(connection: AsyncConnection, statement: str) -> dict[str, int]:
    return {str(name): int(number) for name, number in await connection.execute(text(statement))}
