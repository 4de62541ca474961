"""Every set run and scored: the figures, what must be none, and how long it took."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.analysis.extraction import ALL
from bot.news import Part
from tests.eval import gist_baseline, parsed, running, scoring, stored_stories, timeline_baseline
from tests.eval.bootstrap import Counts, Interval
from tests.eval.data import Data, Line, articles, is_looked_at
from tests.eval.figures import FIGURES, Measured, measure
from tests.eval.scoring import ROUGES, Scores

_CLOSE = 1e-3  # between a figure made of counts and the scorer's own, which it rounds


class ScorerDiffers(Exception):
    """The counts do not make up the figure that the scorer tells: it has changed, and this must follow."""


@dataclass(slots=True)
class Result:
    """What was measured of one set, or of several."""

    figures: dict[str, Measured] = field(default_factory=dict)
    must_be_none: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    seconds: float = 0.0

    def add(self, other: Result) -> None:
        self.figures |= other.figures
        self.must_be_none |= other.must_be_none
        self.documents += other.documents
        self.seconds += other.seconds


def desk(data: Data, errors: Path | None) -> Result:
    """Whole articles of many kinds: what is wrong is told by the scorer itself."""
    scorer, gold, result = data.scorer("desk"), data.lines("desk", "gold.jsonl"), Result()
    run = _run(result, data, "analyse", data.lines("desk", "articles.jsonl"))
    scores = scoring.desk(scorer, gold, run.lines)
    _folds(result, "desk", scores)
    for key, told in scoring.DESK_TOLD.items():
        _same(result, key, scores.whole[told])
    if errors is not None:
        found: list[Line] = []
        scorer.score(
            [line for line in gold if is_looked_at(line["id"])], {line["id"]: line for line in run.lines}, found
        )
        _write(errors / "desk.jsonl", found)
    return result


def quotes(data: Data, errors: Path | None) -> Result:
    """All articles of the set, its two files as one."""
    scorer, result = data.scorer("quotes"), Result()
    gold = [*data.lines("quotes", "train.jsonl"), *data.lines("quotes", "dev.jsonl")]
    run = _run(result, data, "analyse", gold)
    scores = scoring.quotes(scorer, gold, run.lines)
    _folds(result, "quotes", scores)
    if errors is not None:
        _write(errors / "quotes.jsonl", _quote_errors(scorer, [g for g in gold if is_looked_at(g["id"])], run.lines))
    _same(result, "direct_quotes", scores.whole["direct_attribution_f1"])
    _same(result, "all_quotes", scores.whole["attribution_f1"])
    return result


def salient(data: Data, errors: Path | None) -> Result:
    """The events that people held to be salient: each that is missed, or wrongly dated, is an error."""
    scorer, gold, result = data.scorer("salient"), data.lines("salient", "gold.jsonl"), Result()
    run = _run(result, data, "analyse", data.lines("salient", "articles.jsonl"))
    scores = scoring.salient(scorer, gold, run.lines)
    _folds(result, "salient", scores)
    _same(result, "salient_events", scores.whole["f1"])
    _same(result, "salient_dates", scores.whole["date_right"])
    if errors is not None:
        timelines = {line["id"]: line.get("timeline") or [] for line in run.lines}
        looked_at = [line for line in gold if is_looked_at(line["id"])]
        _write(errors / "salient.jsonl", ({**line, "timeline": timelines.get(line["id"])} for line in looked_at))
    return result


def times(data: Data, errors: Path | None) -> Result:
    """At the setting that `--only times` is: the one whose speed is told."""
    scorer, gold, result = data.scorer("times"), data.lines("times", "gold.jsonl"), Result()
    run = _run(result, data, "analyse", gold, "--only", "times")
    scores = scoring.times(scorer, gold, run.lines)
    _folds(result, "times", scores)
    _same(result, "time_values", scores.whole["value_f1"] / 100)
    _same(result, "times_found", scores.whole["relaxed_f1"] / 100)
    if errors is not None:
        found: list[Line] = []
        half = {line["id"]: line for line in gold if is_looked_at(line["id"])}
        scorer.score(half, {line["id"]: line for line in run.lines if line["id"] in half}, found)
        _write(errors / "times.jsonl", found)
    return result


def five_w(data: Data, errors: Path | None) -> Result:
    """The questions' answers; of the looked-at half, each answer beside its phrases is the list of errors."""
    scorer, gold, result = data.scorer("fivew"), data.lines("fivew", "gold.jsonl"), Result()
    run = _run(result, data, "analyse", data.lines("fivew", "articles.jsonl"))
    scores = scoring.five_w(scorer, gold, run.lines)
    _folds(result, "fivew", scores)
    _same(result, "five_w", scores.whole["mean"])
    if errors is not None:
        facts = {line["id"]: line.get("facts") or {} for line in run.lines}
        _write(
            errors / "fivew.jsonl",
            (
                {
                    "id": line["id"],
                    "question": q,
                    "answer": (facts[line["id"]].get(q) or {}).get("text"),
                    "gold": phrases,
                }
                for line in gold
                if is_looked_at(line["id"]) and line["id"] in facts
                for q, phrases in line["gold"].items()
            ),
        )
    return result


def gist(data: Data, _errors: Path | None) -> Result:
    """The gist, and how often it is no better than the first two sentences when the articles are drawn again."""
    scorer, gold, result = data.scorer("gist"), data.lines("gist", "gold.jsonl"), Result()
    given = data.lines("gist", "articles.jsonl")
    run = _run(result, data, "analyse", given)
    scores = scoring.gist(scorer, gold, run.lines)
    _folds(result, "gist", scores)
    lead = [
        {"id": line["id"], "summary": {"gist": [{"text": text} for text in gist_baseline.lead_two(line)]}}
        for line in given
    ]
    beside = scoring.gist(scorer, gold, lead)
    worst = max(
        gist_baseline.paired_bootstrap(_firsts(scores.counts[key]), _firsts(beside.counts[key]))
        for key in (f"gist_{name}" for name in ROUGES)
    )
    result.figures["gist_over_lead"] = Measured(FIGURES["gist_over_lead"], worst, Interval(worst, worst))
    for name in ROUGES:
        _same(result, f"gist_{name}", scores.whole[name])
    return result


def stories(data: Data, _errors: Path | None) -> Result:
    """Broad events: `dateline stories`, and the bot's own store."""
    return _grouped(data, "stories")


def outlets(data: Data, _errors: Path | None) -> Result:
    """Narrow events, some of them told in the same words years apart."""
    return _grouped(data, "outlets")


def _grouped(data: Data, name: str) -> Result:
    """`dateline stories` in the order of the articles' days, which gives each its story when it comes: no later one may
    change it. The bot's own store is given the same articles in another order, and must come to the same stories.
    """
    scorer, gold, result = data.scorer(name), data.lines(name, "gold.jsonl"), Result()
    given = sorted(data.lines(name, "articles.jsonl"), key=lambda line: (str(line["date"]), line["id"]))
    run = _run(result, data, "stories", given)
    early = running.dateline("stories", articles(given[: len(given) // 2])).lines
    looked_ahead = sum(one != other for one, other in zip(early, run.lines, strict=False))
    scores = scoring.stories(name, scorer, gold, run.lines)
    _folds(result, name, scores)
    told = {line["id"]: line["story"] for line in run.lines}
    result.must_be_none[f"{name}: changed by what came later"] = looked_ahead
    result.must_be_none[f"{name}: stored in another story"] = stored_stories.count_otherwise(articles(given), told)
    _same(result, name, scores.whole["f1"])
    return result


def topics(data: Data, errors: Path | None) -> Result:
    """A timeline over hundreds of articles, as many days and sentences as each reference has, beside the baseline."""
    scorer, gold, result = data.scorer("topics"), data.lines("topics", "gold.jsonl"), Result()
    by_topic: dict[str, list[Line]] = {}
    for line in data.lines("topics", "articles.jsonl"):
        by_topic.setdefault(line["topic"], []).append(line)
    made: list[Line] = []
    beside: list[Line] = []
    for reference in gold:
        entries, given = reference["entries"], by_topic[reference["topic"]]
        sentences = max(1, round(sum(len(entry["sentences"]) for entry in entries) / len(entries)))
        run = _run(result, data, "timeline", given, "--dates", str(len(entries)), "--sentences", str(sentences))
        made.append({"id": reference["id"], "entries": run.lines[0]["entries"]})
        baseline = timeline_baseline.pick_most_published(given, len(entries), sentences)
        beside.append({"id": reference["id"], "entries": baseline})
    scores, worse = scoring.topics(scorer, gold, made), scoring.topics(scorer, gold, beside).whole
    _folds(result, "topics", scores)
    for figure, _, key in scoring.TOPICS:
        _same(result, figure, scores.whole[key])
        result.must_be_none[f"{figure}: no better than the most published days ({worse[key]:.3f})"] = int(
            scores.whole[key] <= worse[key]
        )
    if errors is not None:
        _write(errors / "topics.jsonl", (line for line in made if is_looked_at(line["id"])))
    return result


SETS: Mapping[str, Callable[[Data, Path | None], Result]] = {
    "desk": desk,
    "quotes": quotes,
    "times": times,
    "fivew": five_w,
    "gist": gist,
    "salient": salient,
    "stories": stories,
    "outlets": outlets,
    "topics": topics,
}


def _run(result: Result, data: Data, command: str, lines: list[Line], *options: str) -> running.Run:
    if command == "analyse" and data.parses is not None:
        only = frozenset((Part.TIMES,)) if options else ALL
        run = parsed.analyse(articles(lines), only, data.parses)
    else:
        run = running.dateline(command, articles(lines), *options)
    result.documents += len(lines)
    result.seconds += run.seconds
    return run


def _folds(result: Result, name: str, scores: Scores) -> None:
    result.must_be_none |= _named(name, scores.must_be_none)
    for key, counts in scores.counts.items():
        looked_at = [one for document, one in counts.items() if is_looked_at(document)]
        unseen = [one for document, one in counts.items() if not is_looked_at(document)]
        result.figures[key] = measure(FIGURES[key], list(counts.values()), looked_at, unseen)


def _named(name: str, counts: Mapping[str, int]) -> dict[str, int]:
    return {f"{name}: {what}": count for what, count in counts.items()}


def _same(result: Result, key: str, told: float) -> None:
    if abs(result.figures[key].value - told) > _CLOSE:
        raise ScorerDiffers(f"{key}: {result.figures[key].value:.4f} from its counts, {told:.4f} from its scorer")


def _firsts(counts: Mapping[str, Counts]) -> list[float]:
    return [one[0] for one in counts.values()]


def _quote_errors(scorer: Any, gold: list[Line], system: list[Line]) -> Iterable[Line]:
    found: list[Any] = []
    scorer.score(gold, system, found)
    for key, kind, right, given in found:
        yield {
            "id": key,
            "kind": kind,
            "gold": right and right["quote"]["text"],
            "sources": right and [source["text"] for source in right["quote"]["sources"]],
            "system": given and {name: given["quote"].get(name) for name in ("text", "speaker", "cue", "rule")},
        }


def _write(path: Path, lines: Iterable[Line]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
