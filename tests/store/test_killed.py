"""Killed at any moment while articles go in, the file holds each of them whole or not at all."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.analysis.document import build_document
from bot.store import Store, article_queries
from tests.newswire import wire
from tests.quick import made, quick_facts

pytestmark = pytest.mark.sqlite(why="a file whose writer is killed; PostgreSQL's server is not")

_ADD = """
import asyncio, resource, sys
from bot.news import HOUSE
from bot.newsroom.intake import Intake, Place
from bot.store import Store
from tests.newswire import wire
from tests.quick import Clock, QuickAnalyst, VERSION, made

async def main(path, limit):
    store = await Store.open(path)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    intake = Intake(store, QuickAnalyst(), None, Clock(), VERSION)
    number = 0
    while True:
        report = wire(number)
        added = await intake.add(made(report.text, report.title, report.date), Place(HOUSE))
        print(added.outcome, number, flush=True)
        number += 1

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def _start(path: Path, limit: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _ADD, str(path), str(limit)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )


async def _check(path: Path, reported: int) -> int:
    """Every article that stands there is whole, and every one that was reported stands there; how many do."""
    plain = sqlite3.connect(path)
    assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in ("search", "title_words", "title_trigrams", "name_words", "name_trigrams"):
        # It raises where the index and its content differ.
        plain.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608  # our own names
    stored = dict(plain.execute("SELECT text, id FROM revisions").fetchall())
    indexed = {row[0] for row in plain.execute("SELECT rowid FROM search WHERE search MATCH 'the OR a OR of OR in'")}
    entered = {row[0] for row in plain.execute("SELECT revision_id FROM entries")}
    plain.close()
    assert len(stored) >= reported
    assert entered == set(stored.values()) == indexed
    store = await Store.open(str(path))
    async with store.read() as connection:
        for number in range(len(stored)):
            report = wire(number)
            article = made(report.text, report.title, report.date)
            facts = await article_queries.facts_of(connection, stored[report.text])
            assert facts is not None
            assert facts == quick_facts(build_document(article, "x"))
    await store.close()
    return len(stored)


@pytest.mark.parametrize("run", range(4))
def test_killed_at_any_point_an_article_is_all_there_or_not_at_all(run: int, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed, "run", run)
    rng = random.Random(seed)
    path = tmp_path / "dateline.db"
    there = 0
    for _ in range(3):  # killed, gone on, killed again
        process = _start(path)
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        assert first, process.stderr.read()
        time.sleep(rng.random() * 0.4)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        lines = [line for line in (first + rest).splitlines() if line]
        reported = int(json.loads(lines[-1].split()[-1])) + 1
        assert reported >= there or lines[-1].startswith("there")
        there = asyncio.run(_check(path, max(there, reported)))


def test_a_full_disk_loses_nothing_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    process = _start(path, limit=900_000)  # bytes that one file may have
    out, err = process.communicate(timeout=100)
    reported = [line for line in out.splitlines() if line.startswith("added")]
    assert process.returncode != 0
    assert "StoreFull" in err
    assert reported
    assert asyncio.run(_check(path, len(reported))) == len(reported)
