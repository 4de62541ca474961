"""The database: opened once, read by several at a time, written by one."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import index, migrate, sqlite
from bot.store.errors import StoreLocked, translated


class Store:
    """Hands out connections; the functions beside this module say what is read and written on them."""

    def __init__(self, path: Path, reader: AsyncEngine, writer: AsyncEngine) -> None:
        self.path = path
        self._reader = reader
        self._writer = writer
        self._one_writer = asyncio.Lock()

    @classmethod
    async def open(cls, database: str) -> Store:
        """Make or migrate the file, then open it. StoreError says in one line what is wrong with it."""
        path = sqlite.path_of(database)
        await asyncio.to_thread(migrate.prepare, path)
        return cls(path, sqlite.reader_engine(path), sqlite.writer_engine(path))

    async def close(self) -> None:
        """Waits for the writer's transaction and closes every connection."""
        async with self._one_writer:
            await self._reader.dispose()
            await self._writer.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; each statement sees one moment whole."""
        try:
            async with self._reader.connect() as connection:
                yield connection
        except PoolTimeout as error:
            raise StoreLocked(f"{self.path}: {error}", path=self.path) from error
        except (DBAPIError, sqlite3.Error) as error:
            raise translated(error, self.path) from error

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """The one writer: BEGIN IMMEDIATE, committed at the end, rolled back on any error. Keep it short."""
        try:
            async with self._one_writer, self._writer.begin() as connection:
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            raise translated(error, self.path) from error

    async def forget(self) -> None:
        """After a deletion: what was deleted leaves the search's segments, the write-ahead log and the copies too."""
        async with self.write() as connection:
            await index.merge(connection)
        async with self._one_writer, self._writer.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert driver is not None  # noqa: S101  # a pool never hands out a closed connection
            await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        await asyncio.to_thread(self._drop_backups)

    def _drop_backups(self) -> None:
        for copy in sqlite.backups(self.path):
            copy.unlink(missing_ok=True)

    async def optimise(self) -> None:
        """Fresh figures for the query planner; cheap, now and then."""
        async with self.write() as connection:
            await connection.execute(text("PRAGMA optimize"))
