"""Whose turn it is at a host: never more than one request of ours at a time, whatever it is for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """One lock for each host that somebody wants something of; shared by all who fetch without being asked to."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """Give the host's turn: whoever comes while another has it waits for its end."""
        mine = self._hosts.setdefault(host, _Host())
        mine.wanted += 1
        try:
            async with mine.lock:
                yield
        finally:
            mine.wanted -= 1
            if not mine.wanted:
                self._hosts.pop(host, None)


class _Host:
    """One host's lock, and how many want it or have it."""

    __slots__ = ("lock", "wanted")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.wanted = 0
