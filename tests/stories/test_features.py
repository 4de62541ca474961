"""What an article is compared by."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bot.news import Extent
from bot.stories.features import MOST_WORDS, extract_features
from tests.quick import made
from tests.stories.wires import FERRY, report


def test_the_title_counts_with_the_text_and_by_itself() -> None:
    found = extract_features(made("The tugs came.", "Aurora free"))
    assert found.title.keys() == {"aurora", "free"}
    assert found.terms.keys() == {"tug", "aurora", "free"}
    for weights in (found.title, found.terms):
        assert math.hypot(*weights.values()) == pytest.approx(1, abs=0.001)


def test_a_word_that_few_texts_have_tells_more_than_one_that_many_have() -> None:
    found = extract_features(made("A government gave a zither.", None))
    assert found.terms["zither"] > 1.5 * found.terms["government"]


def test_what_an_article_is_compared_by_depends_on_nothing_else() -> None:
    assert extract_features(report(FERRY[0])) == extract_features(report(FERRY[0]))


def test_a_name_inside_a_sentence_tells_more_than_another_word() -> None:
    found = extract_features(made("Helpers went to Norvik and helpers waved."))
    by_itself = extract_features(made("Norvik helpers went to helpers and helpers waved."))
    assert found.terms["norvik"] > 1.5 * by_itself.terms["norvik"]


def test_what_stands_outside_the_body_does_not_count() -> None:
    article = report(FERRY[0])
    furnished = replace(article, text="Subscribe now!\n" + article.text, body=Extent(15, 15 + len(article.text)))
    assert extract_features(furnished) == extract_features(article)


def test_a_book_is_known_by_no_more_words_than_a_long_article_and_its_title_is_among_them_or_left_out() -> None:
    found = extract_features(made(" ".join(f"word{i} word{i}" for i in range(5000)), "seldom words"))
    assert len(found.terms) == MOST_WORDS
    assert found.title.keys() <= found.terms.keys()


def test_an_article_without_words_has_no_features() -> None:
    found = extract_features(made("…"))
    assert (found.terms, found.title, found.sketch) == ({}, {}, frozenset())
