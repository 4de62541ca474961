"""Every command ends quietly where nobody reads its output any more, as those of the system do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.news import Article, Extent, Shelf
from bot.newsroom.intake import Place
from bot.settings import ROOT
from tests.databases import name_database
from tests.newsroom.feeds.conftest import open_newsroom
from tests.quick import Clock, QuickAnalyst

TEXT = "The harbour board of Eastport closed the bridge on Friday."


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A folder whose database has articles enough for a pipe to be full."""
    newsroom = await open_newsroom(tmp_path / "dateline.db", QuickAnalyst(), Clock())
    try:
        for n in range(3):
            article = Article(f"{TEXT} {n}", Extent(0, len(TEXT)), f"https://a.example/{n}", "A bridge closes " * 20)
            await newsroom.intake.add(article, Place(Shelf("house")))
    finally:
        await newsroom.close()
    return tmp_path


@pytest.mark.parametrize(
    ("command", "statuses"),
    [
        ("list", {141}),
        ("settings", {141}),
        ("--help", {0, 141}),  # argparse itself minds no closed pipe where nothing is buffered
        ("feeds --help", {0, 141}),
        ("feeds add --latest nine", {2}),
        ("explain nowhere.txt", {1}),
    ],
)
def test_a_reader_that_is_gone_ends_it_quietly(folder: Path, command: str, statuses: set[int]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *command.split()],
            cwd=folder,
            env=os.environ | {"DATELINE_DATABASE": name_database(folder / "dateline.db"), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=100,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.returncode in statuses, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
