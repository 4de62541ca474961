"""Whole short articles: where why or how is not said, so is the card silent; where it is, the words are found."""

from __future__ import annotations

import pytest

from tests.analysis.facts.articles import Told, answer, articles

SILENT = list(articles("silent.txt"))
SAID = list(articles("said.txt"))


def test_where_the_article_does_not_say_there_is_no_answer() -> None:
    answered = [told.title for told in SILENT if answer(told.question, told.body, told.title) is not None]
    assert len(SILENT) >= 30
    assert answered == []


@pytest.mark.parametrize("told", SAID, ids=[told.title for told in SAID])
def test_where_it_does_its_words_are_the_answer(told: Told) -> None:
    found = answer(told.question, told.body, told.title)
    assert (found.span.text if found else None) == told.answer
