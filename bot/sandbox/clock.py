"""The sandbox's clock: the machine's, turned forward as far as somebody wants to look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.sandbox.snowflake import utc_now

FURTHEST = timedelta(days=3660)


class ClockError(ValueError):
    """A time that the clock cannot be turned to; `str()` says why, for a person."""


class TurnableClock:
    """Call it for the aware time in UTC. It is only ever turned forward: ids carry their time, and rise."""

    def __init__(self, beneath: Callable[[], datetime] = utc_now) -> None:
        self._beneath = beneath
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return self._beneath() + self.ahead

    def forward(self, by: timedelta) -> datetime:
        """Turn it forward, by at most ten years in all; the time it shows then. ClockError where it would go back."""
        if by < timedelta(0):
            raise ClockError("The clock is only turned forward: ids carry their time, and none may come twice.")
        if self.ahead + by > FURTHEST:
            raise ClockError("The clock is turned forward by ten years at most.")
        self.ahead += by
        return self()

    def turn_to(self, moment: datetime) -> datetime:
        """Turn it to an aware moment that is still to come. ClockError where it is past, or bears no zone."""
        if moment.tzinfo is None:
            raise ClockError("A time needs its zone, as in 2031-05-14T08:00:00Z.")
        return self.forward(moment.astimezone(UTC) - self())
