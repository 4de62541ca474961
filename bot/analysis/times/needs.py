"""What a text must hold for a pattern to match anywhere in it: a quick look that spares most of the rules a scan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

# Python reads patterns with these and lends them to nobody; a test holds what is built on them.
parser: Any = import_module("re._parser")
code: Any = import_module("re._constants")

_MANY: Final = 80  # alternatives beyond which looking for each takes as long as the scan

Strings = frozenset[str]
Needs = tuple[Strings, ...]


def needs(pattern: re.Pattern[str]) -> Needs:
    """Sets of strings, case-folded: every match holds at least one string of each set."""
    sets = dict.fromkeys(_all_of_sequence(list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))))
    return tuple(sorted((strings for strings in sets if len(strings) <= _MANY), key=_commonness))


class Sieve:
    """Several patterns, and which of them can match in a text; each string is looked for once for all of them."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        wanted = [needs(pattern) for pattern in patterns]
        bits = {strings: 1 << place for place, strings in enumerate(dict.fromkeys(s for each in wanted for s in each))}
        self._wanted = [sum(bits[strings] for strings in each) for each in wanted]
        satisfies: dict[str, int] = {}
        for strings, bit in bits.items():
            for string in sorted(strings):
                satisfies[string] = satisfies.get(string, 0) | bit
        self._satisfies = tuple(satisfies.items())

    def passed(self, folded: str) -> list[int]:
        """Places of the patterns that a text, case-folded, can hold a match of."""
        held = 0
        for string, bits in self._satisfies:
            if string in folded:
                held |= bits
        return [place for place, wanted in enumerate(self._wanted) if wanted & held == wanted]


def _all_of_sequence(items: list[Any]) -> list[Strings]:
    """What the items one after another need, each; literals side by side count as one string."""
    found: list[Strings] = []
    run = ""
    for operation, argument in [*items, (None, None)]:
        if operation is code.LITERAL:
            run += chr(argument)
            continue
        if run.strip():
            found.append(frozenset((run.strip().casefold(),)))
        run = ""
        found += _all_of_item(operation, argument)
    return found


def _of_sequence(items: list[Any]) -> Strings | None:
    """The most telling of what the items need."""
    return min(_all_of_sequence(items), key=_commonness, default=None)


def _all_of_item(operation: Any, argument: Any) -> list[Strings]:
    if operation is code.SUBPATTERN:
        return _all_of_sequence(list(argument[-1]))
    if operation is code.ATOMIC_GROUP:
        return _all_of_sequence(list(argument))
    if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return _all_of_sequence(list(argument[2])) if argument[0] > 0 else []
    one = _of_item(operation, argument)
    return [one] if one else []


def _of_item(operation: Any, argument: Any) -> Strings | None:
    if operation is code.BRANCH:
        each = [_of_sequence(list(branch)) for branch in argument[1]]
        return None if None in each else frozenset().union(*(one for one in each if one))
    if operation is code.IN and all(kind is code.LITERAL for kind, _ in argument):
        return frozenset(chr(letter).casefold() for _, letter in argument)
    return None


def _commonness(strings: Strings) -> tuple[int, int]:
    """Lower for strings that fewer texts hold: long ones, and few of them."""
    return -min(map(len, strings)), len(strings)
