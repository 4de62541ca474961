"""What a process does about the others at its PostgreSQL server: one has each duty, and all hear what is told.

Both need a connection that stays: the lock is the connection's, and so is what is heard.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Final

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.dialects.locks import Duty, try_to_take
from bot.store.dialects.notifying import CHANNEL

TAKE_EVERY: Final = 2.0  # seconds between two tries to take a duty
CHECK_EVERY: Final = 5.0  # seconds between two looks whether the connection, and so the duty, is still there

_ALIVE: Final = select(literal(1))


async def do_alone(connection: AsyncConnection, duty: Duty, work: Callable[[], Awaitable[None]]) -> None:
    """Wait for the duty on this connection (in autocommit) and do the work; called off where the connection is lost."""
    while not (await connection.execute(try_to_take(duty))).scalar_one():  # noqa: ASYNC110  # another process has it
        await asyncio.sleep(TAKE_EVERY)
    task = asyncio.ensure_future(work())
    try:
        while not (await asyncio.wait({task}, timeout=CHECK_EVERY))[0]:
            await connection.execute(_ALIVE)
        await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def hear(connection: AsyncConnection) -> AsyncGenerator[str]:
    """Give what is told, on this connection (in autocommit), beginning with an empty word when it can be heard."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.execute(f"LISTEN {CHANNEL}")
    yield ""
    while True:
        async for told in driver.notifies(timeout=CHECK_EVERY):
            yield told.payload
        await connection.execute(_ALIVE)
