"""Rows that one of many processes takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, Select, Table, Update, case, false, true, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def claim_rows(
    table: Table, free: Select[Any], values: Mapping[str, Any], returning: Sequence[ColumnElement[Any]]
) -> Update:
    """One statement that sets `values` on the rows whose id `free` gives; of several at once, one has each row.

    SQLite has one writer. On PostgreSQL what another is taking is passed over, not waited for; and what it has taken
    meanwhile is not free by the conditions of `free`, which are looked at again under the row's lock.
    """
    (key,) = free.selected_columns
    taken = free.correlate(None).with_for_update(skip_locked=True, of=table)
    return update(table).where(_IsAmong(key, taken.scalar_subquery())).values(values).returning(*returning)


async def run_claim(connection: AsyncConnection, claim: Update, bound: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Run a statement of `claim_rows` that is made once and kept; return its rows.

    On PostgreSQL the driver runs it as it was compiled: of a claim of few rows, what SQLAlchemy does for each result
    takes as long as the rest.
    """
    plain = connection.sync_connection
    if plain is None or connection.dialect.name != "postgresql":
        return (await connection.execute(claim, bound)).all()
    compiled = _compile(claim, connection.dialect)
    driver: Any = plain.connection.driver_connection
    try:
        cursor = await driver.execute(compiled.string, compiled.construct_params(dict(bound)), prepare=True)
        rows: list[tuple[Any, ...]] = await cursor.fetchall()
    except BaseException:
        if driver.closed:  # nobody is to be given it again
            await connection.invalidate()
        raise
    return rows


@lru_cache(maxsize=64)
def _compile(claim: Update, dialect: Dialect) -> SQLCompiler:
    compiled = claim.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  # as of every statement that reads or writes rows
    return compiled


class _IsAmong(FunctionElement[bool]):
    name = "is_among"
    type = Boolean()
    inherit_cache = True


@compiles(_IsAmong, "sqlite")
def _(element: _IsAmong, compiler: SQLCompiler, **given: Any) -> str:
    key, those = (compiler.process(one, **given) for one in element.clauses)
    return f"{key} IN {those}"


@compiles(_IsAmong, "postgresql")
def _(element: _IsAmong, compiler: SQLCompiler, **given: Any) -> str:
    # An array is made once, before the rows are looked for by their key: a subquery may be run again for each of them,
    # and take more.
    key, those = (compiler.process(one, **given) for one in element.clauses)
    return f"{key} = ANY (ARRAY{those})"


def for_many(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition that holds for many rows, where the planner would guess that it holds for next to none.

    It would then read and sort all rows to take a few. PostgreSQL reckons with one in two where it is a CASE.
    """
    return case((condition, true()), else_=false())
