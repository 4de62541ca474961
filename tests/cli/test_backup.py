"""`dateline backup` beside a bot that writes: the copy is of one moment, whole, and opens as the database."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.store import Store
from bot.store.backup import copy
from bot.store.errors import NotADatabase, StoreFull, StoreUnreachable, of_system

pytestmark = pytest.mark.sqlite(why="a file is copied; of PostgreSQL pg_dump is named: tests/store/test_postgresql.py")

# Two tables that every transaction changes together: a copy of one moment has as much in one as in the other.
_WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
connection.execute("CREATE TABLE IF NOT EXISTS left_hand (n INTEGER, filler TEXT)")
connection.execute("CREATE TABLE IF NOT EXISTS right_hand (n INTEGER, filler TEXT)")
n = 0
while True:
    n += 1
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO left_hand VALUES (?, ?)", (n, "x" * 3000))
    connection.execute("INSERT INTO right_hand VALUES (?, ?)", (n, "y" * 3000))
    connection.execute("COMMIT")
    print(n, flush=True)
"""


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "dateline.db"
    await (await Store.open(str(path))).close()
    return path


@pytest.fixture
def writer(database: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(database)], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _run(monkeypatch: pytest.MonkeyPatch, database: Path, *args: str | Path) -> int:
    monkeypatch.setenv("DATELINE_DATABASE", str(database))
    return main(["backup", *map(str, args)])


def _hands(path: Path) -> tuple[list[int], list[int]]:
    with closing(sqlite3.connect(path)) as connection:
        left = [row[0] for row in connection.execute("SELECT n FROM left_hand ORDER BY n")]
        return left, [row[0] for row in connection.execute("SELECT n FROM right_hand ORDER BY n")]


def test_a_copy_made_while_another_process_writes_is_of_one_moment(
    database: Path, writer: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert writer.stdout is not None
    written = 0
    sizes = []
    for number in range(5):
        while written < 40 * (number + 1):
            written = int(writer.stdout.readline())
        target = tmp_path / f"copy-{number}.db"
        copy(database, target)
        left, right = _hands(target)
        assert left == right == list(range(1, len(left) + 1))
        assert len(left) >= written  # all that was told to be stored before the copy began
        sizes.append(len(left))
    assert sizes == sorted(sizes)
    assert not list(tmp_path.glob("copy-*.db-*"))  # one file, no log beside it


def test_the_writer_waits_for_no_copy(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE big (filler TEXT)")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) "
            "INSERT INTO big SELECT hex(randomblob(2000)) FROM n"
        )
        copying = threading.Thread(target=copy, args=(database, tmp_path / "copy.db"))
        copying.start()
        connection.execute("PRAGMA busy_timeout=0")  # whoever had to wait would fail at once
        written = 0
        while copying.is_alive():
            connection.execute("INSERT INTO big VALUES ('small')")
            written += 1
        copying.join()
    assert written > 0
    assert (tmp_path / "copy.db").is_file()


async def test_a_restored_copy_opens_as_the_database(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, database, tmp_path / "kept.db") == 0
    assert "checked" in capsys.readouterr().out
    restored = tmp_path / "restored.db"
    restored.write_bytes((tmp_path / "kept.db").read_bytes())
    store = await Store.open(str(restored))
    await store.close()


def _restore(kept: Path, database: Path) -> None:
    """The steps of docs/operating.md."""
    aside = database.parent / "aside"
    aside.mkdir()
    for name in (database.name, f"{database.name}-wal", f"{database.name}-shm"):
        database.with_name(name).rename(aside / name)
    shutil.copy(kept, database)


async def test_a_copy_takes_the_place_of_a_database_whose_bot_was_killed(
    database: Path, writer: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert writer.stdout is not None
    while int(writer.stdout.readline()) < 20:
        pass
    copy(database, tmp_path / "kept.db")
    before = _hands(tmp_path / "kept.db")
    while int(writer.stdout.readline()) < 60:
        pass
    writer.kill()
    writer.wait()
    _restore(tmp_path / "kept.db", database)
    store = await Store.open(str(database))
    await store.close()
    assert _hands(database) == before


def test_without_a_name_the_copy_is_named_after_the_time(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, database) == 0
    made = list((database.parent / "backups").iterdir())
    assert len(made) == 1
    assert made[0].name.startswith("dateline-2")
    assert _run(monkeypatch, database, f"{database.parent / 'elsewhere'}/") == 0
    assert len(list((database.parent / "elsewhere").iterdir())) == 1


def test_a_file_that_is_there_is_replaced_only_when_told(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    assert _run(monkeypatch, database, taken) == 2
    assert "--force" in capsys.readouterr().err
    assert taken.read_text() == "mine"
    assert _run(monkeypatch, database, taken, "--force") == 0
    assert _run(monkeypatch, database, database, "--force") == 2
    assert "itself" in capsys.readouterr().err


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666])
def test_a_copy_is_its_owners_alone_to_read(database: Path, tmp_path: Path, mode: int) -> None:
    database.chmod(mode)
    copy(database, tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("to", ["typo/copy.db", "typo/deep/copy.db", "typo/deep/"])
def test_no_folder_is_made_unasked(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], to: str
) -> None:
    before = sorted(tmp_path.iterdir())
    assert _run(monkeypatch, database, f"{tmp_path}/{to}") == 2
    assert str(tmp_path / "typo") in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("to", [(), ("kept/",)])
def test_a_copy_that_fails_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: tuple[str, ...]
) -> None:
    path = tmp_path / "list.db"
    assert _run(monkeypatch, path, *(f"{tmp_path}/{one}" for one in to)) == 1
    path.write_bytes(b"a shopping list, and no database at all" * 200)
    assert _run(monkeypatch, path, *(f"{tmp_path}/{one}" for one in to)) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_by_that_name(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with pytest.raises(OSError, match="No space left") as full, Path("/dev/full").open("w", buffering=1) as device:
        device.write("a line\n")
    assert isinstance(of_system(full.value, database), StoreFull)


def test_where_there_is_no_database_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        copy(tmp_path / "none.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"a shopping list, and no database at all" * 200])
def test_what_is_no_database_of_ours_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.db").write_bytes(content)
    with pytest.raises(NotADatabase):
        copy(tmp_path / "list.db", tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["list.db"]


def test_a_folder_that_cannot_be_written_is_told_by_name(database: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreUnreachable) as refused:
        copy(database, tmp_path / "file" / "copy.db")
    assert "file" in refused.value.words
