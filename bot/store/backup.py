"""A copy of the whole database that is right at one moment, made while others read and write it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.store import private_files
from bot.store.dialects import sqlite
from bot.store.errors import NotOurs, StoreDamaged, StoreUnreachable, of_system, translate
from bot.store.migrate import OURS


def copy(path: Path, target: Path) -> int:
    """Copy the database at `path` to the new file `target`; its size in bytes. Blocking: call it in a thread.

    It is one moment's whole: what a bot that runs meanwhile writes waits for nothing and is in the next copy. The file
    is checked before it gets its name, so whatever bears that name is sound; one that is there already is replaced
    only then, and it is its owner's alone to read. StoreUnreachable where there is no database or no folder,
    StoreFull, StoreReadOnly, StoreDamaged.
    """
    if not path.is_file():
        raise StoreUnreachable(f"{path}: no such file", path=path)
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        private_files.create(unfinished)
    except OSError as error:
        raise of_system(error, unfinished) from error
    try:
        _fill(path, unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise of_system(error, target) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size


def _fill(path: Path, unfinished: Path) -> None:
    with sqlite.open_checked(path) as connection:
        _check_is_ours(connection, path)
        copied = sqlite3.connect(unfinished)
        try:
            connection.backup(copied)  # all pages in one step: of one moment, however busy the writer is
            copied.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            found = copied.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error as error:
            raise translate(error, unfinished) from error
        finally:
            copied.close()
    if found != "ok":
        raise StoreDamaged(f"{path}: {found}", path=path)


def _check_is_ours(connection: sqlite3.Connection, path: Path) -> None:
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if OURS - names:
        raise NotOurs(f"{path} has no tables of ours", path=path)
