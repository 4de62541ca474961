"""A simulated year of 100 schedules over 25 zones, four each: every time that the zones' rules give, and no other.

The other side is an enumeration of its own: each wall-clock minute of each day is turned into the moment that it is by
counting through UTC, minute by minute around every change of the zone's offset; nothing of cron is in it.
"""

from __future__ import annotations

import heapq
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.delivery.plan import Deliver, plan
from bot.delivery.recurrence import find_next_due
from bot.news.schedules import Rule, Schedule

ZONES = (
    *("UTC", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Chisinau", "Africa/Cairo"),
    *("Africa/Casablanca", "Africa/Johannesburg", "Asia/Beirut", "Asia/Jerusalem", "Asia/Kathmandu", "Asia/Kolkata"),
    *("Asia/Tehran", "Asia/Tokyo", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Auckland"),
    *("Pacific/Chatham", "Pacific/Apia", "America/New_York", "America/St_Johns", "America/Santiago"),
    *("America/Havana", "America/Sao_Paulo", "America/Los_Angeles"),
)
SCHEDULES = 100
WITHIN = 20.0  # seconds of the processor: a machine may be slow
_MINUTE = timedelta(minutes=1)


def rules(seed: int) -> Iterator[Rule]:
    """Times at all hours, the small ones more often than people would choose them."""
    chance = random.Random(seed)
    for number in range(SCHEDULES):
        small = [chance.randrange(0, 240, 5) for _ in range(chance.randint(0, 2))]
        others = [chance.randrange(0, 1440) for _ in range(chance.randint(0 if small else 1, 1))]
        days = tuple(sorted(chance.sample(range(1, 8), chance.randint(1, 7))))
        yield Rule(tuple(sorted({*small, *others})), days, ZONES[number % len(ZONES)])


class Wall:
    """What the wall shows in a zone, minute by minute of real time; told apart from any cron."""

    def __init__(self, zone: str, start: datetime, end: datetime) -> None:
        self._zone = ZoneInfo(zone)
        self._changes: list[tuple[datetime, timedelta, timedelta]] = []  # the moment, the offset before, and after
        moment, before = start, self._offset(start)
        while moment < end:
            following = moment + timedelta(hours=1)
            after = self._offset(following)
            if after != before:
                exact = moment
                while self._offset(exact) == before:
                    exact += _MINUTE
                self._changes.append((exact, before, after))
            moment, before = following, after
        self._first = self._offset(start)

    def _offset(self, moment: datetime) -> timedelta:
        found = moment.astimezone(self._zone).utcoffset()
        assert found is not None
        return found

    def moment(self, day: date, minutes: int) -> datetime:
        """When the wall shows this time for the first time; the first moment after, where it never does."""
        shown = datetime(day.year, day.month, day.day, tzinfo=UTC) + minutes * _MINUTE
        offset = self._first
        for change, before, after in self._changes:
            if shown - before < change:
                return shown - before
            if shown - after < change:  # never shown: the wall has jumped over it
                return change
            offset = after
        return shown - offset


@cache
def _wall(zone: str, start: datetime, end: datetime) -> Wall:
    return Wall(zone, start, end)


def enumerated(rule: Rule, start: datetime, end: datetime) -> set[datetime]:
    wall = _wall(rule.zone, start - timedelta(days=3), end + timedelta(days=3))
    day, last = start.date() - timedelta(days=2), end.date() + timedelta(days=2)
    found: set[datetime] = set()
    while day <= last:
        if day.isoweekday() in rule.days:
            found |= {wall.moment(day, minutes) for minutes in rule.times}
        day += timedelta(days=1)
    return {moment for moment in found if start < moment <= end}


def delivered(given: list[Rule], start: datetime, end: datetime) -> dict[int, list[datetime]]:
    """The posts of a year by the planner, on a clock that goes from one due time to the next."""
    made: dict[int, list[datetime]] = {number: [] for number in range(len(given))}
    queue = [(find_next_due(rule, start), number) for number, rule in enumerate(given)]
    heapq.heapify(queue)
    while queue[0][0] <= end:
        now, number = heapq.heappop(queue)
        schedule = Schedule(number, 1, 1, given[number], now, start, 1)
        for step in plan([schedule], now):
            made[number] += [intent.due for intent in step.intents if isinstance(intent, Deliver)]
            heapq.heappush(queue, (step.next_due, number))
    return made


def test_a_year_of_schedules_is_due_when_the_zones_rules_say_and_at_no_other_time() -> None:
    start = datetime(2027, 12, 31, 23, 59, tzinfo=UTC)
    end = datetime(2028, 12, 31, 23, 59, tzinfo=UTC)
    given = list(rules(2028))
    began = time.process_time()
    made = delivered(given, start, end)
    assert time.process_time() - began < WITHIN
    for number, rule in enumerate(given):
        assert len(made[number]) == len(set(made[number]))
        assert set(made[number]) == enumerated(rule, start, end), rule


def test_the_year_has_both_changes_of_the_clock_month_ends_and_a_leap_day() -> None:
    start, end = datetime(2027, 12, 31, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
    changing = [zone for zone in ZONES if len(Wall(zone, start, end)._changes) >= 2]
    assert len(changing) >= 12
    daily = Rule((0,), (1, 2, 3, 4, 5, 6, 7), "UTC")
    days = {due.date() for due in enumerated(daily, start, end)}
    assert {date(2028, 2, 29), date(2028, 4, 30), date(2028, 12, 31)} <= days
