"""Many articles get their stories in a process of its own, so that nobody's answer waits for it.

This is the bot's side; the process is `bot.newsroom.clustering_child`. They need no words: what waits is in the store,
which both have open, and each article is placed in a short transaction of its own. The process ends when nothing waits,
and with the bot, however that ends: its standard input is closed then.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from pathlib import Path

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parent.parent.parent

AGAIN = (1.0, 10.0)  # seconds until it is started again when it has failed; then it is given up
_ENDING = 2.0  # seconds that it may take to end when its input is closed


class ClusteringProcess:
    """Runs the process, and again when it has failed."""

    def __init__(self, database: Path | str, *, log: str = "text", log_level: str = "info") -> None:
        self._database = os.fspath(database.resolve()) if isinstance(database, Path) else database
        self._given = (log, log_level)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Its process, while there is one."""
        return None if self._process is None or self._process.returncode is not None else self._process.pid

    async def run(self) -> bool:
        """Run the process until nothing waits; false where it failed each time. Called off, the process ends."""
        for seconds in (*AGAIN, None):
            try:
                status: int | str = await self._once()
            except OSError as error:  # no process can be had now
                status = str(error)
            if status == 0:
                return True
            _log.warning("placing ended before it was done", extra={"status": status, "again_after": seconds})
            if seconds is not None:
                await asyncio.sleep(seconds)
        return False

    async def _once(self) -> int:
        path = os.pathsep.join(filter(None, (os.fspath(_ROOT), os.environ.get("PYTHONPATH"))))
        process = self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "bot.newsroom.clustering_child", *self._given),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            # Not among the arguments, which everybody on the machine sees: it may hold a password.
            env=os.environ | {"PYTHONPATH": path, "DISCORD_TOKEN": "", "DATELINE_DATABASE": self._database},
        )
        try:
            return await process.wait()
        finally:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_ENDING):
            await process.wait()
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
