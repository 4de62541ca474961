"""Facts as marks: their labels, what they were taken for, their rules; and the paragraphs cut at them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.explanation.marks import REASONED, Mark, find_unanswered, make_marks
from bot.cli.explanation.segments import lay_out, make_readable
from bot.news import Entity, Event, Extent, Facts, Insert, KeyFacts, Part, Piece, Summary, Time, When
from tests.cli.explanation.articles import TEXT, facts, quote, span, told


def found(given_facts: Facts | None = None, *only: Part) -> dict[str, Mark]:
    return {mark.label: mark for mark in make_marks(TEXT, given_facts or facts(), only or REASONED)}


def one(**changes: object) -> Mark:
    nothing: dict[str, object] = {
        "summary": Summary(),
        "key": KeyFacts(),
        "quotes": (),
        "times": (),
        "timeline": (),
    }
    (mark,) = found(facts(**{**nothing, **changes})).values()
    return mark


def test_labels_count_each_kind_in_the_order_of_the_text_the_longest_first() -> None:
    assert list(found()) == ["S1", "F1", "E1", "T1", "Q1", "Q2", "T2"]


def test_only_what_is_asked_for_is_marked() -> None:
    assert list(found(None, Part.TIMES, Part.QUOTES)) == ["T1", "Q1", "Q2", "T2"]


def test_a_quote_says_whose_it_is_by_which_rule_and_how_surely() -> None:
    first, second = found()["Q1"], found()["Q2"]
    assert first.taken == ("said by Ada Lovelace", "introduced by “said”")
    assert (first.what, first.named) == ("quote", "rule verb-after, 95 %")
    assert first.sentences == ("A reporting verb follows the quote; its subject is the speaker.",)
    assert second.taken == ("said by Ada Lovelace", "called “She” there")
    assert second.named == "rule of-an-older-version, 50 %"
    assert second.sentences == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": None}, "said by Ada Lovelace"),
        ({"name": None, "speaker": None}, "speaker not named"),
        ({"role": "the chair"}, "the chair"),
        ({"group": 3}, "one statement with others (group 3)"),
        (
            {"when": When("2026-02-27", "day", "dateline", span("on Friday"))},
            "said Friday 27 February 2026 = 2026-02-27, read from “on Friday”, counted from the day of the article",
        ),
    ],
)
def test_what_a_quote_was_taken_for(changes: dict[str, Any], words: str) -> None:
    assert words in one(quotes=(quote("We will not wait,", **changes),)).taken


def test_a_time_says_its_value_and_what_it_was_counted_from_where_that_is_known() -> None:
    assert found()["T1"].taken == ("a date: DATE 2026-02-27", "counted from the day of the article")
    assert found()["T2"].taken == ("a date: DATE 2026-06-03",)
    assert (found()["T1"].named, found()["T2"].named) == ("rule weekday", "")
    assert one(times=(Time(span("June 3"), "SET", "XXXX-WXX-1"),)).taken == ("how often: SET XXXX-WXX-1",)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (When("2026", "year", "written", span("June 3")), "2026, read from “June 3”, written out"),
        (When("2026", "year", "written", span("June 3"), open=True), "since 2026 = 2026/, read from “June 3”, "),
        (When("2026", "year", "written", span("June 3"), until="2027"), "2026–2027 = 2026/2027, read from “June 3”, "),
        (When("2026-06-03", "day", "dateline", None), "on or shortly before Wednesday 3 June 2026 = 2026-06-03"),
        (
            When("2026-06", "month", "event", span("June 3"), anchor=span("the repairs")),
            "June 2026 = 2026-06, read from “June 3”, counted from another event, “the repairs”",
        ),
    ],
)
def test_an_event_says_what_its_date_was_read_from(when: When, words: str) -> None:
    taken = one(timeline=(Event(when, span("asked for money"), "planned", "the mayor", (), 0.7, "verb"),)).taken
    assert taken[0].startswith(words)
    assert taken[1:] == ("planned", "said by the mayor")


def test_an_event_that_is_told_twice_is_one_mark_in_two_places() -> None:
    again = span("close the old bridge").extent
    event = Event(When("2026", "year", "written", span("June 3")), span("asked for"), "denied", None, (again,), 0.7, "")
    mark = one(timeline=(event,))
    assert mark.extents == (span("asked for").extent, again)
    assert "told 2 times" in mark.taken


def test_pieces_that_are_shown_as_one_are_one_mark_with_the_rules_of_both() -> None:
    pieces = (
        Piece(span("The harbour board"), 1, rule="lede"),
        Piece(span("the old bridge"), 1, rule="says-most"),
        Piece(span("June 3"), 1, rule="lede"),
    )
    mark = one(summary=Summary((), pieces))
    assert len(mark.extents) == 3
    assert mark.named == "rule lede, says-most"
    assert mark.sentences == ("It is the first sentence.", "It holds most of what comes back.")


def test_what_a_card_adds_to_a_piece_is_said() -> None:
    piece = Piece(span("She called"), None, (Insert(span("She").end, "Ada Lovelace"),), "the mayor")
    assert one(summary=Summary((piece,))).taken == ("shown with [Ada Lovelace]", "shown as said by the mayor")


def test_a_person_is_one_mark_wherever_they_are_named() -> None:
    extents = (span("Ada Lovelace").extent, span("She").extent)
    ada = Entity("person", "Ada Lovelace", ("She",), span("board"), extents)
    (mark,) = found(facts(people=(ada,)), Part.PEOPLE).values()
    assert (mark.label, mark.extents, mark.named) == ("P1", extents, "")
    assert mark.taken == ("board", "also She", "named 2 times")
    (mark,) = found(facts(people=(replace(ada, mentions=extents[::-1]),)), Part.PEOPLE).values()
    assert (mark.words, mark.taken[0]) == ("She", "Ada Lovelace")


def test_what_the_article_does_not_say_is_said_where_it_was_asked_for_and_could_be_read() -> None:
    assert find_unanswered(facts()) == ("what", "when", "where", "why", "how")
    assert find_unanswered(facts(), {Part.TIMES}) == ()
    assert find_unanswered(facts(language="de")) == ()
    assert "Not found in the article: what, when, where, why, how." in told().closing


# --- paragraphs -------------------------------------------------------------------------------------------------------


def test_a_paragraph_lists_the_marks_that_begin_in_it() -> None:
    first, second = told(REASONED).paragraphs
    assert [mark.label for mark in first.marks] == ["S1", "F1", "E1", "T1", "Q1"]
    assert [mark.label for mark in second.marks] == ["Q2", "T2"]


def test_a_mark_over_two_paragraphs_is_begun_anew_and_listed_once() -> None:
    long = Mark("E1", Part.TIMELINE, "event", "", (Extent(4, 14),), ())
    text = "One two.\n\nThree four."
    first, second = lay_out(text, [Extent(0, 8), Extent(10, 21)], [long])
    assert [(run.text, [m.label for m in run.begins]) for run in first.runs] == [("One ", []), ("two.", ["E1"])]
    assert [(run.text, [m.label for m in run.begins]) for run in second.runs] == [("Thre", ["E1"]), ("e four.", [])]
    assert (first.marks, second.marks) == ((long,), ())


@pytest.mark.parametrize("hidden", ["\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\x00"])
def test_what_would_steer_a_terminal_is_left_out(hidden: str) -> None:
    assert make_readable(f"a{hidden}b\r\n\tc\u2028d") == "ab c d"


@given(st.text(min_size=1, max_size=60), st.data())
def test_runs_are_the_paragraph_and_marks_open_and_close_once_in_each(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(ends, ends).map(sorted), max_size=8))
    base = Mark("", Part.TIMES, "time", "", (), ())
    given_marks = [replace(base, label=f"T{n}", extents=(Extent(*at),)) for n, at in enumerate(spans) if at[0] < at[1]]
    (paragraph,) = lay_out(text, [Extent(0, len(text))], given_marks)
    assert "".join(run.text for run in paragraph.runs).split() == make_readable(text).split()
    for mark in given_marks:
        assert sum(mark in run.begins for run in paragraph.runs) == 1
        assert sum(mark in run.ends for run in paragraph.runs) == 1
    for run in paragraph.runs:
        lengths = [mark.extents[0].end - mark.extents[0].start for mark in run.under]
        assert all(one >= two for one, two in pairwise(lengths))
        assert set(run.begins) | set(run.ends) <= set(run.under)
