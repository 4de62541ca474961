"""Python reads patterns as `pattern_tree` says."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest

from bot.analysis.times.pattern_tree import code, parse_pattern

PYTHON = sys.version.split()[0]
CHANGED = f"Python {PYTHON} reads patterns in another way: bot/analysis/times/pattern_tree.py is to follow"
A, B, C = ((code.LITERAL, letter) for letter in b"abc")
OPERATIONS = (
    *("ANY", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP", "BRANCH", "CATEGORY", "IN", "LITERAL", "MAX_REPEAT", "MIN_REPEAT"),
    *("NEGATE", "NOT_LITERAL", "POSSESSIVE_REPEAT", "RANGE", "SUBPATTERN", "MAXREPEAT", "CATEGORY_DIGIT"),
    *("CATEGORY_NOT_DIGIT", "CATEGORY_SPACE", "CATEGORY_NOT_SPACE", "CATEGORY_WORD", "CATEGORY_NOT_WORD"),
)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_that_is_asked_about_has_its_name(name: str) -> None:
    assert hasattr(code, name), f"{CHANGED}: no {name}"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ab", [A, B]),
        ("[^a]", [(code.NOT_LITERAL, 97)]),
        ("[a-c]", [(code.IN, [(code.RANGE, (97, 99))])]),
        (r"\d", [(code.IN, [(code.CATEGORY, code.CATEGORY_DIGIT)])]),
        ("a*", [(code.MAX_REPEAT, (0, code.MAXREPEAT, [A]))]),
        ("a{2,3}?", [(code.MIN_REPEAT, (2, 3, [A]))]),
        ("a++", [(code.POSSESSIVE_REPEAT, (1, code.MAXREPEAT, [A]))]),
        ("(a)", [(code.SUBPATTERN, (1, 0, 0, [A]))]),
        ("(?>a)", [(code.ATOMIC_GROUP, [A])]),
        ("(?=a)", [(code.ASSERT, (1, [A]))]),
        (
            "ab|c.",
            [(code.BRANCH, (None, [[A, B], [C, (code.ANY, None)]]))],
        ),
    ],
)
def test_a_pattern_comes_apart_as_it_is_read_here(pattern: str, expected: object) -> None:
    assert _as_lists(parse_pattern(pattern)) == expected, CHANGED


def test_the_flags_inside_a_pattern_are_told() -> None:
    assert parse_pattern("(?m)^a").state.flags & re.MULTILINE, CHANGED


def _as_lists(tree: Any) -> Any:
    """The tree's own sequences as lists, so that they compare."""
    if isinstance(tree, tuple):
        return tuple(_as_lists(one) for one in tree)
    if isinstance(tree, list) or type(tree).__name__ == "SubPattern":
        return [_as_lists(one) for one in tree]
    return tree
