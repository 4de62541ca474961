"""The queue of work, empty jobs: how many are put and done in a second, and what asking costs beside the analysis."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bot.news import Asker
from bot.store.job_queue import Handlers, Jobs
from bot.store.jobs_in_process import InProcessJobs
from tests import postgres
from tests.bench.figures import Figure, percentile

JOBS = 1000
ASKED = 200
AT_ONCE = 8
PROCESSES = 2  # that do what a third puts
WORDS = "words of an article " * 300  # 6,000 characters, asked and answered
SOMEBODY = Asker(1, 10, is_waiting=True)


def measure(_folder: Path) -> list[Figure]:
    """Jobs put and done in a second, by the queue that processes share, beside that of one process; and its answers."""
    beside = asyncio.run(_measure_one_process())
    try:
        with postgres.running() as server:
            return asyncio.run(_measure_shared(server.make_database(), beside))
    except postgres.NoPostgresql as error:
        print(f"jobs: {error}", file=sys.stderr, flush=True)
        return []


async def _measure_one_process() -> tuple[float, float]:
    jobs = InProcessJobs()
    return await _put_all(jobs), await _do_all(jobs)


async def _put_all(jobs: Jobs) -> float:
    began = time.perf_counter()
    for number in range(1, JOBS + 1):
        await jobs.put("remake", number)
    return JOBS / (time.perf_counter() - began)


async def _do_all(*workers: Jobs) -> float:
    """Do what is put; how many a second, from the first to the last."""
    times: list[float] = []
    is_done = asyncio.Event()

    async def do(_number: int) -> None:
        times.append(time.perf_counter())
        if len(times) == JOBS:
            is_done.set()

    tasks = [asyncio.create_task(one.work(Handlers(put={"remake": do}), AT_ONCE)) for one in workers]
    await is_done.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return JOBS / (times[-1] - times[0])


@asynccontextmanager
async def _process(address: str) -> AsyncIterator[Any]:
    from tests.store.job_worker import open_jobs  # psycopg: only where there is a server

    store, jobs = await open_jobs(address)
    yield jobs
    await jobs.close()
    await store.close()


async def _measure_shared(address: str, beside: tuple[float, float]) -> list[Figure]:
    async with _process(address) as here, _process(address) as one, _process(address) as other:
        put, done = await _put_all(here), await _do_all(one, other)
        waited = await _ask_all(here, one)
    how = f"{JOBS:,} empty jobs, PostgreSQL without fsync; beside it the queue of one process"
    return [
        Figure("jobs put a second", put, "/s", beside[0], "in one process", note=how),
        Figure(
            "jobs done a second", done, "/s", beside[1], "in one process", note=f"{PROCESSES} workers, {AT_ONCE} each"
        ),
        Figure(
            "asked of a worker and answered, half of them",
            median(waited),
            "ms",
            note=f"{ASKED} one after the other, 6,000 characters each way, with nothing to be done; before an analysis",
        ),
        Figure("asked of a worker and answered, 95 in 100", percentile(waited, 95), "ms"),
    ]


async def _ask_all(here: Jobs, worker: Jobs) -> list[float]:
    async def answer(words: str, _asker: Asker) -> str:
        return words

    task = asyncio.create_task(worker.work(Handlers(asked={"analyse": answer}), AT_ONCE))
    await here.ask("analyse", WORDS, SOMEBODY)  # it is heard from here on
    waited: list[float] = []
    for _ in range(ASKED):
        began = time.perf_counter()
        await here.ask("analyse", WORDS, SOMEBODY)
        waited.append(1000 * (time.perf_counter() - began))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return waited
