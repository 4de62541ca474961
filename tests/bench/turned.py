"""The bot on a clock that is put forward an hour at a time, whose loops are ticked by hand; prints its memory.

python -m tests.bench.turned STEPS
Settings come from the environment. Articles are analysed by the tests' quick analyst: the analysis has a process of its
own, whose memory is not what is looked at here.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot import client, settings
from bot.delivery.poster import Poster
from bot.newsroom import Newsroom
from bot.newsroom.feeds.poller import Poller
from bot.process import memory
from tests.bench.stage import resident
from tests.discord_internals import be_ready_at_once
from tests.torture import driver
from tests.torture.clock import Ahead

STEP = timedelta(hours=1)


class Loops:
    """The bot's own loops, held still: who they belong to, once they have begun."""

    def __init__(self) -> None:
        self.of: dict[type, Any] = {}
        self._begun = asyncio.Event()

    async def hold(self, owner: Any) -> None:
        """In the place of `run`: says whose it is, and does nothing."""
        self.of[type(owner)] = owner
        if len(self.of) == 2:
            self._begun.set()
        await asyncio.Event().wait()

    async def begun(self) -> None:
        await self._begun.wait()


async def _main(steps: int) -> None:
    memory.share_arenas()  # as `dateline run` does
    given = settings.load(os.environ, Path(os.devnull))
    clock = Ahead()
    newsroom = await driver.opened(given, clock)
    loops = Loops()

    async def hold(owner: Any, *_: Any, **__: Any) -> None:
        await loops.hold(owner)

    with ExitStack() as stack:
        for kind in (Poller, Poster):
            stack.enter_context(patch.object(kind, "run", hold))
        serving = asyncio.create_task(client.serve(given, newsroom, given.token or "", on_client=be_ready_at_once))
        try:
            await loops.begun()
            await _week(newsroom, loops, clock, steps)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            await newsroom.close()


async def _week(newsroom: Newsroom, loops: Loops, clock: Ahead, steps: int) -> None:
    poller, poster = loops.of[Poller], loops.of[Poster]
    for _ in range(steps):
        clock.turn(STEP)
        await poller.tick(clock())
        await poster.tick(clock())
        await newsroom.servers.delete_due()
        memory.give_back()  # with it, as the client does every hour
        print(resident(os.getpid()), flush=True)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
