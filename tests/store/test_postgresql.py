"""What PostgreSQL has for itself: `make test-postgres` runs these, `make test` does not."""

from __future__ import annotations

import asyncio
import sqlite3
import traceback
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.analysis.document import build_document
from bot.cli.main import main
from bot.errors import StoreError
from bot.news import HOUSE, Article, Reader
from bot.news.shards import Shards
from bot.newsroom.clustering_process import ClusteringProcess
from bot.settings import hide_password
from bot.store import Store, article_queries, articles, clustering, deliveries, migrate, search, suggest
from bot.store.dialects.connecting import find_database
from bot.store.dialects.copying import copy_into
from bot.store.dialects.sqlite_file import SqliteFile
from bot.store.dialects.tsearch import format_query, format_vector
from bot.store.errors import NotEmpty, NotOurs, ServerRefused, ServerUnreachable, StoreNewer, StoreUnreachable
from bot.store.tables import names
from tests.databases import Databases
from tests.quick import made, quick_facts
from tests.store import claimer
from tests.store.racing import note_posts

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANYBODY = Reader(7, 5)


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A file of SQLite's with a few articles; one is there no more, one has NUL in it."""
    database = SqliteFile(tmp_path / "dateline.db")
    await asyncio.to_thread(database.prepare)
    store = Store(database)
    for i, text in enumerate(
        ("The bridge of Kyōto opened.", 'Ada Lovell said "don\'t go there at all" in 1998.', "N\0L")
    ):
        await _put(store, made(f"{text} Number {i}.", f"Title {i}", date(2026, 3, i + 1)))
    await store.close()
    return database.path


async def _put(store: Store, article: Article) -> int:
    facts = quick_facts(build_document(article, "made"))
    async with store.write() as connection:
        found = await articles.find_stored(connection, article, None, HOUSE)
        return await articles.put(connection, article, None, facts, HOUSE, found, NOW)


async def test_a_file_is_copied_whole_and_found_by_its_words(file: Path, databases: Databases) -> None:
    address = databases.make_empty(file.with_name("copy"))
    copied = await copy_into(file, address)
    with closing(sqlite3.connect(file)) as plain:
        (last,) = plain.execute("SELECT max(id) FROM revisions").fetchone()
        assert plain.execute("SELECT count(*) FROM articles").fetchone() == (3,)
    assert copied.rows > 20
    store = await Store.open(address)
    try:
        async with store.read() as connection:
            (match,), total = await search.find(connection, ANYBODY, "kyoto", None, None, NOW, 0, 5)
            assert total == 1
            assert [match.text[one.start : one.end] for one in match.in_body] == ["Kyōto"]
            (named,) = await suggest.names(connection, ANYBODY, "lov", "person")
            assert named.label == "Ada Lovell"
            brief = await article_queries.brief(connection, ANYBODY, None, NOW)
            assert brief is not None
            assert brief.headline.title == "Title 2"
        key = await _put(store, made("A new one."))
        async with store.read() as connection:
            (found,) = (await article_queries.latest(connection, ANYBODY, 0, 1))[0]
            assert found.article_id == key
            (_, revision_id) = await article_queries.revision(connection, ANYBODY, key, NOW) or (None, 0)
            assert revision_id == last + 1  # numbers go on where they were
    finally:
        await store.close()
    with pytest.raises(NotEmpty):
        await copy_into(file, address)


def test_the_command_copies_and_says_how_much(
    file: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE", str(file))
    address = databases.make_empty(file.with_name("copy"))
    assert main(["migrate-to", address]) == 0
    assert "tables copied and checked" in capsys.readouterr().out
    monkeypatch.setenv("DATELINE_DATABASE", address)
    assert main(["list"]) == 0
    assert "Title 2" in capsys.readouterr().out
    assert main(["backup"]) in {0, 1}
    assert "pg_dump" in "".join(capsys.readouterr())


async def test_words_are_taken_apart_as_fts5_does(store: Store) -> None:
    await _put(store, made("They don't; the café's U.S. branch closed.", "A snake_case title"))
    async with store.read() as connection:
        for typed, marked in (("don't", ["don't"]), ("CAFE", ["café"]), ("u.s.", ["U.S"]), ("snake", []), ("on", None)):
            found, total = await search.find(connection, ANYBODY, typed, None, None, NOW, 0, 5)
            assert total == (marked is not None), typed
            assert [found[0].text[one.start : one.end] for one in found[0].in_body] == marked if found else not marked


def test_a_query_and_a_vector_have_no_syntax_of_who_typed_them() -> None:
    assert format_query(["a'b", "\\", "&|!", "c:*"]) == "('a' <-> 'b') & ('c')"
    assert format_query(["one", "tw"], is_begun=True, weight="A") == "('one':A) & ('tw':*A)"
    assert format_vector([("A", "b a b"), ("", "b")]) == "'b':1A,3A,6 'a':2A"


async def test_what_a_reader_does_is_read_only(store: Store) -> None:
    with pytest.raises(StoreError):
        async with store.read() as connection:
            await connection.execute(names.insert(), {"name": "x"})


async def test_nul_is_stored_as_what_is_as_long(store: Store) -> None:
    key = await _put(store, made("before\0after"))
    async with store.read() as connection:
        found = await article_queries.source(connection, ANYBODY, key, NOW)
    assert found is not None
    assert found.text == "before\ufffdafter"


async def test_stories_are_placed_by_another_process(store: Store) -> None:
    for i in range(3):
        await _put(store, made(f"The bridge of Nordhaven opened on 2026-03-09, said witness {i}.", f"Bridge {i}"))
    async with store.read() as connection:
        assert await clustering.count_waiting(connection) == 3
    assert await ClusteringProcess(store.setting).run()
    async with store.read() as connection:
        assert await clustering.count_waiting(connection) == 0


# --- errors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "kind"),
    [
        ("postgresql://me:secret@127.0.0.1:1/x", ServerUnreachable),
        ("postgres://me:secret@127.0.0.1:1/x?connect_timeout=1", ServerUnreachable),
        ("postgresql://127.0.0.1:1/x?user=me&password=secret", ServerUnreachable),
        ("postgresql://me:secret@127.0.0.1:port/x", StoreUnreachable),
        ("postgresql://me:se:cr@secret:et@/x", StoreUnreachable),
        ("postgresql://me:secret@127.0.0.1:1/x?nonsense=1", StoreError),
        ("{}", ServerRefused),
    ],
)
async def test_no_error_and_no_log_says_the_password(
    setting: str, kind: type[StoreError], databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    setting = setting.format(databases.make_empty(tmp_path / "one").replace("tests@", "nobody:secret@"))
    caplog.set_level("DEBUG")
    with pytest.raises(kind) as raised:
        await Store.open(setting)
    told = "".join(traceback.format_exception(raised.value))
    assert "secret" not in told + raised.value.words + repr(raised.value) + caplog.text


def test_a_database_is_shown_without_its_password() -> None:
    for address in ("postgresql://me:secret@db.example/x", "postgres://me@db.example/x?password=secret"):
        database = find_database(address)
        assert database.shown == "x at db.example"
        assert "secret" not in repr(database)
        assert "secret" in database.setting  # what another process opens it by
    assert hide_password("postgresql://me:se/c@ret@db.example/x") == "postgresql://me@db.example/x"


def test_a_database_of_another_program_or_a_newer_dateline_is_left_alone(databases: Databases, tmp_path: Path) -> None:
    import psycopg

    other, newer = databases.make_empty(tmp_path / "other"), databases.make_empty(tmp_path / "newer")
    with psycopg.connect(other) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")
    with pytest.raises(NotOurs):
        find_database(other).prepare()
    find_database(newer).prepare()
    find_database(newer).prepare()
    with psycopg.connect(newer) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (migrate.HEAD,)
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreNewer):
        find_database(newer).prepare()


async def test_text_sorts_by_its_characters_numbers(store: Store) -> None:
    async with store.write() as connection:
        await connection.execute(names.insert(), [{"name": one} for one in ("b", "a-b", "ab", "B", "é")])
        rows = await connection.execute(select(names.c.name).order_by(names.c.name))
        assert list(rows.scalars()) == ["B", "a-b", "ab", "b", "é"]


async def test_a_claim_on_a_connection_that_was_cut_fails_once(tmp_path: Path) -> None:
    store = await Store.open(str(tmp_path / "dateline.db"))
    noted = await note_posts(store, 3)

    async def claim() -> int:
        taken = await store.transact(
            lambda connection: deliveries.claim(connection, claimer.NOW, claimer.LEASE, 1, Shards(2, frozenset({0}))),
            beside_others=True,
            one_statement=True,
        )
        return len(taken)

    assert await claim() == 1
    async with store.read() as connection:
        await connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(ServerUnreachable):
        await claim()
    assert [await claim() for _ in range(3)] == [1, 1, 0]
    assert len(noted) == 3
    await store.close()
