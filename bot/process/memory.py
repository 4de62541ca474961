"""What the process keeps of memory that it no longer uses. glibc only; elsewhere nothing happens.

Each thread that asks while others do gets an arena of its own (up to eight a core), and what one of them let go of is
used by no other: with a handful of threads of SQLite's the process would grow for days.
https://www.gnu.org/software/libc/manual/html_node/Malloc-Tunable-Parameters.html
"""

from __future__ import annotations

import ctypes

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
_ARENAS = 2


def share_arenas() -> bool:
    """Let the threads share two arenas, before they start; return whether that could be asked for."""
    return bool(_call("mallopt", _ARENA_MAX, _ARENAS))


def give_back() -> bool:
    """Hand what is free to the system; return whether there was any."""
    return bool(_call("malloc_trim", 0))


def _call(name: str, *arguments: int) -> int:
    try:
        return int(getattr(ctypes.CDLL(None), name)(*arguments))
    except (OSError, AttributeError):  # no C library by that way, or another one than glibc
        return 0
