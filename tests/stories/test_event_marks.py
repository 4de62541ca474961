"""Two events told in the same words by the same people are told apart by a storm's name, a flight's number, a score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.news import Article
from bot.stories.clustering import measure_likeness
from bot.stories.event_marks import are_apart, find_marks
from bot.stories.features import extract_features
from bot.stories.stream import Stream
from tests.quick import made


@pytest.mark.parametrize(
    ("title", "body", "marks"),
    [
        ("Storm Ulla hits", "A week after it, hurricane Viggo came.", {"storm=ulla", "hurricane=viggo"}),
        ("Lost", "The pilot of Flight KX 102 spoke of flight 7.", {"flight=kx 102", "flight=7"}),
        ("Rovers win 2-1", "Rovers beat United 2–1, who lost 1-2 before.", {"score=1-2"}),
        ("First", "Sand led the Kings to a 98-91 victory.", {"score=91-98"}),
        ("Final", "The Kings beat Lakeside 104-99.", {"score=104-99"}),
        ("Close", "The tie ended 1-1 and went to penalties.", {"score=1-1"}),
    ],
)
def test_a_mark_is_in_the_title_or_where_the_body_begins(title: str, body: str, marks: set[str]) -> None:
    assert find_marks(title, body) == marks
    assert find_marks("", "Nothing yet. " * 60 + body) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "A storm hit the coast, and Ulla Berg saw it.",
        "The storms Ulla and Viggo came in one week.",
        "The board won 5-4 vote.",
        "He won in 2010-11 and lost again.",
        "The council passed it 7-2 on Monday.",
        "Their flight in 2026 was long.",
    ],
)
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert find_marks("", text) == frozenset()


def test_events_are_apart_where_marks_of_one_kind_are_others() -> None:
    assert are_apart({"storm=ulla", "coast"}, {"storm=viggo", "coast"})
    assert not are_apart({"storm=ulla"}, {"storm=viggo", "storm=ulla"}), "it tells of both"
    assert not are_apart({"storm=ulla"}, {"score=1-2"})
    assert not are_apart({"storm=ulla"}, {"coast"}), "it names none"


def _match(day: int, told: str) -> Article:
    return replace(made(told, "Norvik United win at Brellin Rovers"), published=date(2026, 3, day))


def test_two_matches_of_the_same_clubs_are_two_stories() -> None:
    told = (
        _match(1, "Daniel Okafor scored late as Norvik United won 2-1 at Brellin Rovers. Petra Lind was sent off."),
        _match(2, "Brellin Rovers lost 1-2 at home to Norvik United, for whom Daniel Okafor struck. Petra Lind raged."),
        _match(
            8, "Norvik United beat Brellin Rovers 3-0, and Petra Lind said that Daniel Okafor was too good for her."
        ),
        _match(
            9, "A defeat by 0-3 leaves Brellin Rovers last. Daniel Okafor of Norvik United scored; Petra Lind wept."
        ),
    )
    stream = Stream()
    assert [stream.add(one) for one in told] == [1, 1, 2, 2]
    one, other = extract_features(told[0]), extract_features(told[2])
    assert measure_likeness(one, other) == 0
    assert measure_likeness(one, replace(other, title={})) > 0, "without its marks, it is alike"
