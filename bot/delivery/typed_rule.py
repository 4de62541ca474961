"""A rule as it is typed: time, days and zone, each in its own option or all in one: "weekdays at 8, Berlin"."""

from __future__ import annotations

from bot.news.schedules import Rule
from bot.typed import times_and_days, zones
from bot.typed.times_and_days import NoTime
from bot.typed.zones import NoZone

_ZONE_WORDS = 3  # "New York City" is three


def parse_rule(at: str, days: str | None, timezone: str | None, default: str) -> Rule:
    """Return the rule that was typed; `default` is its zone where none is named. NoTime, NoZone say what to write."""
    time, zone = _split_zone(at, timezone)
    return times_and_days.rule(time, days, zone or default)


def change_rule(old: Rule, at: str | None, days: str | None, timezone: str | None) -> Rule:
    """Return a rule with what was typed in the place of what it had."""
    time, zone = _split_zone(at, timezone) if at else (at, zones.find(timezone) if timezone else None)
    return times_and_days.change_rule(old, time, days, zone)


def _split_zone(at: str, timezone: str | None) -> tuple[str, str | None]:
    """Return the time, and the zone from its own option or from behind the time."""
    named = zones.find(timezone) if timezone else None
    time, behind = _find_zone_behind(at)
    if named and behind and named != behind:
        why = f"`at` says {behind}, and `timezone` says {named}. Give the time zone once."
        raise NoZone("two zones", why=why)
    return time, named or behind


def _find_zone_behind(at: str) -> tuple[str, str | None]:
    """Return what was typed and no zone where it reads as a time; else its last words as a zone, if they are."""
    if _is_time(at):
        return at, None
    words = at.replace("(", " ").replace(")", " ").split()
    for count in range(1, min(_ZONE_WORDS, len(words) - 1) + 1):
        time = " ".join(words[:-count])
        if _is_time(time):
            try:
                return time, zones.find(" ".join(words[-count:]), whole=True)
            except NoZone:
                continue
    return at, None


def _is_time(at: str) -> bool:
    try:
        return bool(times_and_days.read(at).times)
    except NoTime:
        return False
