"""A file that is no database of this Dateline is refused in words that are true, and left as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import migrate
from bot.store.errors import NotOurs, StoreNewer, StoreUnknown

pytestmark = pytest.mark.sqlite(why="files that are refused")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "dateline.db"
    migrate.prepare(path)
    return path


def change(path: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


@pytest.mark.parametrize(
    "statement", ["DROP TABLE alembic_version", "DELETE FROM alembic_version"], ids=["no table", "no row"]
)
def test_a_database_without_a_version_is_not_called_newer(path: Path, statement: str) -> None:
    before = change(path, statement)
    with pytest.raises(StoreUnknown) as refused:
        migrate.prepare(path)
    assert "newer" not in refused.value.words
    assert "none" in refused.value.words
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.backup-*"))


@pytest.mark.parametrize("version", ["3f2a9c81d0e4", "0000", "004", "00040", "head", "", "zzzz"])
def test_a_version_that_no_dateline_had_is_named_and_not_called_newer(path: Path, version: str) -> None:
    before = change(path, f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608  # written above
    with pytest.raises(StoreUnknown) as refused:
        migrate.prepare(path)
    assert "newer" not in refused.value.words
    assert repr(version) in refused.value.words
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", ["0099", "9999"])
def test_a_newer_version_is_called_newer(path: Path, version: str) -> None:
    change(path, f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608  # written above
    with pytest.raises(StoreNewer, match=version):
        migrate.prepare(path)


@pytest.mark.parametrize("version", [None, migrate.HEAD, "0001", "9999"])
def test_another_programs_database_is_called_that(tmp_path: Path, version: str | None) -> None:
    path = tmp_path / "songs.db"
    statements = ["CREATE TABLE songs (title TEXT)"]
    if version:
        statements += [
            "CREATE TABLE alembic_version (version_num TEXT)",
            f"INSERT INTO alembic_version VALUES ('{version}')",  # noqa: S608  # written above
        ]
    before = change(path, *statements)
    with pytest.raises(NotOurs) as refused:
        migrate.prepare(path)
    assert "not one of Dateline's" in refused.value.words
    assert path.read_bytes() == before


def test_every_migration_is_known_by_its_number() -> None:
    assert max(migrate.list_revisions()) == migrate.HEAD
    assert min(migrate.list_revisions()) == "0001"
