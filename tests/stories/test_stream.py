"""Articles of a stream get their story when they come."""

from __future__ import annotations

from dataclasses import replace

from bot.stories.clustering import ALIKE, Candidate, Placement, Weighed, Weights, place, weigh
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


# --- the decision -----------------------------------------------------------------------------------------------------


def _weighed(told: tuple[str, str], weights: Weights) -> Weighed:
    return weigh(extract_features(report(told)), weights)


def _weights() -> Weights:
    counts: dict[str, int] = {}
    for told in (*FERRY, *FESTIVAL, *COURT):
        for word in extract_features(report(told)).terms:
            counts[word] = counts.get(word, 0) + 1
    return Weights(6, counts)


def test_a_story_that_has_slept_for_long_asks_for_more_likeness() -> None:
    weights = _weights()
    newcomer = _weighed(FERRY[2], weights)
    awake = Candidate(1, 7, _weighed(FERRY[1], weights))
    assert place(newcomer, [awake], weights).story == 7
    assert place(newcomer, [replace(awake, asleep=3000.0)], weights) == Placement(
        None, likeness=place(newcomer, [replace(awake, asleep=3000.0)], weights).likeness
    )
    assert place(newcomer, [replace(awake, asleep=3000.0)], weights).likeness < ALIKE


def test_an_article_between_two_stories_of_one_event_joins_them() -> None:
    weights = _weights()
    candidates = [Candidate(1, 1, _weighed(FERRY[0], weights)), Candidate(2, 2, _weighed(FERRY[1], weights))]
    title, text = FERRY[0][0], FERRY[0][1][:150] + FERRY[1][1][:150]
    found = place(_weighed((title, text), weights), candidates, weights)
    assert {found.story, *found.joins} == {1, 2}


def test_two_stories_that_are_not_alike_are_not_joined_by_an_article_about_both() -> None:
    weights = _weights()
    candidates = [Candidate(1, 1, _weighed(FERRY[0], weights)), Candidate(2, 2, _weighed(FESTIVAL[0], weights))]
    both = ("The day in short", FERRY[0][1] + " " + FESTIVAL[0][1])
    assert place(_weighed(both, weights), candidates, weights).joins == ()


def test_a_copy_goes_where_its_original_is_though_another_story_is_as_alike() -> None:
    weights = _weights()
    candidates = [Candidate(1, 1, _weighed(FERRY[0], weights)), Candidate(2, 2, _weighed(FERRY[1], weights))]
    found = place(_weighed(FERRY[1], weights), candidates, weights)
    assert (found.story, found.copy_of) == (2, 2)
