"""Turns to begin a session with Discord, by bucket of shards, for all processes of a PostgreSQL database."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Double, case, cast, extract, func
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import session_turns
from bot.store.upsert import upsert

MOST: Final = 3600.0  # seconds; a turn noted further ahead is a clock's that was wrong
_T: Final = session_turns.c
_NOW: Final[ColumnElement[Any]] = cast(extract("epoch", func.statement_timestamp()), Double)  # of the server's clock


async def take(connection: AsyncConnection, bucket: int, pause: float) -> float:
    """Note the bucket's next turn, after which none comes for `pause` seconds; return the seconds until it comes."""
    turn = case((_T.free.between(_NOW, _NOW + MOST), _T.free), else_=_NOW)
    first = upsert(session_turns).values(bucket=bucket, free=_NOW + pause)
    taken = first.on_conflict_do_update(index_elements=["bucket"], set_={"free": turn + pause})
    row = await connection.execute(taken.returning(_T.free - pause - _NOW))
    return max(float(row.scalar_one()), 0.0)
