from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.newsroom.suggestions import LENGTH, MOST, build_label, rank
from bot.store.suggest import Candidate


@given(st.text(max_size=300), st.none() | st.text(max_size=60))
def test_a_choice_is_one_line_that_fits(label: str, outlet: str | None) -> None:
    choice = build_label(label, outlet)
    assert 0 < len(choice) <= LENGTH
    assert len(choice.splitlines()) == 1
    assert not any(mark in choice for mark in "\u202e\u2066\u200f\0\x1b")


def test_a_long_title_is_cut_between_words() -> None:
    choice = build_label("word " * 60)
    assert choice == " ".join(["word"] * 19) + "…"


@given(st.text(max_size=20), st.lists(st.text(max_size=30), max_size=60))
def test_no_choice_comes_twice(typed: str, labels: list[str]) -> None:
    found = rank(
        typed, [Candidate(label, i, "2026", None, "words") for i, label in enumerate(labels)], lambda c: f"a{c.key}"
    )
    assert len(found) <= MOST
    assert len({s.label for s in found}) == len({s.value for s in found}) == len(found)


def test_prefix_goes_before_words_before_likeness_and_newer_before_older() -> None:
    candidates = [
        Candidate("The old bridge", 1, "2024", None, "words"),
        Candidate("Brigde", 2, "2026", None, "trigrams"),
        Candidate("The new bridge", 3, "2025", None, "words"),
        Candidate("Bridge one", 4, "2020", None, "words"),
        Candidate("Weather", 5, "2026", None, "trigrams"),
    ]
    assert [s.value for s in rank("Bridge", candidates, lambda c: str(c.key))] == ["4", "3", "1", "2"]


def test_an_outlet_cannot_turn_a_choice_round() -> None:
    assert build_label("Bridge\u202e closed", "Out\u202elet\u200b") == "Bridge closed · Outlet"
