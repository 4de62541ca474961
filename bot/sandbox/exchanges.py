"""Everything that crossed the wire, for tests and for looking at: REST requests with their answers, gateway frames."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """One REST request and its answer. `route` is the template ("/channels/{channel_id}/messages") or None where
    nothing answers to that path; bodies are JSON values, None where there was none; `files` the names of what was
    uploaded; `seconds` how long the sandbox took; `lost` says that the answer never left."""

    at: datetime
    account: str | None
    method: str
    route: str | None
    path: str
    query: Mapping[str, str]
    body: Any
    files: tuple[str, ...]
    status: int
    headers: Mapping[str, str]
    answer: Any
    seconds: float
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One gateway payload: `sent` by the sandbox, or received from the client of `account`."""

    at: datetime
    account: str | None
    session: str | None
    sent: bool
    op: int
    event: str | None
    data: Any


class Exchanges:
    """The last `kept` exchanges and frames. `on` switches recording; listeners are called with each, in order."""

    def __init__(self, clock: Callable[[], datetime], *, on: bool = True, kept: int = 5_000) -> None:
        self.on = on
        self.rest: deque[Exchange] = deque(maxlen=kept)
        self.frames: deque[Frame] = deque(maxlen=kept)
        self.listeners: list[Callable[[Exchange | Frame], None]] = []
        self._clock = clock

    @property
    def active(self) -> bool:
        return self.on or bool(self.listeners)

    def now(self) -> datetime:
        return self._clock()

    def add(self, record: Exchange | Frame) -> None:
        if self.on:
            if isinstance(record, Exchange):
                self.rest.append(record)
            else:
                self.frames.append(record)
        for listener in self.listeners:
            listener(record)

    def events(self, name: str) -> list[Frame]:
        """The events of that name that were sent, oldest first."""
        return [frame for frame in self.frames if frame.sent and frame.event == name]

    def requests(self, method: str, route: str) -> list[Exchange]:
        """The requests to that route's template, oldest first."""
        return [exchange for exchange in self.rest if exchange.method == method and exchange.route == route]

    def clear(self) -> None:
        self.rest.clear()
        self.frames.clear()
