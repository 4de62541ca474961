"""Killed at any moment while articles go in, the file holds each of them whole or not at all."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import resource
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from bot.analysis.document import build_document
from bot.news import HOUSE
from bot.newsroom.intake import Intake, Place
from bot.store import Store, article_queries
from tests import forked
from tests.newswire import wire
from tests.quick import VERSION, Clock, QuickAnalyst, Web, made, quick_facts

pytestmark = pytest.mark.sqlite(why="a file whose writer is killed; PostgreSQL's server is not")


async def _add(path: str, limit: int) -> None:
    store = await Store.open(path)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    intake = Intake(store, QuickAnalyst(), Web().fetch, Clock(), VERSION)
    for number in itertools.count():
        report = wire(number)
        added = await intake.add(made(report.text, report.title, report.date), Place(HOUSE))
        print(added.outcome, number, flush=True)


def add(path: str, limit: int) -> None:
    """A process that adds articles until it is killed, or a file has `limit` bytes; it prints what it added."""
    asyncio.run(_add(path, limit))


async def _make(path: Path) -> None:
    """The database, so that no process has to make the tables: before its first article, none is killed."""
    await (await Store.open(str(path))).close()


def _read(out: Path) -> list[str]:
    """The whole lines that a process printed."""
    return [line.rstrip() for line in out.read_text().splitlines(keepends=True) if line.endswith("\n")]


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
    asyncio.run(_make(path))
    there = 0
    for life in range(3):  # killed, gone on, killed again
        out = tmp_path / f"{life}.txt"
        process = forked.start(add, str(path), 0, out=out)
        while not (out.exists() and _read(out)):
            assert process.is_alive(), out.read_text()
            time.sleep(0.005)
        time.sleep(rng.random() * 0.4)
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL, out.read_text()
        lines = _read(out)
        reported = int(json.loads(lines[-1].split()[-1])) + 1
        assert reported >= there or lines[-1].startswith("there")
        there = asyncio.run(_check(path, max(there, reported)))


def test_a_full_disk_loses_nothing_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "dateline.db"
    asyncio.run(_make(path))
    out = tmp_path / "out.txt"
    process = forked.start(add, str(path), 900_000, out=out)  # bytes that one file may have
    process.join(100)
    reported = [line for line in _read(out) if line.startswith("added")]
    assert process.exitcode == 1
    assert "StoreFull" in out.read_text()
    assert reported
    assert asyncio.run(_check(path, len(reported))) == len(reported)
