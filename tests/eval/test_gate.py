"""The gate as a command, on scorers and articles made up for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.eval import floors, measuring, scoring
from tests.eval.__main__ import main
from tests.eval.bootstrap import Counts
from tests.eval.data import SETS, Data, articles, is_looked_at
from tests.eval.figures import FIGURES, measure
from tests.eval.measuring import Result, ScorerDiffers
from tests.eval.report import Report

Sets = Mapping[str, Callable[[Data, Path | None], Result]]

# A scorer of times as small as one can be: a time is found when it begins where the gold's does.
TIMES = """
def ratio(a, b):
    return a / b if b else 0.0


def score(gold, system, errors=None):
    n = {"gold": 0, "system": 0, "found": 0, "value_right": 0}
    for key, line in gold.items():
        mine = {t["start"]: t for t in system.get(key, {}).get("times", [])}
        n["gold"] += len(line["times"])
        n["system"] += len(mine)
        for t in line["times"]:
            n["found"] += t["start"] in mine
            right = t["start"] in mine and mine[t["start"]]["value"] == t["value"]
            n["value_right"] += right
            if errors is not None and not right:
                errors.append({"id": key, "start": t["start"]})
    p, r = ratio(n["found"], n["system"]), ratio(n["found"], n["gold"])
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {
        "gold_times": n["gold"], "system_times": n["system"],
        "by_gold_type": {"DATE": {"gold": n["gold"], "found": n["found"], "value_right": n["value_right"]}},
        "relaxed_f1": round(100 * f1, 2), "value_f1": round(100 * f1 * ratio(n["value_right"], n["found"]), 2),
        "missing_documents": sum(key not in system for key in gold), "changed_texts": 0,
    }
"""

# And one of quotes: any quote is a quote, and its speaker is right when it is the gold's.
QUOTES = """
def ratio(a, b):
    return a / b if b else 0.0


def score(gold, system, errors=None):
    answers = {line["id"]: line["quotes"] for line in system}
    right = there = listed = 0
    for line in gold:
        there += len(line["quotes"])
        listed += len(answers.get(line["id"], []))
        right += len(set(line["quotes"]) & set(answers.get(line["id"], [])))
    figures = {"unattributed_given_a_speaker": ratio(1, 4), "not_verbatim": ratio(0, listed)}
    for name in ("direct_attribution", "attribution"):
        figures[name + "_precision"], figures[name + "_recall"] = ratio(right, listed), ratio(right, there)
    return {k: round(v, 4) for k, v in figures.items()} | {"counts": {"missing": 0}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder for floors, which is no git repository, with a set of stories in it: the others are missing."""
    (tmp_path / floors.QUALITY).parent.mkdir()
    (tmp_path / floors.STANDING).parent.mkdir()
    for name in ("score.py", "gold.jsonl", "articles.jsonl"):
        (tmp_path / "stories" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "stories" / name).touch()
    return tmp_path


def _floors(project: Path, **limits: float) -> None:
    text = floors.written({key: floors.Floor(limit) for key, limit in limits.items()})
    (project / floors.QUALITY).write_text(text, encoding="utf-8")


def _run(project: Path, sets: Sets, *options: str) -> tuple[int, dict[str, Any]]:
    told = project / "eval.json"
    given = ["--data", str(project), "--only", ",".join(sets), "--json", str(told), *options]
    status = main(given, root=project, sets=sets)
    return status, json.loads(told.read_text(encoding="utf-8")) if told.is_file() else {}


def _stories(*counts: Counts, missing: int = 0) -> Sets:
    """A set of stories that was measured so, whatever lies in the folder."""

    def measured(_data: Data, _errors: Path | None) -> Result:
        found = measure(FIGURES["stories"], counts, [], [])
        return Result({"stories": found}, {"stories: missing": missing}, documents=len(counts), seconds=2.0)

    return {"stories": measured}


def test_figures_over_their_floors_pass(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _floors(project, stories=0.9)
    status, told = _run(project, _stories(*[(1, 1, 1)] * 9, (0.5, 0.5, 1)))
    assert status == 0
    assert told["figures"]["stories"]["value"] == 0.95
    assert told["figures"]["stories"]["floor"] == 0.9
    assert (told["documents"], told["documents_a_second"], told["failures"]) == (10, 5.0, [])
    table = capsys.readouterr().out
    assert "| articles grouped into stories, B-cubed F1 | 0.950 ✓ |" in table
    assert "TF-IDF, average link 0.973" in table


def test_a_figure_below_its_floor_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _floors(project, stories=0.9)
    status, told = _run(project, _stories(*[(0.5, 0.5, 1)] * 10))
    assert status == 1
    sentence = "articles grouped into stories, B-cubed F1: 0.500, below its floor of 0.900 by more than chance"
    assert told["failures"] == [sentence]
    assert f"FAILED: {sentence}" in capsys.readouterr().out


def test_what_must_be_none_has_no_noise(project: Path) -> None:
    _floors(project, stories=0.9)
    status, told = _run(project, _stories((1, 1, 1), missing=1))
    assert (status, told["failures"]) == (1, ["stories: missing: 1, and must be 0"])


def test_raising_writes_the_floor_and_what_it_came_from(project: Path) -> None:
    _floors(project, stories=0.9, direct_quotes=0.95)
    sets = _stories(*[(1, 1, 1)] * 9, (0.5, 0.5, 1))
    status, told = _run(project, sets, "--raise")
    assert (status, told["figures"]["stories"]["floor"]) == (0, 0.95)
    assert floors.read((project / floors.QUALITY).read_text()) == {
        "direct_quotes": floors.Floor(0.95),
        "stories": floors.Floor(0.95),
    }
    assert len(floors.read_standing(project)["stories"]) == 10
    assert _run(project, sets)[0] == 0
    worse = _stories(*[(0.9, 0.9, 1)] * 9, (0.5, 0.5, 1))
    assert _run(project, worse)[0] == 1
    _run(project, worse, "--raise")
    assert floors.read((project / floors.QUALITY).read_text())["stories"] == floors.Floor(0.95)


def test_floors_that_cannot_be_read_are_no_pass(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / floors.QUALITY).write_text('{"stories": 1}', encoding="utf-8")
    assert _run(project, _stories((1, 1, 1)))[0] == 2
    assert "tests/quality.json" in capsys.readouterr().err


def test_without_its_data_it_says_what_is_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _floors(project, stories=0.9)
    assert _run(project, measuring.SETS) == (2, {})
    told = capsys.readouterr().err
    assert [name for name in SETS if str(project / name / "score.py") in told] == [
        *("desk", "quotes", "times", "fivew", "gist", "salient", "outlets", "topics")
    ]
    assert "EVAL=DIR" in told


def test_an_unknown_set_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--only", "quotes,weather"])
    assert ended.value.code == 2
    assert "weather" in capsys.readouterr().err


def test_answers_are_not_given_to_the_system() -> None:
    (given,) = articles([{"id": "a", "title": None, "date": "2031-05-14", "text": "It rained.", "times": [1]}])
    assert given == {"id": "a", "title": None, "date": "2031-05-14", "text": "It rained."}


def test_a_fifth_of_the_documents_is_never_looked_at() -> None:
    names = [f"document {i}" for i in range(400)]
    assert 290 < sum(is_looked_at(key) for key in names) < 350


def test_times_are_measured_through_the_command_line(project: Path) -> None:
    rain = ("It rained on Monday.", [{"start": 13, "end": 19, "type": "DATE", "value": "2031-05-12"}])
    snow = ("It snowed on Tuesday.", [{"start": 13, "end": 20, "type": "DATE", "value": "1999"}])
    gold = [
        {"id": key, "title": None, "date": "2031-05-14", "text": text, "times": times}
        for key, (text, times) in {"a": rain, "e": snow, "b": rain, "m": snow}.items()
    ]
    assert [line["id"] for line in gold if is_looked_at(str(line["id"]))] == ["a", "e"]
    _write(project / "times", TIMES, "gold.jsonl", gold)
    _floors(project, times_found=0.9)
    status, told = _run(project, {"times": measuring.times}, "--errors", str(project / "errors"))
    assert (status, told["failures"]) == (0, [])
    assert told["figures"]["times_found"]["value"] == 1.0
    assert told["figures"]["time_values"]["value"] == 0.5
    errors = [json.loads(line)["id"] for line in (project / "errors" / "times.jsonl").read_text().splitlines()]
    assert errors == ["e"]


def test_counts_are_taken_out_of_the_scorers_ratios(tmp_path: Path) -> None:
    gold = [{"id": "a", "quotes": ["one", "two"]}, {"id": "b", "quotes": ["three"]}, {"id": "c", "quotes": []}]
    _write(tmp_path / "quotes", QUOTES, "gold.jsonl", gold)
    system = [{"id": "a", "quotes": ["one", "four", "five"]}, {"id": "b", "quotes": ["three"]}]
    scorer = Data(tmp_path).scorer("quotes")
    scores = scoring.quotes(scorer, gold, system)
    assert scores.counts["direct_quotes"] == {"a": (1, 3, 1, 2), "b": (1, 1, 1, 1), "c": (0, 0, 0, 0)}
    assert list(scores.counts["unattributed_terms"]["a"]) == [1, 4]
    assert scorer.ratio(1, 4) == 0.25
    assert type(scorer.ratio(1, 4)).__name__ == "float"


def test_a_scorer_that_counts_otherwise_is_not_believed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def measured(_data: Data, _errors: Path | None) -> Result:
        raise ScorerDiffers("stories: 0.9000 from its counts, 0.8000 from its scorer")

    _floors(project)
    assert _run(project, {"stories": measured}) == (1, {})
    assert "0.8000 from its scorer" in capsys.readouterr().err


def test_every_figure_that_has_a_peer_is_in_the_table() -> None:
    report = Report("", Result(), {}, ())
    assert set(report.peers) <= set(FIGURES)
    assert all(
        peer["source"] and peer["who"] and 0 < peer["value"] < 1 for one in report.peers.values() for peer in one
    )


def _write(folder: Path, scorer: str, name: str, lines: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True)
    (folder / "score.py").write_text(scorer, encoding="utf-8")
    (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
