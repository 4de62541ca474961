"""A clock that runs as time does and can be put forward: for the bot, its Discord and its feeds alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Ahead:
    """Now, and `by` so much later."""

    def __init__(self, by: timedelta = timedelta()) -> None:
        self.by = by

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by

    def turn(self, by: timedelta) -> None:
        self.by += by
