"""Who writes alone, among all the processes that have a database open.

SQLite has one writer by itself. On PostgreSQL a transaction that writes takes one lock of the database's, so that what
is looked up in it is so until it ends, as it is on SQLite: that an article is new, that a key is free, where a story
goes, how many were added within the hour. What is safe beside others (claims of posts and feeds, and what is written
under a claim) does without it.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

WRITER: Final = 0x4461_7465_6C69  # "Dateli": a number that no other program on this database has
MIGRATION: Final = WRITER + 1

Duty: TypeAlias = Literal["placing", "loading", "tidying", "registering"]  # what one of many processes does for all
_DUTIES: Final[dict[Duty, int]] = {
    "placing": WRITER + 2,
    "loading": WRITER + 3,
    "tidying": WRITER + 4,
    "registering": WRITER + 5,
}

_HOLD: Final = select(func.pg_advisory_xact_lock(cast(WRITER, BigInteger)))


async def hold_writer(connection: AsyncConnection) -> None:
    """Wait until no other transaction writes alone, and keep others from it until this one ends."""
    if connection.dialect.name == "postgresql":
        await connection.execute(_HOLD)


def try_to_take(duty: Duty) -> Select[Any]:
    """Ask for a duty, for as long as the connection lasts: true where no other connection has it."""
    return select(func.pg_try_advisory_lock(cast(_DUTIES[duty], BigInteger)))
