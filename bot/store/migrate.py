"""Brings the file's schema up to date at the start. Alembic is imported only when there is something to do."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from bot.store.errors import StoreNewer, translated
from bot.store.sqlite import BUSY, back_up, opened

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0006"  # the newest migration; a test holds it against the scripts

_log = logging.getLogger(__name__)


def prepare(path: Path) -> bool:
    """Make or bring up to date the file at `path`; true when a migration ran. Blocking: call it in a thread.

    Raises a StoreError that says in one line what is wrong with the file, its folder or the disk.
    """
    with opened(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        found = revision_of(connection)
        if found == HEAD:
            _check_writable(connection)
            return False
        if found is not None and not found < HEAD:
            raise StoreNewer(f"{path} has schema {found}", path=path, found=found)
        if has_tables(connection):
            copy = back_up(connection, path)
            _log.info("the database was copied before a migration", extra={"copy": copy.name})
    upgrade(path)
    _log.info("the database was brought up to date", extra={"from": found, "to": HEAD})
    return True


def revision_of(connection: sqlite3.Connection) -> str | None:
    """The migration that the file is at; None for a new file, or one that no migration has seen."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _check_writable(connection: sqlite3.Connection) -> None:
    """A read-only file is told at the start, not at the first article."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def upgrade(path: Path, to: str = "head") -> None:
    """Run the migrations up to `to`, all in one transaction: killed half-way, the file is as it was."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": BUSY / 1000})

    @event.listens_for(engine, "connect")
    def _ours(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _immediate(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # the event's own Connection

    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except DBAPIError as error:
        raise translated(error, path) from error
    finally:
        engine.dispose()
