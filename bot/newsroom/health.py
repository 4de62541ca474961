"""Whether the archive can be written, and how much is in it: for the operator's monitoring."""

from __future__ import annotations

import asyncio
import shutil

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
    free = await asyncio.to_thread(lambda: shutil.disk_usage(store.path.parent).free)
    if free < LEAST_FREE:
        raise StoreFull(f"{store.path}: {free} bytes are free", path=store.path)
    try:
        async with asyncio.timeout(WRITABLE_WITHIN):
            await store.transact(counts.check_writable)
    except TimeoutError as error:
        raise StoreLocked(f"{store.path}: no write within {WRITABLE_WITHIN} s", path=store.path) from error


async def find_fault(store: Store) -> str | None:
    """Return the id of what keeps the archive from being written; None where nothing does."""
    try:
        await check_writable(store)
    except StoreError as error:
        return error.id
    except OSError:
        return StoreError.id
    return None
