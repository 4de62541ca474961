"""The words that articles are compared by."""

from __future__ import annotations

import pytest

from bot.stories.content_words import find_terms, split_words, stem


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("ferries", "ferry"),
        ("ferry", "ferry"),
        ("tugs", "tug"),
        ("houses", "house"),
        ("heroes", "heroe"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("gas", "gas"),
    ],
)
def test_a_plural_is_the_word_itself(word: str, bare: str) -> None:
    assert stem(word) == bare


def test_case_possessives_and_both_apostrophes_do_not_tell_words_apart() -> None:
    assert list(split_words("Storm's STORM’s storm")) == ["storm"] * 3


def test_function_words_and_single_letters_tell_nothing() -> None:
    assert list(find_terms("It was the day that a ferry, which didn't stop, hit B")) == ["ferry", "stop", "hit"]


def test_an_address_is_no_word() -> None:
    assert list(split_words("x" * 41)) == []


def test_words_of_other_scripts_count() -> None:
    assert list(find_terms("Паром сел на мель")) == ["паром", "сел", "на", "мель"]
