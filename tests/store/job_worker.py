"""A worker in a process of its own: `python -m tests.store.job_worker SETTING [fatal|slow]`, until it is ended.

It answers with what was asked, twice. Where a number is "fatal" to it, or what is asked begins so, it ends by SIGKILL
in the middle of it; "slow": it says `begun` and is never done.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress

from bot.news import Asker
from bot.store import Store
from bot.store.dialects.shared_jobs import Codec, SharedJobs
from bot.store.job_queue import Handlers

VERSION = "test-1"  # as that of tests.quick, whose import takes longer
FATAL = 13
CODEC = Codec(str, str, str)


async def open_jobs(setting: str, version: str = VERSION) -> tuple[Store, SharedJobs]:
    """A store, and the queue on it, as a process has them."""
    store = await Store.open(setting)
    jobs = SharedJobs(store.setting, version, store.hear, {"analyse": CODEC})
    await jobs.open()
    return store, jobs


async def main(setting: str, how: str = "") -> None:
    store, jobs = await open_jobs(setting)

    async def answer(words: str, _asker: Asker) -> str:
        print(f"begun {words}", flush=True)
        if words.startswith("fatal"):
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "slow":
            await asyncio.Event().wait()
        return words * 2

    async def do(number: int) -> None:
        print(f"begun {number}", flush=True)
        if number == FATAL:
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "slow":
            await asyncio.Event().wait()
        print(f"done {number}", flush=True)

    print("ready", flush=True)
    with suppress(asyncio.CancelledError):
        await jobs.work(Handlers(put={"remake": do}, asked={"analyse": answer}), 1)
    await jobs.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
