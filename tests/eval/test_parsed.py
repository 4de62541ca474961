"""Kept parses, and rules switched off, on articles made up here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.analysis.extraction import ALL
from bot.news import Part
from tests.eval import ablation, firing, parsed, running
from tests.eval.data import Line

LINES: list[Line] = [
    {
        "id": key,
        "title": "Ferry returns to Brenn",
        "date": "2031-05-14",
        "text": f"The ferry sailed {when}. “It is a good day,” Clara Voss said. She waited since 2029.",
    }
    for key, when in (("a", "on Monday"), ("b", "two weeks ago"))
]


def test_what_follows_a_kept_parse_is_what_the_program_prints(tmp_path: Path) -> None:
    fresh = parsed.analyse(LINES, ALL, tmp_path).lines
    kept = parsed.analyse(LINES, ALL, tmp_path).lines
    assert fresh == kept == running.dateline("analyse", LINES).lines
    assert len(list(tmp_path.iterdir())) == 1


def test_a_rule_switched_off_finds_nothing_until_it_is_on_again(tmp_path: Path) -> None:
    only = frozenset((Part.TIMES,))

    def found() -> list[str]:
        return [time["text"] for line in parsed.analyse(LINES, only, tmp_path).lines for time in line["times"]]

    before, missed = found(), set[str]()
    assert before == ["Monday", "2029", "two weeks ago", "2029"]
    for switch in ablation.find_switches():
        with switch.off():
            missed |= {*before} - {*found()}
        assert found() == before
    assert missed == {*before}


def test_a_line_is_counted_in_each_document_that_it_runs_in(tmp_path: Path) -> None:
    with firing.counting() as fired:
        parsed.analyse(LINES, ALL, tmp_path)
    counts = {count for (name, _), count in fired.documents.items() if "/quotes/" in name}
    assert 2 in counts
    rare = {(file, number) for file, number, count, _ in fired.list_rare(2) if count < 2}
    often = {(name, number) for (name, number), count in fired.documents.items() if count == 2}
    assert rare
    assert not {(str(firing.RULES / file), number) for file, number in rare} & often


def test_what_never_runs_is_listed_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text("def rule(yes):\n    if yes:\n        return 1\n    return 2\n", "utf-8")
    names: dict[str, Any] = {}
    exec(compile((tmp_path / "rule.py").read_text("utf-8"), str(tmp_path / "rule.py"), "exec"), names)  # noqa: S102
    fired = firing.Firing(tmp_path)
    for _ in range(3):
        with fired.count_document():
            names["rule"](False)
    assert list(fired.list_rare()) == [("rule.py", 3, 0, "return 1")]
