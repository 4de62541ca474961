"""The JSON form: what is printed, and what comes back from what is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.analysis.document import Document
from bot.analysis.facts_json import dump, facts_from_json, facts_to_json, load, to_json
from bot.news import (
    Article,
    Entity,
    Event,
    Extent,
    Facts,
    Insert,
    KeyFacts,
    Notice,
    Part,
    Piece,
    Quote,
    Span,
    Summary,
    Time,
    When,
)

TEXT = "Anna Bell, the mayor, said on Friday: “We will go.” 😀 She left."


def _span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words), words)


WHEN = When("2024-07-19", "day", "dateline", _span("Friday"), until="2024-07-20", anchor=_span("said"))
PIECE = Piece(_span("She left."), group=1, insert=(Insert(_span("She").end, "Anna Bell"),), said_by="Anna Bell")
FACTS = Facts(
    version="7",
    language="en",
    body=Extent(0, len(TEXT)),
    summary=Summary((PIECE,), (Piece(_span("said on Friday")),)),
    key=KeyFacts(who=Piece(_span("Anna Bell"))),
    quotes=(
        Quote(
            _span("We will go."),
            "direct",
            _span("Anna Bell"),
            "Anna Bell",
            "the mayor",
            _span("said"),
            WHEN,
            Extent(0, 51),
            0.91234,
            "cue",
        ),
    ),
    times=(Time(_span("Friday"), "DATE", "2024-07-19"),),
    timeline=(Event(WHEN, _span("She left."), "planned", None, (Extent(1, 2),), 0.5, "verb"),),
    people=(Entity("person", "Anna Bell", ("She",), _span("the mayor"), (Extent(0, 9),)),),
)
DOCUMENT = Document("a", TEXT, FACTS.body, "Mayor leaves", date(2024, 7, 21), date(2024, 7, 22), "live")


def test_facts_come_back_from_json_as_they_were() -> None:
    assert facts_from_json(json.loads(json.dumps(facts_to_json(FACTS)))) == FACTS


@pytest.mark.parametrize("published", [None, date(2024, 7, 21), datetime(2024, 7, 21, 9, 30, tzinfo=UTC)])
def test_an_article_comes_back_from_json_as_it_was(published: date | None) -> None:
    notice = Notice("correction", _span("She left."))
    article = Article(TEXT, Extent(0, 9), "a.txt", "T", published, "https://a.example/", notice=notice)
    article = replace(article, updated=published, genre="opinion")
    assert load(Article, json.loads(json.dumps(dump(article)))) == article


@pytest.mark.parametrize("spoilt", [{"version": 7}, {"quotes": [{}]}, {"body": {"start": 5, "end": 2}}])
def test_json_that_no_facts_made_is_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises((TypeError, KeyError, ValueError)):
        facts_from_json(facts_to_json(FACTS) | spoilt)


def test_the_public_form_is_that_of_the_readme() -> None:
    shown = to_json(DOCUMENT, FACTS)
    assert list(shown) == [
        "id",
        "title",
        "date",
        "updated",
        "language",
        "genre",
        "text",
        "body",
        "analysed",
        *(part.value for part in Part),
    ]
    assert (shown["date"], shown["updated"], shown["genre"]) == ("2024-07-21", "2024-07-22", "live")
    assert shown["body"] == shown["analysed"] == {"start": 0, "end": len(TEXT)}
    assert shown["summary"]["gist"] == [
        {
            "start": PIECE.span.start,
            "end": PIECE.span.end,
            "text": "She left.",
            "group": 1,
            "insert": [{"at": PIECE.span.start + 3, "text": "Anna Bell"}],
            "said_by": "Anna Bell",
        }
    ]
    assert set(shown["facts"]) == {"who", "what", "when", "where", "why", "how"}
    assert shown["facts"]["why"] is None
    assert shown["quotes"] == [
        {
            "start": TEXT.index("We"),
            "end": TEXT.index("We") + 11,
            "text": "We will go.",
            "kind": "direct",
            "group": None,
            "speaker": "Anna Bell",
            "speaker_start": 0,
            "speaker_end": 9,
            "name": "Anna Bell",
            "role": "the mayor",
            "cue": "said",
            "when": "2024-07-19",
            "confidence": 0.91,
            "rule": "cue",
        }
    ]
    assert shown["timeline"][0] | {"start": 0, "end": 0} == {
        "when": "2024-07-19",
        "precision": "day",
        "until": "2024-07-20",
        "open": False,
        "basis": "dateline",
        "expression": "Friday",
        "start": 0,
        "end": 0,
        "text": "She left.",
        "status": "planned",
        "said_by": None,
        "also": [{"start": 1, "end": 2}],
        "confidence": 0.5,
        "rule": "verb",
    }
    assert shown["people"][0]["role_start"] == TEXT.index("the mayor")


def test_a_part_that_was_not_asked_for_is_not_printed() -> None:
    shown = to_json(DOCUMENT, FACTS, frozenset((Part.TIMES,)))
    assert set(shown) == {"id", "title", "date", "updated", "language", "genre", "text", "body", "analysed", "times"}
