"""A database that is a file of SQLite's."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreError
from bot.store import migrate
from bot.store.dialects import sqlite
from bot.store.dialects.locks import Duty
from bot.store.errors import StoreLocked, translate


@dataclass(frozen=True)
class SqliteFile:
    """See `connecting.Database`."""

    path: Path

    many_writers = False

    @classmethod
    def read(cls, setting: str) -> SqliteFile:
        return cls(sqlite.path_of(setting))

    @property
    def shown(self) -> str:
        return str(self.path)

    @property
    def setting(self) -> str:
        return str(self.path.absolute())

    @property
    def file(self) -> Path | None:
        return self.path

    @property
    def errors(self) -> tuple[type[BaseException], ...]:
        return (DBAPIError, sqlite3.Error)

    def prepare(self) -> None:
        migrate.prepare(self.path)

    def reader_engine(self) -> AsyncEngine:
        return sqlite.reader_engine(self.path)

    def writer_engine(self) -> AsyncEngine:
        return sqlite.writer_engine(self.path)

    def statement_engine(self) -> None:
        return None

    def explain(self, error: BaseException) -> StoreError:
        return translate(error, self.path)

    async def clear_out(self, writer: AsyncEngine) -> None:
        """Empty the log, and delete the copies."""
        async with writer.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert driver is not None  # noqa: S101  # a pool never hands out a closed connection
            async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                row = await cursor.fetchone()
        if row is None or row[0]:
            raise StoreLocked(f"{self.path}: a reader holds the log, which still has what was deleted", path=self.path)
        await asyncio.to_thread(self._drop_backups)

    def _drop_backups(self) -> None:
        for copy in sqlite.backups(self.path):
            copy.unlink(missing_ok=True)

    async def measure(self, reader: AsyncEngine) -> int:
        found = await asyncio.to_thread(self.path.stat)
        return found.st_size

    async def optimise(self, writer: AsyncEngine) -> None:
        async with writer.begin() as connection:
            await connection.exec_driver_sql("PRAGMA optimize")

    async def do_alone(self, duty: Duty, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work: one process has all the duties."""
        await work()

    async def hear(self) -> AsyncGenerator[str]:
        """Nothing: there is nobody else."""
        nobody: tuple[str, ...] = ()
        for told in nobody:
            yield told
