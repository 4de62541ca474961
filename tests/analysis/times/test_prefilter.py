"""What a pattern needs is held by every text it matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.times.prefilter import Prefilter
from bot.analysis.times.recognise import RULES
from bot.analysis.times.rule import Rule


@pytest.mark.parametrize("rule", RULES, ids=[f"{place} {rule.name}" for place, rule in enumerate(RULES)])
def test_no_match_of_a_rule_is_without_what_the_rule_needs(rule: Rule) -> None:
    sieve = Prefilter([rule.pattern])

    @settings(deadline=None, max_examples=50)
    @given(st.from_regex(rule.pattern))  # made once a rule: that takes longer than the texts do
    def passes(text: str) -> None:
        assert sieve.select(text.casefold())

    passes()


def test_a_text_without_any_of_the_words_is_passed_over() -> None:
    sieve = Prefilter([re.compile(r"(?:last|next)\s+(?:week|month)s?"), re.compile("year")])
    assert sieve.select("the next weeks") == [0]
    assert sieve.select("the next year") == [1]
    assert sieve.select("last month and last year") == [0, 1]
    assert not sieve.select("a week")
