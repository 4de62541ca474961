"""All tables of sentences together: enough of them, enough of what must not come out, and no two alike."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.analysis.tables import FOLDER, Row, read_rows, tables

ENOUGH = 400

ROWS = [(path.relative_to(FOLDER).as_posix(), row) for path in tables() for row in read_rows(path)]


def test_there_are_enough_sentences() -> None:
    assert len(ROWS) >= ENOUGH


def test_a_third_of_them_say_what_must_not_come_out() -> None:
    assert 3 * sum(row.must_not for _, row in ROWS) >= len(ROWS)


def test_no_two_are_alike_but_for_names_and_numbers() -> None:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name, row in ROWS:
        alike[row.likeness].append(f"{name}:{row.line}")
    assert [places for places in alike.values() if len(places) > 1] == []


@pytest.mark.parametrize("path", tables(), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_the_top_of_each_table_says_which_rows_tell_what_must_not_come_out(path: Path) -> None:
    top = path.read_text(encoding="utf-8").partition("\n##")[0]
    assert any("must not" in line.casefold() for line in top.splitlines() if line.startswith("#"))


def test_rows_have_cells_a_section_and_a_line(tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_text(
        "# a comment\n\n## plain\nIt rained. | rain\nIt was dry. |\nIt hailed. | -\n## not: snow\nIt snowed. | x\n"
    )
    rows = read_rows(path)
    assert rows == [
        Row(("It rained.", "rain"), "plain", 4),
        Row(("It was dry.", ""), "plain", 5),
        Row(("It hailed.", "-"), "plain", 6),
        Row(("It snowed.", "x"), "not: snow", 8),
    ]
    assert [row.must_not for row in rows] == [False, True, True, True]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("The mayor of Tallow left on May 3.", "The mayor of North Brenn left on June 12.", True),
        ("The mayor of Tallow left on [May 3].", "The  mayor of Tallow left on May 3.", True),
        ("The mayor of Tallow left on May 3.", "The mayor of Tallow will leave on May 3.", False),
        ("A mayor spoke.", "The mayor spoke.", False),
    ],
)
def test_likeness_is_what_is_left_without_names_and_numbers(one: str, other: str, alike: bool) -> None:
    assert (Row((one, "x"), "", 1).likeness == Row((other, "x"), "", 1).likeness) is alike
