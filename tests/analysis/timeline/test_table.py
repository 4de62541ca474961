"""The table of articles: what their timelines show, and what they must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.news import Event
from tests.analysis.tables import Row, read_rows
from tests.analysis.timeline.scenes import events_of

ROWS = read_rows(Path(__file__).with_name("table.txt"))


def told(event: Event) -> str:
    by = f" ({event.said_by})" if event.said_by else ""
    return f"{event.when.value} {event.status}{by}: {event.span.text.removesuffix('.')}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.cells[0][:60])
def test_an_article_has_these_entries_and_no_others(row: Row) -> None:
    text, entries = row.cells
    expected = [] if entries == "-" else entries.split("; ")
    assert [told(event) for event in events_of(text)] == expected


def test_the_table_is_long_enough_and_a_third_of_it_tells_what_must_not_come_out() -> None:
    assert len(ROWS) >= 70
    assert 3 * sum(row.must_not for row in ROWS) >= len(ROWS)
