"""A rule: a pattern of words, and the value that a match has in its scene."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.analysis.times.scene import Scene
from bot.news import TimeType

Match = re.Match[str]
Valued = tuple[TimeType, str]
# The value of a match, or None where the words are no time after all.
ResolveFunction = Callable[[Match, Scene], Valued | None]
GuardFunction = Callable[[Match, Scene], bool]
_CAPITAL = re.compile(r"(?<!\\)(?<!\(\?)[A-Z]")  # in a pattern, but for "\W" and "(?P<name>"


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` finds, `guard` says at once whether it is a time, `resolve` gives the value, knowing what came before.

    A group named `x` in the pattern is the expression itself; without one it is the whole match.
    """

    name: str
    pattern: re.Pattern[str]
    resolve: ResolveFunction
    guard: GuardFunction | None = None
    small: re.Pattern[str] | None = None  # finds the same in the text in small letters; None where capitals count

    def find_matches(self, text: str, small: str, start: int, end: int) -> Iterator[Match]:
        """Yield every match in `text[start:end]`; `small` is the text in small letters, of the same length.

        A pattern that ignores case tries each of its alternatives to the end, and takes twice the time of one that does
        not: so what it finds is found in small letters, and read as written.
        """
        if self.small is None:
            yield from self.pattern.finditer(text, start, end)
            return
        for found in self.small.finditer(small, start, end):
            if (match := self.pattern.match(text, found.start(), end)) is not None:
                yield match

    def locate(self, match: Match) -> tuple[int, int]:
        return match.span("x") if "x" in self.pattern.groupindex else match.span()


def make_rule(name: str, pattern: str, resolve: ResolveFunction, guard: GuardFunction | None = None) -> Rule:
    """Return a rule whose pattern stands between word edges and ignores case."""
    edged = rf"(?<![\w$£€¥])(?:{pattern})(?!\w)"
    small = None if _CAPITAL.search(pattern) else re.compile(edged)
    return Rule(name, re.compile(edged, re.IGNORECASE), resolve, guard, small)


def resolve_to(kind: TimeType, value: str) -> ResolveFunction:
    """Return a function that resolves every match to this value."""
    return lambda match, scene: (kind, value)
