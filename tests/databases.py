"""Databases for tests that run on SQLite and on PostgreSQL alike. A path names one on both.

On SQLite it is the file. In a run on PostgreSQL a database stands for each path, as long as the test lasts; stores that
are opened at a path open it, and what goes to another process as DATELINE_DATABASE is asked of `name_database`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Connection, cast, create_engine, func, inspect, select
from sqlalchemy.pool import NullPool

from bot.store.dialects import connecting
from bot.store.dialects.connecting import Database
from bot.store.dialects.locks import WRITER
from bot.store.dialects.postgresql import PostgresqlDatabase
from tests.postgres import Server

# Tables are emptied by deleting: to truncate one makes its files anew, its indexes' and those of all that refer to it,
# which took most of what a small test did. Large ones are truncated, for what is deleted is still read over.
_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$
DECLARE
    filled regclass;
    large text;
    begun regclass;
BEGIN
    FOR filled IN SELECT oid::regclass FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
            AND pg_relation_size(oid) > 0
    LOOP
        IF pg_relation_size(filled) > 65536 THEN
            large = concat_ws(', ', large, filled);
        ELSE
            EXECUTE 'DELETE FROM ' || filled;
        END IF;
    END LOOP;
    IF large IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || large || ' CASCADE';
    END IF;
    FOR begun IN SELECT format('%I', sequencename)::regclass FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP
        EXECUTE 'ALTER SEQUENCE ' || begun || ' RESTART';
    END LOOP;
END $$;
"""
_SCHEMA = """
SELECT md5(string_agg(concat_ws(' ', c.relname, a.attname, a.atttypid, a.attnotnull), ',' ORDER BY c.oid, a.attnum))
    || (SELECT string_agg(version_num, ',') FROM alembic_version)
    || (SELECT count(*) FROM pg_trigger) || ' ' || (SELECT count(*) FROM pg_proc) || ' '
    || (SELECT string_agg(nspname, ',' ORDER BY oid) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
"""


class Databases:
    """In place of files: each path has a database, the same as long as the test lasts."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._by_path: dict[Path, str] = {}
        self._free: list[str] = []
        self._schemas: dict[str, str] = {}  # of those that can be used again
        # A connection to each of them, which stays: its server process knows the tables.
        self._emptying: dict[str, Any] = {}
        self.used = 0  # times that one was asked for

    def find(self, setting: str) -> Database:
        """As `connecting.find_database`."""
        if "://" in setting:
            self.used += self._server.address("").partition("?")[2] in setting
            return connecting.find_database(setting)
        is_new = Path(setting).expanduser().resolve() not in self._by_path
        found = connecting.find_database(self.name(Path(setting)))
        return _Prepared(found.url) if is_new and isinstance(found, PostgresqlDatabase) else found

    def name(self, path: Path) -> str:
        """The address of the database in the place of a file; it has the schema of now, and nothing in it."""
        self.used += 1
        path = path.expanduser().resolve()
        if path not in self._by_path:
            self._by_path[path] = self._free.pop() if self._free else self._make()
        return self._by_path[path]

    def make_empty(self, path: Path) -> str:
        """A database without a table, in the place of a path."""
        self.used += 1
        return self._by_path.setdefault(path.resolve(), self._server.make_empty())

    def copy(self, source: Path, target: Path) -> None:
        """What stands for `source`, for `target` too."""
        self.used += 1
        address = self.name(source)
        self._disconnect(address)  # nobody may have it open
        self._by_path[target.resolve()] = self._server.copy(address)

    def drop(self, path: Path) -> None:
        """Delete the one in place of a file, whoever still has it open."""
        self._server.drop(self._by_path.pop(path.resolve()))

    def give_back(self, folder: Path) -> None:
        """Those in place of files in a folder are needed no more."""
        for path in [path for path in self._by_path if path.is_relative_to(folder.resolve())]:
            address = self._by_path.pop(path)
            if address in self._schemas and self._empty(address) == self._schemas[address]:
                self._free.append(address)
            else:
                self._schemas.pop(address, None)
                self._disconnect(address)
                self._server.drop(address)

    def close(self) -> None:
        """Those that were made go with their server."""
        for address in list(self._emptying):
            self._disconnect(address)

    def _make(self) -> str:
        address = self._server.make_database()
        self._schemas[address] = self._empty(address)
        return address

    def _empty(self, address: str) -> str:
        """Take out all that is in it; what its schema is."""
        import psycopg

        connection = self._emptying.get(address)
        try:
            if connection is not None:
                return _empty(connection)
        except psycopg.OperationalError:  # a test cut all connections
            self._disconnect(address)
        connection = self._emptying[address] = psycopg.connect(address, autocommit=True)
        return _empty(connection)

    def _disconnect(self, address: str) -> None:
        if (connection := self._emptying.pop(address, None)) is not None:
            connection.close()


class _Prepared(PostgresqlDatabase):
    """One that nobody has had since it was made or emptied: it has the schema of now."""

    def prepare(self) -> None:
        """Do nothing: the migrations' own tests see to it."""


def _empty(connection: Any) -> str:
    connection.execute(_EMPTY.encode())
    row = connection.execute(_SCHEMA.encode()).fetchone()
    return str(row and row[0])


_standing: list[Databases] = []  # the one of a run on PostgreSQL


@contextmanager
def standing_for_files(databases: Databases) -> Iterator[None]:
    """In here, databases of PostgreSQL stand for files."""
    _standing.append(databases)
    try:
        yield
    finally:
        _standing.pop()
        databases.close()


def name_database(path: Path) -> str:
    """What DATELINE_DATABASE has to be so that a process opens this database."""
    return _standing[-1].name(path) if _standing else str(path)


def copy_database(source: Path, target: Path) -> Path:
    """Copy a database that nobody has open, whole; `target`."""
    if _standing:
        _standing[-1].copy(source, target)
        return target
    return Path(shutil.copy(source, target))


@contextmanager
def plainly(path: Path | str) -> Iterator[Connection]:
    """A connection past the bot's own code, as another program has; committed at the end. A path, or an address."""
    setting = str(path)
    if not connecting.is_postgresql(setting):
        setting = name_database(Path(setting))
    if connecting.is_postgresql(setting):
        engine = create_engine(setting.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    else:
        engine = create_engine(f"sqlite:///{setting}", poolclass=NullPool, connect_args={"timeout": 30})
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def held_by_another(setting: str) -> Iterator[Connection]:
    """Another program writes alone, and is not done until the end of the block."""
    with plainly(setting) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(select(func.pg_advisory_xact_lock(cast(WRITER, BigInteger))))
        yield connection


def read_all(setting: str) -> bytes:
    """All that a database has: the bytes of the file and of those beside it, or of the rows of all tables."""
    if not connecting.is_postgresql(setting):
        path = Path(setting)
        return b"".join(one.read_bytes() for one in sorted(path.parent.glob(path.name + "*")))
    with plainly(setting) as connection:
        names = inspect(connection).get_table_names()
        found = (connection.exec_driver_sql(f'SELECT t::text FROM "{name}" t').scalars() for name in names)  # noqa: S608  # names of tables
        return "\n".join(row for rows in found for row in rows).encode()
