"""The queue of work: the same tests for one process and for several; then what ends workers, which only those have."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.errors import AnalysisTimeout, StoreError
from bot.news import Asker
from bot.store import Store
from bot.store.job_queue import Handlers, Jobs, LostJob, NotTaken, QueueFull
from bot.store.jobs_in_process import InProcessJobs
from tests import postgres
from tests.quick import VERSION
from tests.store.job_processes import hasten_deaths, until, worker_process

on_postgresql = pytest.mark.postgresql  # a shared queue
KINDS = ("in process", pytest.param("shared", marks=on_postgresql))
SOMEBODY = Asker(1, 10, is_waiting=True)
NOBODY = Asker()


@pytest.fixture(params=KINDS)
async def queues(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[tuple[Jobs, Jobs]]:
    """Where jobs are put, and where they are done: the same, or those of two processes."""
    if request.param == "in process":
        one = InProcessJobs()
        yield one, one
        return
    async with shared(store) as here, shared(store) as there:
        yield here, there


@asynccontextmanager
async def shared(store: Store, version: str = VERSION) -> AsyncIterator[Any]:
    from tests.store.job_worker import open_jobs

    opened, jobs = await open_jobs(store.setting, version)
    yield jobs
    await jobs.close()
    await opened.close()


@asynccontextmanager
async def at_work(jobs: Jobs, handlers: Handlers, at_once: int = 1) -> AsyncIterator[None]:
    task = asyncio.create_task(jobs.work(handlers, at_once))
    await asyncio.sleep(0)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def twice(words: str, _asker: Asker) -> str:
    return words * 2


@dataclass
class Done:
    """What was done, in order."""

    numbers: list[int] = field(default_factory=list)

    async def do(self, number: int) -> None:
        self.numbers.append(number)
        if number == 1:
            raise ValueError("it fails")


async def test_what_is_put_twice_is_done_once_and_in_order(queues: tuple[Jobs, Jobs]) -> None:
    here, there = queues
    done = Done()
    for number in (3, 2, 3, 2, 5):
        await here.put("remake", number)
    async with at_work(there, Handlers(put={"remake": done.do})):
        await until(lambda: 5 in done.numbers)
        await here.put("remake", 3)  # it waits no more, so it is another
        await until(lambda: len(done.numbers) == 4)
    assert done.numbers == [3, 2, 5, 3]


async def test_a_job_that_fails_is_logged_by_its_number_and_given_up_and_ends_no_other(
    queues: tuple[Jobs, Jobs], caplog: pytest.LogCaptureFixture
) -> None:
    here, there = queues
    done = Done()
    async with at_work(there, Handlers(put={"remake": done.do})):
        for number in (1, 2):
            await here.put("remake", number)
        await until(lambda: 2 in done.numbers)
        for number in (1, 3):
            await here.put("remake", number)
        await until(lambda: 3 in done.numbers)
    assert done.numbers == [1, 2, 3]
    failed = [one for one in caplog.records if one.getMessage() == "a job failed and is given up"]
    assert [(one.__dict__["kind"], one.__dict__["number"]) for one in failed] == [("remake", 1)]


async def test_whoever_asks_gets_the_answer(queues: tuple[Jobs, Jobs]) -> None:
    here, there = queues
    async with at_work(there, Handlers(asked={"analyse": twice}), 2):
        answers = await asyncio.gather(*(here.ask("analyse", f"{n}\0“ä”", SOMEBODY) for n in range(5)))
        assert await here.ask("analyse", "long" * 100_000, NOBODY) == "long" * 200_000
    assert answers == [f"{n}\0“ä”" * 2 for n in range(5)]


async def test_whoever_asks_is_told_what_is_wrong(queues: tuple[Jobs, Jobs]) -> None:
    async def refuse(_words: str, _asker: Asker) -> str:
        raise AnalysisTimeout("it took too long", seconds="60")

    here, there = queues
    async with at_work(there, Handlers(asked={"analyse": refuse})):
        with pytest.raises(AnalysisTimeout, match="too long") as raised:
            await here.ask("analyse", "words", NOBODY)
    assert raised.value.words == AnalysisTimeout("", seconds="60").words


async def test_where_nobody_works_whoever_asks_is_told_so(
    queues: tuple[Jobs, Jobs], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_patience(monkeypatch, 0.2)
    here, _ = queues
    with pytest.raises(NotTaken):
        await here.ask("analyse", "words", SOMEBODY)


async def test_the_placing_is_woken(queues: tuple[Jobs, Jobs]) -> None:
    here, there = queues
    done = Done()
    async with at_work(there, Handlers(put={"place": done.do})):
        await asyncio.sleep(0.2)
        before = len(done.numbers)
        await here.put("place")
        await until(lambda: len(done.numbers) > before)
    assert set(done.numbers) == {0}


async def test_who_waits_for_an_answer_waits_for_nothing_that_was_put(queues: tuple[Jobs, Jobs]) -> None:
    here, there = queues
    done: list[int] = []

    async def slow(number: int) -> None:
        await asyncio.sleep(0.5)
        done.append(number)

    for number in range(2, 40):
        await here.put("remake", number)
    async with at_work(there, Handlers(put={"remake": slow}, asked={"analyse": twice})):
        await asyncio.sleep(0.1)
        assert await here.ask("analyse", "a", SOMEBODY) == "aa"
    assert len(done) <= 2


async def test_what_is_called_off_is_done_another_time(queues: tuple[Jobs, Jobs]) -> None:
    begun = asyncio.Event()

    async def hang(_number: int) -> None:
        begun.set()
        await asyncio.Event().wait()

    here, there = queues
    await here.put("remake", 7)
    async with at_work(there, Handlers(put={"remake": hang})):
        await begun.wait()
    await here.put("remake", 7)
    done = Done()
    async with at_work(there, Handlers(put={"remake": done.do})):
        await until(lambda: done.numbers == [7])


# --- processes that share it ------------------------------------------------------------------------------------------


def set_patience(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    if postgres.ASKED:
        monkeypatch.setattr("bot.store.dialects.shared_jobs.PATIENCE", seconds)
        monkeypatch.setattr("bot.store.dialects.shared_jobs.LONG_PATIENCE", seconds)


async def count(jobs: Any, table: str) -> int:
    found = await jobs._ask_for(f"SELECT count(*) AS rows FROM {table}")  # noqa: S608  # of constants
    return int(found[0]["rows"])


@on_postgresql
async def test_of_two_workers_each_job_is_done_by_one(store: Store) -> None:
    numbers = range(100, 160)
    async with shared(store) as jobs, worker_process(store) as first, worker_process(store) as second:
        for number in numbers:
            await jobs.put("remake", number)
        both = (first, second)
        await until(lambda: sum(line.startswith("done") for one in both for line in one.lines) >= len(numbers))
        await asyncio.sleep(0.3)
        done = sorted(line for one in both for line in one.lines if line.startswith("done"))
        assert done == sorted(f"done {number}" for number in numbers)
        assert all(any(line.startswith("done") for line in one.lines) for one in both)
        assert await count(jobs, "tried") == 0


@on_postgresql
async def test_what_a_killed_worker_was_at_is_done_by_another(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hasten_deaths(monkeypatch)
    async with shared(store) as jobs:
        async with worker_process(store, "slow") as first:
            await jobs.put("remake", 7)
            asked = asyncio.create_task(jobs.ask("analyse", "words", SOMEBODY))
            await first.until("begun 7")
            await first.until("begun words")
            first.process.kill()
            await first.process.wait()
        done = Done()
        async with at_work(jobs, Handlers(put={"remake": done.do}, asked={"analyse": twice})):
            assert await asyncio.wait_for(asked, 20) == "wordswords"
            await until(lambda: done.numbers == [7])


@on_postgresql
async def test_who_waits_behind_others_waits_longer_and_then_does_it_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_patience(monkeypatch, 0.9)
    monkeypatch.setattr("bot.store.dialects.shared_jobs.MORE_PATIENCE", 4.0)

    async def answer(words: str, _asker: Asker) -> str:
        await asyncio.sleep(float(words))
        return words

    async with shared(store) as here, shared(store) as there, at_work(there, Handlers(asked={"analyse": answer})):
        first, second = (asyncio.create_task(here.ask("analyse", "1.0", SOMEBODY)) for _ in range(2))
        assert (await first, await second) == ("1.0", "1.0")  # longer than where nobody is at anything
        long = asyncio.create_task(here.ask("analyse", "20", SOMEBODY))
        await asyncio.sleep(0.3)
        with pytest.raises(NotTaken):
            await here.ask("analyse", "0", SOMEBODY)
        long.cancel()
        await asyncio.gather(long, return_exceptions=True)
        assert await here.ask("analyse", "0.5", SOMEBODY) == "0.5"


@on_postgresql
async def test_what_nobody_goes_on_with_is_told_to_whoever_asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hasten_deaths(monkeypatch)
    set_patience(monkeypatch, 3.0)
    async with shared(store) as jobs:
        async with worker_process(store, "slow") as first:
            asked = asyncio.create_task(jobs.ask("analyse", "words", SOMEBODY))
            await first.until("begun words")
            first.process.kill()
        with pytest.raises(NotTaken):
            await asyncio.wait_for(asked, 20)
        assert await count(jobs, "asked") == 0


@on_postgresql
async def test_a_job_that_ends_every_worker_is_given_up_after_three(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hasten_deaths(monkeypatch)
    async with shared(store) as jobs:
        await jobs.put("remake", 13)
        for _ in range(3):
            async with worker_process(store) as one:
                await one.until("begun 13")
                await one.process.wait()
            await asyncio.sleep(1.3)
            await jobs.put("remake", 13)  # as whoever looks for what is undone does
        done = Done()
        async with at_work(jobs, Handlers(put={"remake": done.do})):
            await jobs.put("remake", 14)
            await until(lambda: 14 in done.numbers)
            await until(lambda: "a job is given up, for its workers have ended over it" in caplog.text)
            await jobs.put("remake", 13)
            await jobs.put("remake", 15)
            await until(lambda: 15 in done.numbers)
        assert 13 not in done.numbers


@on_postgresql
async def test_what_is_asked_and_ends_every_worker_is_given_up_after_three(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasten_deaths(monkeypatch)
    async with shared(store) as jobs:
        asked = asyncio.create_task(jobs.ask("analyse", "fatal", NOBODY))
        for _ in range(3):
            async with worker_process(store) as one:
                await one.until("begun fatal")
                await one.process.wait()
        with pytest.raises(LostJob):
            await asyncio.wait_for(asked, 20)
        assert await count(jobs, "asked") == 0


@on_postgresql
async def test_connections_that_are_cut_are_made_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.dialects.shared_jobs.AGAIN", 0.1)
    done = Done()

    async def work(jobs: Jobs) -> None:
        while True:  # as a worker does
            with suppress(StoreError):
                await jobs.work(Handlers(put={"remake": done.do}, asked={"analyse": twice}), 1)
            await asyncio.sleep(0.1)

    async with shared(store) as here, shared(store) as there:
        working = asyncio.create_task(work(there))
        assert await here.ask("analyse", "a", SOMEBODY) == "aa"
        async with store.read() as connection:
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        for number in range(2, 30):
            with suppress(StoreError):
                await here.put("remake", number)
                await asyncio.sleep(0.05)
                if done.numbers:
                    break
        await until(lambda: bool(done.numbers))
        assert await here.ask("analyse", "b", SOMEBODY) == "bb"
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


@on_postgresql
async def test_no_process_does_the_work_of_another_version(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    set_patience(monkeypatch, 1.0)
    done = Done()
    async with shared(store) as newer, shared(store, "older") as older:
        async with at_work(older, Handlers(put={"remake": done.do}, asked={"analyse": twice})):
            await newer.put("remake", 2)
            with pytest.raises(NotTaken):
                await newer.ask("analyse", "words", SOMEBODY)
        assert done.numbers == []
        async with at_work(newer, Handlers(put={"remake": done.do})):
            await until(lambda: done.numbers == [2])


@on_postgresql
async def test_who_is_called_off_leaves_nothing_of_what_was_asked(store: Store) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def hang(_words: str, _asker: Asker) -> str:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ""

    async with shared(store) as here, shared(store) as there, at_work(there, Handlers(asked={"analyse": hang})):
        asked = asyncio.create_task(here.ask("analyse", "private words", SOMEBODY))
        await asyncio.wait_for(begun.wait(), 10)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        assert await count(here, "asked") == 0
        await asyncio.wait_for(ended.wait(), 10)  # its worker has its hands free again


@on_postgresql
async def test_the_queue_grows_so_far_and_no_further(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.dialects.shared_jobs.MOST_WAITING", 3)
    monkeypatch.setattr("bot.store.dialects.shared_jobs.COUNT_EVERY", 0.0)
    async with shared(store) as jobs:
        for number in range(3):
            await jobs.put("remake", number)
        with pytest.raises(QueueFull):
            await jobs.put("remake", 9)
        assert await count(jobs, "procrastinate_jobs") == 3


@on_postgresql
async def test_no_words_reach_the_log_or_an_archived_one(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with shared(store) as jobs, at_work(jobs, Handlers(asked={"analyse": twice})):
        assert await jobs.ask("analyse", "private", SOMEBODY) == "privateprivate"
        kept = await jobs._ask_for("SELECT relpersistence::text AS how FROM pg_class WHERE oid = 'asked'::regclass")
    assert kept == [{"how": "u"}]  # unlogged
    ours = [one for one in caplog.records if one.name.startswith(("bot", "procrastinate"))]
    assert ours
    assert not any("private" in one.getMessage() + str(one.__dict__) for one in ours)
