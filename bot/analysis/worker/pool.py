"""Many documents on all cores: processes forked from one that has the pipeline loaded, so that they share it.

Results come in the order of the items, and only a few items are held at a time, however long the stream is.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Literal, TypeVar

from bot.analysis.worker import resource_limits

T = TypeVar("T")
Why = Literal["crashed", "timeout", "memory"]

CHUNK = 16  # items a process is given at once
_AHEAD = 3  # chunks read ahead for each process
# Forking shares the loaded pipeline; on macOS, system libraries do not survive it.
_CONTEXT: Any = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What a process holds itself to: seconds of computing for one result, and MiB of memory (0: any)."""

    seconds: float
    memory: int


@dataclass(slots=True, eq=False)
class _Slot(Generic[T]):
    """A chunk of the stream and its results, as they come in."""

    items: list[T]
    results: dict[int, bytes] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return len(self.results) == len(self.items)


@dataclass(slots=True, eq=False)
class _Job(Generic[T]):
    slot: _Slot[T]
    places: list[int]  # of the slot's items, in the order in which their results come


class _Process(Generic[T]):
    def __init__(self, work: Callable[[list[T]], Iterable[bytes]], held: ProcessLimits) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, work, held, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()
        self.job: _Job[T] | None = None
        self.deadline = 0.0

    def give(self, job: _Job[T], seconds: float) -> None:
        self.job = job
        self.deadline = time.monotonic() + seconds
        self.pipe.send([job.slot.items[place] for place in job.places])

    def end(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()

    def explain_end(self) -> Why:
        """Return why the process ended, by its exit status."""
        self._process.join()
        if self._process.exitcode == resource_limits.NO_MEMORY:
            return "memory"
        return "timeout" if resource_limits.is_out_of_time(self._process.exitcode) else "crashed"


def map_in_parallel(
    items: Iterable[T],
    work: Callable[[list[T]], Iterable[bytes]],
    lost: Callable[[T, Why], bytes],
    *,
    processes: int,
    seconds: float,
    memory: int = 0,
) -> Iterator[bytes]:
    """Yield the results of `work` on every item in order, worked out in `processes` processes.

        A process that dies, or gives no result for `seconds`, is replaced; what it was at is tried once more by itself,
    and what kills its process then gets `lost` as its result. Each holds itself to `seconds` of computing a result and
    to `memory` MiB (0: any), and ends with this one, however this one ends.
    """
    held = ProcessLimits(seconds, memory)
    source = iter(items)
    window: deque[_Slot[T]] = deque()
    waiting: deque[_Job[T]] = deque()
    staff: list[_Process[T]] = [_Process(work, held) for _ in range(processes)]
    try:
        is_over = False
        while True:
            while not is_over and len(window) < processes * _AHEAD and len(waiting) < processes:
                chunk = _take(source)
                is_over = not chunk
                if chunk:
                    slot = _Slot(chunk)
                    window.append(slot)
                    waiting.append(_Job(slot, list(range(len(chunk)))))
            _employ(staff, waiting, seconds)
            while window and window[0].is_done:
                slot = window.popleft()
                yield from (slot.results[place] for place in range(len(slot.items)))
            if is_over and not window:
                return
            _hear(staff, waiting, work, lost, held)
    finally:
        for process in staff:
            process.end()


def _take(source: Iterator[T]) -> list[T]:
    chunk: list[T] = []
    for item in source:
        chunk.append(item)
        if len(chunk) >= CHUNK:
            break
    return chunk


def _employ(staff: list[_Process[T]], waiting: deque[_Job[T]], seconds: float) -> None:
    for process in staff:
        if process.job is None and waiting:
            with suppress(OSError):  # it has died at rest: the next look finds that out
                process.give(waiting.popleft(), seconds)


def _hear(
    staff: list[_Process[T]],
    waiting: deque[_Job[T]],
    work: Callable[[list[T]], Iterable[bytes]],
    lost: Callable[[T, Why], bytes],
    held: ProcessLimits,
) -> None:
    """Take in what has come, and replace what has died or hangs."""
    busy = {process.pipe: process for process in staff if process.job is not None}
    patience = max(0.0, min((p.deadline for p in busy.values()), default=0.0) - time.monotonic())
    ready = wait(list(busy), timeout=patience)
    gone: list[tuple[_Process[T], Why]] = []
    for pipe in ready:
        process = busy[pipe]
        try:
            result = process.pipe.recv_bytes()
        except (EOFError, OSError):
            gone.append((process, process.explain_end()))
            continue
        process.deadline = time.monotonic() + held.seconds
        if process.job is not None:
            process.job.slot.results[process.job.places.pop(0)] = result
            if not process.job.places:
                process.job = None
    now = time.monotonic()
    gone += [(p, "timeout") for p in busy.values() if p.pipe not in ready and p.job is not None and p.deadline <= now]
    for process, why in gone:
        process.end()
        staff[staff.index(process)] = _Process(work, held)
        if process.job is not None:
            _retry(process.job, waiting, lost, why)


def _retry(job: _Job[T], waiting: deque[_Job[T]], lost: Callable[[T, Why], bytes], why: Why) -> None:
    if len(job.places) == 1:
        place = job.places[0]
        job.slot.results[place] = lost(job.slot.items[place], why)
        return
    waiting.extendleft(_Job(job.slot, [place]) for place in reversed(job.places))


def _serve(pipe: Connection, work: Callable[[list[T]], Iterable[bytes]], held: ProcessLimits, parent: int) -> None:
    """Serve as one process: chunks in, a result for each item out, until the other end closes."""
    resource_limits.end_with(parent)
    if held.memory:
        resource_limits.hold_memory(held.memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that reads and writes
    gc.set_threshold(50_000, 50, 50)  # the pipeline is frozen; a parse makes many objects and few cycles
    with suppress(EOFError, OSError):
        while True:
            items = pipe.recv()
            resource_limits.hold_time(held.seconds)
            try:
                for result in work(items):
                    pipe.send_bytes(result)
                    resource_limits.hold_time(held.seconds)
            except MemoryError:
                os._exit(resource_limits.NO_MEMORY)  # what it holds by now would be the next item's trouble
