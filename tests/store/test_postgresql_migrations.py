"""On PostgreSQL the migrations make the tables that the queries know, and what is there stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.news import GuildSettings
from bot.store import Store, migrate, schema
from bot.store.dialects.connecting import find_database
from bot.store.dialects.tsearch import search_metadata
from bot.store.guilds import get_settings
from tests.databases import Databases, plainly

pytestmark = pytest.mark.postgresql

# Columns, indexes, constraints and sequences, as the server tells them; the order of columns has no meaning.
_PARTS = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, coalesce(collation_name, '')
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "indexes": """
        SELECT c.relname, pg_get_indexdef(i.indexrelid, 0, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE c.relnamespace = 'public'::regnamespace
    """,
    "constraints": """
        SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    """,
}


def migrated(databases: Databases, path: Path, to: str = "head") -> str:
    """A database whose tables the migrations made, from the first on."""
    address = databases.make_empty(path)
    with plainly(address) as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        migrate.run(connection, "0001")
        search_metadata.create_all(connection)  # no migration makes them: a new database has them from its first start
        if to != "0001":
            migrate.run(connection, to)
    return address


def describe(address: str, part: str) -> set[tuple[Any, ...]]:
    with plainly(address) as connection:
        return {tuple(_unnamed(value) for value in row) for row in connection.exec_driver_sql(_PARTS[part])}


def _unnamed(value: object) -> object:
    """What the server names by itself may be named otherwise."""
    if isinstance(value, str) and " INDEX " in value and " USING " in value:
        return value.partition(" INDEX ")[0] + value.partition(" USING ")[2]
    return value


@pytest.mark.parametrize("part", _PARTS)
def test_all_migrations_from_the_first_make_what_a_new_database_has(
    databases: Databases, tmp_path: Path, part: str
) -> None:
    address = migrated(databases, tmp_path / "old", "0013")
    find_database(address).prepare()
    made = describe(address, part)
    assert len(made) > 40
    assert made == describe(databases.name(tmp_path / "new"), part)


def test_the_migrations_make_the_tables_that_the_queries_know(databases: Databases, tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    address = migrated(databases, tmp_path / "old")
    options = {"include_name": lambda name, kind, _: kind != "table" or name in schema.metadata.tables}
    with plainly(address) as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata) == []


async def test_what_is_there_stays_from_one_version_to_the_next(databases: Databases, tmp_path: Path) -> None:
    address = migrated(databases, tmp_path / "old", "0013")
    with plainly(address) as connection:
        connection.execute(
            text("INSERT INTO guilds (id, adders, zone, private) VALUES (7, 'everyone', 'Asia/Seoul', 1)")
        )
    store = await Store.open(address)
    try:
        async with store.read() as connection:
            found = await get_settings(connection, 7)
            version = await connection.execute(text("SELECT version_num FROM alembic_version"))
    finally:
        await store.close()
    assert version.scalar_one() == migrate.HEAD
    assert found == GuildSettings(7, adders="everyone", zone="Asia/Seoul", private=True)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = migrated(databases, tmp_path / "old", "0013")
    before = describe(address, "columns")
    monkeypatch.setattr("bot.store.dialects.postgresql._set_collations", _fail)
    with pytest.raises(ZeroDivisionError):
        find_database(address).prepare()
    assert describe(address, "columns") == before
    monkeypatch.undo()
    find_database(address).prepare()
    assert describe(address, "columns") != before


def _fail(_connection: object) -> None:
    raise ZeroDivisionError
