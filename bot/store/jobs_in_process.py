"""The queue of one process that does everything. What is put is remembered until it ends, and put again then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from bot.errors import StoreError
from bot.news import Asker
from bot.store.job_queue import Answer, Asked, Handlers, NotTaken, Put, log_failure

_log = logging.getLogger(__name__)


class InProcessJobs:
    """`job_queue.Jobs`, without a server. What is asked is done at once by whoever works; its handler takes turns."""

    def __init__(self, asked: Mapping[Asked, Answer] | None = None) -> None:
        """`asked`: what this process does by itself, also where nobody works."""
        self._asked = asked or {}
        self._waiting: dict[tuple[Put, int], None] = {}
        self._given_up: set[tuple[Put, int]] = set()
        self._is_put = asyncio.Event()
        self._handlers: Handlers | None = None

    async def put(self, kind: Put, number: int = 0) -> None:
        if (kind, number) not in self._given_up:
            self._waiting.setdefault((kind, number))
            self._is_put.set()

    async def ask(self, kind: Asked, request: Any, asker: Asker) -> Any:
        answer = (self._handlers.asked if self._handlers else {}).get(kind) or self._asked.get(kind)
        if answer is None:
            raise NotTaken(kind)
        return await answer(request, asker)

    async def work(self, handlers: Handlers, at_once: int) -> None:
        self._handlers = handlers
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(at_once):
                    group.create_task(self._do_put(handlers))
        finally:
            self._handlers = None

    async def close(self) -> None:
        """Nothing is held."""

    async def _do_put(self, handlers: Handlers) -> None:
        while True:
            job = next((one for one in self._waiting if one[0] in handlers.put), None)
            if job is None:
                self._is_put.clear()
                await self._is_put.wait()
                continue
            del self._waiting[job]
            kind, number = job
            try:
                await handlers.put[kind](number)
            except StoreError as error:
                _log.warning("a job was not done", extra={"kind": kind, "number": number, "error": error.id})
            except Exception as error:  # noqa: BLE001  # one job that fails ends no other
                log_failure(_log, kind, number, error)
                if number:
                    self._given_up.add(job)
            except BaseException:
                self._waiting.setdefault(job)  # called off: it is done when somebody works again
                raise
