"""Every rule that finds a speaker is told in words, and shown by a row of the table."""

from __future__ import annotations

import ast
from pathlib import Path

from bot.analysis import quotes
from bot.analysis.rules.quotes import RULES
from tests.analysis.names.readings import quotes_of
from tests.analysis.quotes.test_table import rows

SOURCES = sorted(Path(quotes.__file__).parent.glob("*.py"))
GIVES_RULE = {"make_candidate", "Candidate", "_make", "continue_attribution"}  # their last argument is a rule


def named_in(source: str) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    last = [call.args[-1] for call in calls if isinstance(call.func, ast.Name) and call.func.id in GIVES_RULE]
    words = [node for argument in last for node in ast.walk(argument) if isinstance(node, ast.Constant)]
    return {word.value for word in words if isinstance(word.value, str)}


def test_the_rules_of_the_code_are_those_that_are_told_in_words() -> None:
    named = set().union(*(named_in(path.read_text(encoding="utf-8")) for path in SOURCES))
    assert named | {"unattributed"} == set(RULES)


def test_each_rule_is_shown_by_a_row_of_the_table() -> None:
    shown = {quote.rule for text, _, _ in rows() for quote in quotes_of(text.replace(" ¶ ", "\n\n"))}
    assert shown == set(RULES)


def test_a_rule_is_told_in_one_sentence() -> None:
    assert all(words[0].isupper() or words[0] == "“" for words in RULES.values())
    assert all(words.endswith((".", ".”")) for words in RULES.values())
