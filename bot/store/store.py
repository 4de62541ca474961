"""The database: opened once, read by several at a time, written by one."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeAlias, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import index, migrate, sqlite
from bot.store.errors import StoreLocked, translate

T = TypeVar("T")
Connection: TypeAlias = AsyncConnection  # what others call it, who know no SQL

READING_ENDS = 2.0  # seconds that closing waits for what is still being read


class Store:
    """Hands out connections; the functions beside this module say what is read and written on them."""

    def __init__(self, path: Path, reader: AsyncEngine, writer: AsyncEngine) -> None:
        self.path = path
        self._reader = reader
        self._writer = writer
        self._one_writer = asyncio.Lock()
        self._writes: set[asyncio.Task[object]] = set()
        self.owes_forgetting = False  # a deletion whose words could not be cleared out of the log yet
        self._reads = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @classmethod
    async def open(cls, database: str) -> Store:
        """Make or migrate the file, then open it. StoreError says in one line what is wrong with it."""
        path = sqlite.path_of(database)
        await asyncio.to_thread(migrate.prepare, path)
        return cls(path, sqlite.reader_engine(path), sqlite.writer_engine(path))

    async def close(self) -> None:
        """Waits for what is being written, a moment for what is being read, and closes every connection."""
        while self._writes:
            await asyncio.wait(self._writes)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), READING_ENDS)
        async with self._one_writer:
            await self._reader.dispose()
            await self._writer.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; each statement sees one moment whole."""
        self._reads += 1
        self._quiet.clear()
        try:
            async with self._reader.connect() as connection:
                yield connection
        except PoolTimeout as error:
            raise StoreLocked(f"{self.path}: {error}", path=self.path) from error
        except (DBAPIError, sqlite3.Error) as error:
            raise translate(error, self.path) from error
        finally:
            self._reads -= 1
            if not self._reads:
                self._quiet.set()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """The one writer: BEGIN IMMEDIATE, committed at the end, rolled back on any error. Keep it short.

        For what may be called off, use `transact`: a statement that is given up half-way goes on in its thread.
        """
        try:
            async with self._one_writer, self._writer.begin() as connection:
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            raise translate(error, self.path) from error

    async def transact(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """`work` in a transaction of its own, which is finished even where the caller is cancelled meanwhile."""

        async def whole() -> T:
            async with self.write() as connection:
                return await work(connection)

        task = asyncio.create_task(whole(), name="write to the store")
        self._writes.add(task)
        task.add_done_callback(self._finish_write)
        return await asyncio.shield(task)

    def _finish_write(self, task: asyncio.Task[object]) -> None:
        self._writes.discard(task)
        if not task.cancelled():
            task.exception()  # its caller has been told, or has gone

    async def forget(self) -> None:
        """After a deletion: what was deleted leaves the search's segments, the write-ahead log and the copies too.

        StoreLocked where another program reads the log all the while: the deletion is not yet whole; ask again.
        """
        self.owes_forgetting = True
        await self.transact(index.merge)
        async with self._one_writer, self._writer.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert driver is not None  # noqa: S101  # a pool never hands out a closed connection
            async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                row = await cursor.fetchone()
        if row is None or row[0]:
            raise StoreLocked(f"{self.path}: a reader holds the log, which still has what was deleted", path=self.path)
        await asyncio.to_thread(self._drop_backups)
        self.owes_forgetting = False

    def _drop_backups(self) -> None:
        for copy in sqlite.backups(self.path):
            copy.unlink(missing_ok=True)

    async def optimise(self) -> None:
        """Fresh figures for the query planner; cheap, now and then."""
        await self.transact(lambda connection: connection.execute(text("PRAGMA optimize")))
