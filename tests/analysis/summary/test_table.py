"""The tables of sentences: which stand alone, which are shown at all, and what may be left out of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.analysis import extraction
from bot.analysis.names import find_names
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import Document, Reading, parse_document
from bot.analysis.parse.sentences import Sentence, find_sentences
from bot.analysis.quotes import find_quotes
from bot.analysis.summary.eligibility import Eligibility
from bot.analysis.summary.shorten import find_clauses
from bot.news import Extent, Part
from tests.analysis.tables import Row, read_rows

HERE = Path(__file__).parent
# Round a paragraph that is tried: an article whose paragraphs end with a full stop.
BEFORE = "The old bridge of Tallow fell into the river Orre on Sunday after two days of rain."
AFTER = "Nobody was hurt when the bridge fell, the fire brigade of the town said on Monday."


def _rows(table: str) -> list[Any]:
    return [pytest.param(row, id=f"{row.section}: {row.cells[0][:60]}") for row in read_rows(HERE / table)]


def _reading(text: str) -> Reading:
    return parse_document(Document("x", text, Extent(0, len(text))), load())


def _standing(reading: Reading) -> Eligibility:
    names = find_names(reading)
    return Eligibility(reading, names, find_sentences(reading), find_quotes(reading, names, None))


def _shown_of(reading: Reading, paragraph: int) -> list[Sentence]:
    standing = _standing(reading)
    return [u for u in find_sentences(reading) if u.paragraph == paragraph and standing.is_fit(u)]


@pytest.mark.parametrize("row", _rows("table_standing.txt"))
def test_a_sentence_is_shown_alone_only_where_it_can_be_understood_so(row: Row) -> None:
    reading = _reading(row.cells[0])
    (unit,) = find_sentences(reading)
    assert _standing(reading).is_standalone(unit) is not row.must_not


@pytest.mark.parametrize("row", _rows("table_fit.txt"))
def test_what_is_no_sentence_of_the_story_is_not_shown(row: Row) -> None:
    reading = _reading("\n\n".join((BEFORE, row.cells[0], AFTER)))
    assert len(_shown_of(reading, 0)) == len(_shown_of(reading, 2)) == 1
    assert bool(_shown_of(reading, 1)) is not row.must_not


@pytest.mark.parametrize("row", _rows("table_clauses.txt"))
def test_only_a_clause_that_adds_may_be_left_out(row: Row) -> None:
    sentence, left = row.cells
    reading = _reading(sentence)
    (unit,) = find_sentences(reading)
    found = find_clauses(reading, unit, find_quotes(reading, find_names(reading), None))
    longest = max(found, key=lambda clause: clause.words, default=None)
    if longest is None:
        assert row.must_not
        return
    parts = (sentence[: longest.extent.start], sentence[longest.extent.end :])
    assert " … ".join(part.strip() for part in parts if part.strip()) == left


@pytest.mark.parametrize("row", _rows("table_gist.txt"))
def test_the_gist_of_a_short_article(row: Row) -> None:
    title, paragraphs, wanted = row.cells
    text = "\n\n".join(paragraphs.split(" / "))
    facts = extraction.analyse(Document("x", text, Extent(0, len(text)), title), frozenset((Part.SUMMARY,)))
    gist = [piece.span.text for piece in facts.summary.gist]
    if row.must_not:
        assert gist
        assert wanted not in " ".join(gist)
        return
    begins = wanted.split(" / ")
    assert [piece[: len(begin)] for piece, begin in zip(gist, begins, strict=True)] == begins
