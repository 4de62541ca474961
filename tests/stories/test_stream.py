"""Articles of a stream get their story when they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.stories.clustering import STORIES, Candidate, Placement, pick_stories, place
from bot.stories.features import extract_features
from bot.stories.stream import Stream
from tests.quick import made
from tests.stories.wires import COURT, FERRY, FESTIVAL, report


def test_reports_of_one_event_are_one_story_and_other_events_are_others() -> None:
    stream = Stream()
    told = (FERRY[0], FESTIVAL[0], FERRY[1], COURT[0], FESTIVAL[1], FERRY[2])
    assert [stream.add(report(one)) for one in told] == [1, 2, 1, 3, 2, 1]


def test_what_comes_later_changes_nothing() -> None:
    told = (*FERRY, *FESTIVAL, *COURT)
    whole, part = Stream(), Stream()
    assert [whole.add(report(one)) for one in told][:3] == [part.add(report(one)) for one in told[:3]]


def test_an_agency_copy_is_in_its_originals_story() -> None:
    stream = Stream()
    _, text = FERRY[0]
    assert stream.add(report(FERRY[0])) == stream.add(made("NORVIK — " + text, "Other headline")) == 1


def test_articles_without_words_are_stories_of_their_own() -> None:
    stream = Stream()
    assert [stream.add(made(text)) for text in ("…", "…", "")] == [1, 2, 3]


def test_a_title_alone_can_find_the_story() -> None:
    stream = Stream()
    stream.add(report(FERRY[0]))
    assert stream.add(made("More to follow.", FERRY[0][0])) == 1


def test_what_is_told_alike_years_apart_is_another_story() -> None:
    stream = Stream()
    told = [replace(report(FERRY[0]), published=date(year, 3, 1)) for year in (2016, 2017, 2021)]
    assert [stream.add(one) for one in told] == [1, 2, 3]


def test_an_article_without_a_day_is_of_the_day_on_which_it_came() -> None:
    stream = Stream(lambda: datetime(2021, 3, 2, tzinfo=UTC))
    told = [replace(report(FERRY[0]), published=date(year, 3, 1)) for year in (2016, 2021)]
    assert [stream.add(one) for one in (*told, report(FERRY[1]))] == [1, 2, 2]


# --- the decision -----------------------------------------------------------------------------------------------------

_DAY = date(2026, 3, 10)


def _candidate(number: int, told: tuple[str, str], days_before: int = 0) -> Candidate:
    return Candidate(number, number, number, _DAY - timedelta(days_before), extract_features(report(told)))


def test_a_story_that_got_nothing_for_long_asks_for_more_likeness() -> None:
    newcomer = extract_features(report(FERRY[2]))
    found = {days: place(newcomer, _DAY, [_candidate(1, FERRY[1], days)]) for days in (0, 2, 40, 200, 400)}
    assert found[0] == found[2]
    assert found[0].story == 1
    likeness = [found[days].likeness for days in (2, 40, 200, 400)]
    assert likeness == sorted(likeness, reverse=True)
    assert found[400] == Placement(None)


def test_days_count_in_both_directions() -> None:
    newcomer = extract_features(report(FERRY[2]))
    assert place(newcomer, _DAY, [_candidate(1, FERRY[1], 30)]) == place(newcomer, _DAY, [_candidate(1, FERRY[1], -30)])


def test_a_copy_goes_where_its_original_is_though_another_story_is_as_alike() -> None:
    candidates = [_candidate(1, FERRY[0]), _candidate(2, FERRY[1])]
    found = place(extract_features(report(FERRY[1])), _DAY, candidates)
    assert (found.story, found.copy_of) == (2, 2)


def test_what_one_is_compared_with_does_not_depend_on_the_order_in_which_it_is_given() -> None:
    candidates = [_candidate(number, told) for number, told in enumerate((*FERRY, *FESTIVAL, *COURT))]
    newcomer = extract_features(report(FERRY[0]))
    assert place(newcomer, _DAY, candidates) == place(newcomer, _DAY, candidates[::-1])


def test_of_stories_that_as_many_words_lead_to_the_latest_are_picked() -> None:
    assert pick_stories((story, 1.0, story) for story in range(STORIES + 3)) == list(range(STORIES + 2, 2, -1))
