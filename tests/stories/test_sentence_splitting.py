"""Sentences end where a reader ends them: not after "Oct.", "Gen." or an initial."""

from __future__ import annotations

import pytest

from bot.news import Extent
from bot.stories.sentence_splitting import split_sentences


def split(text: str) -> list[str]:
    return [span.text for span in split_sentences(text, Extent(0, len(text)))]


def test_sentences_are_spans_of_the_body() -> None:
    text = "Head\n\nOne came. “Two went,” he said.  Three\nstayed. \n"
    found = list(split_sentences(text, Extent(6, len(text))))
    assert [span.text for span in found] == ["One came.", "“Two went,” he said.", "Three", "stayed."]
    assert all(text[span.start : span.end] == span.text for span in found)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell on Oct. 9, and nobody was hurt.",
        "The board heard Gen. Ruiz and Mr. Under before it voted.",
        "It was built by Warren E. Holt in a year.",
        "The U.S. Treasury sold it to the firm of J. P. Holt.",
        "They met in St. Brenn on Sept. 3 for No. 4 of the talks.",
    ],
)
def test_the_full_stop_of_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The firm is of the U.S. The board sold it.",
        "It fell in Oct. Nobody was hurt.",
        "The talks ended at 5 p.m. Ministers went home.",
        "So did I. Ana left.",
        "He named Gen.\nRuiz came.",
    ],
)
def test_a_new_sentence_begins_where_a_reader_sees_one(text: str) -> None:
    assert len(split(text)) == 2
