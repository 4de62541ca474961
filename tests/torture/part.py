"""One of several processes: `dateline run --role …` as it is, but for what `driver` changes, and on the round's board.

It writes there whether it is idle, and claims nothing while the board is held.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sized
from functools import partial, partialmethod
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot import client, logs, settings
from bot.client import Dateline
from bot.delivery import poster
from bot.delivery.ledger import Ledger
from bot.delivery.session_turns import SessionTurns
from bot.newsroom import worker
from bot.newsroom.feeds.poller import Poller
from bot.newsroom.worker import Worker
from bot.settings import Settings
from bot.settings.process_roles import Role
from bot.store.dialects import beside_others
from tests.discord_internals import be_ready_at_once
from tests.torture import driver
from tests.torture.board import BUSY, IDLE, Board

_LOOK = 0.01  # seconds


class AtWork:
    """Whether this process has anything under way, on the board at its place. Until it is up, nothing stands there."""

    def __init__(self, board: Board, place: int) -> None:
        self._board = board
        self._place = place
        self._claiming = 0
        self.is_up: Callable[[], bool] = lambda: False
        self.list_under_way: Callable[[], Sized] = tuple

    def claim_unless_held(self, claim: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Return the claim as it is, but for a board that is held: then there is nothing to claim."""

        async def held(*given: Any) -> Any:
            self._claiming += 1
            try:
                self._board.set_state(self._place, BUSY)  # before it looks: who holds the board sees one or the other
                return () if self._board.is_held else await claim(*given)
            finally:
                self._claiming -= 1

        return held

    async def tell(self) -> None:
        while True:
            if self._claiming or self.list_under_way():
                self._board.set_state(self._place, BUSY)
            elif self.is_up():
                self._board.set_state(self._place, IDLE)
            await asyncio.sleep(_LOOK)


def live(environ: Mapping[str, str], role: Role, board: str, place: int, log: str) -> None:
    """One life of the process, which ends by being killed."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(Path(log).parent)
    os.environ["PGAPPNAME"] = environ["DATELINE_USER_AGENT"]
    given = settings.load(environ, Path(os.devnull))
    logs.set_up(given.log, given.log_level)
    shared = Board(Path(board))
    at_work = AtWork(shared, place)
    with _quick(at_work):
        asyncio.run((_work if role == "worker" else _connect)(given, shared, at_work))


@contextlib.contextmanager
def _quick(at_work: AtWork) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for patched in (
            patch.object(Poller, "run", partialmethod(Poller.run, seconds=driver.TICK)),
            patch.object(poster, "TICK", driver.TICK),
            patch.object(worker, "PLACE_EVERY", 1.0),
            patch.object(beside_others, "TAKE_EVERY", 0.2),
            patch.object(client, "SessionTurns", partial(SessionTurns, pause=0.0)),
            patch.object(Ledger, "claim", at_work.claim_unless_held(Ledger.claim)),
            patch.object(Poller, "_claim", at_work.claim_unless_held(Poller._claim)),
        ):
            stack.enter_context(patched)
        yield


async def _connect(given: Settings, board: Board, at_work: AtWork) -> None:
    newsroom = await driver.opened(given, board, "gateway")
    telling = asyncio.create_task(at_work.tell())

    def watch(made: Dateline) -> None:
        be_ready_at_once(made)
        at_work.is_up = made.is_ready
        at_work.list_under_way = lambda: made.poster._under_way if made.poster else ()

    try:
        await client.serve(given, newsroom, given.token or "", on_client=watch, role="gateway")
    finally:
        telling.cancel()
        await newsroom.close()


async def _work(given: Settings, board: Board, at_work: AtWork) -> None:
    newsroom = await driver.opened(given, board, "worker")
    telling = asyncio.create_task(at_work.tell())
    # Without the process that places many: it would go by the machine's clock.
    working = Worker(newsroom, given.articles, None, given.processes)
    at_work.is_up, at_work.list_under_way = lambda: True, lambda: working.poller._working
    try:
        await working.run()
    finally:
        telling.cancel()
        await newsroom.close()
