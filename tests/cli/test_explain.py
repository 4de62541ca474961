"""`dateline explain`: an article in a terminal, through a pipe, as a page; one of many; and what it cannot show."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.cli.main import main
from bot.settings import ROOT

SEED = "data/000_d25d507db5f43f02.txt"
LINES = (
    {"id": "a", "title": "First", "date": "2026-03-01", "text": "The mayor left Paris on Friday."},
    {"id": "b", "title": "Second", "date": "2026-03-01", "text": "“We will wait,” the mayor said on Monday."},
)


@dataclass(frozen=True, slots=True)
class Done:
    returncode: int
    stdout: bytes
    stderr: bytes


def run(*arguments: str) -> Done:
    """The command in this process, which has the parser loaded; what needs a terminal or a pipe starts another."""
    out, told = io.BytesIO(), io.StringIO()
    words = io.TextIOWrapper(out, "utf-8", write_through=True)
    with (
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(words),
        contextlib.redirect_stderr(told),
        patch.dict(os.environ, COLUMNS="80"),
    ):
        try:
            status = main(["explain", *arguments])
        except SystemExit as ended:  # argparse's way
            status = int(ended.code or 0)
    words.flush()
    return Done(status, out.getvalue(), told.getvalue().encode())


def at_terminal(*arguments: str, **environ: str) -> str:
    """What is written to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "explain", *arguments],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", **environ},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
    ) as process:
        os.close(theirs)
        read = bytearray()
        try:
            while part := os.read(ours, 65536):
                read += part
        except OSError:  # the other end is closed
            pass
        assert process.wait(60) == 0
    os.close(ours)
    return read.decode()


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "two.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    return path


def test_through_a_pipe_it_reads_without_colours() -> None:
    done = run(SEED)
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "\x1b" not in text
    assert "[T1 this\nweek]" in text or "[T1 this week]" in text
    assert "said by Kim Hong-kyun" in " ".join(text.split())
    assert all(len(line) <= 80 for line in text.splitlines())


def test_in_a_terminal_it_is_in_colours_unless_they_are_not_wanted(lines: Path) -> None:
    assert "\x1b[1;33mMonday\x1b[0m" in at_terminal(str(lines), "--id", "b", "--only", "times")
    plain = at_terminal(str(lines), "--id", "b", "--only", "times", NO_COLOR="1")
    assert "[T1 Monday]" in plain
    assert "\x1b" not in plain


def test_all_articles_of_a_file_of_many_or_the_one_that_is_asked_for(lines: Path) -> None:
    every = run(str(lines)).stdout.decode()
    assert every.index("First") < every.index("Second")
    only = run(str(lines), "--id", "b").stdout.decode()
    assert "Second" in only
    assert "First" not in only


def test_the_page_is_written_to_a_file_or_to_the_pipe(lines: Path, tmp_path: Path) -> None:
    to = tmp_path / "page.html"
    done = run(str(lines), "--html", str(to))
    assert (done.returncode, done.stdout) == (0, b"")
    piped = run(str(lines), "--html", "-").stdout
    assert piped == to.read_bytes()
    assert piped.startswith(b"<!DOCTYPE html>")
    assert piped.count(b"<article ") == 2


def test_a_bad_line_is_told_and_the_others_are_shown(lines: Path) -> None:
    lines.write_bytes(b"{not json\n" + lines.read_bytes())
    done = run(str(lines))
    assert done.returncode == 1
    assert b"line 1: it is not JSON" in done.stderr
    assert b"First" in done.stdout
    assert run(str(lines), "--id", "b").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("none.txt",), 1, "There is no file none.txt"),
        (("LINES", "--id", "c"), 1, "There is no article “c” in "),
        (("LINES", "--html", "no/such/folder/x.html"), 1, "I cannot write no/such/folder/x.html: No such file"),
        ((SEED, "--id", "a"), 2, "--id chooses from a JSON Lines file"),
        ((SEED, "--only", "weather"), 2, "weather is none of"),
        ((), 2, "FILE"),
    ],
)
def test_what_cannot_be_shown_is_said_with_its_status(
    lines: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    done = run(*(str(lines) if one == "LINES" else one for one in arguments))
    assert done.returncode == status
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_a_reader_that_has_seen_enough_ends_it_quietly(lines: Path) -> None:
    lines.write_text("".join(json.dumps({**LINES[0], "text": "It rained on Friday. " * 400}) + "\n" for _ in range(9)))
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "explain", str(lines)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""
