"""When a rule is due: wall-clock times of a zone, through both changes of its clock. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.news.schedules import Rule


def find_next_due(rule: Rule, after: datetime) -> datetime:
    """Return the first due instant (UTC) later than `after`, which is aware.

    A time that comes twice is due the first time. One that is left out is due at the first moment after the gap (02:30
    on the spring night: 03:00), as cron does, and once where two fall together there. ValueError for a rule without
    times or days, and for a zone that is not known.
    """
    zone = _zone(rule.zone)
    local = after.astimezone(zone)
    return min(_first(expression, local, after) for expression in _expressions(rule.times, rule.days))


def is_known(zone: str) -> bool:
    """Whether there is a time zone of this name; one that was there may go with a new zone database."""
    try:
        _zone(zone)
    except ValueError:
        return False
    return True


def list_due_between(rule: Rule, after: datetime, until: datetime) -> Iterator[datetime]:
    """Every due instant later than `after` and not later than `until`, in order."""
    due = find_next_due(rule, after)
    while due <= until:
        yield due
        due = find_next_due(rule, due)


def before_wall(rule: Rule, wall: str) -> datetime | None:
    """The moment just before the zone's clocks show this (the first time, or where they leave it out): what comes after
    it is no time that was due before. None where it is no time of the rule, but one that another was put off to."""
    try:
        local = datetime.fromisoformat(wall)
    except ValueError:
        return None
    if local.hour * 60 + local.minute not in rule.times or local.isoweekday() not in rule.days:
        return None
    zone = _zone(rule.zone)
    first = min(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first - timedelta(seconds=1)


def _first(expression: str, local: datetime, after: datetime) -> datetime:
    # In the hour that comes a second time, the wall shows times whose moment has been: cronsim gives those, we go on.
    simulation = copy(_read(expression, str(local.tzinfo)))
    simulation.dt = local.replace(microsecond=0, tzinfo=None if simulation.fixup_tz else local.tzinfo)
    while True:
        found = next(simulation).astimezone(UTC)
        if found > after:
            return found


@lru_cache(maxsize=4096)
def _read(expression: str, zone: str) -> CronSim:
    """Return the expression, read once: reading it takes longer than finding its next time."""
    return CronSim(expression, datetime(2000, 1, 1, tzinfo=_zone(zone)))


@lru_cache(maxsize=4096)
def _expressions(times: tuple[int, ...], days: tuple[int, ...]) -> tuple[str, ...]:
    """Return a cron expression for each minute past the hour: cron cannot say 08:00 and 18:30 in one."""
    if not times or not days:
        raise ValueError("a rule without times or days")
    if not all(0 <= time < 1440 for time in times) or not all(1 <= day <= 7 for day in days):
        raise ValueError(f"no such time or day: {times}, {days}")
    hours: dict[int, list[int]] = {}
    for time in sorted(set(times)):
        hours.setdefault(time % 60, []).append(time // 60)
    weekdays = "*" if len(set(days)) == 7 else ",".join(str(day % 7) for day in sorted(set(days)))
    return tuple(f"{minute} {','.join(map(str, at))} * * {weekdays}" for minute, at in hours.items())


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise ValueError(f"no time zone: {name!r}") from error
