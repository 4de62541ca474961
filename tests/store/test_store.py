from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store import Store, migrate
from bot.store.dialects import sqlite
from bot.store.errors import NotADatabase, StoreDamaged, StoreLocked, StoreNewer, StoreReadOnly, StoreUnreachable
from tests.databases import name_database, plainly


async def _guild(connection: AsyncConnection, number: int) -> None:
    await connection.execute(
        text("INSERT INTO guilds (id, adders, zone, private) VALUES (:id, 'managers', 'UTC', 0)"), {"id": number}
    )


async def _guilds(store: Store, numbers: Iterable[int], then: Exception | None = None) -> None:
    async with store.write() as connection:
        for number in numbers:
            await _guild(connection, number)
        if then is not None:
            raise then


async def _guild_by_a_reader(store: Store) -> None:
    async with store.read() as connection:
        await _guild(connection, 1)


async def _count(store: Store) -> int:
    async with store.read() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM guilds"))).scalar_one())


@pytest.mark.sqlite(why="pragmas")
async def test_pragmas_are_set_on_every_connection(store: Store) -> None:
    async with store.write() as writer, store.read() as reader:
        for connection in (writer, reader):
            for pragma, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1)):
                assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
            assert (await connection.execute(text("PRAGMA busy_timeout"))).scalar() == sqlite.BUSY


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreReadOnly):
        await _guild_by_a_reader(store)


async def test_what_fails_half_way_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await _guilds(store, [1], then=ZeroDivisionError())
    assert await _count(store) == 0


async def test_many_writers_take_turns_and_readers_see_whole_transactions(store: Store) -> None:
    async def write(number: int) -> None:
        async with store.write() as connection:
            await _guild(connection, 2 * number)
            await asyncio.sleep(0)
            await _guild(connection, 2 * number + 1)

    async def read() -> None:
        for _ in range(20):
            assert await _count(store) % 2 == 0
            await asyncio.sleep(0)

    await asyncio.gather(*(write(i) for i in range(20)), read(), read(), read(), read(), read())
    assert await _count(store) == 40


async def test_the_second_start_does_not_import_alembic(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    await (await Store.open(str(path))).close()
    program = (
        "import asyncio, sys\nfrom bot.store import Store\n"
        f"store = asyncio.run(Store.open({name_database(path)!r}))\n"
        "assert 'alembic' not in sys.modules and 'spacy' not in sys.modules\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert await process.wait() == 0


@pytest.mark.sqlite(why="a file that is none of ours")
def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 200)
    with pytest.raises(NotADatabase) as error:
        asyncio.run(Store.open(str(path)))
    assert str(path) in error.value.words
    assert path.read_text() == "Dear diary, " * 200


@pytest.mark.sqlite(why="a folder in the file's place")
async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        await Store.open(str(tmp_path))
    assert str(tmp_path) in error.value.words


@pytest.mark.sqlite(why="pages of the file are overwritten")
def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    migrate.prepare(path)
    whole = bytearray(path.read_bytes())
    for page in range(1, len(whole) // 4096):  # all but the first page
        whole[page * 4096 : page * 4096 + 4096] = b"\xff" * 4096
    path.write_bytes(bytes(whole))
    with pytest.raises(StoreDamaged) as error:
        asyncio.run(Store.open(str(path)))
    assert "damaged" in error.value.words


async def test_a_database_of_a_newer_dateline_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    await (await Store.open(str(path))).close()
    with plainly(path) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreNewer) as error:
        await Store.open(str(path))
    assert "9999" in error.value.words


@pytest.mark.sqlite(why="another program's lock on the file: PostgreSQL's writers wait for 30 s")
async def test_a_locked_file_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 50)
    path = tmp_path / "dateline.db"
    store = await Store.open(str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreLocked):
            await _guilds(store, [1])
    finally:
        other.execute("ROLLBACK")
        other.close()
    await _guilds(store, [1])  # and it goes on when the other has gone
    await store.close()


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    tmp_path.chmod(0o500)
    yield tmp_path
    tmp_path.chmod(0o700)


@pytest.mark.sqlite(why="rights on the file's folder")
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written_says_so(closed_folder: Path) -> None:
    with pytest.raises((StoreReadOnly, StoreUnreachable)):
        await Store.open(str(closed_folder / "dateline.db"))


@pytest.mark.sqlite(why="the file's folder")
def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnreachable):
        migrate.prepare(tmp_path / "file" / "dateline.db")


@pytest.mark.sqlite(why="addresses that name no file")
@pytest.mark.parametrize("address", ["postgresql+asyncpg://host/db", "sqlite+aiosqlite:///:memory:", "sqlite://"])
async def test_an_address_that_is_no_sqlite_file_is_refused(address: str) -> None:
    with pytest.raises(StoreUnreachable):
        await Store.open(address)


@pytest.mark.sqlite(why="an address that names a file")
async def test_an_address_of_sqlite_names_its_file(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/x.db")
    assert store.path == tmp_path / "x.db"
    await store.close()


@pytest.mark.sqlite(why="the file may not grow")
async def test_a_full_database_loses_nothing_that_was_there(store: Store) -> None:
    async with store.write() as connection:
        await _guild(connection, 1)
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(StoreError) as error:
        await _guilds(store, range(2, 5000))
    assert error.value.id == "store.full"
    assert await _count(store) == 1
    async with store.read() as connection:
        assert (await connection.execute(text("PRAGMA integrity_check"))).scalar() == "ok"


@pytest.mark.sqlite(why="the log beside the file")
async def test_a_deletion_is_not_called_done_while_another_program_keeps_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 50)
    path = tmp_path / "dateline.db"
    store = await Store.open(str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM guilds").fetchone()
    await _guilds(store, [1])
    try:
        with pytest.raises(StoreLocked):
            await store.forget()
    finally:
        other.close()
    await store.forget()
    assert path.with_name(f"{path.name}-wal").stat().st_size == 0
    await store.close()
