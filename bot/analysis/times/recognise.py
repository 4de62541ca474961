"""All rules over one text: every match, the longest first where they overlap, then the values in order of place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.analysis.times import (
    counted_dates,
    durations,
    holidays,
    past_present_future,
    quarters,
    relative,
    seasons,
    time_of_day,
    weekdays,
    written_dates,
)
from bot.analysis.times.prefilter import Prefilter
from bot.analysis.times.rule import Match, Rule
from bot.analysis.times.scene import FoundTime, Scene
from bot.news import TimeType

RULES: tuple[Rule, ...] = (
    *written_dates.RULES,
    *quarters.RULES,
    *seasons.RULES,
    *holidays.RULES,
    *weekdays.RULES,
    *relative.RULES,
    *counted_dates.RULES,
    *time_of_day.RULES,
    *durations.RULES,
    *past_present_future.RULES,
)
_SIEVE = Prefilter([rule.pattern for rule in RULES])
# What no expression runs over: a blank line, and a full stop after a word too long for an abbreviation.
_EDGE = re.compile(r"\n[^\S\n]*\n\s*|(?<=[a-z]{6})[.?!][\"')]{0,3}\s+")


def recognise(scene: Scene) -> list[FoundTime]:
    """Return the time expressions of the scene's text, in order, none overlapping another."""
    for start, end, rule, match in _choose_matches(scene):
        valued = _resolve(rule, match, scene)
        if valued is not None:
            scene.found.append(FoundTime(start, end, *valued, rule.name))
    return scene.found


def _resolve(rule: Rule, match: Match, scene: Scene) -> tuple[TimeType, str] | None:
    """Return what the rule makes of its match; None where that lies beyond the calendar's years, 1 to 9999."""
    try:
        return rule.resolve(match, scene)
    except (ValueError, OverflowError):
        return None


def _find_matches(text: str) -> Iterator[tuple[int, Rule, Match]]:
    """Yield every match of every rule. Most rules are spared most of the text."""
    small = _lowercase(text)
    edges = [0, *(edge.end() for edge in _EDGE.finditer(text)), len(text)]
    for start, end in pairwise(edges):
        for order in _SIEVE.select(text[start:end].casefold()):
            rule = RULES[order]
            for match in rule.find_matches(text, small, start, end):
                yield order, rule, match


def _lowercase(text: str) -> str:
    """Return the text in small letters, each where it stands: those few that become two stay as they are."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _choose_matches(scene: Scene) -> list[tuple[int, int, Rule, Match]]:
    matches = []
    for order, rule, match in _find_matches(scene.text):
        start, end = rule.locate(match)
        if start < end and (rule.guard is None or rule.guard(match, scene)):
            matches.append((start - end, order, start, end, match))
    matches.sort(key=lambda m: m[:4])
    taken = bytearray(len(scene.text))
    chosen = []
    for _, order, start, end, match in matches:
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            chosen.append((start, end, RULES[order], match))
    return sorted(chosen, key=lambda c: c[0])
