"""The front page is a page, and the documents' links lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from scripts.badges import FOLDER, list_badges, read_project
from scripts.check_links import check, find_targets, list_anchors, list_documents


def test_no_link_of_the_documents_leads_nowhere() -> None:
    assert [line for path in list_documents() for line in check(path)] == []


def test_the_front_page_is_short_and_says_how_to_try_it() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) < 120
    assert {"    make run", "    make test"} <= set(lines)


def test_the_badges_say_what_the_project_says_of_itself() -> None:
    badges = list_badges(read_project())
    drawn = {f"{badge.name}.svg": badge.draw() for badge in badges}
    assert {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()} == drawn
    readme = (ROOT / "README.md").read_text("utf-8")
    for badge in badges:
        assert f"(docs/badges/{badge.name}.svg)" in readme
        assert badge.value in readme


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("see [this](a.md) and [that](b.md#c)", ["a.md", "b.md#c"]),
        ("![a picture](docs/a.png)", ["docs/a.png"]),
        ("[![a badge](b.svg)](https://example.org)", ["https://example.org", "b.svg"]),
        ("no [link] (here)", []),
    ],
)
def test_links_and_pictures_are_found(line: str, targets: list[str]) -> None:
    assert find_targets(line) == targets


def test_what_leads_nowhere_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# One `two` (three)\n\n[x](b.md)\n[y](#one-two-three)\n[z](#four)\n\n    [code](c.md)\n"
    )
    assert [line.rpartition("a.md:")[2] for line in check(tmp_path / "a.md")] == [
        "3: b.md: there is no such file",
        "5: #four: there is no such heading",
    ]


def test_headings_of_the_same_words_have_numbers() -> None:
    assert list_anchors("# A\n\n## B c\n\n## B c\n") == {"a", "b-c", "b-c-1"}
