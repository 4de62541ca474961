"""Floors: what is below one, what is chance, and how they are raised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.eval import floors
from tests.eval.bootstrap import Counts, Interval, difference, drawn, interval
from tests.eval.figures import FIGURES, Measured, measure
from tests.eval.floors import BadFloors, Floor, misses, raised, rounded

QUOTES, TERMS = FIGURES["direct_quotes"], FIGURES["unattributed_terms"]


def _articles(right: int, wrong: int, count: int = 40) -> list[Counts]:
    """Articles in which as many quotes have the right speaker and the wrong one; every other one is all right."""
    there = right + wrong
    return [(there, there, there, there) if i % 2 else (right, there, right, there) for i in range(count)]


def test_the_same_counts_give_the_same_draws() -> None:
    assert drawn(_articles(3, 1), QUOTES.value, draws=50) == drawn(_articles(3, 1), QUOTES.value, draws=50)
    assert len(set(drawn(_articles(3, 1), QUOTES.value, draws=50))) > 1


def test_an_interval_is_about_the_figure() -> None:
    found = measure(QUOTES, _articles(3, 1), [], [])
    assert found.value == pytest.approx(0.875)
    assert 0.82 < found.noise.low < 0.875 < found.noise.high < 0.93


@pytest.mark.parametrize(("floor", "below"), [(0.8, False), (0.875, False), (0.9, False), (0.95, True)])
def test_below_is_what_a_lucky_draw_does_not_reach(floor: float, below: bool) -> None:
    assert misses(measure(QUOTES, _articles(3, 1), [], []), Floor(floor)) is below


@pytest.mark.parametrize(("limit", "below"), [(0.5, False), (0.25, False), (0.2, False), (0.05, True)])
def test_where_less_is_better_the_limit_is_the_most(limit: float, below: bool) -> None:
    counts: list[Counts] = [(1, 2), (0, 2)] * 20
    assert misses(measure(TERMS, counts, [], []), Floor(limit)) is below


def test_without_a_floor_nothing_is_below() -> None:
    found = measure(QUOTES, _articles(0, 4), [], [])
    assert not misses(found, None)
    assert not misses(found, Floor(None, "not measured any more"))


def test_the_documents_of_the_floor_show_a_fall_that_is_small_and_everywhere() -> None:
    before, after = _articles(9, 1), _articles(8, 2)
    floor = Floor(rounded(QUOTES, measure(QUOTES, before, [], []).value))
    found = measure(QUOTES, after, [], [])
    assert found.noise.high < 0.95
    assert misses(found, floor, before)
    assert not misses(measure(QUOTES, before, [], []), floor, before)


def test_a_fall_in_two_documents_is_chance() -> None:
    before = _articles(9, 1)
    after = [(8, 10, 8, 10), *before[1:-2], (8, 10, 8, 10), before[-1]]
    floor = Floor(rounded(QUOTES, measure(QUOTES, before, [], []).value))
    assert measure(QUOTES, after, [], []).value < (floor.limit or 0)
    assert not misses(measure(QUOTES, after, [], []), floor, before)


def test_counts_that_the_floor_did_not_come_from_are_not_compared_with() -> None:
    assert not misses(measure(QUOTES, _articles(8, 2), [], []), Floor(0.91), _articles(9, 1))


def test_a_part_that_nobody_looks_at_may_be_two_points_worse_and_by_chance_more() -> None:
    good, bad = _articles(19, 1), _articles(14, 6)
    by_heart = measure(QUOTES, bad, good, bad)
    assert (by_heart.falls, by_heart.is_by_heart) == (True, True)
    assert not measure(QUOTES, good, bad, good).falls
    few = measure(QUOTES, bad[:2], good, bad[:2])
    assert (few.falls, few.is_by_heart) == (True, False)


def test_where_less_is_better_a_fall_is_a_rise() -> None:
    few, many = [(0, 2), (1, 2)] * 20, [(1, 2), (2, 2)] * 20
    assert measure(TERMS, few, few, many).is_by_heart
    assert not measure(TERMS, few, many, few).falls


def test_raising_takes_what_is_better_and_lowers_nothing() -> None:
    found = {"direct_quotes": measure(QUOTES, _articles(3, 1), [], []), "unattributed_terms": _measured(0.1234)}
    before = {"direct_quotes": Floor(0.9), "unattributed_terms": Floor(0.2, "a reason"), "stories": Floor(0.5)}
    assert raised(before, found) == before | {"unattributed_terms": Floor(0.124)}
    assert raised({}, found) == {"direct_quotes": Floor(0.875), "unattributed_terms": Floor(0.124)}


def test_a_probability_is_not_raised() -> None:
    sure = Measured(FIGURES["gist_over_lead"], 0.001, Interval(0.001, 0.001))
    assert raised({"gist_over_lead": Floor(0.05)}, {"gist_over_lead": sure}) == {"gist_over_lead": Floor(0.05)}
    assert misses(Measured(FIGURES["gist_over_lead"], 0.06, Interval(0.06, 0.06)), Floor(0.05))


def _measured(value: float) -> Measured:
    return Measured(TERMS, value, Interval(value, value), ((value, 1),))


def test_what_is_written_is_read_again() -> None:
    given = {"direct_quotes": Floor(0.9), "unattributed_terms": Floor(0.2, "why “so”"), "stories": Floor(None, "gone")}
    assert floors.read(floors.written(given)) == given


def test_standing_counts_are_written_and_read(tmp_path: Path) -> None:
    (tmp_path / floors.STANDING).parent.mkdir(parents=True)
    assert floors.read_standing(tmp_path) == {}
    floors.write_standing({"stories": [(1, 0.5, 1)], "five_w": [(0.25, 1)]}, tmp_path)
    assert floors.read_standing(tmp_path) == {"stories": [(1, 0.5, 1)], "five_w": [(0.25, 1)]}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"speed": {"at least": 1}}',
        '{"stories": {"at most": 1}}',
        '{"stories": {"at least": "much"}}',
        '{"stories": {"at least": NaN}}',
        '{"stories": {"at least": 0.9, "reason": 1}}',
    ],
    ids=["no-json", "a-list", "no-such-figure", "wrong-side", "no-number", "not-a-number", "no-words"],
)
def test_floors_that_cannot_be_read_are_told(text: str) -> None:
    with pytest.raises(BadFloors):
        floors.read(text)


def test_the_projects_floors_can_be_read_and_stand_in_the_tables_order() -> None:
    text = (ROOT / floors.QUALITY).read_text(encoding="utf-8")
    assert floors.written(floors.read(text)) == text
    assert set(json.loads(text)) == set(FIGURES)


def test_differences_of_pairs_are_narrower_than_those_of_strangers() -> None:
    one, other = _articles(9, 1), _articles(8, 2)
    paired, apart = (difference(one, other, QUOTES.value, paired=pairs, draws=200) for pairs in (True, False))
    assert paired.high - paired.low < apart.high - apart.low
    assert interval([1.0] * 10) == Interval(1.0, 1.0)
