"""A whole SQLite file, copied into an empty database of PostgreSQL, and checked row by row."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Integer, Table, Text, column, func, insert, select, table, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.dialects import sqlite, tsearch
from bot.store.dialects.postgresql import PostgresqlDatabase
from bot.store.dialects.sqlite_file import SqliteFile
from bot.store.errors import NotCopied, NotEmpty, StoreUnreachable
from bot.store.metadata import metadata
from bot.store.schema import TABLES
from bot.store.statement_parts import in_parts
from bot.store.tables import names, revisions

_BATCH: Final = 200  # rows in one statement: some have a whole article in them
assert TABLES  # noqa: S101  # imported, so that the metadata has every table


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows were copied, and of how many tables."""

    rows: int
    tables: int


async def copy_into(path: Path, setting: str) -> Copied:
    """Copy the file at `path` into the database of PostgreSQL that `setting` names; all of it or nothing.

    Nothing is written to the file meanwhile (but its schema, where that is an older one). Raises NotEmpty where the
    database has articles already, NotCopied where a table did not come out the same.
    """
    target = PostgresqlDatabase.read(setting)
    if not await asyncio.to_thread(path.is_file):
        raise StoreUnreachable(f"{path}: no such file", path=path)
    await asyncio.to_thread(SqliteFile(path).prepare)
    await asyncio.to_thread(target.prepare)
    source_engine, target_engine = sqlite.writer_engine(path), target.writer_engine()
    try:
        return await _copy(source_engine, target_engine, target.shown)
    except target.errors as error:
        raise target.explain(error) from error
    finally:
        await source_engine.dispose()
        await target_engine.dispose()


async def _copy(source_engine: AsyncEngine, target_engine: AsyncEngine, shown: str) -> Copied:
    tables, total = metadata.sorted_tables, 0
    async with source_engine.begin() as source, target_engine.begin() as target:
        for one in tables:
            if (await target.execute(select(func.count()).select_from(one))).scalar_one():
                raise NotEmpty(f"{shown} has rows in {one.name}", path=shown)
        for one in tables:
            total += await _copy_table(source, target, one)
        await _continue_numbers(source, target)
        await _fill_search(target)
        for one in tables:
            if await _digest(source, one) != await _digest(target, one):
                raise NotCopied(f"{shown}: {one.name} differs", path=shown, table=one.name)
    return Copied(total, len(tables))


async def _copy_table(source: AsyncConnection, target: AsyncConnection, one: Table) -> int:
    """The rows as they are; what refers to a row of the same table is set when all are there."""
    own = [key.parent for key in one.foreign_keys if key.column.table is one]
    total = 0
    referring: list[dict[str, Any]] = []
    rows = await source.stream(select(one))
    async for batch in rows.mappings().partitions(_BATCH):
        given = [dict(row) for row in batch]
        referring += [row for row in given if any(row[name.key] is not None for name in own)]
        await target.execute(insert(one), [row | {name.key: None for name in own} for row in given])
        total += len(given)
    for row in referring:
        is_it = [key == row[key.key] for key in one.primary_key]
        await target.execute(update(one).where(*is_it).values({name.key: row[name.key] for name in own}))
    return total


async def _continue_numbers(source: AsyncConnection, target: AsyncConnection) -> None:
    """A number that was given is not given again, also where its row has gone."""
    given = select(column("name", Text), column("seq", Integer)).select_from(table("sqlite_sequence"))
    last = {row.name: int(row.seq) for row in await source.execute(given)}
    for one in metadata.sorted_tables:
        number = one.autoincrement_column
        if number is None:
            continue
        highest = (await source.execute(select(func.max(number)))).scalar() or 0
        highest = max(highest, last.get(one.name, 0))
        sequence = func.pg_get_serial_sequence(one.name, number.name)
        known = (await target.execute(select(sequence))).scalar()
        if highest and known is not None:
            await target.execute(select(func.setval(known, highest)))


async def _fill_search(target: AsyncConnection) -> None:
    shown = await target.execute(select(revisions.c.id).where(revisions.c.indexed == 1).order_by(revisions.c.id))
    for revision_id in list(shown.scalars()):
        await tsearch.add_revision(target, revision_id)
    ids = list((await target.execute(select(names.c.id).order_by(names.c.id))).scalars())
    for some in in_parts(ids):
        await tsearch.add_names(target, some)


async def _digest(connection: AsyncConnection, one: Table) -> tuple[int, str]:
    """How many rows a table has, and a hash of them all. NUL counts as what PostgreSQL has in its place."""
    made, number = hashlib.sha256(), 0
    rows = await connection.stream(select(one).order_by(*one.primary_key))
    async for row in rows:
        made.update(repr(tuple(_plain(value) for value in row)).encode("utf-8", "backslashreplace"))
        number += 1
    return number, made.hexdigest()


def _plain(value: Any) -> Any:
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
