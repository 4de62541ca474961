"""Every rule that finds an answer is told in words, and none is told that finds nothing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from bot.analysis import facts
from bot.analysis.rules.facts import RULES

_RULE = re.compile(r"[a-z]+(?:-[a-z]+)+")


def test_each_rule_has_its_sentence() -> None:
    named = {
        node.value
        for path in sorted(Path(facts.__file__).parent.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _RULE.fullmatch(node.value)
    }
    assert named == set(RULES)


def test_each_sentence_is_one() -> None:
    assert [rule for rule, sentence in RULES.items() if not re.fullmatch(r"[A-Z“].*\.", sentence)] == []
