"""Words that a timeline is asked to be about."""

from __future__ import annotations

import pytest

from bot.stories.story_report import find_roots
from bot.stories.topic_words import TopicWords


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("bridge", "They closed the bridges", True),
        ("bridge", "They closed the harbour", False),
        ("#PortStrike", "The strike went on", True),
        ("financ", "a financial crisis", True),
        ("fin", "a financial crisis", False),
        ("", "a financial crisis", False),
        ("the of", "the crisis of the day", False),
    ],
)
def test_a_text_has_one_of_the_words_or_one_that_begins_so(query: str, text: str, expected: bool) -> None:
    assert TopicWords(query).is_among(find_roots(text)) is expected
    assert bool(TopicWords(query)) is (query not in ("", "the of"))
