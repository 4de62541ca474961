"""When a shard's session may begin: Discord lets each of `max_concurrency` buckets of shards begin one in five seconds.

Processes take their turns in the database, on any number of machines and by its server's clock; on SQLite, where all
are on one machine, in a file beside it. A turn is noted before it comes, so that none waits with a lock held.
https://docs.discord.com/developers/events/gateway#sharding-max-concurrency
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from bot.errors import StoreError
from bot.store import Store, private_files, shard_turns

_log = logging.getLogger(__name__)

PAUSE: Final = 5.25  # seconds between two sessions of a bucket: five, and a little for the way there
_AFTER_INVALID = (1.0, 5.0)  # seconds, at random, before a shard begins another session
_MOST = shard_turns.MOST  # seconds; a turn noted further ahead is a clock's that was wrong
_NOT_KNOWN: Final = "the turns of other processes are not known"


class SessionTurns:
    """`concurrency` is Discord's `max_concurrency`, 1 until it is known. Turns are taken in the database of `store`, or
    in the file at `path`; with neither there is no other process."""

    def __init__(self, path: Path | None, pause: float = PAUSE, *, store: Store | None = None) -> None:
        self.concurrency = 1
        self._path = path
        self._store = store
        self._pause = pause
        self._free: dict[str, float] = {}  # by bucket: when its next session may begin
        self._begun: set[int] = set()

    async def wait(self, shard_id: int) -> None:
        """Wait for a shard's turn, and take it."""
        if shard_id in self._begun:
            await asyncio.sleep(random.SystemRandom().uniform(*_AFTER_INVALID))
        self._begun.add(shard_id)
        bucket = shard_id % self.concurrency
        wait = None if self._store is None else await self._take_in_database(self._store, bucket)
        if wait is None:
            wait = await asyncio.to_thread(self._take, str(bucket))
        await asyncio.sleep(wait)

    async def _take_in_database(self, store: Store, bucket: int) -> float | None:
        try:
            return await store.transact(
                lambda connection: shard_turns.take(connection, bucket, self._pause),
                beside_others=True,
                one_statement=True,
            )
        except StoreError as error:  # Discord puts off who is too early
            _log.warning(_NOT_KNOWN, extra={"reason": str(error)})
            return None

    def _take(self, bucket: str) -> float:
        """Note the bucket's next turn; return the seconds until it comes."""
        if self._path is not None:
            try:
                with _locked(self._path) as file:
                    self._free = _read(file)
                    wait = self._note(bucket)
                    _write(file, self._free)
                    return wait
            except OSError as refusal:
                _log.warning(_NOT_KNOWN, extra={"reason": refusal.strerror})
        return self._note(bucket)

    def _note(self, bucket: str) -> float:
        now = time.time()
        turn = self._free.get(bucket, 0.0)
        turn = turn if now < turn < now + _MOST else now
        self._free[bucket] = turn + self._pause
        return turn - now


@contextmanager
def _locked(path: Path) -> Iterator[IO[str]]:
    """Open a file, made where it is not there, for this process alone until the end of the block. OSError."""
    private_files.make_folder(path.parent)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, private_files.MODE), "r+", encoding="utf-8") as file:
        if sys.platform != "win32":  # there, processes that begin together are put off by Discord, and try again
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)  # let go with the file, and with the process
        yield file


def _read(file: IO[str]) -> dict[str, float]:
    try:
        return {str(bucket): float(at) for bucket, at in json.load(file).items()}
    except (ValueError, TypeError, AttributeError):  # new, or broken off
        return {}


def _write(file: IO[str], free: dict[str, float]) -> None:
    file.seek(0)
    file.truncate()
    json.dump(free, file)
    file.flush()
