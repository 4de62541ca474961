"""What a text must hold for a pattern to match anywhere in it: a quick look that spares most of the rules a scan."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.analysis.times.pattern_tree import code, parse_pattern

_MANY: Final = 80  # alternatives beyond which looking for each takes as long as the scan

_MOST_WORDS: Final = 50_000
_FIGURE: Final = re.compile(r"\d")
_A_FIGURE: Final = "0"  # stands for any figure, of any script

Strings = frozenset[str]
Needs = tuple[Strings, ...]


def find_required_strings(pattern: re.Pattern[str]) -> Needs:
    """Return sets of strings, case-folded: every match of the pattern holds at least one string of each set."""
    sets = dict.fromkeys(_collect_from_sequence(list(parse_pattern(pattern.pattern, pattern.flags & ~re.DEBUG))))
    return tuple(sorted((strings for strings in sets if len(strings) <= _MANY), key=_rank_commonness))


class _StringsByWord(dict[str, int]):
    """What each word holds of some strings, as bits; found once for every word, as most words come again."""

    def __init__(self, satisfies: Mapping[str, int]) -> None:
        super().__init__()
        self._figures = satisfies.get(_A_FIGURE, 0)
        self._letters = {string: bits for string, bits in satisfies.items() if len(string) == 1 and string != _A_FIGURE}
        self._pairs = {string: bits for string, bits in satisfies.items() if len(string) == 2}
        self._longer: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)  # by their first three letters
        for string, bits in satisfies.items():
            if len(string) > 2:
                self._longer[string[:3]].append((string, bits))
        self._single = frozenset(self._letters)

    def __missing__(self, word: str) -> int:
        held = self._figures if _FIGURE.search(word) else 0
        for letter in self._single.intersection(word):
            held |= self._letters[letter]
        for place in range(len(word) - 1):
            held |= self._pairs.get(word[place : place + 2], 0)
            for string, bits in self._longer.get(word[place : place + 3], ()):
                if word.startswith(string, place):
                    held |= bits
        if len(self) >= _MOST_WORDS:  # a long run must not keep every word it has met
            self.clear()
        self[word] = held
        return held


class Prefilter:
    """Several patterns, and which of them can match in a text; each string is looked for once for all of them."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        wanted = [find_required_strings(pattern) for pattern in patterns]
        bits = {strings: 1 << place for place, strings in enumerate(dict.fromkeys(s for each in wanted for s in each))}
        self._wanted = [sum(bits[strings] for strings in each) for each in wanted]
        satisfies: dict[str, int] = {}
        for strings, bit in bits.items():
            for string in sorted(strings):
                satisfies[string] = satisfies.get(string, 0) | bit
        over = {string for string in satisfies if string.split() != [string]}
        self._over_words = tuple((string, bits) for string, bits in satisfies.items() if string in over)
        self._by_word = _StringsByWord({string: bits for string, bits in satisfies.items() if string not in over})

    def select(self, folded: str) -> list[int]:
        """Return places of the patterns that a text, case-folded, can hold a match of."""
        held = 0
        for word in folded.split():
            held |= self._by_word[word]
        for string, bits in self._over_words:
            if string in folded:
                held |= bits
        return [place for place, wanted in enumerate(self._wanted) if wanted & held == wanted]


def _collect_from_sequence(items: list[Any]) -> list[Strings]:
    """Return what the items one after another need, each; literals side by side count as one string."""
    found: list[Strings] = []
    run = ""
    for operation, argument in [*items, (None, None)]:
        if operation is code.LITERAL and not _is_figure(operation, argument):
            run += chr(argument)
            continue
        if run.strip():
            found.append(frozenset((run.strip().casefold(),)))
        run = ""
        found += _collect_from_item(operation, argument)
    return found


def _choose_from_sequence(items: list[Any]) -> Strings | None:
    """Return the most telling of what the items need."""
    return min(_collect_from_sequence(items), key=_rank_commonness, default=None)


def _collect_from_item(operation: Any, argument: Any) -> list[Strings]:
    if operation is code.SUBPATTERN:
        return _collect_from_sequence(list(argument[-1]))
    if operation is code.ATOMIC_GROUP:
        return _collect_from_sequence(list(argument))
    if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return _collect_from_sequence(list(argument[2])) if argument[0] > 0 else []
    one = _choose_from_item(operation, argument)
    return [one] if one else []


def _choose_from_item(operation: Any, argument: Any) -> Strings | None:
    if operation is code.BRANCH:
        each = [_choose_from_sequence(list(branch)) for branch in argument[1]]
        return None if None in each else frozenset().union(*(one for one in each if one))
    if _is_figure(operation, argument):
        return frozenset((_A_FIGURE,))
    if operation is code.IN and all(kind is code.LITERAL for kind, _ in argument):
        return frozenset(_A_FIGURE if chr(letter).isdecimal() else chr(letter).casefold() for _, letter in argument)
    return None


def _is_figure(operation: Any, argument: Any) -> bool:
    """Return whether an item matches figures only: "5", "[0-5]", "\\d"."""
    if operation is code.IN:
        return all(_is_figure(*each) for each in argument)
    if operation is code.RANGE:
        return all(chr(edge).isdecimal() for edge in argument)
    if operation is code.LITERAL:
        return chr(argument).isdecimal()
    return operation is code.CATEGORY and argument is code.CATEGORY_DIGIT


def _rank_commonness(strings: Strings) -> tuple[int, bool, int]:
    """Return a rank, lower for strings that fewer texts hold: long ones, figures before a mark, and few of them."""
    return -min(map(len, strings)), _A_FIGURE not in strings, len(strings)
