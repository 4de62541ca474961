"""When a server of one's own is to end."""

from __future__ import annotations

import asyncio
import signal


def stopping() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set, from now on, for whoever serves until then."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    return stop
