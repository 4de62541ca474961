"""Each rule that finds a time is told in a sentence."""

from __future__ import annotations

import re

from bot.analysis.rules import describe_rule
from bot.analysis.rules.times import RULES as TOLD
from bot.analysis.times.recognise import RULES
from bot.news import Part
from tests.analysis.times.test_table import times_of


def test_every_rule_is_told_and_no_rule_is_told_that_there_is_not() -> None:
    assert {rule.name for rule in RULES} == set(TOLD)


def test_rules_are_told_in_whole_sentences() -> None:
    for name, sentence in TOLD.items():
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", name)
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_a_time_says_which_rule_found_it() -> None:
    (found,) = times_of("The council met on Friday.")
    assert found.rule == "weekday-by-tense"
    assert describe_rule(Part.TIMES, found.rule) == TOLD["weekday-by-tense"]
