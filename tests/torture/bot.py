"""The bot's process, seen from outside: started, killed when something has happened so many times, started again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.forked import PROCESSES
from tests.torture import driver
from tests.torture.plan import Kill, Moment

COMES_WITHIN = 30.0  # seconds from a start to the gateway
HAPPENS_WITHIN = 2.5  # seconds for what a kill waits for


class BotEnded(Exception):
    """The bot ended by itself, which it never should."""


@dataclass
class Watch:
    """Counts what happens, and calls `then` when `moment` has come `count` times; of several, to one `who`."""

    counts: dict[Moment, int] = field(default_factory=dict)
    _moment: Moment = "any"
    _count: int = 0
    _then: Callable[[], object] = lambda: None
    _who: str = ""

    def wait_for(self, moment: Moment, count: int, then: Callable[[], object], who: str = "") -> None:
        self._moment, self._count, self._then, self._who = moment, count, then, who

    def record_news_seen(self, moment: Moment, who: str = "") -> None:
        """`who`: which of several it happened to, where that is known."""
        self.counts[moment] = self.counts.get(moment, 0) + 1
        if moment == self._moment and self._count and self._who in who:
            self._count -= 1
            if not self._count:
                self._then()


def read_last_words(log: Path) -> str:
    """The end of a process's log."""
    return log.read_text("utf-8", "replace")[-3000:] if log.exists() else ""


def kill_process(process: ForkServerProcess, log: Path, name: str = "") -> None:
    """SIGKILL, at once. BotEnded where there was nothing left to kill."""
    ended = process.exitcode
    process.kill()
    process.join()
    process.close()
    if ended is not None:
        raise BotEnded(f"{name}exit status {ended}\n{read_last_words(log)}")


class Bot:
    """One bot after another on the same database."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self._environ = dict(environ)
        self._log = log
        self._process: ForkServerProcess | None = None

    def start(self, ahead: float) -> None:
        self._process = PROCESSES.Process(target=driver.live, args=(self._environ, ahead, str(self._log)))
        self._process.start()

    def kill(self) -> None:
        """SIGKILL, at once. BotEnded where there was nothing left to kill."""
        process, self._process = self._process, None
        if process is not None:
            kill_process(process, self._log)

    def last_words(self) -> str:
        """The end of its log."""
        return read_last_words(self._log)

    async def live(self, kill: Kill, ahead: float, watch: Watch, arrived: asyncio.Event) -> None:
        """A life that ends as `kill` says; where what it waits for does not happen, after `HAPPENS_WITHIN` seconds."""
        happened = asyncio.Event()

        def strike() -> None:
            # Within the very call: a request that is being answered never has its answer read.
            self.kill()
            happened.set()

        if kill.moment == "any":
            happened.set()
        elif kill.delay:
            watch.wait_for(kill.moment, kill.count, happened.set)
        else:
            watch.wait_for(kill.moment, kill.count, strike)
        arrived.clear()
        self.start(ahead)
        begun = time.perf_counter()
        while not arrived.is_set() and not happened.is_set():
            if time.perf_counter() - begun > COMES_WITHIN or self.ended:
                raise BotEnded(f"not connected\n{self.last_words()}")
            await asyncio.sleep(0.02)
        try:
            async with asyncio.timeout(HAPPENS_WITHIN):
                await happened.wait()
        except TimeoutError:
            pass
        await asyncio.sleep(kill.delay)
        watch.wait_for("any", 0, lambda: None)
        self.kill()

    @property
    def ended(self) -> bool:
        return self._process is not None and self._process.exitcode is not None
