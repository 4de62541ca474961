"""What happens in a round, drawn from its seed: how the bot is killed, and how far the clock goes on meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal

Moment = Literal["fetching", "storing", "sending", "any"]
MOMENTS: tuple[Moment, ...] = ("fetching", "storing", "sending", "sending", "any")

APART = 60  # minutes between two times of one schedule: never are two of them missed together
_LONGEST_AWAY = 10 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Kill:
    """The bot is killed `delay` seconds after the `count`-th thing of its `moment`, counted from its start."""

    moment: Moment
    count: int
    delay: float
    away: timedelta  # how far the clock goes on until it is back
    cut_gateway: bool  # the wire is cut while it runs
    victim: int = 0  # of several processes, the place of the one that is killed
    restarted: tuple[bool, ...] = ()  # of those, which are started again before, where they are dead


@dataclass(frozen=True, slots=True)
class Round:
    """`times[n]` are schedule n's, in minutes after midnight UTC; it posts in channel n and says so when there is
    nothing new where `lines[n]`."""

    seed: int
    kills: tuple[Kill, ...]
    times: tuple[tuple[int, ...], ...]
    lines: tuple[bool, ...]
    losing: float  # the share of answers that get lost


def draw(seed: int, kills: int, schedules: int, start: datetime) -> Round:
    """The round of a seed. A schedule's times lie in the hours that the round may last, `APART` minutes apart."""
    rng = Random(seed)
    killed = tuple(_kill(rng) for _ in range(kills))
    lasts = int(sum((kill.away for kill in killed), timedelta()) / timedelta(minutes=1)) + kills
    first = start.hour * 60 + start.minute + 1
    times = []
    for _ in range(schedules):
        offset = rng.randrange(max(2, min(lasts, APART)))
        times.append(tuple(sorted((first + offset + APART * n) % 1440 for n in range(1 + lasts // APART))))
    lines = tuple(rng.random() < 0.7 for _ in range(schedules))
    return Round(seed, killed, tuple(times), lines, rng.choice((0.0, 0.1, 0.25)))


def draw_several(seed: int, kills: int, schedules: int, start: datetime, moments: Sequence[Sequence[Moment]]) -> Round:
    """The same for several processes: at each of their places, in which moments one is killed."""
    drawn = draw(seed, kills, schedules, start)
    rng = Random(f"several {seed}")
    changed = []
    for kill in drawn.kills:
        victim = rng.randrange(len(moments))
        moment = rng.choice(moments[victim])
        delay = rng.random() * 1.5 if moment == "any" else kill.delay if kill.count else rng.random() * 0.02
        restarted = tuple(rng.random() < 0.7 for _ in moments)
        count = 0 if moment == "any" else rng.randrange(1, 5)
        changed.append(replace(kill, moment=moment, count=count, delay=delay, victim=victim, restarted=restarted))
    return replace(drawn, kills=tuple(changed))


def _kill(rng: Random) -> Kill:
    moment = rng.choice(MOMENTS)
    delay = rng.choice((0.0, rng.random() * 0.02, rng.random() * 0.3))
    count = rng.randrange(1, 9)
    if moment == "any":
        count, delay = 0, rng.random() * 1.5
    away = timedelta(seconds=rng.randrange(20, _LONGEST_AWAY))
    return Kill(moment, count, delay, away, rng.random() < 0.15)


def due_times(times: Sequence[int], after: datetime, until: datetime) -> list[datetime]:
    """Each moment of these minutes of a UTC day that is later than `after` and not later than `until`: by going through
    every minute, so that it shares nothing with what it checks."""
    moment = after.replace(second=0, microsecond=0)
    found = []
    while (moment := moment + timedelta(minutes=1)) <= until:
        if moment.hour * 60 + moment.minute in times:
            found.append(moment)
    return found
