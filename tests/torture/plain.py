"""A round's database as another program sees it: a file, or a database of PostgreSQL. `?` stands for a value."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from bot.store.dialects.connecting import is_postgresql


class Plain(Protocol):
    """A connection."""

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a question."""

    def do(self, statement: str, *values: object) -> None:
        """Write, at once."""


@contextmanager
def opened(database: Path | str) -> Iterator[Plain]:
    """A connection to the database that a setting names."""
    if is_postgresql(str(database)):
        import psycopg

        with psycopg.connect(str(database), autocommit=True) as connection:
            yield _Postgresql(connection)
    else:
        with closing(sqlite3.connect(database, isolation_level=None)) as file:
            yield _Sqlite(file)


def ask(database: Path | str, statement: str) -> int:
    """The number that a question has for its answer."""
    with opened(database) as plain:
        return int(plain.ask(statement)[0][0])


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def do(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)


class _Postgresql:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(statement.replace("?", "%s"), values).fetchall())

    def do(self, statement: str, *values: object) -> None:
        self._connection.execute(statement.replace("?", "%s"), values)
