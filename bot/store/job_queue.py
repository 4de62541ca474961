"""Work that any worker may do, behind three calls: put it, ask for its answer, do it.

Two keep to them: `jobs_in_process` where one process does all, and `dialects.shared_jobs` where several share a
PostgreSQL. What is put is a kind and a number, since what there is to do stands in the store: put twice it is done
once, and what is lost with its worker is found there and put again. What is asked is computed and nothing is written,
so whoever asks may ask again, or do it by itself, and nothing is lost or doubled; whoever asked stores the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from bot.errors import DatelineError, StoreError
from bot.news import Asker

Put: TypeAlias = Literal["remake", "place"]  # analyse a reading anew; look for articles that wait for their story
Asked: TypeAlias = Literal["analyse"]
Answer: TypeAlias = Callable[[Any, Asker], Awaitable[Any]]
MOST_TRIES = 3  # workers that may end over the same job; then it is given up


class NotTaken(Exception):
    """Nobody has begun with what was asked within the time there is for that; whoever asked does it by itself."""


class LostJob(Exception):
    """As many workers have ended over what was asked as may."""


class QueueFull(StoreError):
    """So much waits that no more of it is put; it stands in the store, and is put another time."""

    id = "store.queue_full"


@dataclass(frozen=True, slots=True)
class Handlers:
    """What a worker can do. What an answer's handler raises of DatelineError is raised where it was asked."""

    put: Mapping[Put, Callable[[int], Awaitable[object]]] = field(default_factory=dict)
    asked: Mapping[Asked, Answer] = field(default_factory=dict)


class Jobs(Protocol):
    """The queue."""

    async def put(self, kind: Put, number: int = 0) -> None:
        """Have some worker do it once, some time, in the order in which it is put.

        Nothing happens where the same waits, or was given up; what has no number is never given up.

        QueueFull where too much waits, StoreError where it cannot be put.
        """

    async def ask(self, kind: Asked, request: Any, asker: Asker) -> Any:
        """Have some worker do it now, people's before what nobody waits for, and return its answer.

        Raises what its handler raises of DatelineError; NotTaken, LostJob, StoreError.
        """

    async def work(self, handlers: Handlers, at_once: int) -> None:
        """Do what is put and asked, by whatever process, until cancelled; of each so many at once.

        What is put and fails is logged and given up, but for what fails by StoreError: that may be put again.
        StoreError where the server is lost.
        """

    async def close(self) -> None:
        """Let go of what is held; nothing is put, asked or done any more."""


def log_failure(log: logging.Logger, kind: Put, number: int, error: Exception) -> None:
    """Log a job that is given up, by its number and never by its words."""
    is_known = isinstance(error, DatelineError)
    log.log(
        logging.WARNING if is_known else logging.ERROR,
        "a job failed and is given up",
        extra={"kind": kind, "number": number, "error": error.id if isinstance(error, DatelineError) else "unforeseen"},
        exc_info=None if is_known else error,
    )
