"""How old an interaction is, by Discord's clock, and which ones nobody can answer any more.

Discord waits three seconds for the first answer. What is older is not worked on: whoever asked has been told by their
client that there is no answer, and the work would make the next ones late too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.errors import DatelineError

LATE = 3.0  # seconds: https://docs.discord.com/developers/interactions/receiving-and-responding
# The interaction is unknown (too old), or its token is (answered, and older than 15 minutes): nobody can be told.
GONE = frozenset({10062, 10015, 50027})
_DRIFT = 0.0001  # seconds a second, by which two clocks may part: a quartz without NTP keeps half of it
_OLDEST = 900.0  # seconds: what seems older than any token is of a clock that was set, not late
_DOUBTED = 60.0  # seconds in which all that came were late: it is the clocks then, not they
_STANDSTILL = 1.0  # seconds between two of the very same instant that only a clock that stands still gives


class TooLate(DatelineError):
    """It came in, or its turn came, when nobody waited for it any more. Nobody is told."""

    id = "late"


class Lateness:
    """Ages by the ids' own time, which is Discord's clock, beside the steady clock of this machine.

    How far the two are apart is what the freshest interaction so far shows: this machine's time of day may be wrong, or
    be set, and the loopback Discord's clock be turned, and nobody is late by that. So the first is never late.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._apart: float | None = None  # this clock minus Discord's, without the way here
        self._since = 0.0
        self._newest = (0.0, 0.0)  # when it was made (Discord's clock), and noted (this one)
        self._late: tuple[float, float] | None = None  # since when all are, and how far apart the clocks are at most

    def note(self, interaction: discord.Interaction[Any]) -> None:
        """Note that an interaction has come in."""
        now, made = self._clock(), interaction.created_at.timestamp()
        age = now - made - self._find_offset(now)
        stands_still = made == self._newest[0] and now - self._newest[1] > _STANDSTILL
        if self._apart is None or age < 0 or age > _OLDEST or stands_still:
            self._apart, self._since = now - made, now
        self._doubt(now, now - made, age)
        if made > self._newest[0] or stands_still:
            self._newest = (made, now)
        interaction.extras["made"] = made

    def _doubt(self, now: float, apart: float, age: float) -> None:
        """Go by the freshest of those that came meanwhile, where none has been in time for long."""
        if age <= LATE or self._apart == apart:
            self._late = None
            return
        since, least = self._late or (now, apart)
        self._late = (since, min(least, apart))
        if now - since > _DOUBTED:
            self._apart, self._since, self._late = min(least, apart), now, None

    def seconds(self, interaction: discord.Interaction[Any]) -> float:
        """Return an interaction's age in seconds, or a little less; None where it was not noted."""
        now, made = self._clock(), interaction.extras.get("made")
        return 0.0 if made is None else max(now - float(made) - self._find_offset(now), 0.0)

    def check(self, interaction: discord.Interaction[Any]) -> None:
        """TooLate where it is not to be worked on, not having been answered yet."""
        if (age := self.seconds(interaction)) > LATE:
            raise TooLate(f"{age:.1f} seconds old")

    def _find_offset(self, now: float) -> float:
        return 0.0 if self._apart is None else self._apart + _DRIFT * (now - self._since)


def is_gone(error: BaseException | None) -> bool:
    """Whether Discord no longer knows the interaction, or its token: foreseen, and nobody's fault."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    return isinstance(error, discord.HTTPException) and error.code in GONE
