"""What the bot tells systemd of itself: that it is ready, alive, ending. Without systemd nothing is told.

The protocol is a datagram of words to a socket: https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping

_log = logging.getLogger(__name__)

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"


def notify(state: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Tell the service manager; return whether there is one. It never raises and never waits."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    if address.startswith("@"):  # a name of Linux' abstract sockets, which no file has
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as wire:
            wire.setblocking(False)
            wire.sendto(state.encode(), address)
    except (OSError, AttributeError) as refusal:  # AttributeError: a system without such sockets
        _log.debug("systemd was not told", extra={"state": state, "reason": str(refusal)})
        return False
    return True


def read_watchdog_seconds(environ: Mapping[str, str] = os.environ) -> float:
    """Return the seconds of silence after which systemd ends this process (WatchdogSec=); 0 where it does not watch."""
    given, pid = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not given.isdecimal() or (pid and pid != str(os.getpid())):
        return 0.0
    return int(given) / 1_000_000
