"""The database that a setting names: how it is opened, what its errors mean, what forgetting takes there."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreError
from bot.store.dialects.locks import Duty
from bot.store.dialects.sqlite_file import SqliteFile


class Database(Protocol):
    """A database, whichever it is of."""

    @property
    def shown(self) -> str:
        """What errors and the log call it: no password stands in it."""

    @property
    def setting(self) -> str:
        """What finds it again; it may hold a password."""

    @property
    def file(self) -> Path | None:
        """Its file, where it is one."""

    @property
    def many_writers(self) -> bool:
        """Whether several transactions can write at once."""

    @property
    def errors(self) -> tuple[type[BaseException], ...]:
        """What its driver raises, and SQLAlchemy in its place."""

    def prepare(self) -> None:
        """Make it, or bring its schema up to date. Blocking. StoreError says what is wrong with it."""

    def reader_engine(self) -> AsyncEngine:
        """Connections that only read; each statement sees one moment whole."""

    def writer_engine(self) -> AsyncEngine:
        """Connections whose transactions write."""

    def statement_engine(self) -> AsyncEngine | None:
        """Connections each of whose statements is a transaction; None where one writes at a time."""

    def explain(self, error: BaseException) -> StoreError:
        """What an error of the driver, or of SQLAlchemy, means."""

    async def clear_out(self, writer: AsyncEngine) -> None:
        """After a deletion: nothing of what was deleted is left. StoreLocked where that is not yet so."""

    async def measure(self, reader: AsyncEngine) -> int:
        """How many bytes it takes."""

    async def optimise(self, writer: AsyncEngine) -> None:
        """Fresh figures for the planner; cheap, now and then."""

    async def do_alone(self, duty: Duty, work: Callable[[], Awaitable[None]]) -> None:
        """Wait until no other process has the duty, do the work, and give the duty back; so does ending, however.

        Where the server is lost, the work is called off and the driver's error raised.
        """

    def hear(self) -> AsyncGenerator[str]:
        """What other processes tell (`notifying.tell`), beginning with an empty word when they can be heard."""


def find_database(setting: str) -> Database:
    """The database that DATELINE_DATABASE names. StoreUnreachable where it names none."""
    if not is_postgresql(setting):
        return SqliteFile.read(setting)
    from bot.store.dialects.postgresql import PostgresqlDatabase

    return PostgresqlDatabase.read(setting)


def is_postgresql(setting: str) -> bool:
    """Whether DATELINE_DATABASE names a PostgreSQL server."""
    return setting.startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))
