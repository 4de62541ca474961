"""Cooldowns on what costs, per person and per server; a clock that is handed in, and no memory of the idle."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import TooSoon

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many in so many seconds, for one person and for one server."""

    person: int
    server: int
    seconds: float = 60.0


ALLOWANCES = {
    "fetch": Allowance(person=5, server=15),  # a page is fetched, an article analysed
    "report": Allowance(person=5, server=30),  # something is said to be wrong
    "picture": Allowance(person=10, server=40),  # a picture is drawn
    "preview": Allowance(person=6, server=20),  # a post is made, and its stories brought up to date first
    "search": Allowance(person=20, server=120),
    "export": Allowance(person=2, server=6),
    "import": Allowance(person=1, server=2),  # every feed of a file is fetched
    "forget": Allowance(person=2, server=6),  # the whole file is cleared of what was deleted
}


class Cooldowns:
    """Who did what when, as far back as an allowance looks."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._taken: OrderedDict[tuple[str, str, int], deque[float]] = OrderedDict()

    def take(self, what: str, user_id: int, guild_id: int | None) -> None:
        """Count one; TooSoon with the seconds to wait where the person or the server has had its share.

        What is refused is not counted.
        """
        allowance = ALLOWANCES[what]
        keys = [((what, "person", user_id), allowance.person)]
        if guild_id is not None:
            keys.append(((what, "server", guild_id), allowance.server))
        now = self._clock()
        waits = [self._wait(key, most, allowance.seconds, now) for key, most in keys]
        if max(waits) > 0:
            raise TooSoon(f"cooldown of {what}", seconds=math.ceil(max(waits)))
        for key, _ in keys:
            self._taken.setdefault(key, deque()).append(now)
            self._taken.move_to_end(key)
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)

    def _wait(self, key: tuple[str, str, int], most: int, seconds: float, now: float) -> float:
        taken = self._taken.get(key)
        if taken is None:
            return 0.0
        while taken and taken[0] <= now - seconds:
            taken.popleft()
        return taken[0] + seconds - now if len(taken) >= most else 0.0
