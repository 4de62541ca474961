"""`dateline add`, `list` and `remove` as an operator runs them: real processes, the real analysis."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.in_process import run_here
from tests.databases import name_database, plainly
from tests.newswire import wires, write_jsonl

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import argparse, sys
from bot import settings
from bot.cli import add, list, remove
from bot.errors import DatelineError
parser = argparse.ArgumentParser(prog="dateline")
commands = parser.add_subparsers(required=True)
for command in (add, list, remove):
    command.add_parser(commands)
args = parser.parse_args()
try:
    sys.exit(args.main(args, settings.load()))
except DatelineError as error:
    sys.exit(f"dateline: {error.words}")
"""
_NOTHING = '""'
_SUMMARY = re.compile(r"(\d+) added, (\d+) already there, (\d+) changed, (\d+) failed")


def _command(folder: Path, *args: str | Path) -> tuple[list[str], dict[str, str]]:
    environment = os.environ | {"DATELINE_DATABASE": name_database(folder / "dateline.db"), "PYTHONPATH": str(ROOT)}
    environment["DATELINE_WORKERS"] = "1"
    return [sys.executable, "-c", _PROGRAM, *map(str, args)], environment


def _run(folder: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    command, environment = _command(folder, *args)
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=100, check=False
    )


def _run_here(folder: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """The same in this process: what it does there, another test has a process for."""
    return run_here(folder, list(map(str, args)), _command(folder)[1])


def _counts(output: str) -> tuple[int, ...]:
    found = _SUMMARY.search(output)
    assert found is not None, output
    return tuple(map(int, found.groups()))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for report in wires(2):
        (folder / f"{report.id}.txt").write_text(f"{report.date:%B %d, %Y}\n\n{report.title}\n\n{report.text}\n")
    lines = [
        json.dumps({"id": "one", "title": "Of one", "date": "2026-01-02", "text": "Rain fell on Friday."}),
        "broken",
    ]
    (folder / "more.jsonl").write_text("\n".join(lines))
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    return folder


def test_what_names_nothing_that_can_be_read_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "menu.html").write_text("<html><body><nav><a href='/'>x</a></nav></body></html>")
    told = {
        "": "That names nothing. Give a file, a folder, or the address of a page.",
        "folder": "There is no article in the folder folder. I look for files that end in .txt, ",
        "empty.txt": "I found no article text in empty.txt.",
        "menu.html": "I found no article text in menu.html.",
        "nowhere.txt": "There is no file nowhere.txt. Check the spelling.",
        "ftp://a.example/x": "I fetch http and https pages only.",
        "file:///etc/passwd": "I fetch http and https pages only.",
        "mailto:ada@a.example": "I fetch http and https pages only.",
        "a.example/x": "give its whole address: https://a.example/x",
    }
    done = _run_here(tmp_path, "add", *told)
    assert _counts(done.stdout) == (0, 0, 0, len(told))
    for named, words in told.items():
        assert any(
            line.startswith(f"failed: {named or _NOTHING}: ") and words in line for line in done.stderr.splitlines()
        )


def test_many_are_added_and_what_is_bad_is_told_and_stops_nothing(tmp_path: Path, articles: Path) -> None:
    done = _run(tmp_path, "add", articles, tmp_path / "nowhere.txt", "http://127.0.0.1:9/x")
    assert _counts(done.stdout) == (3, 0, 0, 4), done.stderr
    assert done.returncode == 1
    failures = [line for line in done.stderr.splitlines() if line.startswith("failed")]
    assert len(failures) == 4
    assert any("nowhere.txt" in line for line in failures)
    assert any("more.jsonl:2" in line for line in failures)
    assert "Traceback" not in done.stderr
    # Again: nothing is stored twice.
    (articles / "picture.txt").unlink()
    (articles / "more.jsonl").write_text((articles / "more.jsonl").read_text().splitlines()[0])
    again = _run_here(tmp_path, "add", articles)
    assert _counts(again.stdout) == (0, 3, 0, 0)
    assert again.returncode == 0
    # A file that has changed is the same article, changed.
    (articles / "more.jsonl").write_text((articles / "more.jsonl").read_text().replace("Rain", "Snow"))
    assert _counts(_run_here(tmp_path, "add", articles / "more.jsonl").stdout) == (0, 0, 1, 0)
    # The list has a line for each; what is removed is out of it and out of the file.
    listed = _run(tmp_path, "list")
    lines = listed.stdout.splitlines()
    assert len(lines) == 3
    key = next(line.split()[0] for line in lines if "Of one" in line)
    removed = _run(tmp_path, "remove", key, "a999")
    assert removed.returncode == 1
    assert (f"removed: {key}" in removed.stdout, "not there: a999" in removed.stderr) == (True, True)
    assert len(_run_here(tmp_path, "list").stdout.splitlines()) == 2
    for file in tmp_path.glob("dateline.db*"):
        assert b"Snow fell" not in file.read_bytes()
        assert b"Rain fell" not in file.read_bytes()
    gone = _run_here(tmp_path, "remove", articles / "wire-1-0.txt")
    assert gone.returncode == 0, gone.stderr
    assert len(_run_here(tmp_path, "list").stdout.splitlines()) == 1


def test_interrupted_and_run_again_it_goes_on(tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "many.jsonl", 30)
    command, environment = _command(tmp_path, "add", file)
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  # it takes no lock
    )
    assert process.stdout is not None
    for _ in range(3):
        assert process.stdout.readline().startswith("added")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert "0 failed" in out
    stored = _stored(tmp_path)
    assert 3 <= stored < 30
    done = _run(tmp_path, "add", file)
    assert _counts(done.stdout) == (30 - stored, stored, 0, 0)


def _heed_interrupts() -> None:
    """What a shell starts in the background ignores SIGINT, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _stored(folder: Path) -> int:
    with plainly(folder / "dateline.db") as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one())


@pytest.mark.sqlite(why="a file that is no database; a server's is in tests/store/test_postgresql.py")
def test_a_database_that_cannot_be_used_is_one_line(tmp_path: Path, articles: Path) -> None:
    (tmp_path / "dateline.db").write_text("Dear diary, " * 100)
    done = _run(tmp_path, "add", articles)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no SQLite database" in done.stderr


def test_nothing_to_add_is_wrong_usage(tmp_path: Path) -> None:
    assert _run_here(tmp_path, "add").returncode == 2


async def test_the_articles_folder_is_read_once_until_a_file_changes(tmp_path: Path, articles: Path) -> None:
    from bot.newsroom import Newsroom
    from bot.newsroom.bulk_loading import load_folder
    from bot.store import Store
    from tests.quick import VERSION, Clock, QuickAnalyst, Web

    analyst = QuickAnalyst()
    newsroom = Newsroom(await Store.open(str(tmp_path / "x.db")), analyst, Web().fetch, clock=Clock(), version=VERSION)
    outcomes = sorted(added.outcome for added in await load_folder(newsroom, articles))
    assert outcomes == ["added", "added", "added", "failed", "failed"]
    began = time.perf_counter()
    assert await load_folder(newsroom, articles) == []
    assert time.perf_counter() - began < 0.5
    changed = articles / "wire-1-0.txt"
    changed.write_text(changed.read_text() + "\nA line more.\n")
    assert [added.outcome for added in await load_folder(newsroom, articles)] == ["changed"]
    os.utime(changed)  # touched, not changed
    assert await load_folder(newsroom, articles) == []
    assert len(analyst.analysed) == 4
    await newsroom.close()
