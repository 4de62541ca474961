"""Whether the archive can be written, and how much is in it: for the operator's monitoring."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bot.errors import StoreError
from bot.store import Store, counts
from bot.store.counts import Stored
from bot.store.errors import StoreFull, StoreLocked

LEAST_FREE = 32 * 1024 * 1024  # bytes of the disk: below it, a write may fail at any moment
WRITABLE_WITHIN = 10.0  # seconds; a write waits at most 5 for another process's


async def count_stored(store: Store) -> Stored:
    """Return the counts of what is stored."""
    async with store.read() as connection:
        return await counts.count_stored(connection)


async def check_writable(store: Store) -> None:
    """StoreError where nothing could be written now: locked, read-only, damaged, or the disk almost full."""
    if store.file is not None:  # of a server's disk, the server knows
        await asyncio.to_thread(_check_disk, store.file)
    try:
        async with asyncio.timeout(WRITABLE_WITHIN):
            await store.transact(counts.check_writable)
    except TimeoutError as error:
        raise StoreLocked(f"{store.shown}: no write within {WRITABLE_WITHIN} s", path=store.shown) from error


def _check_disk(file: Path) -> None:
    free = shutil.disk_usage(file.parent).free
    if free < LEAST_FREE:
        raise StoreFull(f"{file}: {free} bytes are free", path=file)


async def find_fault(store: Store) -> str | None:
    """Return the id of what keeps the archive from being written; None where nothing does."""
    try:
        await check_writable(store)
    except StoreError as error:
        return error.id
    except OSError:
        return StoreError.id
    return None
