"""A verb, its noun and other words for the same tell of one kind of event."""

from __future__ import annotations

import pytest

from bot.stories.content_words import find_terms
from bot.stories.event_kinds import KINDS, SINGULAR, find_kind
from bot.stories.story_report import find_root


def kind(word: str) -> str:
    (term,) = find_terms(word)
    return find_kind(find_root(term))


@pytest.mark.parametrize(
    "words",
    [
        ("resigned", "resignation", "quits"),
        ("earthquake", "quakes", "tremor"),
        ("protests", "demonstrators", "unrest"),
        ("began", "started", "erupted"),
        ("killed", "died", "deaths"),
        ("withdrew", "withdrawal", "recalling"),
        ("voted", "election", "referendum"),
    ],
)
def test_words_for_one_kind_of_event_are_one(words: tuple[str, ...]) -> None:
    (found,) = {kind(word) for word in words}
    assert found in KINDS


def test_any_other_word_is_itself() -> None:
    assert kind("harbour") == "harbour"
    assert "harbour" not in KINDS


def test_what_there_is_one_of_on_a_day_is_a_kind() -> None:
    assert SINGULAR <= KINDS
