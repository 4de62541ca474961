"""Workers at one database: each does its share, and what one process does for all is another's when that one ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.analysis.document import build_document
from bot.errors import AnalysisCrashed, AnalysisError, StoreError
from bot.news import HOUSE, Article, Asker, Reader
from bot.newsroom import Newsroom, worker
from bot.newsroom.clustering_elsewhere import ClusteringElsewhere
from bot.newsroom.health import count_stored
from bot.newsroom.intake import Place
from bot.newsroom.job_analyst import AT_ONCE, JobAnalyst, open_jobs
from bot.newsroom.waking import Waking
from bot.newsroom.worker import Worker
from bot.settings.process_roles import Role
from bot.store import Store, clustering
from bot.store.dialects import beside_others
from bot.store.job_queue import Asked, Handlers, LostJob, NotTaken
from bot.store.jobs_in_process import InProcessJobs
from tests import postgres
from tests.quick import VERSION, Clock, QuickAnalyst, Web, made
from tests.store.job_processes import hasten_deaths, worker_process
from tests.stories.wires import FERRY, report

on_postgresql = pytest.mark.postgresql  # several processes

SOMEBODY = Asker(1, 10, is_waiting=True)


@pytest.fixture
async def other(newsroom: Newsroom, clock: Clock) -> AsyncIterator[Newsroom]:
    """A worker's newsroom on the same database, as another process has it."""
    store = await Store.open(newsroom.store.setting if postgres.ASKED else str(newsroom.store.path))
    opened = Newsroom(store, QuickAnalyst(), Web().fetch, clock=clock, version=VERSION, role="worker")
    yield opened
    await opened.close()


@asynccontextmanager
async def at_work(newsroom: Newsroom, folder: Path) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Worker(newsroom, folder).run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def add_house(newsroom: Newsroom, count: int) -> None:
    for told in FERRY[:count]:
        await newsroom.intake.add(report(told), Place(HOUSE))


async def count_waiting(newsroom: Newsroom) -> int:
    async with newsroom.store.read() as connection:
        return await clustering.count_waiting(connection)


async def until_placed(newsroom: Newsroom) -> None:
    for _ in range(1000):
        if not await count_waiting(newsroom):
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_a_worker_loads_the_folder_and_places_what_waits(
    other: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PLACE_EVERY", 0.1)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("The bridge opens\n\nLONDON, 3 March 2026. The bridge opened, Ada Lovell said.\n")
    async with at_work(other, folder):
        for _ in range(1000):
            if (await count_stored(other.store)).articles and not await count_waiting(other):
                return
            await asyncio.sleep(0.01)
    raise TimeoutError


async def test_what_a_gateway_leaves_is_placed_by_a_worker(other: Newsroom, newsroom: Newsroom, tmp_path: Path) -> None:
    await add_house(newsroom, 3)
    gateways = ClusteringElsewhere(newsroom.store, patience=0.15)
    assert await gateways.cluster_pending() == 0
    assert await count_waiting(newsroom) == 3  # it places nothing, and waits a moment only
    async with at_work(other, tmp_path):
        await until_placed(newsroom)
    await gateways.cluster_now()


@on_postgresql
async def test_a_duty_is_one_processs_until_that_ends(
    other: Newsroom, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside_others, "TAKE_EVERY", 0.02)
    done: list[str] = []

    async def work(name: str) -> None:
        done.append(name)
        await asyncio.Event().wait()

    first = asyncio.create_task(newsroom.store.do_alone("placing", lambda: work("first")))
    await until(lambda: done == ["first"])
    second = asyncio.create_task(other.store.do_alone("placing", lambda: work("second")))
    third = asyncio.create_task(other.store.do_alone("tidying", lambda: work("another duty")))
    await until(lambda: "another duty" in done)
    await asyncio.sleep(0.1)
    assert done == ["first", "another duty"]
    first.cancel()
    await until(lambda: "second" in done)
    second.cancel()
    third.cancel()
    await asyncio.gather(first, second, third, return_exceptions=True)


@on_postgresql
async def test_a_duty_whose_connection_is_cut_is_given_up_and_taken_again(
    newsroom: Newsroom, other: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside_others, "CHECK_EVERY", 0.05)
    monkeypatch.setattr(worker, "AGAIN", 0.05)
    held = (
        "FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
        " WHERE locktype = 'advisory' AND datname = current_database() AND pid <> pg_backend_pid()"
    )

    async def list_holders() -> set[int]:
        async with newsroom.store.read() as connection:
            return set((await connection.exec_driver_sql(f"SELECT pid {held}")).scalars())

    async def until_held() -> set[int]:
        for _ in range(500):
            if len(pids := await list_holders()) >= 2:
                return pids
            await asyncio.sleep(0.02)
        raise TimeoutError

    async with at_work(other, tmp_path) as work:
        before = await until_held()
        async with newsroom.store.read() as connection:
            await connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) {held}")
        assert not (await until_held()) & before
        assert not work.done()


@on_postgresql
async def test_who_sleeps_is_woken_by_what_another_process_writes(newsroom: Newsroom, other: Newsroom) -> None:
    jobs = await open_jobs(other.store, VERSION, "worker", other.analyst)
    waking = Waking()
    working = asyncio.create_task(jobs.work(Handlers(put={"place": waking.tell}), 1))
    await asyncio.wait_for(waking.sleep(20), 10)  # the first ends when others can be heard
    sleeping = asyncio.create_task(waking.sleep(20))
    await asyncio.sleep(0.05)
    assert not sleeping.done()
    await add_house(newsroom, 1)
    await asyncio.wait_for(sleeping, 5)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await jobs.close()


async def test_who_is_told_of_nothing_looks_by_the_clock() -> None:
    await asyncio.wait_for(Waking().sleep(0.02), 5)


async def test_a_post_wakes_whoever_places(newsroom: Newsroom) -> None:
    waking = Waking()
    working = asyncio.create_task(newsroom.jobs.work(Handlers(put={"place": waking.tell}), 1))
    await add_house(newsroom, 1)
    await ClusteringElsewhere(newsroom.store, 0.15, newsroom.jobs).cluster_pending()
    await asyncio.wait_for(waking.sleep(20), 5)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


@on_postgresql
async def test_a_post_waits_for_what_another_process_is_writing(newsroom: Newsroom, other: Newsroom) -> None:
    async with other.store.write():
        waiting = asyncio.create_task(newsroom.store.wait_for_writers())
        await asyncio.sleep(0.1)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 5)


@dataclass
class Process:
    """What a process of several has: a newsroom whose analyses are asked of the queue, and who analyses there."""

    newsroom: Newsroom
    here: QuickAnalyst


@asynccontextmanager
async def process(setting: str, clock: Clock, role: Role, version: str = VERSION) -> AsyncIterator[Process]:
    store = await Store.open(setting)
    here = QuickAnalyst(version)
    jobs = await open_jobs(store, version, role, here)
    analyst = JobAnalyst(here, jobs, None if role == "all" else AT_ONCE)
    opened = Newsroom(store, analyst, Web().fetch, clock=clock, version=version, role=role, jobs=jobs)
    yield Process(opened, here)
    await opened.close()


def article_of(number: int) -> Article:
    return made(f"Article {number}. Ada Lovell said so on 2026-03-09.", f"Title {number}")


@on_postgresql
async def test_what_an_older_analysis_made_is_made_anew_by_workers_that_share_it_out(
    newsroom: Newsroom, clock: Clock, tmp_path: Path
) -> None:
    await add_house(newsroom, 3)
    setting = newsroom.store.setting
    async with process(setting, clock, "worker", "2") as one, process(setting, clock, "worker", "2") as two:
        async with at_work(one.newsroom, tmp_path), at_work(two.newsroom, tmp_path):
            for _ in range(1000):
                if not await one.newsroom.intake.list_stale(None, 10):
                    break
                await asyncio.sleep(0.01)
        assert await one.newsroom.intake.list_stale(None, 10) == []
        assert len(one.here.analysed) + len(two.here.analysed) == 3


@on_postgresql
async def test_a_gateway_has_what_a_person_adds_analysed_by_a_worker(
    newsroom: Newsroom, clock: Clock, tmp_path: Path
) -> None:
    setting = newsroom.store.setting
    async with process(setting, clock, "gateway") as gateway, process(setting, clock, "worker") as other:
        async with at_work(other.newsroom, tmp_path):
            added = await gateway.newsroom.intake.add(article_of(1), Place(HOUSE), asker=SOMEBODY)
            assert added.outcome == "added"
            assert (len(gateway.here.analysed), len(other.here.analysed)) == (0, 1)
        brief = await gateway.newsroom.articles.brief(Reader(1), added.article_id)
        assert brief.headline.title == "Title 1"


@on_postgresql
async def test_a_worker_shares_what_its_feeds_bring_and_does_all_of_it_where_it_is_alone(
    newsroom: Newsroom, clock: Clock, tmp_path: Path
) -> None:
    setting = newsroom.store.setting
    async with process(setting, clock, "worker") as one, process(setting, clock, "worker") as two:
        async with at_work(one.newsroom, tmp_path), at_work(two.newsroom, tmp_path):
            for first in (0, 10):
                added = [one.newsroom.intake.add(article_of(first + n), Place(HOUSE)) for n in range(10)]
                await asyncio.gather(*added)
        assert len(one.here.analysed) + len(two.here.analysed) == 20
        assert two.here.analysed
        async with at_work(one.newsroom, tmp_path):
            await one.newsroom.intake.add(article_of(30), Place(HOUSE))


@on_postgresql
async def test_an_article_whose_worker_is_killed_is_there_once(
    newsroom: Newsroom, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasten_deaths(monkeypatch)
    monkeypatch.setattr("bot.store.dialects.shared_jobs.PATIENCE", 1.0)
    async with process(newsroom.store.setting, clock, "gateway") as gateway:
        async with worker_process(newsroom.store, "slow") as killed:
            adding = asyncio.create_task(gateway.newsroom.intake.add(article_of(1), Place(HOUSE), asker=SOMEBODY))
            await until(lambda: any(line.startswith("begun") for line in killed.lines))
            killed.process.kill()
        assert (await asyncio.wait_for(adding, 20)).outcome == "added"
        assert len(gateway.here.analysed) == 1
    assert (await count_stored(newsroom.store)).articles == 1


@on_postgresql
async def test_where_no_worker_answers_the_gateway_analyses_by_itself(
    newsroom: Newsroom, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.dialects.shared_jobs.PATIENCE", 1.0)
    async with process(newsroom.store.setting, clock, "gateway") as gateway:
        for number, at_most in ((1, 5.0), (2, 0.9)):  # the second time it knows
            began = time.monotonic()
            await gateway.newsroom.intake.add(article_of(number), Place(HOUSE), asker=SOMEBODY)
            assert time.monotonic() - began < at_most
        assert len(gateway.here.analysed) == 2


async def test_one_process_analyses_by_itself_through_its_own_queue(newsroom: Newsroom, clock: Clock) -> None:
    setting = newsroom.store.setting if postgres.ASKED else str(newsroom.store.path)
    async with process(setting, clock, "all") as one:
        await one.newsroom.intake.add(article_of(1), Place(HOUSE), asker=SOMEBODY)
        assert len(one.here.analysed) == 1


class Losing(InProcessJobs):
    """A queue whose workers end over what is asked of them, or that is lost itself."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def ask(self, kind: Asked, request: Any, asker: Asker) -> Any:
        raise self.error


async def test_what_workers_end_over_is_not_tried_by_whoever_asked() -> None:
    here = QuickAnalyst()
    with pytest.raises(AnalysisError) as raised:
        await JobAnalyst(here, Losing(LostJob("it ends them"))).analyse(build_document(article_of(1), "made"))
    assert not isinstance(raised.value, AnalysisCrashed)  # which would have it tried again
    assert here.analysed == []


async def test_where_the_queue_is_lost_whoever_asked_analyses() -> None:
    here = QuickAnalyst()
    for error in (StoreError("lost"), NotTaken("nobody")):
        await JobAnalyst(here, Losing(error), 1).analyse(build_document(article_of(1), "made"))
    assert len(here.analysed) == 2
