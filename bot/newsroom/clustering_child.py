"""The process that gives the articles of an archive their stories (`bot.newsroom.clustering_process` starts it)."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import signal
import sys
import threading
from datetime import UTC, datetime

from bot import logs
from bot.errors import StoreError
from bot.newsroom.background import Background
from bot.newsroom.clustering import Clusterer
from bot.process import memory
from bot.store import Store

_log = logging.getLogger(__name__)

NICE = 10  # it takes what nobody else wants; not less, for it holds the store's one lock now and then
MEMORY = 512 * 1024 * 1024  # bytes of address space
REST = 0.5  # of the time that a piece took, in which others may write


async def _place(database: str) -> None:
    store = await Store.open(database)
    try:
        await Clusterer(store, lambda: datetime.now(UTC), Background(rest=REST)).cluster_all()
    finally:
        await store.close()


def _end_with_parent() -> None:
    """Wait for the end of standard input. A thread will do: nothing here holds the interpreter for long."""
    while os.read(0, 1024):  # not by `sys.stdin`, whose lock would be held when the process ends by itself
        pass
    os._exit(0)


def main(database: str, log: str, log_level: str) -> int:
    """Give what waits in `database` its story; return 0, or 1 where the store fails."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the bot's, which ends this
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    memory.share_arenas()
    logs.set_up(log, log_level)
    threading.Thread(target=_end_with_parent, daemon=True, name="wait for the end of the bot").start()
    try:
        asyncio.run(_place(database))
    except StoreError as error:
        _log.warning("placing could not go on", extra={"error": error.id, "reason": str(error)[:300]})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ["DATELINE_DATABASE"], *sys.argv[1:]))
