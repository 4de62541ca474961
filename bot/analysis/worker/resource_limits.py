"""What a worker holds itself to: memory, processor time for one document, and an end together with its parent.

The kernel enforces all three, so that they hold where the interpreter does not run: in the middle of a pattern, of a
parse, of any C code. Where a system lacks one of them, the parent's own time limit still stands.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import signal
import sys

NO_MEMORY = 71  # the exit status of a worker that ran out of memory
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LOOK_EVERY = 1.0  # seconds between looks for the parent, where the kernel does not tell of its end


def hold_memory(mib: int) -> None:
    """Let this process have no more than `mib` MiB of address space; what asks for more gets MemoryError."""
    _limit("RLIMIT_AS", mib << 20)
    _limit("RLIMIT_CORE", 0)  # a worker that is ended for its time leaves no picture of an article on the disk


def hold_time(seconds: float) -> None:
    """Let this process compute for `seconds` from now on; the kernel ends it after that."""
    used = sum(os.times()[:2])
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds), hard))


def end_with(parent: int) -> None:
    """End this process when the process `parent`, which started it, ends, whatever is going on here then."""
    if not _is_killed_with_parent():
        _watch_parent(parent)
    if os.getppid() != parent:  # it ended before this could be said
        os._exit(0)


def is_out_of_time(status: int | None) -> bool:
    """Whether a process that ended with `status` (as asyncio and subprocess give it) was ended by `hold_time`."""
    return status == -getattr(signal, "SIGXCPU", 24)


def _limit(name: str, most: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(getattr(resource, name), (most, most))


def _is_killed_with_parent() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        status: int = ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    except (OSError, AttributeError):
        return False
    return status == 0


def _watch_parent(parent: int) -> None:
    """Ask every second whether the parent is still there: an alarm is heard between two steps of the interpreter."""

    def check_parent(_signal: int, _frame: object) -> None:
        if os.getppid() != parent:
            os._exit(0)

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, check_parent)
        signal.setitimer(signal.ITIMER_REAL, _LOOK_EVERY, _LOOK_EVERY)
