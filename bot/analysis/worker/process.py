"""One worker process as the bot sees it: its pipes, its start, its end, and what its way of ending says."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.analysis.worker import protocol, resource_limits
from bot.errors import AnalysisCrashed, AnalysisError, AnalysisTimeout, AnalysisTooLarge

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parent.parent.parent.parent
_STARTING = 60.0  # seconds that a worker may take to load the pipeline
_ENDING = 2.0  # seconds that a worker may take to end when its input is closed
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}  # threads and memory that a worker does not need


class WorkerProcess:
    """One process and its pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._alarm: asyncio.TimerHandle | None = None
        self._listening = asyncio.create_task(self._listen(), name="listen to an analysis worker")

    @classmethod
    async def start(cls, kind: str, memory: int) -> WorkerProcess:
        """Start a worker process."""
        path = os.pathsep.join(filter(None, (os.fspath(_ROOT), os.environ.get("PYTHONPATH"))))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "bot.analysis.worker", kind, str(memory), str(os.getpid())),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path, "DISCORD_TOKEN": ""} | _FRUGAL,
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(_STARTING):
                await worker._read()
        except BaseException as error:
            await worker.kill()
            if isinstance(error, TimeoutError):
                raise AnalysisCrashed(f"the worker did not start within {_STARTING:g} s") from None
            raise
        return worker

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_up(self) -> bool:
        out = self._process.stdout
        return self._process.returncode is None and out is not None and not out.at_eof()

    def rest(self, seconds: float, then: Callable[[WorkerProcess], None]) -> None:
        self._alarm = asyncio.get_running_loop().call_later(seconds, then, self)

    def wake(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()

    async def ask(self, header: dict[str, Any], blob: bytes) -> dict[str, Any]:
        """Return the answer to a frame; an AnalysisError that says what the worker ended of, where it did."""
        pipe = self._process.stdin
        if pipe is None:  # pragma: no cover  # it was asked for
            raise AnalysisCrashed
        try:
            pipe.writelines(protocol.pack(header, blob))
            await pipe.drain()
        except ConnectionError as error:
            raise await self._explain_end(header.get("seconds")) from error
        return await self._read(header.get("seconds"))

    async def end(self) -> None:
        """Let it finish, and kill it when it does not."""
        self.wake()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(_ENDING):
                await self._process.wait()
        except TimeoutError:
            pass
        await self.kill()

    async def kill(self) -> None:
        self.wake()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._listening

    async def _read(self, seconds: float | None = None) -> dict[str, Any]:
        if self._process.stdout is None:  # pragma: no cover  # it was asked for
            raise AnalysisCrashed
        try:
            return await protocol.receive(self._process.stdout)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._explain_end(seconds) from error

    async def _explain_end(self, seconds: float | None) -> AnalysisError:
        """Return what the end of the process says; `seconds` is what its document was given."""
        status = await self._process.wait()
        if status == resource_limits.NO_MEMORY:
            return AnalysisTooLarge("the worker ran out of memory")
        if resource_limits.is_out_of_time(status):
            return AnalysisTimeout(f"the worker computed for more than {seconds} s", seconds=f"{seconds or 0:g}")
        return AnalysisCrashed(f"the worker ended with {status}")

    async def _listen(self) -> None:
        """Log what the worker writes to standard error, line by line."""
        if self._process.stderr is None:  # pragma: no cover  # it was asked for
            return
        rest = b""
        while chunk := await self._process.stderr.read(65_536):
            *lines, rest = (rest + chunk).split(b"\n")
            self._log_lines(lines)
            rest = rest[-65_536:]
        self._log_lines([rest])

    def _log_lines(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            if line.strip():
                _log.warning("worker: %s", line.decode(errors="replace"), extra={"pid": self.pid})
