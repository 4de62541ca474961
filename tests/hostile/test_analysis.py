"""What the analysis adds to the bare parse takes at most as long again, of any text; and no text makes it fail.

A dozen kinds of text at two lengths. All kinds up to the longest that is analysed, some hours:

    DATELINE_HOSTILE=all python -m pytest tests/hostile/test_analysis.py -n 0
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.analysis.facts_json import to_json
from bot.analysis.parse.long_sentences import LONGEST
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import parse_document, parse_documents
from bot.news import Extent
from tests.hostile.texts import FRAGMENTS, KINDS, repeat

ALL: Final = os.environ.get("DATELINE_HOSTILE") == "all"
SIZES: Final = (10_000, 40_000, 200_000) if ALL else (10_000,)
WORST: Final = (
    *("“a ", "“a” said ", '"a" ', "  ", "- ", "Ada ", "January ", "1 May 2024 ", "who said that ", "he "),
    *("mix 1", "few 2"),
)
LONG: Final = ("“a” said ", "  ", "on Friday ")  # tried at 40,000 characters each time
TOKENS: Final = 45_000
_CONSTANT: Final = 0.4  # seconds; a run of spaces is parsed in none

LONGER: Final = [(kind, 40_000) for kind in LONG]


def _document(text: str) -> Document:
    return Document("x", text, Extent(0, len(text)), "It was late on Friday", date(2024, 7, 21))


def _seconds(text: str) -> tuple[float, float]:
    """Seconds of the processor for the bare parse, and for all that the analysis does beside it."""
    document, nlp = _document(text), load(extraction.ALL)
    whole = text.encode("utf-8", "replace").decode()  # spaCy by itself takes no half of a surrogate pair
    began = time.process_time()
    for _ in nlp.pipe([whole]):
        pass
    parsed = time.process_time()
    extraction.analyse(document)
    return parsed - began, time.process_time() - parsed - (parsed - began)


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    extraction.preload()


@pytest.mark.parametrize(
    ("kind", "size"), [*((kind, size) for kind in (KINDS if ALL else WORST) for size in SIZES), *LONGER]
)
def test_the_analysis_adds_at_most_the_time_of_the_parse(kind: str, size: int) -> None:
    text = KINDS[kind](size)
    tokens = load(extraction.ALL).make_doc(text.encode("utf-8", "replace").decode())
    text = text[: tokens[TOKENS].idx] if len(tokens) > TOKENS else text
    for _ in range(2):  # a busy machine is no reason to fail
        parse, added = _seconds(text)
        if added <= parse + _CONSTANT:
            return
    pytest.fail(f"{kind!r}, {size} characters: {added:.2f} s beside {parse:.2f} s of parse")


@pytest.mark.parametrize("fragment", ["Ada ", "who said that ", "the plan and "])
def test_no_tree_of_a_parse_is_wider_than_the_longest_sentence(fragment: str) -> None:
    doc = parse_document(_document(repeat(fragment)(8_000)), load(extraction.ALL)).parsed
    assert len(doc) > 2 * LONGEST
    assert max(token.right_edge.i - token.left_edge.i for token in doc) < LONGEST
    for sentence in doc.sents:
        assert sum(token.head.i == token.i for token in sentence) == 1


def test_a_sentence_that_somebody_wrote_is_left_whole() -> None:
    words = "The mayor of the town said that " + "the river and " * 60 + "the bridge were old."
    reading = next(parse_documents([_document(words)], load(extraction.ALL)))
    assert 100 < len(reading.doc) < LONGEST
    assert {token.sent.start for token in reading.doc} == set(reading.sentence_starts)


def _pieces(shown: Any) -> Iterator[dict[str, Any]]:
    """Whatever has a place and its words."""
    if isinstance(shown, dict):
        if {"start", "end", "text"} <= shown.keys():
            yield shown
        shown = list(shown.values())
    if isinstance(shown, list):
        for each in shown:
            yield from _pieces(each)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=40),
    st.sampled_from((None, date(1, 1, 1), date(9999, 12, 31))),
)
def test_no_mix_of_fragments_fails_and_every_piece_is_cut_from_the_text(fragments: list[str], day: date | None) -> None:
    text = "".join(fragments)
    document = Document("x", text, Extent(0, len(text)), text[:60], day)
    shown = to_json(document, extraction.analyse(document))
    for piece in _pieces(shown):
        assert 0 <= piece["start"] < piece["end"] <= len(text)
        assert piece["text"] == text[piece["start"] : piece["end"]]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_of_text_fails(kind: str) -> None:
    text = KINDS[kind](1_500)
    document = _document(text)
    for piece in _pieces(to_json(document, extraction.analyse(document))):
        assert piece["text"] == text[piece["start"] : piece["end"]]
