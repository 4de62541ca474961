"""A rule as it is typed: time, days and zone, each in its own option or all in one: "weekdays at 8, Berlin"."""

from __future__ import annotations

from bot.news.schedules import Rule
from bot.typed import times_and_days, zones
from bot.typed.times_and_days import NoTime
from bot.typed.zones import NoZone

_ZONE_WORDS = 3  # "New York City" is three


def rule(at: str, days: str | None, timezone: str | None, default: str) -> Rule:
    """The rule that was typed; `default` is the zone where none is named. NoTime, NoZone with what to write instead."""
    time, zone = _parted(at, timezone)
    return times_and_days.rule(time, days, zone or default)


def changed(old: Rule, at: str | None, days: str | None, timezone: str | None) -> Rule:
    """The rule with what was typed in the place of what it had."""
    time, zone = _parted(at, timezone) if at else (at, zones.find(timezone) if timezone else None)
    return times_and_days.change_rule(old, time, days, zone)


def _parted(at: str, timezone: str | None) -> tuple[str, str | None]:
    """The time, and the zone: the one of its own option, or the one that stands behind the time."""
    named = zones.find(timezone) if timezone else None
    time, behind = _behind(at)
    if named and behind and named != behind:
        why = f"`at` says {behind}, and `timezone` says {named}. Name the zone once."
        raise NoZone("two zones", why=why)
    return time, named or behind


def _behind(at: str) -> tuple[str, str | None]:
    """What was typed, and nothing, where it reads as it stands; else its last words as a zone, if they are one."""
    if _reads(at):
        return at, None
    words = at.replace("(", " ").replace(")", " ").split()
    for count in range(1, min(_ZONE_WORDS, len(words) - 1) + 1):
        time = " ".join(words[:-count])
        if _reads(time):
            try:
                return time, zones.find(" ".join(words[-count:]), whole=True)
            except NoZone:
                continue
    return at, None


def _reads(at: str) -> bool:
    try:
        return bool(times_and_days.read(at).times)
    except NoTime:
        return False
