"""The six facts: phrases of the article for its main event, and nothing where it does not say."""

from __future__ import annotations

from datetime import date

import pytest

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.news import Extent, KeyFacts, Part


def _facts(body: str, title: str | None = None) -> KeyFacts:
    text = f"{title}\n\n{body}" if title else body
    document = Document("x", text, Extent(len(text) - len(body), len(text)), title, date(2024, 7, 21))
    key = extraction.analyse(document, frozenset((Part.FACTS,))).key
    for piece in (key.who, key.what, key.when, key.where, key.why, key.how):
        assert piece is None or text[piece.span.start : piece.span.end] == piece.span.text
    return key


def _text(key: KeyFacts, question: str) -> str | None:
    piece = getattr(key, question)
    return piece.span.text if piece else None


STORIES = {
    "plain": (
        "The city council of Lyon closed two bridges on Monday because of cracks in their pillars.",
        {
            "who": "The city council of Lyon",
            "what": "closed two bridges",
            "when": "Monday",
            "why": "cracks in their pillars",
            "how": None,
        },
    ),
    "passive": (
        "Three fishermen were rescued near Bergen on Sunday after their boat sank.",
        {
            "who": "Three fishermen",
            "what": "were rescued near Bergen",
            "when": "Sunday",
            "where": "Bergen",
            "how": None,
        },
    ),
    "by doing": (
        "The company cut its debt by half last year by selling its two oldest mills in Ohio to a rival.",
        {"who": "The company", "how": "by selling its two oldest mills in Ohio to a rival", "why": None},
    ),
    "because": (
        "Maria Lopez left the government on Tuesday because she did not agree with its plans for schools.",
        {
            "who": "Maria Lopez",
            "what": "left the government",
            "when": "Tuesday",
            "why": "because she did not agree with its plans for schools",
        },
    ),
    "a place of something else": (
        "Canada recalled its ambassador on Thursday, days after leaders who had met in Havana signed a pact.",
        {"who": "Canada", "what": "recalled its ambassador", "when": "Thursday", "where": None},
    ),
}


@pytest.mark.parametrize(("body", "expected"), STORIES.values(), ids=STORIES.keys())
def test_the_lede_answers(body: str, expected: dict[str, str | None]) -> None:
    key = _facts(body)
    assert {question: _text(key, question) for question in expected} == expected


def test_a_headline_that_is_a_clause_gives_who_and_what() -> None:
    lede = "After long talks on Monday, the ministers of both countries said that a deal was near."
    key = _facts(lede, "Ministers praise a new trade deal")
    assert (_text(key, "who"), _text(key, "what")) == ("Ministers", "praise a new trade deal")


def test_a_headline_without_a_verb_leaves_it_to_the_lede() -> None:
    key = _facts("The ministers signed a trade deal on Monday in Geneva.", "Deal of the ministers over trade")
    assert (_text(key, "who"), _text(key, "what")) == ("The ministers", "signed a trade deal on Monday in Geneva")
    assert _text(key, "where") == "Geneva"


def test_the_datelines_town_is_where_when_nothing_nearer_says() -> None:
    key = _facts("LISBON, July 21 (Agency) — The ministers signed a trade deal on Monday after long talks.")
    assert _text(key, "where") == "LISBON"


def test_an_article_that_does_not_say_gets_no_answer() -> None:
    key = _facts("The committee met again and talked about the same old matters for a long while.")
    assert [_text(key, question) for question in ("when", "where", "why", "how")] == [None] * 4


def test_an_empty_article_has_no_facts() -> None:
    assert _facts("") == KeyFacts()
