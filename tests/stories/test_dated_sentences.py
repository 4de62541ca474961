"""Of an article, a timeline of many keeps the sentences that name a day and the opening, word for word."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.news import Extent, Span, Time, TimeType
from bot.stories.dated_sentences import OPENING, DatedSentence, find_dated_sentences

DAY = date(2026, 3, 4)
VOTE = "The harbour board voted on Monday to close the old bridge."
ALONE = "It has stood there for more than a hundred years."
PLAN = "The bridge is to be taken down on Friday by a firm from Brenn."


def time_of(text: str, words: str, value: str, kind: TimeType = "DATE") -> Time:
    start = text.index(words)
    return Time(Span.of(text, start, start + len(words)), kind, value)


def find(text: str, *times: Time, day: date | None = DAY) -> list[DatedSentence]:
    return list(find_dated_sentences(text, Extent(0, len(text)), times, day))


def test_a_sentence_that_names_a_day_is_of_that_day_and_stands_where_it_says() -> None:
    text = f"{ALONE} {VOTE}"
    _, found = find(text, time_of(text, "Monday", "2026-03-02"))
    assert (found.days, found.is_stated, found.place) == ((date(2026, 3, 2),), True, 1)
    assert text[found.span.start : found.span.end] == found.span.text == VOTE


def test_the_opening_is_news_of_the_articles_day_where_it_names_none() -> None:
    text = " ".join([ALONE] * (OPENING + 3))
    found = find(text)
    assert [one.place for one in found] == list(range(OPENING))
    assert {(one.days, one.is_stated) for one in found} == {((DAY,), False)}
    assert find(text, day=None) == []


def test_what_is_to_come_is_of_no_day_yet() -> None:
    assert find(PLAN, time_of(PLAN, "Friday", "2026-03-06")) == []
    (found,) = find(PLAN, time_of(PLAN, "Friday", "2026-03-06"), day=None)
    assert found.days == (date(2026, 3, 6),), "an article without a day says nothing of what is to come"


def test_an_hour_is_of_its_day_and_what_is_known_less_exactly_of_none() -> None:
    hour = time_of(VOTE, "Monday", "2026-03-02T09:30", "TIME")
    assert find(VOTE, hour)[0].days == (date(2026, 3, 2),)
    for value, kind in (("2026-03", "DATE"), ("2026-W10", "DATE"), ("XXXX-WXX-1", "SET"), ("2026-02-31", "DATE")):
        assert not find(VOTE, time_of(VOTE, "Monday", value, kind))[0].is_stated  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "stamp",
    ["March 2, 2026 at 5:12 pm", "2 March 2026 05:12", "Posted at 5:12 pm on 2 March 2026", "2026-03-02 17:12"],
)
def test_when_a_comment_was_posted_is_no_day_of_an_event(stamp: str) -> None:
    text = " ".join([ALONE] * OPENING) + f" {stamp} | The board does not know what the bridge is worth to us."
    assert all(not one.is_stated for one in find(text, time_of(text, stamp, "2026-03-02T17:12", "TIME")))


def test_the_hour_of_an_event_is_no_stamp() -> None:
    text = "The bridge over the river fell at 5:12 pm on 2 March, and nobody was hurt."
    assert find(text, time_of(text, "5:12 pm on 2 March", "2026-03-02T17:12", "TIME"))[0].is_stated


def test_what_is_of_our_time_is_of_no_day() -> None:
    lead = " ".join([ALONE] * OPENING)
    for told, is_stated in (
        ("Banks lie at the heart of today's crisis, and of the one to come.", False),
        ("The board called today's special meeting a success for the town.", True),
    ):
        text = f"{lead} {told}"
        found = find(text, time_of(text, "today", "2026-03-04"))
        assert any(one.is_stated for one in found) is is_stated


def test_a_sentence_begins_after_the_dateline_whose_day_it_has() -> None:
    text = f"BRENN, March 2 (Wire) - {ALONE}"
    (found,) = find(text, time_of(text, "March 2", "2026-03-02"))
    assert (found.span.text, found.days) == (ALONE, (date(2026, 3, 2),))
    assert text[found.span.start : found.span.end] == ALONE


def test_a_question_tells_nothing() -> None:
    text = "Will the harbour board close the old bridge on Monday?"
    assert find(text, time_of(text, "Monday", "2026-03-02")) == []


def test_headings_and_sentences_run_together_are_left_out() -> None:
    assert find("The bridge closes.") == []
    assert find("word " * 80 + "end.") == []


def test_it_comes_through_json_as_it_was() -> None:
    (one,) = find(VOTE, time_of(VOTE, "Monday", "2026-03-02"))
    assert DatedSentence.from_json(json.loads(json.dumps(one.to_json()))) == one


def test_an_article_of_short_sentences_has_those_that_are_whole() -> None:
    text = "Westhaven ferry is lost\n\nThe ferry sank on Monday. All on board were saved. How was that?"
    told = find(text, time_of(text, "Monday", "2026-03-02"))
    assert [one.span.text for one in told] == ["The ferry sank on Monday.", "All on board were saved."]
    assert [one.is_stated for one in told] == [True, False]
    assert [one.span.text for one in find(f"{ALONE} {text}")] == [ALONE]
