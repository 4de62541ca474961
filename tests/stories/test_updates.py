"""What is new in a story since an instant; an article that repeats brings nothing."""

from __future__ import annotations

import pytest

from bot.stories.story_report import Report
from bot.stories.updates import Updates, build_story, find_updates
from tests.stories.reports import at, event, line, quote, report

VOTE = "The harbour board voted to close the old bridge"
STORM = "We will not wait for the next storm to close it"
FIRST = f"{VOTE} on Monday. “{STORM},” said Ana Ruiz. Some 1,200 cars cross it on a weekday, and 12 people work there."
BEFORE = report(1, event(VOTE), quote(STORM), text=FIRST)


def told(*later: Report) -> Updates:
    reports = [BEFORE, *later]
    return find_updates(build_story(line(*reports), (), reports, at(1)))


@pytest.mark.parametrize(
    "later",
    [
        report(2, event(VOTE), quote(STORM), text=FIRST, hours=2),
        report(2, event(VOTE), quote(STORM), text=FIRST, hours=2, copy=True),
        report(2, event("On Monday evening the board voted to close the bridge"), hours=2, text="The board voted."),
        report(2, quote("the next storm to close it", None), hours=2, text="It was “the next storm to close it”."),
        report(2, hours=2, text="Twelve people who work on the bridge were told. About 1200 cars use it."),
        report(2, hours=2, text="On 4 March at 9 am the board, founded in 1897, closed its doors for two weeks."),
        report(2, hours=2, text=""),
    ],
)
def test_an_article_that_repeats_brings_nothing_new(later: Report) -> None:
    assert not told(later)
    assert told(later).words == ""


def test_a_quote_that_stood_in_an_earlier_text_is_not_new_though_it_was_not_read_as_one() -> None:
    earlier = report(2, text="Jon Hale wrote that nobody had asked the people of the harbour at all.")
    late = report(3, quote("nobody had asked the people of the harbour", "Jon Hale"), hours=2, text="Jon Hale said so.")
    reports = [earlier, late]
    assert not find_updates(build_story(line(*reports), (), reports, at(1)))


def test_an_event_whose_words_stood_in_an_earlier_sentence_is_not_new_though_it_was_not_dated() -> None:
    earlier = report(2, text="Engineers of the ministry had inspected the rusty piers before.")
    late = report(3, event("engineers of the ministry inspected the piers", "2026-02-20"), hours=2, text="So it was.")
    reports = [earlier, late]
    assert not find_updates(build_story(line(*reports), (), reports, at(1)))


def test_a_new_quote_event_and_figure_are_new_and_counted_in_words() -> None:
    fresh = "Nobody asked the fishermen before they did it"
    plan = event("The board will sell the bridge for scrap", "2026-05-01", status="planned")
    text = f"“{fresh},” said Jon Hale. {plan.span.text}. It hopes for $3 million."
    news = told(report(2, quote(fresh, "Jon Hale"), plan, event(VOTE), text=text, hours=2))
    assert news.words == "1 new quote, 1 new date, 1 new figure"
    assert news.articles == {2}
    assert [(number.text, number.sentence.span.text) for number in news.numbers] == [
        ("$3 million", "It hopes for $3 million.")
    ]


def test_a_new_toll_is_a_new_figure_even_where_the_words_are_the_same() -> None:
    reports = [
        report(1, event("The quake killed 12 people in the town"), text="The quake killed 12 people in the town."),
        report(
            2, event("The quake killed 14 people in the town"), text="The quake killed 14 people in the town.", hours=2
        ),
    ]
    story = build_story(line(*reports), (), reports, at(1))
    assert [number.text for number in story.numbers] == ["14 people"]
    assert [(entry.differs, len(entry.article_events)) for entry in story.timeline] == [("figure", 2)]


def test_an_edited_article_brings_only_what_its_earlier_reading_did_not_say() -> None:
    added = "The fishermen have to live somewhere as well"
    reports = [
        report(1, event(VOTE), quote(STORM), text=FIRST, current=False),
        report(
            1, event(VOTE), quote(STORM), quote(added, "Jon Hale"), text=FIRST + f" “{added},” said Jon Hale.", hours=2
        ),
    ]
    news = find_updates(build_story(line(reports[0]), (), reports, at(1)))
    assert news.words == "1 new quote"


def test_nothing_is_marked_where_no_instant_is_given() -> None:
    story = build_story(line(BEFORE), (), [BEFORE])
    assert story.since is None
    assert not find_updates(story)


def test_everything_is_new_where_nothing_was_there_before() -> None:
    story = build_story(line(BEFORE), (), [BEFORE], at(-1))
    assert find_updates(story).words == "1 new quote, 1 new date, 2 new figures"


def test_a_figure_that_two_new_articles_have_is_named_once() -> None:
    news = told(report(2, text="It cost $3 million.", hours=2), report(3, text="A price of $3m was named.", hours=3))
    assert [number.headline.article_id for number in news.numbers] == [2]
