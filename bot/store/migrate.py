"""Brings the file's schema up to date at the start. Alembic is imported only when there is something to do."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from bot.store.dialects.sqlite import BUSY, back_up, narrow, open_checked
from bot.store.errors import NotOurs, StoreNewer, StoreUnknown, translate

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0021"  # the newest migration; a test holds it against the scripts

OURS = frozenset({"articles", "revisions", "entries"})  # tables that every version has
_NUMBER = re.compile(r"\d{4}")

_log = logging.getLogger(__name__)


def prepare(path: Path) -> bool:
    """Make or bring up to date the file at `path`; true when a migration ran. Blocking: call it in a thread.

    Raises a StoreError that says in one line what is wrong with the file, its folder or the disk.
    """
    with open_checked(path) as connection:
        found = revision_of(connection)
        _check_known(connection, path, found)
        connection.execute("PRAGMA journal_mode=WAL")
        narrow(path)
        if found == HEAD:
            _check_writable(connection)
            return False
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


def _check_known(connection: sqlite3.Connection, path: Path, found: str | None) -> None:
    """NotOurs, StoreNewer, StoreUnknown where the file is none that a migration of ours made; nothing is written."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not has_tables(connection):
        return
    if not OURS & tables:
        raise NotOurs(f"{path} has tables of another program", path=path)
    check_version(path, found)


def check_version(shown: object, found: str | None) -> None:
    """StoreNewer, StoreUnknown where no migration of ours made it. `shown`: what the database is called."""
    if found is None:
        raise StoreUnknown(f"{shown} has no version", path=shown, found="none")
    if found in list_revisions():
        return
    if _NUMBER.fullmatch(found) and found > HEAD:
        raise StoreNewer(f"{shown} has schema {found}", path=shown, found=found)
    named = "".join(c if c.isprintable() else "?" for c in found[:40])
    raise StoreUnknown(f"{shown} has schema {named}", path=shown, found=repr(named))


def list_revisions() -> frozenset[str]:
    """The migrations that this version has, by their scripts' names."""
    return frozenset(script.name[1:5] for script in (SCRIPTS / "versions").glob("v[0-9][0-9][0-9][0-9]_*.py"))


def has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _check_writable(connection: sqlite3.Connection) -> None:
    """A read-only file is told at the start, not at the first article."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def upgrade(path: Path, to: str = "head") -> None:
    """Run the migrations up to `to`, all in one transaction: killed half-way, the file is as it was."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool

    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": BUSY / 1000})

    @event.listens_for(engine, "connect")
    def _ours(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _immediate(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            run(connection, to)
    except DBAPIError as error:
        raise translate(error, path) from error
    finally:
        engine.dispose()


# --- in a transaction of any database -----------------------------------------------------------------------------


def run(connection: Connection, to: str = "head") -> None:
    """Run the migrations up to `to` in the transaction that was begun."""
    from alembic import command

    command.upgrade(_configure(connection), to)


def stamp(connection: Connection) -> None:
    """Note that the schema is of now, where it was made as it is now."""
    from alembic import command

    command.stamp(_configure(connection), "head")


def read_version(connection: Connection, tables: Collection[str]) -> str | None:
    """The migration that a database is at, of which the tables are known."""
    from sqlalchemy import column, select, table

    if "alembic_version" not in tables:
        return None
    found = connection.execute(select(column("version_num")).select_from(table("alembic_version"))).scalar()
    return None if found is None else str(found)


def _configure(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
