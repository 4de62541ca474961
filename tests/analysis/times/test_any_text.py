"""Whatever the text, expressions are stretches of it, in order, apart; reading takes time in proportion to length."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import Document, Reading, parse_document
from bot.analysis.timeline import find_clause_date, find_events
from bot.analysis.times import days, find_times
from bot.news import Extent

_PIECES = [
    "on Friday ",
    "two years ago",
    "\xa0",
    "\r\n",
    "\r\n\r\n",
    "\U0001f469\U0001f3fd\u200d\U0001f680 ",
    "e\u0301te\u0301 ",
    "\u202b\u0645\u0631\u062d\u0628\u0627\u202c ",
    "May",
    " 5",
    ", ",
    "2031",
    "\u201c",
    "\u201d",
    "\u2019s ",
    "since 1998 ",
    "the third quarter",
    "9 a.m. ",
    ". ",
    "He said ",
    "will close ",
    "March 3-7",
    "\u200b",
    "\u2013",
    "<b>",
    "</b> ",
    "a year earlier",
    "1/2 ",
    "\xbd ",
    "three and a half ",
    "weeks after ",
    "\ud7ff",
    "\U0001f1f0\U0001f1f7",
    "\x00",
    "Z",
    "99999999999",
    "31 February 2031 ",
    "0000-00-00",
]
_TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
_DAYS = st.one_of(st.none(), st.dates())
_VALUE = re.compile(r"[0-9X]{2,4}(-.*|T.*)?|P.+|(PAST|PRESENT|FUTURE)_REF")


def reading_of(text: str, day: date | None, body: Extent | None = None) -> Reading:
    return parse_document(Document("x", text, body or Extent(0, len(text)), None, day), load())


@settings(max_examples=120, deadline=None)
@given(_TEXTS, _DAYS)
def test_every_expression_is_a_stretch_of_the_text_and_none_overlaps_another(text: str, day: date | None) -> None:
    end = 0
    for found in find_times(reading_of(text, day)):
        assert text[found.span.start : found.span.end] == found.span.text
        assert found.span.start >= end
        assert _VALUE.fullmatch(found.value)
        end = found.span.end


@settings(max_examples=60, deadline=None)
@given(_TEXTS, _DAYS)
def test_every_event_is_a_stretch_of_the_text_in_calendar_order(text: str, day: date | None) -> None:
    reading = reading_of(text, day)
    times = find_times(reading)
    firsts = []
    for event in find_events(reading, times):
        assert text[event.span.start : event.span.end] == event.span.text
        if (dated := event.when.expression) is not None:
            assert text[dated.start : dated.end] == dated.text
        assert "X" not in event.when.value or event.when.precision == "decade"
        firsts.append(days.parse_first_day(event.when.value))
    assert firsts == sorted(f for f in firsts if f is not None)
    for at in range(0, len(text), 17):
        find_clause_date(reading, times, Extent(at, min(at + 5, len(text))))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), _TEXTS)
def test_only_the_body_is_read_and_offsets_are_those_of_the_whole_text(head: str, body: str) -> None:
    text = head + body + " on Friday"
    for found in find_times(reading_of(text, date(2031, 5, 14), Extent(len(head), len(head) + len(body)))):
        assert len(head) <= found.span.start
        assert found.span.end <= len(head) + len(body)
        assert text[found.span.start : found.span.end] == found.span.text


@pytest.mark.parametrize("gap", ["\u00a0", "\u2009", "\r\n", "\n"])
def test_a_no_break_space_or_a_line_end_inside_an_expression_is_a_space(gap: str) -> None:
    (found,) = find_times(reading_of(f"The mill closed two{gap}weeks{gap}ago.", date(2031, 5, 14)))
    assert (found.span.text, found.value) == (f"two{gap}weeks{gap}ago", "2031-W18")


def test_curly_marks_and_emoji_do_not_shift_what_is_found() -> None:
    text = "👩🏽‍🚀 “We met,” she said. 🇰🇷 New Year’s Eve was quiet; the mill closed in 2019."
    assert [t.span.text for t in find_times(reading_of(text, date(2031, 5, 14)))] == ["New Year’s Eve", "2019"]


def test_a_single_word_and_nothing_are_read() -> None:
    assert not find_times(reading_of("", None))
    assert [t.value for t in find_times(reading_of("2019", None))] == ["2019"]
    assert not find_events(reading_of("2019", None), find_times(reading_of("2019", None)))


@pytest.mark.parametrize(
    "word",
    [
        "one ",
        "1",
        "the ",
        "Monday ",
        "last year ",
        "1,",
        "a ",
        "May ",
        "one-",
        "\n",
        "two and a half ",
        "9:15 ",
        "in ",
        "3-",
        "ü",
    ],
)
def test_200_000_characters_without_a_full_stop_take_time_in_proportion(word: str) -> None:
    nlp = spacy.blank("en")
    nlp.max_length = 1_000_000

    def seconds(size: int) -> float:
        text = (word * size)[:size]
        given = Reading(Document("x", text, Extent(0, size), None, date(2031, 5, 14)), nlp.make_doc(text), (), None)
        start = time.process_time()
        find_times(given)
        return time.process_time() - start

    short, long = seconds(20_000), seconds(200_000)
    assert long < 30 * short + 0.5  # ten times the length; a square would be a hundred times
