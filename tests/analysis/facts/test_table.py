"""The table of sentences: the phrase that answers, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.facts.articles import QUESTIONS, answer
from tests.analysis.tables import Row, read_rows

ROWS = read_rows(Path(__file__).with_name("table.txt"))
NONE = "-"


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.cells[2]} {row.sentence}" for row in ROWS])
def test_the_sentence_answers_so(row: Row) -> None:
    headline, body, question, expected = row.cells
    found = answer(question, body, None if headline == NONE else headline)
    assert (found.span.text if found else NONE) == expected


def test_the_table_is_long_enough_and_asks_all_six() -> None:
    assert len(ROWS) >= 70
    assert 3 * sum(row.must_not for row in ROWS) >= len(ROWS)
    assert {row.cells[2] for row in ROWS} == set(QUESTIONS)
