"""Processes that tell one another, through the database, that there is work. What is not heard is found by looking."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL: Final = "dateline"
Work: TypeAlias = Literal["placing"]
PLACING: Final[Work] = "placing"
ANSWERED: Final = "answered "  # and the number of what was asked

_TELL: Final[dict[Work, Select[tuple[None]]]] = {PLACING: select(func.pg_notify(CHANNEL, PLACING))}


async def tell(connection: AsyncConnection, work: Work) -> None:
    """Wake whoever does this work, once the transaction is committed. On SQLite one process does it all.

    It puts the job "place" (`store.job_queue`) together with what is to be placed, or neither.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(_TELL[work])
