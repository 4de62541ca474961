"""What the processes of a round share, in a file that each has mapped: the clock, and what each of them is at.

The clock is put forward while they live. At a real machine no request and no claim goes through such a leap, so none
does here: whoever puts it forward has the board held, which lets nobody begin anything, and waits until all are idle.
"""

from __future__ import annotations

import mmap
import struct
from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.torture.clock import Ahead

STARTING, IDLE, BUSY = range(3)
_AHEAD: Final = struct.Struct("d")
_HELD: Final = 8
_STATES: Final = 16
_SIZE: Final = 64


class Board(Ahead):
    """A clock that can be put forward for every process that has the file open; `places` are the processes'."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _SIZE)

    @property
    def by(self) -> timedelta:
        return timedelta(seconds=_AHEAD.unpack_from(self._map)[0])

    @by.setter
    def by(self, by: timedelta) -> None:
        _AHEAD.pack_into(self._map, 0, by.total_seconds())

    @property
    def is_held(self) -> bool:
        return bool(self._map[_HELD])

    def hold(self, held: bool) -> None:
        """Let nobody begin anything, or let them again."""
        self._map[_HELD] = held

    def get_state(self, place: int) -> int:
        return self._map[_STATES + place]

    def set_state(self, place: int, state: int) -> None:
        self._map[_STATES + place] = state
