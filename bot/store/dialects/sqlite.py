"""What is SQLite's own: the engines, their pragmas, the backup. PostgreSQL would need another of this module."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store import private_files
from bot.store.errors import NotADatabase, SqliteTooOld, StoreReadOnly, StoreUnreachable, of_system, translate

BUSY = 5000  # milliseconds that a connection waits for another's lock
READERS = 3
BACKUPS = 3  # how many are kept
_MEMORY = 2000  # KiB of pages that one connection keeps


def path_of(database: str) -> Path:
    """The file that DATELINE_DATABASE names: a path, or `sqlite+aiosqlite:///path`."""
    if "://" not in database:
        return Path(database).expanduser()
    scheme, _, rest = database.partition("://")
    if scheme.partition("+")[0] != "sqlite" or not rest.startswith("/") or rest in {"/", "/:memory:"}:
        raise StoreUnreachable(f"no SQLite file: {scheme}://…", path=f"{scheme}://…")
    return Path(rest[1:])


def writer_engine(path: Path) -> AsyncEngine:
    """One connection whose transactions begin with BEGIN IMMEDIATE."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _set_up_writer)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def reader_engine(path: Path) -> AsyncEngine:
    """A few connections that only read. Each statement sees the whole of one moment, and begins no transaction."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=30,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    event.listen(engine.sync_engine, "connect", _set_up_reader)
    return engine


def _set_up(connection: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA cache_size=-{_MEMORY}")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _set_up_writer(connection: Any, _record: object) -> None:
    _set_up(connection)
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")  # what is removed is gone from the file
    cursor.execute("PRAGMA journal_size_limit=16777216")
    cursor.close()


def _set_up_reader(connection: Any, _record: object) -> None:
    _set_up(connection)
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def open_checked(path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection for what is done before the engines are there; errors come out as StoreError."""
    _check_version()
    try:
        private_files.make_folder(path.parent)
    except OSError as error:
        raise of_system(error, path) from error
    with contextlib.suppress(OSError):  # it is there already, or SQLite says what is wrong with the folder
        private_files.create(path)  # the log beside it gets the same rights from SQLite
    try:
        connection = sqlite3.connect(path, timeout=BUSY / 1000, isolation_level=None)
    except sqlite3.Error as error:
        raise _explain_failure(path, error) from error
    try:
        yield connection
    except sqlite3.Error as error:
        raise translate(error, path) from error
    finally:
        connection.close()


def _explain_failure(path: Path, error: sqlite3.Error) -> StoreError:
    if path.is_dir():
        return NotADatabase(f"{path} is a folder", path=path)
    if not path.exists() and path.parent.is_dir():
        return StoreReadOnly(f"{path}: {error}", path=path)
    return translate(error, path)


def _check_version() -> None:
    if sqlite3.sqlite_version_info < (3, 38):
        raise SqliteTooOld(sqlite3.sqlite_version, found=sqlite3.sqlite_version)


def back_up(connection: sqlite3.Connection, path: Path) -> Path:
    """A copy of the whole file beside it, `NAME.backup-YYYYMMDDTHHMMSS`; only the newest few are kept."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = path.with_name(f"{path.name}.backup-{stamp}")
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        private_files.create(unfinished)
    except OSError as error:
        raise of_system(error, unfinished) from error
    copy = sqlite3.connect(unfinished)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error:
        copy.close()
        unfinished.unlink(missing_ok=True)
        raise
    copy.close()
    unfinished.rename(target)
    for old in backups(path)[:-BACKUPS]:
        old.unlink(missing_ok=True)
    return target


def backups(path: Path) -> list[Path]:
    """The copies beside the file, oldest first."""
    found = path.parent.glob(f"{path.name}.backup-*")
    return sorted(p for p in found if p.suffix != ".part" and p.name.startswith(f"{path.name}.backup-"))


def narrow(path: Path) -> None:
    """Take from others what rights they have on the database, what stands beside it, and its copies."""
    beside = [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal", ".commands")]
    made = (path.parent / "backups").glob(f"{path.stem}-*.db")
    for one in (path, *beside, path.with_suffix(".history"), *backups(path), *made):
        private_files.narrow(one)
