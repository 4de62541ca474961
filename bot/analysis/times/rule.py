"""A rule: a pattern of words, and the value that a match has in its scene."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.analysis.times.scene import Scene
from bot.news import TimeType

Match = re.Match[str]
Valued = tuple[TimeType, str]
# The value of a match, or None where the words are no time after all.
Reckon = Callable[[Match, Scene], Valued | None]
Guard = Callable[[Match, Scene], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` finds, `guard` says at once whether it is a time, `reckon` gives the value, knowing what came before.

    A group named `x` in the pattern is the expression itself; without one it is the whole match.
    """

    name: str
    pattern: re.Pattern[str]
    reckon: Reckon
    guard: Guard | None = None

    def extent(self, match: Match) -> tuple[int, int]:
        return match.span("x") if "x" in self.pattern.groupindex else match.span()


def rule(name: str, pattern: str, reckon: Reckon, guard: Guard | None = None) -> Rule:
    """A rule whose pattern stands between word edges and ignores case."""
    return Rule(name, re.compile(rf"(?<![\w$£€¥])(?:{pattern})(?!\w)", re.IGNORECASE), reckon, guard)


def fixed(kind: TimeType, value: str) -> Reckon:
    """Always this value."""
    return lambda match, scene: (kind, value)
