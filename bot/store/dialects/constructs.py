"""Expressions that each database writes in its own way."""

from __future__ import annotations

from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Double, FromClause, Join, Text, cast, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# --- JSON ---------------------------------------------------------------------------------------------------------


class _JsonRow(FunctionElement[str]):
    name = "json_row"
    type = Text()
    inherit_cache = True


class _JsonList(FunctionElement[str]):
    name = "json_list"
    type = Text()
    inherit_cache = True


class _AsJson(FunctionElement[str]):
    name = "as_json"
    type = Text()
    inherit_cache = True


def json_row(*columns: ColumnElement[Any]) -> ColumnElement[str]:
    """The columns of one row as a JSON list."""
    return _JsonRow(*columns)


def json_list(row: ColumnElement[Any]) -> ColumnElement[str]:
    """What a statement gives, one JSON value a row, as one JSON list in that order: text, `[]` where it gives none."""
    return _JsonList(row)


def as_json(column: ColumnElement[Any]) -> ColumnElement[str]:
    """Text that is JSON already, as a value within a list."""
    return _AsJson(column)


def json_text(value: ColumnElement[Any]) -> ColumnElement[str]:
    """A JSON value as text, whichever type the database has for it."""
    return cast(value, Text)


@compiles(_JsonRow, "sqlite")
def _(element: _JsonRow, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **given)})"


@compiles(_JsonRow, "postgresql")
def _(element: _JsonRow, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_build_array({compiler.process(element.clauses, **given)})"


@compiles(_JsonList, "sqlite")
def _(element: _JsonList, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **given)})"


@compiles(_JsonList, "postgresql")
def _(element: _JsonList, compiler: SQLCompiler, **given: Any) -> str:
    return f"CAST(coalesce(json_agg({compiler.process(element.clauses, **given)}), '[]') AS TEXT)"


@compiles(_AsJson, "sqlite")
def _(element: _AsJson, compiler: SQLCompiler, **given: Any) -> str:
    return f"json({compiler.process(element.clauses, **given)})"


@compiles(_AsJson, "postgresql")
def _(element: _AsJson, compiler: SQLCompiler, **given: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **given)} AS JSON)"


# --- joins --------------------------------------------------------------------------------------------------------


class _OrderedJoin(Join):
    inherit_cache = True


def ordered_join(left: FromClause, right: FromClause, on: ColumnElement[bool]) -> Join:
    """A join of which SQLite's planner reads the left side first; PostgreSQL's plans as it likes."""
    return _OrderedJoin(left, right, on)


@compiles(_OrderedJoin, "sqlite")
def _(element: _OrderedJoin, compiler: SQLCompiler, asfrom: bool = False, from_linter: Any = None, **given: Any) -> str:
    if from_linter:
        from_linter.edges.update(product(element.left._from_objects, element.right._from_objects))
    left = compiler.process(element.left, asfrom=True, from_linter=from_linter, **given)
    right = compiler.process(element.right, asfrom=True, from_linter=from_linter, **given)
    assert element.onclause is not None  # noqa: S101  # `ordered_join` gives one
    on = compiler.process(element.onclause, from_linter=from_linter, **given)
    return f"{left} CROSS JOIN {right} ON {on}"


# --- instants -----------------------------------------------------------------------------------------------------


class _Earlier(FunctionElement[str]):
    name = "earlier"
    type = Text()
    inherit_cache = True


def earlier(instant: ColumnElement[str], seconds: float) -> ColumnElement[str]:
    """A stored instant, or the start of a stored day, so many seconds earlier: text as `format_instant` writes it.

    To the millisecond on SQLite; NULL there for what is no time.
    """
    return _Earlier(instant, literal(seconds, Double))


@compiles(_Earlier, "sqlite")
def _(element: _Earlier, compiler: SQLCompiler, **given: Any) -> str:
    instant, seconds = (compiler.process(one, **given) for one in element.clauses)
    return f"strftime('%Y-%m-%dT%H:%M:%f000Z', {instant}, printf('-%.3f seconds', {seconds}))"


@compiles(_Earlier, "postgresql")
def _(element: _Earlier, compiler: SQLCompiler, **given: Any) -> str:
    instant, seconds = (compiler.process(one, **given) for one in element.clauses)
    moved = f"CAST({instant} AS TIMESTAMPTZ) - make_interval(secs => {seconds})"
    return f"""to_char({moved}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""  # sessions are of UTC
