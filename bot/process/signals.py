"""A signal to end: heard also while the event loop is held by Python code or by a pattern, and told to the loop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

ENDS = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """Which signal asked this process to end, if one did. Made where a loop runs."""

    def __init__(self, alarm: Callable[[], None] | None = None) -> None:
        """`alarm` is called by the signal's handler itself, not by the loop, which may be held."""
        self.signal: signal.Signals | None = None
        self._alarm = alarm
        self._event = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def wait(self) -> None:
        """Wait until a signal has come."""
        await self._event.wait()

    def ask(self, number: int, _: FrameType | None = None) -> None:
        """Ask the process to end; from a signal's handler too. Asked again, it has been asked."""
        if self.signal is not None:
            return
        self.signal = signal.Signals(number)
        if self._alarm is not None:
            self._alarm()
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has ended
            self._loop.call_soon_threadsafe(self._event.set)


@contextlib.contextmanager
def stop_signals(
    *numbers: signal.Signals, alarm: Callable[[], None] | None = None, for_good: bool = False
) -> Iterator[Stop]:
    """Give what hears these signals (SIGTERM and SIGINT if none is named) until the end of the block.

    `for_good`: the process ends behind the block, so that a second signal no longer changes its exit status.
    """
    # Not the loop's add_signal_handler: that one is heard only when the loop goes round again.
    stop = Stop(alarm)
    before = {}
    with contextlib.suppress(ValueError):  # not in the main thread: nobody sends it signals
        before = {number: signal.signal(number, stop.ask) for number in numbers or ENDS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if for_good and stop.signal is not None else handler)
