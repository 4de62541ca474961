from __future__ import annotations

import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.news import Article, Extent
from bot.store import Store, articles, migrate, schema
from bot.store.dialects import sqlite
from bot.store.guilds import get_settings

pytestmark = pytest.mark.sqlite(
    why="migrations of files, and the copies that are made before; PostgreSQL's are in test_postgresql_migrations.py"
)


def test_the_head_is_the_newest_script() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.HEAD


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index 'ix_deliveries_o")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index ix_deliveries_open$")
def test_the_migrations_make_the_tables_that_the_queries_know(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    path = tmp_path / "dateline.db"
    migrate.prepare(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in schema.metadata.tables}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
        assert "ix_deliveries_open" in {row[0] for row in connection.execute(text("SELECT name FROM sqlite_master"))}
    engine.dispose()


OURS = migrate.HEAD  # before a test makes a newer one

_NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{ours}"


def upgrade() -> None:
    op.add_column("guilds", sa.Column("motto", sa.Text()))
    op.execute("UPDATE guilds SET motto = 'of ' || zone")
"""


@pytest.fixture
def a_newer_dateline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program with one migration more; the migrations' folder."""
    scripts = tmp_path / "100% of migrations"
    shutil.copytree(migrate.SCRIPTS, scripts)
    (scripts / "versions" / "v9999_motto.py").write_text(_NEXT.replace("{ours}", OURS))
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    monkeypatch.setattr(migrate, "HEAD", "9999")
    return scripts


def _an_old_file(path: Path) -> None:
    migrate.prepare(path)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO guilds (id, adders, zone, private) VALUES (7, 'everyone', 'Asia/Seoul', 1)")
    connection.close()


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "dateline.db"
    _an_old_file(path)
    return path


async def test_an_old_file_is_brought_up_to_date_with_its_data(old_file: Path, a_newer_dateline: Path) -> None:
    store = await Store.open(str(old_file))
    async with store.read() as connection:
        found = await get_settings(connection, 7)
        motto = (await connection.exec_driver_sql("SELECT motto FROM guilds")).scalar()
    await store.close()
    assert (found.adders, found.zone, found.private) == ("everyone", "Asia/Seoul", True)
    assert motto == "of Asia/Seoul"


def test_what_was_there_is_copied_before_a_migration(old_file: Path, a_newer_dateline: Path) -> None:
    migrate.prepare(old_file)
    copies = sqlite.backups(old_file)
    assert len(copies) == 1
    with sqlite3.connect(copies[0]) as connection:
        assert migrate.revision_of(connection) == OURS
        assert connection.execute("SELECT zone FROM guilds").fetchall() == [("Asia/Seoul",)]
    connection.close()


def test_a_new_file_needs_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    assert migrate.prepare(path)
    assert sqlite.backups(path) == []
    assert not migrate.prepare(path)


def test_only_the_newest_copies_are_kept(old_file: Path) -> None:
    with sqlite3.connect(old_file) as connection:
        made = [sqlite.back_up(connection, old_file) for _ in range(sqlite.BACKUPS + 2)]
    connection.close()
    assert sqlite.backups(old_file) == made[2:]


def test_a_migration_that_fails_leaves_the_file_as_it_was(old_file: Path, a_newer_dateline: Path) -> None:
    broken = _NEXT.replace("{ours}", OURS) + "    raise ZeroDivisionError\n"
    (a_newer_dateline / "versions" / "v9999_motto.py").write_text(broken)
    with pytest.raises(ZeroDivisionError):
        migrate.prepare(old_file)
    with sqlite3.connect(old_file) as connection:
        assert migrate.revision_of(connection) == OURS
        columns = [row[1] for row in connection.execute("PRAGMA table_info(guilds)")]
        assert "motto" not in columns
        assert connection.execute("SELECT zone FROM guilds").fetchall() == [("Asia/Seoul",)]
    connection.close()


async def test_articles_stored_before_updates_and_kinds_were_known_are_read_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    migrate.upgrade(path, "0006")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO articles (id, address, added) VALUES (5, NULL, '2026-03-01T00:00:00.000000Z')")
        connection.execute(
            "INSERT INTO revisions (id, article_id, text, text_hash, fingerprint, body_start, body_end, origin, "
            "published, added) VALUES (1, 5, 'It rained.', 'h', 'f', 0, 10, 'a.txt', '2026-02-28', "
            "'2026-03-01T00:00:00.000000Z')"
        )
    connection.close()
    store = await Store.open(str(path))
    async with store.read() as connection_:
        article = await articles.article_of(connection_, 1)
    await store.close()
    assert article == Article("It rained.", Extent(0, 10), "a.txt", published=date(2026, 2, 28))


async def test_what_stands_in_long_stories_is_to_be_looked_at_for_events_that_may_be_one(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    migrate.upgrade(path, "0016")
    at = "2026-03-01T00:00:00.000000Z"
    with sqlite3.connect(path) as connection:
        connection.executemany("INSERT INTO stories (key, guild_id, first) VALUES (?, 0, ?)", [(5, at), (6, at)])
        for number in range(1, 16):
            _put_an_article_into_a_story(connection, number, 5 if number < 9 else 6, at)
        _read_it_anew(connection, 3, 20, at)
    connection.close()
    migrate.prepare(path)
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT story, revision_id, version FROM story_readings ORDER BY 2").fetchall()
    connection.close()
    assert found == [(5, number, 0) for number in (*range(1, 9), 20)]


def _put_an_article_into_a_story(connection: sqlite3.Connection, number: int, story: int, at: str) -> None:
    connection.execute("INSERT INTO articles (id, added) VALUES (?, ?)", (number, at))
    _put_a_reading(connection, number, number, at)
    connection.execute(
        "INSERT INTO entries (guild_id, user_id, key, article_id, revision_id, number, added, newest, touched) "
        "VALUES (0, 0, ?, ?, ?, 1, ?, ?, ?)",
        (number, number, number, at, at, at),
    )
    connection.execute(
        "INSERT INTO story_members (guild_id, story, article_id, revision_id, placed, updated) "
        "VALUES (0, ?, ?, ?, ?, ?)",
        (story, number, number, at, at),
    )


def _put_a_reading(connection: sqlite3.Connection, article: int, revision: int, at: str) -> None:
    connection.execute(
        "INSERT INTO revisions (id, article_id, text, text_hash, fingerprint, body_start, body_end, origin, added) "
        "VALUES (?, ?, 'x', ?, ?, 0, 1, 'o', ?)",
        (revision, article, f"h{revision}", f"f{revision}", at),
    )


def _read_it_anew(connection: sqlite3.Connection, article: int, revision: int, at: str) -> None:
    _put_a_reading(connection, article, revision, at)
    for number, one in ((1, article), (2, revision)):
        connection.execute(
            "INSERT INTO history (guild_id, user_id, key, number, revision_id, at, changes) "
            "VALUES (0, 0, ?, ?, ?, ?, '[]')",
            (article, number, one, at),
        )
