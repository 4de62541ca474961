"""Hostile strings that are made from a pattern itself: its literals and classes repeated, behind all that comes before.

A pattern is worse than linear where the matcher can begin in many places, or divide a run in many ways. So each piece
of it is repeated by itself, with its neighbour, behind the prefix that leads to it, and together with that prefix. Two
strings whose characters are matched by the same items of the pattern are one: the matcher cannot tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from bot.analysis.times.pattern_tree import code, parse_pattern

ENDS = ("", "\x00\n\x00")  # as it is, and with an end that few patterns take
_TRIED = " \n\ta1A.-_,:/<>\"'“&(é—"  # tried on every class, so that classes that overlap share a sample
_ALTERNATIVES = 3  # samples of a class, and branches without a repeat, that are looked at
_MOST = 100  # pumps of one pattern
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
_LETTERS = (code.LITERAL, code.NOT_LITERAL)
_EXACT = (code.GROUPREF, code.GROUPREF_IGNORE, code.GROUPREF_EXISTS)
_UNICODE_CLASS = re.compile(r"\\([pP])(\{\^?\w+\}|\w)")
_BRACKETED_CLASS = re.compile(r"\[[^\]\\]*(?:\\.[^\]\\]*)*\]")

Node = tuple[Any, Any]


class Pump:
    """A prefix and the unit that is repeated behind it."""

    __slots__ = ("prefix", "unit")

    def __init__(self, prefix: str, unit: str) -> None:
        self.prefix, self.unit = prefix, unit

    def build(self, size: int, end: str) -> str:
        """Return a string of about `size` characters."""
        return self.prefix + self.unit * max(1, (size - len(self.prefix)) // len(self.unit)) + end


def derive_pumps(pattern: str | bytes, flags: int = 0) -> list[Pump]:
    """Return the pumps of a pattern, the most dangerous kinds first. RE2's `\\p{…}` is read as a letter."""
    words = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    words = (
        _BRACKETED_CLASS.sub(lambda found: _UNICODE_CLASS.sub("a", found[0]), words)
        .replace(r"\z", r"\Z")
        .replace(r"\X", ".")
    )
    words = _UNICODE_CLASS.sub(lambda found: "[a-z]" if found[1] == "p" else r"\\W", words)
    tree = parse_pattern(words, flags & ~re.UNICODE & ~re.LOCALE if isinstance(pattern, str) else flags & ~re.LOCALE)
    by_line = bool((tree.state.flags | flags) & re.MULTILINE)
    signs = _Signs(list(tree))
    found: dict[tuple[object, object], Pump] = {}
    whole = _example(list(tree))
    for prefix, unit in [("", whole), *_pumps("", list(tree))]:
        forms = [unit, unit + "\n", unit + " "] if not prefix and by_line else [unit]
        if not prefix and not by_line and len(unit) > 1:
            forms.append(unit + " ")
        for form in forms:
            if form:
                pump = _shortest(prefix, form)
                found.setdefault((signs.of(pump.prefix), signs.of(pump.unit)), pump)
    return list(found.values())[:_MOST]


def _shortest(prefix: str, unit: str) -> Pump:
    """Return the same string with the shortest unit and prefix: "aa" repeated is "a" repeated."""
    length = (unit + unit).index(unit, 1)
    unit = unit[:length]
    while prefix.endswith(unit):
        prefix = prefix[: -len(unit)]
    return Pump(prefix, unit)


class _Signs:
    """What a pattern can tell of a character: which of its items match it, and what `\\b` and `$` look at."""

    def __init__(self, sequence: Sequence[Node]) -> None:
        leaves = list(_leaves(sequence))
        self._leaves = [given for kind, given in leaves if kind is code.IN]
        self._letters = {chr(given) for kind, given in leaves if kind in _LETTERS}
        self._is_exact = any(kind in _EXACT for kind, _ in leaves)
        self._known: dict[str, object] = {}

    def of(self, text: str) -> object:
        """Return the signs of a text's characters; the text itself where the pattern compares characters."""
        return text if self._is_exact else tuple(self._of(one) for one in text)

    def _of(self, letter: str) -> object:
        if letter not in self._known:
            forms = [form for form in (letter, letter.lower(), letter.upper()) if len(form) == 1]
            self._known[letter] = (
                *(any(_is_in(list(items), form) for form in forms) for items in self._leaves),
                *sorted(self._letters.intersection(forms)),
                letter.isalnum() or letter == "_",
                letter == "\n",
            )
        return self._known[letter]


def _leaves(sequence: Sequence[Node]) -> Iterator[Node]:
    """Yield the items of a pattern that match characters, wherever they stand in it."""
    for kind, given in sequence:
        if kind in _REPEATS:
            yield from _leaves(list(given[2]))
        elif kind is code.SUBPATTERN:
            yield from _leaves(list(given[3]))
        elif kind is code.BRANCH:
            for branch in given[1]:
                yield from _leaves(list(branch))
        elif kind is code.ATOMIC_GROUP:
            yield from _leaves(list(given))
        elif kind in (code.ASSERT, code.ASSERT_NOT):
            yield from _leaves(list(given[1]))
        else:
            yield kind, given


def _pumps(before: str, sequence: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """Yield (prefix, unit) for each item of a sequence that stands behind `before`."""
    leading = before
    for at, node in enumerate(sequence):
        examples = list(_examples(node))
        if _has_repeat(node):
            for one in examples:
                yield leading, one
                yield "", leading + one
                yield "", one
            following = _example(list(sequence[at + 1 : at + 2]))
            if following and examples:
                yield leading, examples[0] + following
                yield "", leading + examples[0] + following
            yield from _inside(leading, node)
        elif at and len(sequence) < 12:
            yield "", leading + (examples[0] if examples else "")
        leading += min(examples, key=len, default="") if not _is_optional(node) else ""


def _inside(leading: str, node: Node) -> Iterator[tuple[str, str]]:
    for body in _bodies(node):
        yield from _pumps(leading, body)


def _bodies(node: Node) -> list[list[Node]]:
    """Return the sequences inside a node that hold a repeat."""
    kind, given = node
    if kind in _REPEATS:
        bodies = [list(given[2])]
    elif kind is code.SUBPATTERN:
        bodies = [list(given[3])]
    elif kind is code.BRANCH:
        bodies = [list(one) for one in given[1]]
    elif kind is code.ATOMIC_GROUP:
        bodies = [list(given)]
    elif kind in (code.ASSERT, code.ASSERT_NOT):
        bodies = [list(given[1])]
    else:
        bodies = []
    return [body for body in bodies if any(_has_repeat(one) for one in body)]


def _has_repeat(node: Node) -> bool:
    kind, given = node
    if kind in _REPEATS:
        return given[1] is code.MAXREPEAT or given[1] > 1 or any(_has_repeat(one) for one in given[2])
    return bool(_bodies(node))


def _is_optional(node: Node) -> bool:
    return node[0] in _REPEATS and node[1][0] == 0


def _example(sequence: Iterable[Node]) -> str:
    return "".join(next(iter(_examples(node)), "") for node in sequence)


def _examples(node: Node) -> Iterator[str]:
    """Yield up to a few short strings that a node matches."""
    kind, given = node
    if kind is code.LITERAL:
        yield chr(given)
    elif kind in (code.IN, code.NOT_LITERAL, code.ANY):
        yield from _samples(kind, given)
    elif kind in _REPEATS:
        yield from _sequence_examples(list(given[2]), max(1, min(given[0], 40)))
    elif kind is code.SUBPATTERN:
        yield from _sequence_examples(list(given[3]), 1)
    elif kind is code.ATOMIC_GROUP:
        yield from _sequence_examples(list(given), 1)
    elif kind is code.BRANCH:
        branches = [list(one) for one in given[1]]
        telling = [one for one in branches if any(_has_repeat(node) for node in one)]
        for branch in islice([*telling[:6], *(one for one in branches if one not in telling)], 6 + _ALTERNATIVES):
            yield from islice(_sequence_examples(branch, 1), _ALTERNATIVES if branch in telling else 1)


def _sequence_examples(sequence: list[Node], times: int) -> Iterator[str]:
    """Yield examples of a sequence in which the first item that has several takes each of them in turn."""
    several = next((at for at, node in enumerate(sequence) if len(list(islice(_examples(node), 2))) > 1), None)
    if several is None:
        yield _example(sequence) * times
        return
    head, tail = _example(sequence[:several]), _example(sequence[several + 1 :])
    for one in _examples(sequence[several]):
        yield (head + one + tail) * times


def _samples(kind: Any, given: Any) -> Iterator[str]:
    """Yield characters of a class: those of `_TRIED` that are in it, and its own first ones."""
    if kind is code.ANY:
        yield from " a."
    elif kind is code.NOT_LITERAL:
        yield from islice((one for one in _TRIED if ord(one) != given), _ALTERNATIVES)
    else:
        items = list(given)
        own = [chr(one[1] if one[0] is code.LITERAL else one[1][0]) for one in items if one[0] in _CHARACTERS]
        is_negated = bool(items) and items[0][0] is code.NEGATE
        taken = [one for one in _TRIED if _is_in(items, one)]
        yield from dict.fromkeys([*taken[: _ALTERNATIVES + 1], *([] if is_negated else own[:_ALTERNATIVES])])


_CHARACTERS = (code.LITERAL, code.RANGE)
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    code.CATEGORY_DIGIT: str.isdecimal,
    code.CATEGORY_NOT_DIGIT: lambda one: not one.isdecimal(),
    code.CATEGORY_SPACE: str.isspace,
    code.CATEGORY_NOT_SPACE: lambda one: not one.isspace(),
    code.CATEGORY_WORD: lambda one: one.isalnum() or one == "_",
    code.CATEGORY_NOT_WORD: lambda one: not (one.isalnum() or one == "_"),
}


def _is_in(items: Sequence[Node], letter: str) -> bool:
    """Whether a character is in a class, as the pattern would see it with case ignored."""
    is_negated, is_found = False, False
    for kind, given in items:
        if kind is code.NEGATE:
            is_negated = True
        elif kind is code.LITERAL:
            is_found |= chr(given) == letter
        elif kind is code.RANGE:
            is_found |= given[0] <= ord(letter) <= given[1]
        elif kind is code.CATEGORY:
            is_found |= bool(_CATEGORIES[given](letter))
    return is_found != is_negated
