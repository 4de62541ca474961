"""Many articles are placed by a process of their own: the same as here, beside who writes, no longer than the bot."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.news import Reader
from bot.newsroom import clustering as clustering_module
from bot.newsroom import clustering_process as process_module
from bot.newsroom.background import QUIET, Background
from bot.newsroom.clustering import Clusterer
from bot.newsroom.clustering_process import ClusteringProcess
from bot.newsroom.hiding import HiddenFacts
from bot.newsroom.read_markers import ReadMarkers
from bot.newsroom.stories import StoryService
from bot.settings import ROOT
from bot.store import Store, clustering
from tests import waiting
from tests.databases import copy_database, held_by_another, plainly

MANY = 90


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which `MANY` articles wait, made once."""
    return waiting.archive(tmp_path_factory.mktemp("archive") / "archive.db", MANY)


@pytest.fixture
async def store(archive: Path, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(str(copy_database(archive, tmp_path / "dateline.db")))
    yield opened
    await opened.close()


async def _until_begun(store: Store) -> None:
    """Until something is placed; the process has to start first."""
    async with asyncio.timeout(60):
        while True:
            if await _waiting(store) < MANY:
                return
            await asyncio.sleep(0.05)


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def _waiting(store: Store) -> int:
    async with store.read() as connection:
        return await clustering.count_waiting(connection)


def _grouped(setting: str) -> set[frozenset[int]]:
    """Which articles are in a story together."""
    stories = defaultdict(set)
    with plainly(setting) as plain:
        for story, article in plain.exec_driver_sql("SELECT story, article_id FROM story_members"):
            stories[story].add(article)
    return set(map(frozenset, stories.values()))


async def test_a_package_of_the_same_name_in_the_working_folder_is_not_taken_for_ours(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise SystemExit('another program')\n")
    monkeypatch.chdir(tmp_path)
    assert await ClusteringProcess(store.setting).run()
    assert await _waiting(store) == 0


async def test_the_process_puts_each_article_where_the_desk_would(store: Store, archive: Path, tmp_path: Path) -> None:
    clusterer = Clusterer(store, _now, process=ClusteringProcess(store.setting))
    await clusterer.cluster_all()
    await clusterer.close()
    assert await _waiting(store) == 0
    other = await Store.open(str(copy_database(archive, tmp_path / "other.db")))
    await Clusterer(other, _now).cluster_all()
    await other.close()
    assert _grouped(store.setting) == _grouped(other.setting)


async def test_others_read_and_write_at_once_while_the_process_places(store: Store) -> None:
    process = ClusteringProcess(store.setting)
    clusterer = Clusterer(store, _now, process=process)
    stories = StoryService(store, _now, clusterer, HiddenFacts(store), ReadMarkers(store))
    task = asyncio.create_task(clusterer.cluster_all())
    try:
        await _until_begun(store)
        slowest = 0.0
        for _ in range(20):
            before = time.monotonic()
            async with store.write() as connection:
                await connection.exec_driver_sql("DELETE FROM story_looks")
            await stories.list(Reader(1, None), days=7)
            slowest = max(slowest, time.monotonic() - before)
        assert await _waiting(store) > 0, "all was placed before anything could be seen of it"
        assert slowest < 2.0
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await clusterer.close()
    assert process.pid is None


async def test_a_few_are_placed_here_without_a_process(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clustering_module, "FEW", MANY)
    process = ClusteringProcess(store.setting)
    clusterer = Clusterer(store, _now, process=process)
    assert await clusterer.cluster_pending(limit=8) == 8
    assert process._process is None


async def test_what_cannot_be_placed_starts_no_process_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = 0

    class Idle(ClusteringProcess):
        async def run(self) -> bool:
            nonlocal runs
            runs += 1
            return True

    monkeypatch.setattr(clustering_module, "AT_ONCE", 1)
    clusterer = Clusterer(store, _now, process=Idle(store.setting))
    for _ in range(3):
        await clusterer.cluster_pending(limit=1)
    assert runs == 1


async def test_a_process_that_fails_is_started_again_and_then_its_work_is_done_here(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(process_module, "AGAIN", (0.01, 0.01))
    (tmp_path / "folder").mkdir()
    clusterer = Clusterer(store, _now, process=ClusteringProcess(tmp_path / "folder"))  # which is no database
    await clusterer.cluster_all()
    assert await _waiting(store) == 0
    said = [record.message for record in caplog.records]
    assert said.count("placing ended before it was done") == 3
    assert said[-1] == "placing goes on in the bot's own process"


async def test_a_process_that_is_killed_is_followed_by_another(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "AGAIN", (0.01,))
    process = ClusteringProcess(store.setting)
    running = asyncio.create_task(process.run())
    await _until_begun(store)
    first = process.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(60):
        assert await running
    assert await _waiting(store) == 0


_PARENT = """
import asyncio, sys
from pathlib import Path
from bot.newsroom.clustering_process import ClusteringProcess

async def main():
    process = ClusteringProcess(sys.argv[1])
    running = asyncio.create_task(process.run())
    while process.pid is None:
        await asyncio.sleep(0.01)
    print(process.pid, flush=True)
    await running

asyncio.run(main())
"""


async def test_the_process_ends_with_the_bot_however_that_ends(store: Store) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PARENT, store.setting, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    async with asyncio.timeout(60):
        child = int(await parent.stdout.readline())
        await _until_begun(store)
        parent.kill()
        await parent.wait()
        for _ in range(3000):
            if _is_gone(child):
                break
            await asyncio.sleep(0.02)
    assert _is_gone(child)
    assert 0 < await _waiting(store) < MANY  # where it stood; nothing is lost


async def test_an_answer_does_not_wait_for_placing(store: Store) -> None:
    """Somebody else holds the store's lock: what is placed is shown, in time."""
    clusterer, reader = Clusterer(store, _now), Reader(1, None)
    stories = StoryService(store, _now, clusterer, HiddenFacts(store), ReadMarkers(store))
    await clusterer.cluster_pending(limit=1)
    with held_by_another(store.setting) as holding:
        placed = holding.exec_driver_sql("SELECT count(*) FROM stories").scalar_one()
        async with asyncio.timeout(2.5):  # half of what the store waits for a lock
            (newest, *_), total = await stories.list(reader, days=36_500)
            assert total == placed > 0
            assert (await stories.read(reader, newest.key)).line == newest
    assert await clusterer.cluster_pending(limit=1) > 0  # as if nothing had been


async def test_placing_here_never_holds_the_loop_for_long_and_waits_for_people(store: Store) -> None:
    """Without a process (a sandbox whose clock is turned has none): measured in this thread's own processor time."""
    background = Background()
    clusterer = Clusterer(store, _now, background)
    task = asyncio.create_task(clusterer.cluster_all())
    longest, pieces = 0.0, MANY
    try:
        for _ in range(100):
            before = time.thread_time()
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - before)
            await asyncio.sleep(0.005)
        pieces = await _waiting(store)
        began = time.monotonic()
        for _ in range(20):  # half a second in which somebody asks all the while
            background.note_request()
            await asyncio.sleep(0.025)
        meanwhile = pieces - await _waiting(store)
        most = 2 + (time.monotonic() - began) / QUIET  # what was under way, and one where this test itself was late
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert longest < 0.1
    assert pieces < MANY
    assert meanwhile <= most
