"""The database: opened once, read by several at a time, written by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import TypeAlias, TypeVar

from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import index
from bot.store.dialects.connecting import Database, find_database
from bot.store.dialects.locks import Duty, hold_writer
from bot.store.errors import ServerBusy, StoreLocked

T = TypeVar("T")
Connection: TypeAlias = AsyncConnection  # what others call it, who know no SQL

_AGAIN = 2  # times that a transaction is begun anew
READING_ENDS = 2.0  # seconds that closing waits for what is still being read


class Store:
    """Hands out connections; the functions beside this module say what is read and written on them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reader = database.reader_engine()
        self._writer = database.writer_engine()
        self._at_once = database.statement_engine()
        self._one_writer = asyncio.Lock()
        self._writes: set[asyncio.Task[object]] = set()
        self.owes_forgetting = False  # a deletion whose words could not be cleared out yet
        self._reads = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @classmethod
    async def open(cls, setting: str) -> Store:
        """Make or migrate the database, then open it. StoreError says in one line what is wrong with it."""
        database = find_database(setting)
        await asyncio.to_thread(database.prepare)
        return cls(database)

    @property
    def shown(self) -> str:
        """What errors and the log call it."""
        return self._database.shown

    @property
    def setting(self) -> str:
        """What opens it again, in another process; it may hold a password."""
        return self._database.setting

    @property
    def file(self) -> Path | None:
        """Its file, where it is one."""
        return self._database.file

    @property
    def path(self) -> Path:
        """Its file; ValueError where it is none."""
        if self.file is None:
            raise ValueError(f"{self.shown} is no file")
        return self.file

    async def close(self) -> None:
        """Waits for what is being written, a moment for what is being read, and closes every connection."""
        while self._writes:
            await asyncio.wait(self._writes)
        with suppress(TimeoutError):
            async with asyncio.timeout(READING_ENDS):
                await self._quiet.wait()
        async with self._one_writer:
            await self._reader.dispose()
            await self._writer.dispose()
            if self._at_once is not None:
                await self._at_once.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; each statement sees one moment whole."""
        self._reads += 1
        self._quiet.clear()
        try:
            async with self._reader.connect() as connection:
                yield connection
        except PoolTimeout as error:
            raise StoreLocked(f"{self.shown}: {error}", path=self.shown) from error
        except self._database.errors as error:
            raise self._database.explain(error) from error
        finally:
            self._reads -= 1
            if not self._reads:
                self._quiet.set()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """The one writer: committed at the end, rolled back on any error. Keep it short.

        For what may be called off, use `transact`: a statement that is given up half-way goes on in its thread.
        """
        async with self._one_writer, self._write_beside_others() as connection:
            await hold_writer(connection)
            yield connection

    @asynccontextmanager
    async def _write_beside_others(self, engine: AsyncEngine | None = None) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._writer.begin() if engine is None else engine.connect() as connection:
                yield connection
        except PoolTimeout as error:
            raise StoreLocked(f"{self.shown}: {error}", path=self.shown) from error
        except self._database.errors as error:
            raise self._database.explain(error) from error

    async def transact(
        self,
        work: Callable[[AsyncConnection], Awaitable[T]],
        *,
        beside_others: bool = False,
        one_statement: bool = False,
    ) -> T:
        """`work` in a transaction of its own, which is finished even where the caller is cancelled meanwhile.

        `beside_others`: it is right however many others write, in this process or in another (see `dialects.locks`).
        `one_statement`: and each of its statements is whole by itself, so that no transaction need be begun and ended.
        """

        many = beside_others and self._database.many_writers
        engine = self._at_once if one_statement else None

        async def once() -> T:
            async with self._write_beside_others(engine) if many else self.write() as connection:
                return await work(connection)

        async def whole() -> T:
            for _ in range(_AGAIN if many else 0):
                with suppress(ServerBusy):  # of two that wait for one another, the server calls one off, whole
                    return await once()
            return await once()

        task = asyncio.create_task(whole(), name="write to the store")
        self._writes.add(task)
        task.add_done_callback(self._finish_write)
        return await asyncio.shield(task)

    def _finish_write(self, task: asyncio.Task[object]) -> None:
        self._writes.discard(task)
        if not task.cancelled():
            task.exception()  # its caller has been told, or has gone

    async def forget(self) -> None:
        """After a deletion: what was deleted leaves the search's tables, the database's log and the copies too.

        StoreLocked where another program reads the log all the while: the deletion is not yet whole; ask again.
        """
        self.owes_forgetting = True
        await self.transact(index.merge)
        async with self._one_writer:
            await self._database.clear_out(self._writer)
        self.owes_forgetting = False

    async def measure(self) -> int:
        """How many bytes the database takes. OSError where its file has gone."""
        return await self._database.measure(self._reader)

    async def optimise(self) -> None:
        """Fresh figures for the query planner; cheap, now and then."""
        async with self._one_writer:
            await self._database.optimise(self._writer)

    # --- other processes ---

    async def do_alone(self, duty: Duty, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work of a duty that one process has at a time: wait for it, and hand it on at the end.

        StoreError where the server is lost; the work is called off then, and another may have begun it.
        """
        try:
            await self._database.do_alone(duty, work)
        except self._database.errors as error:
            raise self._database.explain(error) from error

    async def hear(self) -> AsyncGenerator[str]:
        """Give what other processes tell (`dialects.notifying`), beginning with an empty word when they can be heard.

        It ends at once where there can be no others. StoreError where the server is lost.
        """
        try:
            async with aclosing(self._database.hear()) as heard:
                async for told in heard:
                    yield told
        except self._database.errors as error:
            raise self._database.explain(error) from error

    async def wait_for_writers(self) -> None:
        """Wait until what is being written alone, by whatever process, is there to be read."""
        if self._database.many_writers:
            await self.transact(_nothing)


async def _nothing(_connection: AsyncConnection) -> None:
    """Write nothing."""
