"""What can be wrong with the database file, one line each.

StoreError
├── StoreUnreachable   the folder or the file can't be made or opened
│   ├── ServerUnreachable   the server does not answer
│   ├── ServerRefused       it knows no such user, password or database
│   └── PostgresqlMissing   its driver is not installed
├── StoreReadOnly      the file or its folder can't be written
│   └── ServerReadOnly
├── StoreFull          the disk is full
│   └── ServerFull
├── StoreLocked        another program holds the file
│   └── ServerBusy
├── NotADatabase       the file is something else
│   └── NotOurs        it is a database, but not Dateline's
├── StoreDamaged       the file was a database and is damaged
│   └── ServerDamaged
├── StoreMalformed     a row says what this program never writes: whose it is cannot be known
├── StoreNewer         a newer Dateline wrote it
├── StoreUnknown       it says of itself what no Dateline says
├── SqliteTooOld       this Python's SQLite lacks what search needs
├── NotEmpty           what is to be copied into has rows already
├── NotCopied          a copy differs from what it was made of
├── PostgresqlTooOld   the server is
└── ServerUnfit        the server's database lacks what is needed
"""

from __future__ import annotations

import errno
import sqlite3

from bot.errors import StoreError


class StoreUnreachable(StoreError):
    id = "store.unreachable"
    reply = "The database {path} can't be opened. Check its folder, or set DATELINE_DATABASE."


class StoreReadOnly(StoreError):
    id = "store.read_only"
    reply = "The database {path} can't be written. Give this user the right to write it and its folder."


class StoreFull(StoreError):
    id = "store.full"
    reply = "The disk that holds {path} is full, so nothing new was stored. What was there is safe; free some space."


class StoreLocked(StoreError):
    id = "store.locked"
    reply = "Another program holds the database {path}. Stop it, or try again in a minute."


class NotADatabase(StoreError):
    id = "store.not_a_database"
    reply = "The file {path} is no SQLite database. Set DATELINE_DATABASE to another file; this one was left as it is."


class NotOurs(NotADatabase):
    id = "store.not_ours"
    reply = (
        "The file {path} is a database, but not one of Dateline's. Set DATELINE_DATABASE to another file; this one was"
        " left as it is."
    )


class StoreDamaged(StoreError):
    id = "store.damaged"
    reply = "The database {path} is damaged. Restore it from a copy (the *.backup-* files beside it) or from your own."


class StoreMalformed(StoreError):
    id = "store.malformed"
    reply = (
        "A line of my archive is not as I wrote it, so I left it alone. Whoever runs this bot should look at its log."
    )


class StoreNewer(StoreError):
    id = "store.newer"
    reply = "The database {path} was written by a newer Dateline ({found}). Update Dateline, or use another file."


class StoreUnknown(StoreError):
    """The table that names the schema's version is empty, or names one that no Dateline had."""

    id = "store.unknown"
    reply = (
        "The database {path} does not say which version of Dateline it is of: it names {found}. Restore it from a copy,"
        " or set DATELINE_DATABASE to another file; this one was left as it is."
    )


class SqliteTooOld(StoreError):
    id = "store.sqlite_too_old"
    reply = "This Python's SQLite is {found}; search needs 3.38 or newer with FTS5. Use a newer Python."


# --- a PostgreSQL server's: `path` is the database and the server, without the password ------------------------------


class ServerUnreachable(StoreUnreachable):
    id = "store.server_unreachable"
    reply = "The database server of {path} does not answer. Check that it runs, and its address in DATELINE_DATABASE."


class ServerRefused(StoreUnreachable):
    id = "store.server_refused"
    reply = (
        "The server of the database {path} lets nobody in by that user, password and database. Check the three in"
        " DATELINE_DATABASE, and that the database was made (createdb)."
    )


class PostgresqlMissing(StoreUnreachable):
    id = "store.postgresql_missing"
    reply = "PostgreSQL needs its driver. Install it: pip install 'dateline[postgresql]'."


class ServerReadOnly(StoreReadOnly):
    id = "store.server_read_only"
    reply = (
        "The database {path} can't be written: it is a standby, or its user may not write. Use the primary, or make"
        " the user the database's owner."
    )


class ServerFull(StoreFull):
    id = "store.server_full"
    reply = (
        "The disk of the server of {path} is full, so nothing new was stored. What was there is safe; free some space."
    )


class ServerBusy(StoreLocked):
    id = "store.server_busy"
    reply = "The database {path} is busy with somebody else's work. Try again in a minute."


class ServerDamaged(StoreDamaged):
    id = "store.server_damaged"
    reply = "The database {path} is damaged. Restore it from your own backup (pg_restore)."


class NotEmpty(StoreError):
    id = "store.not_empty"
    reply = "The database {path} has something in it already. Name one that is empty (createdb)."


class NotCopied(StoreError):
    id = "store.not_copied"
    reply = (
        "The table {table} did not come out the same, so nothing was copied. The file is as it was; tell us of this."
    )


class PostgresqlTooOld(StoreError):
    id = "store.postgresql_too_old"
    reply = "The server of the database {path} is PostgreSQL {found}; Dateline needs 13 or newer. Update it."


class ServerUnfit(StoreError):
    id = "store.server_unfit"
    reply = (
        "The database {path} {lacks}. Have a superuser make one that fits: createdb --template=template0"
        " --encoding=UTF8, then CREATE EXTENSION pg_trgm in it."
    )


_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_BUSY: StoreLocked,
    sqlite3.SQLITE_LOCKED: StoreLocked,
    sqlite3.SQLITE_NOTADB: NotADatabase,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_CANTOPEN: StoreUnreachable,
}


def translate(error: BaseException, path: object) -> StoreError:
    """The StoreError for an error of the driver (or of SQLAlchemy, which keeps the driver's in `orig`)."""
    orig = getattr(error, "orig", None) or error
    code = getattr(orig, "sqlite_errorcode", None)
    kind = StoreError
    if isinstance(code, int):
        kind = _BY_CODE.get(code & 0xFF, StoreError)
        # A full disk or a file size limit shows as an I/O error on writing.
        if code in (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE):
            kind = StoreFull
        if code == sqlite3.SQLITE_IOERR_SHMSIZE:
            kind = StoreFull
    return kind(f"{path}: {orig}", path=path)


def of_system(error: OSError, path: object) -> StoreError:
    """The StoreError for what the system said of a file or its folder."""
    kind: type[StoreError] = StoreUnreachable
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        kind = StoreFull
    elif error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        kind = StoreReadOnly
    return kind(f"{path}: {error}", path=path)
