"""When people last read which story: known at once, written a moment behind the answer, several together."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot.errors import StoreError
from bot.store import Connection, Store, stories

AFTER = 0.25  # seconds, in which the answer has gone out

_log = logging.getLogger(__name__)


class ReadMarkers:
    """What is not written yet counts all the same in this process; a crash loses a moment of it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._noted: dict[tuple[int, int | None, int], datetime] = {}  # by person, server and story
        self._task: asyncio.Task[None] | None = None

    def note(self, user_id: int, guild_id: int | None, story: int, at: datetime) -> None:
        """Note that a person read a story in a server."""
        self._noted[user_id, guild_id, story] = at
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_later(), name="write read markers")

    async def get(self, connection: Connection, user_id: int, guild_id: int | None, story: int) -> datetime | None:
        """Return when a person last read a story, given by the key that it goes by; None: never."""
        noted = self._noted.get((user_id, guild_id, story))
        return noted or await stories.get_read_marker(connection, user_id, guild_id, story)

    async def write(self) -> None:
        """Write what was noted so far, before somebody looks at what is stored. StoreError: it is lost."""
        noted = dict(self._noted)
        if not noted:
            return

        async def mark(connection: Connection) -> None:
            for (user_id, guild_id, key), at in noted.items():
                if (story := await stories.resolve(connection, key)) is not None:
                    await stories.set_read_marker(connection, user_id, guild_id, story, at)

        try:
            await self._store.transact(mark)
        finally:
            self._noted = {which: at for which, at in self._noted.items() if noted.get(which) != at}

    async def try_to_write(self) -> None:
        """Write what was noted so far; where it cannot be, that is logged."""
        try:
            await self.write()
        except StoreError as error:  # a full disk keeps nobody from reading
            _log.warning("read markers were not stored", extra={"error": error.id})

    async def close(self) -> None:
        """Write what is left."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self.try_to_write()

    async def _write_later(self) -> None:
        while self._noted:
            await asyncio.sleep(AFTER)
            await self.try_to_write()
