"""A number with its noun."""

from __future__ import annotations

import pytest

from bot.errors import AnalysisTimeout, DatelineError, TooBusy, TooSoon
from bot.news.nouns import count_noun


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (0, "quote", "0 quotes"),
        (1, "quote", "1 quote"),
        ("1", "second", "1 second"),
        (2, "story", "2 stories"),
        (1, "story", "1 story"),
        (2, "day", "2 days"),
        (3, "try", "3 tries"),
        (4000, "older item", "4,000 older items"),
        ("?", "article", "? articles"),
    ],
)
def test_a_number_agrees_with_its_noun(number: object, noun: str, text: str) -> None:
    assert count_noun(number, noun) == text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TooSoon("", seconds=1), "Try again in 1 second."),
        (TooSoon("", seconds=12), "Try again in 12 seconds."),
        (TooSoon(""), "Try again in ? seconds."),
        (TooBusy("", waiting=1), "with 1 article waiting."),
        (AnalysisTimeout("", seconds="1"), "took longer than 1 second, so I stopped."),
    ],
)
def test_a_reply_with_a_number_agrees_with_its_noun(error: DatelineError, words: str) -> None:
    assert words in error.words
