"""A database on a PostgreSQL server: its address, engines, schema at the start, and what its errors mean."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Dialect,
    MetaData,
    Text,
    cast,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.errors import StoreError
from bot.store import migrate
from bot.store.dialects import beside_others
from bot.store.dialects.locks import MIGRATION, Duty
from bot.store.dialects.tsearch import search_metadata
from bot.store.errors import (
    NotOurs,
    PostgresqlMissing,
    PostgresqlTooOld,
    ServerBusy,
    ServerDamaged,
    ServerFull,
    ServerReadOnly,
    ServerRefused,
    ServerUnfit,
    ServerUnreachable,
    StoreUnreachable,
)
from bot.store.schema import metadata

OLDEST: Final = 13  # before it, only a superuser may install pg_trgm
WRITERS: Final = 3
CLAIMERS: Final = 2
READERS: Final = 8
CONNECT: Final = 10  # seconds that a server may take to answer
UNASKED: Final = 1.0  # seconds after its last use for which a connection is taken to be there still
LOCK: Final = 30_000  # milliseconds that a statement waits for what another holds

_USED: Final = "dateline_used"  # in a connection's record: when, on the monotonic clock

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PostgresqlDatabase:
    """See `connecting.Database`."""

    url: URL = field(repr=False)

    many_writers = True

    @classmethod
    def read(cls, setting: str) -> PostgresqlDatabase:
        try:
            url = make_url(setting.replace("postgres://", "postgresql://", 1))
        except (ArgumentError, ValueError):  # its words may hold a piece of the password
            raise StoreUnreachable("no address of PostgreSQL", path="postgresql://…") from None
        if "password" in url.query:
            url = url.set(password=str(url.query["password"])).difference_update_query(["password"])
        return cls(url.set(drivername="postgresql+psycopg"))

    @cached_property
    def shown(self) -> str:
        host = self.url.host or str(self.url.query.get("host") or "localhost")
        port = f":{self.url.port}" if self.url.port else ""
        return f"{self.url.database or self.url.username or 'postgres'} at {host}{port}"

    @property
    def setting(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @property
    def file(self) -> Path | None:
        return None

    @property
    def errors(self) -> tuple[type[BaseException], ...]:
        """What the driver, or SQLAlchemy of it, raises."""
        import psycopg

        return (DBAPIError, psycopg.Error)

    # --- at the start ---

    def prepare(self) -> None:
        """Make the schema of now in an empty database, or run the migrations that are not run yet: all or nothing.

        Of several processes that start at once, one does it.
        """
        _check_driver(self.shown)
        engine = create_engine(self.url, poolclass=NullPool, connect_args=_arguments())
        try:
            with engine.begin() as connection:
                self._check_server(connection)
                connection.execute(select(func.pg_advisory_xact_lock(cast(MIGRATION, BigInteger))))
                self._bring_up_to_date(connection)
        except self.errors as error:
            raise self.explain(error) from error
        finally:
            engine.dispose()

    def _check_server(self, connection: Connection) -> None:
        found = str(connection.execute(select(func.current_setting("server_version"))).scalar_one())
        number = int(connection.execute(select(func.current_setting("server_version_num"))).scalar_one())
        if number < OLDEST * 10_000:
            raise PostgresqlTooOld(f"{self.shown}: {found}", path=self.shown, found=found)
        encoding = connection.execute(select(func.current_setting("server_encoding"))).scalar_one()
        if encoding != "UTF8":
            raise ServerUnfit(f"{self.shown}: {encoding}", path=self.shown, lacks="is not encoded in UTF-8")
        if connection.execute(select(func.current_setting("transaction_read_only"))).scalar_one() == "on":
            raise ServerReadOnly(f"{self.shown}: read-only", path=self.shown)

    def _bring_up_to_date(self, connection: Connection) -> None:
        names = set(inspect(connection).get_table_names())
        if not names:
            self._install_trigrams(connection)
            metadata.create_all(connection)
            search_metadata.create_all(connection)
            migrate.stamp(connection)
            _set_collations(connection)
            _log.info("the database was made", extra={"to": migrate.HEAD})
            return
        if not names >= migrate.OURS:
            raise NotOurs(f"{self.shown} has tables of another program", path=self.shown)
        found = migrate.read_version(connection, names)
        migrate.check_version(self.shown, found)
        if found != migrate.HEAD:
            migrate.run(connection)
            _set_collations(connection)
            _log.info("the database was brought up to date", extra={"from": found, "to": migrate.HEAD})

    def _install_trigrams(self, connection: Connection) -> None:
        try:
            with connection.begin_nested():
                connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DBAPIError as error:
            lacks = "has no pg_trgm, and this user may not install it"
            raise ServerUnfit(f"{self.shown}: {error.orig}", path=self.shown, lacks=lacks) from error

    # --- engines ---

    def reader_engine(self) -> AsyncEngine:
        return self._make_autocommit_engine(READERS, is_read_only=True)

    def statement_engine(self) -> AsyncEngine:
        return self._make_autocommit_engine(CLAIMERS, is_read_only=False)

    def _make_autocommit_engine(self, size: int, *, is_read_only: bool) -> AsyncEngine:
        """Each statement is a transaction of its own: nothing is said before it, or after."""
        engine = create_async_engine(
            self.url,
            pool_size=size,
            max_overflow=0,
            pool_reset_on_return=None,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            connect_args=_arguments(is_read_only=is_read_only),
        )
        _listen(engine)
        return engine

    def writer_engine(self) -> AsyncEngine:
        engine = create_async_engine(self.url, pool_size=WRITERS, max_overflow=0, connect_args=_arguments())
        _listen(engine)
        return engine

    # --- keeping house ---

    async def clear_out(self, writer: AsyncEngine) -> None:
        """Nothing to do: rows that were deleted are overwritten by the server's own vacuum, which it runs by itself."""

    async def measure(self, reader: AsyncEngine) -> int:
        async with reader.connect() as connection:
            size = await connection.execute(select(func.pg_database_size(func.current_database())))
            return int(size.scalar_one())

    async def optimise(self, writer: AsyncEngine) -> None:
        """Nothing to do: autovacuum gathers the planner's figures."""

    # --- beside others ---

    async def do_alone(self, duty: Duty, work: Callable[[], Awaitable[None]]) -> None:
        async with self._connection_that_stays() as connection:
            await beside_others.do_alone(connection, duty, work)

    async def hear(self) -> AsyncGenerator[str]:
        async with (
            self._connection_that_stays() as connection,
            aclosing(beside_others.hear(connection)) as heard,
        ):
            async for told in heard:
                yield told

    @asynccontextmanager
    async def _connection_that_stays(self) -> AsyncIterator[AsyncConnection]:
        engine = create_async_engine(
            self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=_arguments()
        )
        try:
            async with engine.connect() as connection:
                yield connection
        finally:
            await engine.dispose()

    # --- errors ---

    def explain(self, error: BaseException) -> StoreError:
        orig = getattr(error, "orig", None) or error
        state = str(getattr(orig, "sqlstate", None) or "")
        kind = _BY_STATE.get(state) or _BY_CLASS.get(state[:2])
        words = str(orig).strip()
        if kind is None:
            kind = _of_connecting(words) if type(orig).__name__ in _CONNECTING else StoreError
        return kind(f"{self.shown}: {words}", path=self.shown)


_CONNECTING: Final = {
    "OperationalError",
    "ConnectionTimeout",
    "InterfaceError",
    "ConnectionFailure",
    "ConnectionException",
}
_BY_STATE: Final[dict[str, type[StoreError]]] = {
    "28P01": ServerRefused,
    "28000": ServerRefused,
    "3D000": ServerRefused,
    "25006": ServerReadOnly,
    "42501": ServerReadOnly,
    "53100": ServerFull,
    "53200": ServerBusy,
    "53300": ServerBusy,
    "40P01": ServerBusy,
    "40001": ServerBusy,
    "55P03": ServerBusy,
    "XX001": ServerDamaged,
    "XX002": ServerDamaged,
}
_BY_CLASS: Final[dict[str, type[StoreError]]] = {"08": ServerUnreachable, "57": ServerUnreachable, "58": ServerFull}
# What the client library says of a connection that was refused has no code.
_REFUSED: Final = re.compile(
    r"password authentication failed|no password supplied|authentication failed|no pg_hba\.conf entry"
    r"|(?:role|database) \"[^\"]*\" does not exist"
)
_TOO_MANY: Final = re.compile(r"too many (?:clients|connections)|remaining connection slots")


def _of_connecting(words: str) -> type[StoreError]:
    if _REFUSED.search(words):
        return ServerRefused
    return ServerBusy if _TOO_MANY.search(words) else ServerUnreachable


# --- connections --------------------------------------------------------------------------------------------------


def _check_driver(shown: str) -> None:
    try:
        import psycopg  # noqa: F401  # whether it is there
    except ImportError as error:
        raise PostgresqlMissing(f"{shown}: {error}") from error


def _arguments(*, is_read_only: bool = False) -> dict[str, Any]:
    settings = [f"lock_timeout={LOCK}", "TimeZone=UTC", "jit=off"]  # compiling costs more than these statements take
    if is_read_only:
        settings.append("default_transaction_read_only=on")
    return {
        "connect_timeout": CONNECT,
        "application_name": "dateline",
        "options": " ".join(f"-c {one}" for one in settings),
    }


def _set_up(connection: Any, _record: object) -> None:
    from psycopg.adapt import Dumper

    class PlainText(Dumper):
        """Text without NUL, which PostgreSQL cannot store; what stands in its place is as long."""

        def dump(self, obj: Any) -> bytes:
            return str(obj).replace("\0", "\ufffd").encode()

    connection.driver_connection.adapters.register_dumper(str, PlainText)


def _listen(engine: AsyncEngine) -> None:
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "checkin", _note_use)
    event.listen(engine.sync_engine, "checkout", partial(_ping, engine.dialect))


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED] = time.monotonic()


def _ping(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Ask whether a connection is still there that was not used for a while; where it is not, others are made.

    The pool's own asking (`pool_pre_ping`) does so each time, and doubles the ways there and back of most statements.
    """
    if time.monotonic() - record.info.get(_USED, time.monotonic()) < UNASKED:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError(str(error)) from error


def _set_collations(connection: Connection) -> None:
    """Text sorts and compares by its characters' numbers, as on SQLite, whatever the database's own order is."""
    found = MetaData()
    found.reflect(connection)
    quote = connection.dialect.identifier_preparer.quote
    for table in found.tables.values():
        texts = [one.name for one in table.c if isinstance(one.type, Text) and one.type.collation != "C"]
        if texts:
            changes = ", ".join(f'ALTER COLUMN {quote(one)} TYPE TEXT COLLATE "C"' for one in texts)
            connection.exec_driver_sql(f"ALTER TABLE {quote(table.name)} {changes}")
