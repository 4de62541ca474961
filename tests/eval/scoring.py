"""What the scorers count, document by document, so that documents can be drawn again.

The scorers are used as they stand. Each function gives, for every figure of its set, one tuple of counts a document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.eval.bootstrap import Counts
from tests.eval.data import Line

QUESTIONS = ("who", "what", "when", "where", "why", "how")
_DIGITS = 4  # of an article's share: as many as the scorers give
ROUGES = ("rouge1", "rouge2", "rougeL")

# Each figure of `topics`: what the scorer calls it of one timeline, and of all.
TOPICS = (("topics_dates", "date", "date_f1"), ("topics_rouge1", "ar1", "ar1_f1"), ("topics_rouge2", "ar2", "ar2_f1"))

_SALIENT_SHARES = (("entry_precision", "entries"), ("salient_recall", "events"))

Table = dict[str, dict[str, Counts]]  # figure -> document -> counts


@dataclass(frozen=True, slots=True)
class Scores:
    """The counts of a set, the scorer's own figures over all of it, and what must be none."""

    counts: Table
    whole: Mapping[str, Any]
    must_be_none: dict[str, int]


class _Counted(float):
    """A ratio that remembers what it was made of: the scorer of quotes tells its ratios, and not all of its counts."""

    part: int
    whole: int

    @classmethod
    def of(cls, part: int, whole: int) -> _Counted:
        made = cls(part / whole if whole else 0.0)
        made.part, made.whole = part, whole
        return made

    def __round__(self, _digits: int | None = None) -> _Counted:  # type: ignore[override]
        return self


# The figures of `desk`, each a share of two of the counts that its scorer makes.
_DESK_SHARES: Mapping[str, tuple[str, str]] = {
    "desk_wrong_mouth": ("speaker_wrong", "quotes_with_speaker"),
    "desk_sure_wrong": ("sure_wrong", "quotes_sure"),
    "desk_sure": ("quotes_sure", "quotes_with_speaker"),
    "desk_statements": ("statements_right", "statements"),
    "desk_nobody": ("nobody_given", "nobody"),
    "desk_entries": ("entries_right", "entries"),
    "desk_key_events": ("key_found", "key_events"),
    "desk_dates": ("entries_date_right", "entries_in_place"),
    "desk_misleading": ("gist_misleading", "documents"),
    "desk_facts": ("facts_f1", "questions"),
    "desk_facts_wrong": ("answers_wrong", "answers"),
    "desk_silent": ("silent", "answerable"),
    "desk_roles_wrong": ("roles_wrong", "roles"),
    "desk_roles": ("roles", "people_right"),
}
# Where the scorer tells the same figure, for the two to be compared.
DESK_TOLD: Mapping[str, str] = {
    "desk_wrong_mouth": "speaker_wrong",
    "desk_sure_wrong": "sure_wrong",
    "desk_statements": "quote_recall",
    "desk_entries": "timeline_p",
    "desk_key_events": "timeline_r",
    "desk_misleading": "gist_misleading",
    "desk_facts": "facts_f1",
    "desk_people": "people_f1",
}


def desk(scorer: Any, gold: Sequence[Line], system: Sequence[Line]) -> Scores:
    """Everything that is marked in a whole article, in the scorer's own counts."""
    answers = {line["id"]: line for line in system}
    whole = scorer.figures(scorer.score(gold, answers, None))
    counts: Table = {key: {} for key in (*_DESK_SHARES, "desk_gist", "desk_people")}
    for line in gold:
        one = scorer.score([line], answers, None)
        for key, (part, of) in _DESK_SHARES.items():
            counts[key][line["id"]] = (one[part], one[of])
        counts["desk_gist"][line["id"]] = (one["gist_best"], 1)
        people = ("people_right", "people_shown", "people_found", "people")
        counts["desk_people"][line["id"]] = tuple(one[name] for name in people)
    missing = sum(line["id"] not in answers or "error" in answers[line["id"]] for line in gold)
    return Scores(counts, whole, {"missing": missing})


def salient(scorer: Any, gold: Sequence[Line], system: Sequence[Line]) -> Scores:
    """Entries that hold an event, events that an entry holds; dates right, of the events that have one and are held."""
    whole = scorer.score(gold, system)
    events: dict[str, Counts] = {}
    dates: dict[str, Counts] = {}
    for line in gold:
        one = scorer.score([line], [answer for answer in system if answer["id"] == line["id"]])
        good, found = (round(one[share] * one[of]) for share, of in _SALIENT_SHARES)
        covered = round(one["dated_recall"] * one["dated"])
        events[line["id"]] = (good, one["entries"], found, one["events"])
        dates[line["id"]] = (round(one["date_right"] * covered), covered)
    return Scores({"salient_events": events, "salient_dates": dates}, whole, {"missing": whole["missing"]})


def quotes(scorer: Any, gold: Sequence[Line], system: Sequence[Line]) -> Scores:
    """Direct quotes and all quotes with their speakers: right and listed, right and there to be found."""
    whole = scorer.score(gold, system)
    plain, scorer.ratio = scorer.ratio, _Counted.of
    answers = {line["id"]: line for line in system}
    counts: Table = {"direct_quotes": {}, "all_quotes": {}, "unattributed_terms": {}}
    not_verbatim = 0
    try:
        for line in gold:
            key = line["id"]
            figures = scorer.score([line], [answers[key]] if key in answers else [])
            counts["direct_quotes"][key] = _both(figures, "direct_attribution")
            counts["all_quotes"][key] = _both(figures, "attribution")
            terms = figures["unattributed_given_a_speaker"]
            counts["unattributed_terms"][key] = (terms.part, terms.whole)
            not_verbatim += figures["not_verbatim"].part
    finally:
        scorer.ratio = plain
    return Scores(counts, whole, {"not verbatim": not_verbatim, "missing": whole["counts"]["missing"]})


def _both(figures: Mapping[str, _Counted], name: str) -> Counts:
    precision, recall = figures[f"{name}_precision"], figures[f"{name}_recall"]
    return (precision.part, precision.whole, recall.part, recall.whole)


def times(scorer: Any, gold: Sequence[Line], system: Sequence[Line]) -> Scores:
    """Expressions in the gold, in the answer, found, and right in value."""
    gold_of, answers = {line["id"]: line for line in gold}, {line["id"]: line for line in system}
    whole = scorer.score(gold_of, answers)
    found: dict[str, Counts] = {}
    for key, line in gold_of.items():
        one = scorer.score({key: line}, {key: answers[key]} if key in answers else {})
        types = one["by_gold_type"].values()
        found[key] = (
            one["gold_times"],
            one["system_times"],
            sum(kind["found"] for kind in types),
            sum(kind["value_right"] for kind in types),
        )
    none = {"missing": whole["missing_documents"], "adrift": whole["changed_texts"]}
    return Scores({"time_values": found, "times_found": found}, whole, none)


def five_w(scorer: Any, gold: Sequence[Line], system: Sequence[Line]) -> Scores:
    """For each question the sum of its F1 and the number of its answers; and the questions that have none."""
    gold_of, answers = {line["id"]: line for line in gold}, {line["id"]: line for line in system}
    whole = scorer.score(gold_of, answers)
    mean: dict[str, Counts] = {}
    unasked: dict[str, Counts] = {}
    for key, line in gold_of.items():
        one = scorer.score({key: line}, answers)
        mean[key] = tuple(n for q in QUESTIONS for n in ((one[q], 1) if q in line["gold"] else (0, 0)))
        unasked[key] = (one["answered_without_gold"], len(QUESTIONS) - len(line["gold"]))
    counts: Table = {"five_w": mean, "unasked": unasked}
    return Scores(counts, whole, {"missing": whole["missing"], "adrift": whole["adrift"]})


def gist(scorer: Any, gold: Sequence[Line], system: Sequence[Line]) -> Scores:
    """The three measures of each article."""
    gold_of, answers = {line["id"]: line for line in gold}, {line["id"]: line for line in system}
    whole = scorer.score(gold_of, answers)
    counts: Table = {f"gist_{name}": {} for name in ROUGES}
    for key, line in gold_of.items():
        one = scorer.score({key: line}, answers)
        for name in ROUGES:
            counts[f"gist_{name}"][key] = (one[name], 1)
    return Scores(counts, whole, {"missing": whole["missing"], "adrift": whole["adrift"]})


def stories(name: str, scorer: Any, gold: Sequence[Line], system: Sequence[Line]) -> Scores:
    """B-cubed precision and recall of each article; the scorer tells their averages alone."""
    event = {line["id"]: line["event"] for line in gold}
    story = {line["id"]: line["story"] for line in system if line.get("story") is not None and line["id"] in event}
    whole = scorer.score(event, story)
    events, told = Counter(event.values()), Counter(story.values())
    together = Counter((story[key], event[key]) for key in story)
    found: dict[str, Counts] = dict.fromkeys(event, (0, 0, 1))
    for key in story:
        same = together[story[key], event[key]]
        found[key] = (round(same / told[story[key]], _DIGITS), round(same / events[event[key]], _DIGITS), 1)
    return Scores({name: found}, whole, {"missing": whole["missing"]})


def topics(scorer: Any, gold: Sequence[Line], system: Sequence[Line]) -> Scores:
    """Precision and recall of each timeline, as the scorer averages them."""
    whole = scorer.score(gold, system)
    entries = {line["id"]: line["entries"] for line in system}
    counts: Table = {figure: {} for figure, _, _ in TOPICS}
    for line in gold:
        one = scorer.one(line, entries.get(line["id"], []))
        for figure, key, _ in TOPICS:
            counts[figure][line["id"]] = (*one[key], 1)
    return Scores(counts, whole, {"missing": whole["missing"]})


def joined(scores: Iterable[Scores]) -> Table:
    """The counts of several groups of documents as one."""
    both: Table = {}
    for one in scores:
        for name, counts in one.counts.items():
            both.setdefault(name, {}).update(counts)
    return both
