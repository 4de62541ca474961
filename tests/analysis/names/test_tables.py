"""The tables of names: whom words stand for, and who is in an article at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.news import Entity, Extent
from tests.analysis.names.readings import names_of
from tests.analysis.tables import Row, read_rows

HERE = Path(__file__).parent
MEANING = read_rows(HERE / "table_meaning.txt")
CAST = read_rows(HERE / "table_cast.txt")


def shown(entity: Entity) -> str:
    also = f" ({', '.join(entity.also)})" if entity.also else ""
    return f"{entity.name}{also}" + (f": {entity.role.text}" if entity.role else "")


@pytest.mark.parametrize("row", MEANING, ids=lambda row: row.cells[0][:70])
def test_words_stand_for_whom_they_must_and_nobody_else(row: Row) -> None:
    text, whom = row.cells
    start, end = text.index("["), text.index("]") - 1
    entity = names_of(text.replace("[", "").replace("]", "")).resolve(Extent(start, end))
    assert (entity.name if entity else "-") == whom


@pytest.mark.parametrize("row", CAST, ids=lambda row: f"{row.cells[1]} {row.cells[0][:60]}")
def test_these_are_in_an_article_and_no_others(row: Row) -> None:
    text, kind, entities = row.cells
    assert ("; ".join(shown(entity) for entity in getattr(names_of(text), kind)) or "-") == entities


def test_the_tables_are_long_enough_and_a_third_of_them_tells_what_must_not_come_out() -> None:
    rows = MEANING + CAST
    assert len(rows) >= 70
    assert 3 * sum(row.must_not for row in rows) >= len(rows)
