"""One timeline over many articles: the days that matter, verbatim sentences and where they stand, who else tells."""

from __future__ import annotations

from datetime import date
from random import Random

from bot.news import Span
from bot.stories.daily_timeline import DailyTimeline, DayEntry
from bot.stories.dated_sentences import DatedSentence
from bot.stories.topic_words import TopicWords

MONDAY, TUESDAY, WEDNESDAY, LATER = (date(2026, 3, number) for number in (2, 3, 4, 20))

VOTE = "The harbour board of Eastport voted to close the old bridge"
QUAKE = "A strong earthquake killed 12 people in the town of Brenn"
HIGHER = "A strong earthquake killed 14 people in the town of Brenn"


def sentence(text: str, *days: date, stated: bool = True, start: int = 0) -> DatedSentence:
    return DatedSentence(Span(start, start + len(text), text), 0, days, stated)


ARTICLES = [
    ("a", TUESDAY, [sentence(VOTE, MONDAY)]),
    ("b", WEDNESDAY, [sentence(VOTE + " for good", MONDAY), sentence(QUAKE, TUESDAY, start=80)]),
    ("c", LATER, [sentence(HIGHER, TUESDAY), sentence("Talks on the new bridge began", LATER, stated=False)]),
    ("d", None, [sentence("Eastport saw a strike of its dockers", WEDNESDAY)]),
]


def build(
    articles: list[tuple[str, date | None, list[DatedSentence]]], dates: int = 9, query: str = ""
) -> tuple[DayEntry, ...]:
    timeline = DailyTimeline(TopicWords(query))
    for article in articles:
        timeline.add(*article)
    return timeline.build(dates, 2)


def test_days_are_chosen_by_what_comes_back_to_them_and_shown_in_calendar_order() -> None:
    found = build(list(ARTICLES), dates=2)
    assert [one.day for one in found] == [MONDAY, TUESDAY]


def test_what_two_articles_tell_is_one_event_with_both() -> None:
    (event,) = build(list(ARTICLES))[0].events
    assert event.articles == 2
    assert {event.telling.article, *(one.article for one in event.others)} == {"a", "b"}
    assert event.telling.span.text.startswith(VOTE)


def test_another_figure_is_said() -> None:
    (event,) = build(list(ARTICLES))[1].events
    assert [one.differs for one in event.others] == [True]


def test_the_order_in_which_articles_come_changes_nothing() -> None:
    shuffled = list(ARTICLES)
    for seed in range(5):
        Random(seed).shuffle(shuffled)
        assert build(shuffled) == build(list(ARTICLES))


def test_no_sentence_stands_on_two_days() -> None:
    both = sentence("The strike of the dockers lasted from Monday to Tuesday", MONDAY, TUESDAY)
    found = build([("a", WEDNESDAY, [both])])
    assert [len(one.events) for one in found] == [1]


def test_what_has_the_words_asked_for_leads() -> None:
    assert build(list(ARTICLES), dates=1)[0].day != WEDNESDAY
    asked = [*ARTICLES, ("e", LATER, [sentence("The dockers of Eastport went home", WEDNESDAY)])]
    assert build(asked, dates=1, query="#DockersStrike")[0].day == WEDNESDAY
    assert build([], query="strike") == ()


def test_what_is_beside_the_topic_makes_no_day_important() -> None:
    about = [(f"m{n}", LATER, [sentence(f"{VOTE} again in talk {n}", MONDAY)]) for n in range(3)]
    beside = ("x", LATER, [sentence("United beat City in the last minute of their match", TUESDAY)])
    also = ("y", LATER, [sentence("The board of Eastport spoke of the bridge", WEDNESDAY)])
    assert [one.day for one in build([*about, beside, also], dates=2)] == [MONDAY, WEDNESDAY]


def test_whether_a_word_was_met_is_known() -> None:
    timeline = DailyTimeline(TopicWords("bridge"))
    assert not timeline.is_query_met
    timeline.add(*ARTICLES[0])
    assert timeline.is_query_met


def test_what_an_important_day_tells_is_not_told_again_of_another() -> None:
    again = ("e", LATER, [sentence(VOTE + " again", WEDNESDAY), sentence("Dockers of Eastport went home", WEDNESDAY)])
    found = build([*ARTICLES[:2], again])
    told = [event.telling.span.text for entry in found for event in entry.events]
    assert sum(text.startswith(VOTE) for text in told) == 1
    assert "Dockers of Eastport went home" in told


def test_the_same_with_another_figure_is_told_of_both_days() -> None:
    later = ("e", LATER, [sentence(HIGHER, WEDNESDAY)])
    told = [event.telling.span.text for entry in build([*ARTICLES[:2], later]) for event in entry.events]
    assert {QUAKE, HIGHER} <= set(told)
