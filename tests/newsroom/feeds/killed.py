"""One look at what is due, in a process that kills itself at a point of its work.

With an address, that feed is followed instead, by `HERE`.

The point: `analyse` (before the N-th analysis), `store` (in the N-th transaction, before it is kept), `kept` (right
after it).
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bot.news import Reader
from bot.newsroom.feeds.poller import Poller
from bot.store import Store
from tests.newsroom.feeds.conftest import PageAnalyst, open_newsroom
from tests.quick import Clock


class _Bomb:
    def __init__(self, point: str, at: int) -> None:
        self._point, self._left = point, at

    def pass_(self, point: str) -> None:
        if point == self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


async def _look(setting: str, now: datetime, bomb: _Bomb, address: str) -> None:
    class Analyst(PageAnalyst):
        async def analyse(self, document: Any, /, **_: Any) -> Any:
            bomb.pass_("analyse")
            return await super().analyse(document)

    write = Store.write

    @asynccontextmanager
    async def bombed(self: Store) -> AsyncIterator[Any]:
        async with write(self) as connection:
            yield connection
            bomb.pass_("store")
        bomb.pass_("kept")

    Store.write = bombed  # type: ignore[method-assign]
    newsroom = await open_newsroom(setting, Analyst(), Clock(now))
    await (newsroom.feeds.add(Reader(7, 100), address) if address else Poller(newsroom).tick(now))
    await newsroom.close()


def live(setting: str, now: datetime, point: str, at: int, address: str = "") -> None:
    """The process that kills itself."""
    asyncio.run(_look(setting, now, _Bomb(point, at), address))
