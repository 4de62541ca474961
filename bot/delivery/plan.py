"""What is to be done about schedules whose time has come. Pure: schedules and `now` in, intents out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.recurrence import find_next_due
from bot.news.schedules import Schedule

_LISTED = 100  # missed times that the history names one by one

WAS_DOWN = "the bot was down at that time"
MADE_UP = "the bot was down at that time; the next post makes up for it"


@dataclass(frozen=True, slots=True)
class Deliver:
    """The post of this time is to be sent."""

    due: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    """The post of this time is not sent any more; the history says why."""

    due: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Advance:
    """What becomes of one schedule: its intents in the order of their times, and when it is due next."""

    schedule: Schedule
    next_due: datetime
    intents: tuple[Deliver | Skip, ...]


def plan(schedules: Iterable[Schedule], now: datetime) -> Iterator[Advance]:
    """Yield one step for each schedule whose time has come.

    Of the times missed, the last is made up for if it is not older than the schedule's grace; the others are not.
    """
    for schedule in schedules:
        if schedule.next_due <= now:
            yield _advance(schedule, now)


def is_late(due: datetime, grace: int, now: datetime) -> bool:
    """Whether a post of this time would come too late to be worth sending."""
    return now - due > timedelta(seconds=grace)


def _advance(schedule: Schedule, now: datetime) -> Advance:
    try:
        missed, following = _list_missed(schedule, now)
    except ValueError:  # its zone is not known any more: its post is refused, which pauses it, and no other waits
        return Advance(schedule, now + timedelta(days=1), (Deliver(schedule.next_due),))
    last = missed[-1]
    late = is_late(last, schedule.grace, now)
    intents: list[Deliver | Skip] = [Skip(due, WAS_DOWN if late else MADE_UP) for due in missed[:-1]]
    intents.append(Skip(last, WAS_DOWN) if late else Deliver(last))
    return Advance(schedule, following, tuple(intents))


def _list_missed(schedule: Schedule, now: datetime) -> tuple[list[datetime], datetime]:
    """The times from `next_due` to `now`, of very many the first ones and those that grace can reach; the one after."""
    made = [schedule.next_due]
    following = find_next_due(schedule.rule, schedule.next_due)
    while following <= now:
        made.append(following)
        after = following
        if len(made) == _LISTED:
            after = max(now - timedelta(seconds=schedule.grace), following)
        following = find_next_due(schedule.rule, after)
    return made, following
