"""What the database holds is its owner's alone to read: the file, its log, its copies; also where they were wider."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.news import GuildSettings
from bot.store import Store, guilds, migrate, private_files
from bot.store.dialects import sqlite
from bot.store.errors import NotOurs

pytestmark = pytest.mark.sqlite(why="rights on files")


@pytest.fixture(autouse=True)
def wide() -> Iterator[None]:
    """The umask of a careless account."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}


def widen(folder: Path, mode: int) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(mode)


async def test_the_database_and_its_log_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    store = await Store.open(str(tmp_path / "dateline.db"))
    await store.transact(lambda connection: guilds.set_settings(connection, GuildSettings(7)))
    found = modes(tmp_path)
    assert {"dateline.db", "dateline.db-wal", "dateline.db-shm"} <= set(found)
    assert set(found.values()) == {0o600}
    await store.close()


async def test_what_was_wider_is_narrowed_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    await (await Store.open(str(path))).close()
    (tmp_path / "dateline.db.commands").write_text("digest")
    (tmp_path / "dateline.db.backup-20260101T000000000000").write_text("an old copy")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "dateline-20260101T000000Z.db").write_text("a copy")
    (tmp_path / "theirs.txt").write_text("another's")
    widen(tmp_path, 0o664)
    await (await Store.open(str(path))).close()
    found = modes(tmp_path) | modes(tmp_path / "backups")
    assert found.pop("theirs.txt") == 0o664
    assert set(found.values()) == {0o600}


def test_the_copy_before_a_migration_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    migrate.prepare(path)
    with sqlite3.connect(path) as connection:
        copy = sqlite.back_up(connection, path)
    connection.close()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_file_that_is_refused_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    path.chmod(0o644)
    with pytest.raises(NotOurs):
        migrate.prepare(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


_WATCHED = """
import os, sys
from pathlib import Path
folder = Path(sys.argv[1])
def look(event, _args):
    if event in {"sqlite3.connect", "sqlite3.connect/handle", "os.rename", "os.chmod"}:
        wide = [p.name for p in folder.iterdir() if p.stat().st_mode & 0o077]
        if wide:
            print(event, wide, file=sys.stderr)
            os._exit(9)
os.umask(0)
sys.addaudithook(look)
from bot.store import migrate
migrate.prepare(folder / "dateline.db")
"""


def test_there_is_no_moment_at_which_others_could_read(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _WATCHED, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_text_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    private_files.write_text(tmp_path / "new", "words")
    (tmp_path / "old").write_text("old words")
    (tmp_path / "old").chmod(0o666)
    private_files.write_text(tmp_path / "old", "words")
    assert modes(tmp_path) == {"new": 0o600, "old": 0o600}
    assert (tmp_path / "old").read_text() == "words"
