"""Kept parses, and rules switched off, on articles made up here."""

from __future__ import annotations

from pathlib import Path

from bot.analysis.extraction import ALL
from bot.news import Part
from tests.eval import ablation, parsed, running
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
