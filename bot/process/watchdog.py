"""Ends this process where its event loop is held, with the place where it stood in the log.

No Python code can do that: what holds the loop may hold the interpreter's lock with it (a pattern that backtracks
does). The timer is faulthandler's, a thread in C that needs no lock. The loop winds it up anew every few seconds; where
it does not, every thread's traceback goes to standard error and the process ends with status 1, so that whoever started
it (systemd, a container's engine) starts it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import signal
import time
from collections.abc import AsyncIterator, Iterator
from types import FrameType

from bot.process import systemd

END_WITHIN = 5.0  # seconds from a signal to the end of the process
_WINDINGS = 4  # of the timer in its own length, at least
_WIND_EVERY = 5.0  # seconds, at most
_LOG = 2  # standard error: faulthandler writes to a descriptor, not to a logger


class Watchdog:
    """`seconds`: how long the loop may be held; 0: for ever, but a signal to end still ends the process in time."""

    def __init__(self, seconds: float, *, end_within: float = END_WITHIN) -> None:
        self._seconds = seconds
        self._end_within = end_within
        self._is_watching = False
        self._deadline: float | None = None  # of the end, on the monotonic clock

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Watch the running loop until the end of the block, and tell systemd that all is ready and well meanwhile.

        After `alarm` the timer stays wound up until the process has ended: threads that do not end hold it no longer.
        """
        faulthandler.enable(_LOG)  # systemd's own watchdog ends a process by SIGABRT
        self._is_watching = True
        winding = asyncio.create_task(self._wind_for_ever(), name="dateline-watchdog")
        systemd.notify(systemd.READY)
        try:
            with self._pausing():
                yield
        finally:
            systemd.notify(systemd.STOPPING)
            winding.cancel()
            await asyncio.gather(winding, return_exceptions=True)
            self._is_watching = False
            if self._deadline is None:
                faulthandler.cancel_dump_traceback_later()

    def alarm(self) -> None:
        """Start the seconds that the process has left to end. For a signal's handler: the loop may be held."""
        if self._deadline is None:
            self._deadline = time.monotonic() + self._end_within
        if self._is_watching:  # before, modules are being loaded, which takes what it takes
            left = max(self._deadline - time.monotonic(), 0.1)
            faulthandler.dump_traceback_later(left, exit=True, file=_LOG)

    async def _wind_for_ever(self) -> None:
        lengths = [seconds for seconds in (self._seconds, systemd.read_watchdog_seconds()) if seconds]
        every = min([_WIND_EVERY, *(seconds / _WINDINGS for seconds in lengths)])
        while True:
            self._wind()
            systemd.notify(systemd.ALIVE)
            await asyncio.sleep(every)

    def _wind(self) -> None:
        if self._seconds:
            faulthandler.dump_traceback_later(self._seconds, exit=True, file=_LOG)
        if self._deadline is not None:  # asked second: a signal may come between the two
            self.alarm()

    @contextlib.contextmanager
    def _pausing(self) -> Iterator[None]:
        """Stop the timer while Ctrl-Z has stopped the process, which does not stop its clock."""

        def pause(number: int, _: FrameType | None) -> None:
            faulthandler.cancel_dump_traceback_later()
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)  # it stands here until SIGCONT
            signal.signal(number, pause)
            self._wind()

        try:
            before = signal.signal(signal.SIGTSTP, pause)
        except (ValueError, AttributeError):  # not the main thread; a system without it
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGTSTP, before)
