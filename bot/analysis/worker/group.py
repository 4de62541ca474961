"""Workers of one kind: processes that start when they are needed and end when they are idle, behind one queue."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.analysis.worker.process import WorkerProcess
from bot.analysis.worker.queue import WorkQueue
from bot.errors import AnalysisError, AnalysisTimeout
from bot.news import Asker

_log = logging.getLogger(__name__)


class Workers:
    """At most `most` processes of one `kind`, each held to `memory` MiB; `idle` in seconds.

    What a worker dies of, or takes too long over, fails that call alone; the worker is replaced for the next.
    """

    def __init__(self, kind: str, *, most: int, memory: int, idle: float) -> None:
        self.queue = WorkQueue(most)
        self._kind = kind
        self._memory = memory
        self._idle = idle
        self._resting: list[WorkerProcess] = []
        self._endings: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are up and at rest."""
        return tuple(worker.pid for worker in self._resting)

    async def ask(self, header: dict[str, Any], blob: bytes, seconds: float, asker: Asker) -> dict[str, Any]:
        """Return the answer of a worker, once it is this asker's turn. TooBusy, AnalysisTimeout, AnalysisCrashed."""
        if self._closed:
            raise AnalysisError("the analyst is closed")
        async with self.queue.turn(asker):
            if self._closed:
                raise AnalysisError("the analyst is closed")
            worker = await self._take_worker()
            try:
                answer = await self._answer(worker, header | {"seconds": seconds}, blob, seconds)
            except BaseException:
                await worker.kill()  # its answer, should one come, must not be the next document's
                raise
            self._park(worker)
        return answer

    async def close(self) -> None:
        """End every worker; what is being read is waited for by its own caller."""
        self._closed = True
        resting, self._resting = self._resting, []
        await asyncio.gather(*(worker.end() for worker in resting), *self._endings)

    async def _take_worker(self) -> WorkerProcess:
        while self._resting:
            worker = self._resting.pop()
            worker.wake()
            if worker.is_up:
                return worker
            await worker.kill()
        return await WorkerProcess.start(self._kind, self._memory)

    @staticmethod
    async def _answer(worker: WorkerProcess, header: dict[str, Any], blob: bytes, seconds: float) -> dict[str, Any]:
        try:
            async with asyncio.timeout(seconds):
                return await worker.ask(header, blob)
        except TimeoutError:
            _log.warning("a worker took too long and was stopped", extra={"pid": worker.pid, "seconds": seconds})
            raise AnalysisTimeout(f"no answer after {seconds} s", seconds=f"{seconds:g}") from None

    def _park(self, worker: WorkerProcess) -> None:
        if self._closed:
            self._end(worker)
            return
        self._resting.append(worker)
        worker.rest(self._idle, self._end_idle)

    def _end_idle(self, worker: WorkerProcess) -> None:
        if worker in self._resting:
            self._resting.remove(worker)
            self._end(worker)

    def _end(self, worker: WorkerProcess) -> None:
        task = asyncio.create_task(worker.end(), name="end an idle analysis worker")
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)
