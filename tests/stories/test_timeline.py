"""One event in several outlets is one entry that says where they differ; two events stay two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.news import Event, Status, When
from bot.news.stories import StoryEvent
from bot.stories.timeline import merge_timelines
from tests.stories.reports import at, event, report

VOTE = "The harbour board voted to close the old bridge"


def merged(*events: Event) -> tuple[StoryEvent, ...]:
    """Each event in an article of its own, published a week after all of them."""
    return merge_timelines([report(i, one, published=date(2026, 4, 20)) for i, one in enumerate(events, 1)])


def shape(found: tuple[StoryEvent, ...]) -> list[tuple[int, str | None]]:
    return [(len(entry.article_events), entry.differs) for entry in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event(VOTE), event(VOTE)),
        (event(VOTE), event("The board voted to close the bridge in the harbour")),
        (event(VOTE), event("voting to close the old bridge, the harbour board went home")),
        (event(VOTE), event(VOTE, "2026-03")),
        (event(VOTE), event("By A. Keeper\nEASTPORT, Westmark (Agency) — " + VOTE)),
        (event(VOTE), event(VOTE, "2026-03-02T18:30")),
        (
            event(VOTE + " on Monday", date_words="Monday"),
            event("On 2 March the harbour board voted to close the old bridge", date_words="2 March"),
        ),
        (event("The quake killed 12 people in the town"), event("The quake killed a dozen people in the town")),
        (event("A fire in the market killed 12 people"), event("A fire killed people in the market")),
        (event("The firm paid $3m for the old bridge"), event("The firm paid $3 million for the old bridge")),
        (event(VOTE, said_by="Ana Ruiz"), event(VOTE)),
        (event(VOTE, said_by="Ana Ruiz"), event(VOTE, said_by="Ruiz")),
    ],
)
def test_one_event_in_two_outlets_is_one_entry(one: Event, other: Event) -> None:
    assert shape(merged(one, other)) == [(2, None)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event(VOTE, "2026-03-02"), event(VOTE, "2026-03-03")),
        (event(VOTE, "2026-03-02"), event(VOTE, "2025-03-02")),
        (
            event("The old bridge in the harbour was built by hand", "1897"),
            event("The old harbour bridge was built by hand", "1898"),
        ),
        (
            event("The court will hear the case against the board", "2026-05-04", status="planned"),
            event("The court will hear the case against the board", "2026-05-18", status="planned"),
        ),
    ],
)
def test_two_dates_for_one_event_are_one_entry_that_says_so(one: Event, other: Event) -> None:
    assert shape(merged(one, other)) == [(2, "date")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quake killed 12 people in the town", "The quake killed 14 people in the town"),
        ("The fire in the market injured twenty traders", "The fire in the market injured 24 traders"),
        ("The quake in the old town killed 12 people", "At least 14 people were killed when the quake shook the town"),
        (
            "A bomb wounded 30 in the market",
            "the bomb in the crowded market left twenty people injured and two cars burnt",
        ),
        ("The firm paid $3m for the bridge", "The firm paid $4 million for the bridge"),
        ("Turnout in the council election was 41%", "Turnout in the council election was 43 percent"),
    ],
)
def test_two_figures_for_one_event_are_one_entry_that_says_so(one: str, other: str) -> None:
    assert shape(merged(event(one), event(other))) == [(2, "figure")]


@pytest.mark.parametrize("status", ["planned", "denied", "possible"])
def test_what_one_has_as_done_and_another_does_not_is_one_entry_that_says_so(status: Status) -> None:
    (found,) = merged(event(VOTE, status=status), event(VOTE))
    assert found.differs == "status"
    assert found.event.status == "happened", "what happened is shown first"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A verb and its noun, and other words for the same.
        (event("The harbour board resigned over the bridge"), event("The resignation of the harbour board")),
        (event("An earthquake struck the harbour town of Brenn"), event("the quake that shook Brenn")),
        (event("Protests broke out in the southern city of Brenn"), event("the unrest that began in Brenn")),
        # A short mention of what there is one of on a day.
        (event("An earthquake of magnitude 7 struck Westmark"), event("the devastating earthquake")),
        # Who says so does not matter where an outlet says it itself.
        (
            event("Protests broke out in the city of Brenn", said_by="Ana Ruiz"),
            event("demonstrations started in Brenn"),
        ),
    ],
)
def test_an_event_in_words_of_their_own_is_one_entry(one: Event, other: Event) -> None:
    assert shape(merged(one, other)) == [(2, None)]


def test_what_only_says_when_is_no_report_of_the_event() -> None:
    told = event("Aid workers arrived in Westmark after the earthquake")
    assert len(merged(told, event("An earthquake of magnitude 7 struck Westmark"))) == 2


def test_a_whole_sentence_with_what_most_tell_is_the_one_to_show() -> None:
    found = merged(
        event("the quake in Brenn"),
        event("A strong earthquake struck the town of Brenn."),
        event("An earthquake struck the town of Brenn, and a clerk of the harbour board lost his hat."),
    )
    assert found[0].event.span.text == "A strong earthquake struck the town of Brenn."
    assert shape(found) == [(3, None)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Other people, other places.
        (
            event("Police arrested a man in Leeds after the match"),
            event("Police arrested a man in York after the match"),
        ),
        (event("The mayor met Ana Ruiz at the town hall"), event("The mayor met Jon Hale at the town hall")),
        # The opposite, or another outcome.
        (
            event("The court in Harbour convicted the chairman of fraud"),
            event("The court in Harbour acquitted the chairman of fraud"),
        ),
        (
            event("Shares in the bridge company rose sharply in trading"),
            event("Shares in the bridge company fell sharply in trading"),
        ),
        (event("The board approved the plan for a new bridge"), event("The board rejected the plan for a new bridge")),
        (event("The board voted to close the old bridge"), event("The board did not vote to close the old bridge")),
        (event("Twelve people were killed in the market fire"), event("Twelve people were injured in the market fire")),
        (event("The first round of the harbour talks ended"), event("The second round of the harbour talks ended")),
        # Planned for another day is not done.
        (event(VOTE, status="planned"), event(VOTE, "2026-03-03")),
        # Two who claim it, each for themselves.
        (
            event("The shelling hit a school in the town", said_by="Ana Ruiz"),
            event("The shelling hit a school in the town", said_by="Jon Hale"),
        ),
        # Far apart: the same thing again.
        (event(VOTE, "2026-03-02"), event(VOTE, "2026-03-20")),
        (event(VOTE, "2026-03-02"), event(VOTE, "2024-07-11")),
        # Another day and another figure.
        (
            event("Shares in the company lost 3% in trading", "2026-03-02"),
            event("Shares in the company lost 2% in trading", "2026-03-03"),
        ),
        # Little in common but the day.
        (event("The board met in the harbour"), event("Ships left the harbour")),
        (event("Ana Ruiz spoke to the board"), event("Ana Ruiz was elected to the board")),
        (event(VOTE), event("The harbour board cut its budget for the summer")),
        (event("The bomb in Leeds killed 12 people"), event("The bomb in York killed 14 people")),
        (
            event("The bomb in the market killed 12 people"),
            event("The bomb in the market injured 40 people at the stalls"),
        ),
        (event("Police held 12 people at the march"), event("Twelve people died in the flood", "2026-03-02")),
        (
            event("The flood killed 12 people here", "2026-03-02"),
            event("The flood killed 14 people there", "2026-03-12"),
        ),
        # A year is a long time.
        (
            event("The board raised its fees for ships", "2024"),
            event("The board raised its fees for cars and lorries", "2024-05-03"),
        ),
    ],
)
def test_two_events_stay_two(one: Event, other: Event) -> None:
    assert shape(merged(one, other)) == [(1, None), (1, None)]


def test_news_without_a_date_is_one_with_the_dated_telling_of_it() -> None:
    words = "The harbour board in Brenn closed the old bridge to all lorries"
    dated = event(words, "2026-03-01")
    undated = replace(event(words), when=When("2026-03-02", "day", "dateline", None))
    (found,) = merge_timelines([report(1, undated), report(2, dated, hours=1)])
    assert (found.event.when, len(found.article_events), found.differs) == (dated.when, 2, None)
    early = event(words, "2026-02-20")
    assert len(merge_timelines([report(1, undated), report(2, early, hours=1)])) == 2


def test_the_same_thing_on_two_days_each_told_on_its_own_is_two_events() -> None:
    march = "Thousands marched through the old town against the closing"
    found = merge_timelines(
        [
            report(1, event(march, "2026-03-02"), published=date(2026, 3, 2)),
            report(2, event(march, "2026-03-03"), published=date(2026, 3, 3)),
        ]
    )
    assert shape(found) == [(1, None), (1, None)]


def test_an_article_cannot_have_told_what_came_after_it() -> None:
    found = merge_timelines(
        [
            report(1, event(VOTE, "2026-03-01"), published=date(2026, 3, 2)),
            report(2, event(VOTE, "2026-03-04"), published=date(2026, 3, 6)),
        ]
    )
    assert shape(found) == [(1, None), (1, None)]


def test_two_dates_in_one_article_are_two_events_in_every_other() -> None:
    hearing = "The court heard the case against the harbour board"
    both = [event(hearing, "2026-03-02"), event(hearing, "2026-03-04")]
    found = merge_timelines(
        [
            report(1, *both, published=date(2026, 3, 9)),
            report(2, both[1], published=date(2026, 3, 9)),
            report(3, both[0], published=date(2026, 3, 9)),
        ]
    )
    assert shape(found) == [(2, None), (2, None)]


def test_the_timeline_is_in_calendar_order_and_shows_the_finest_date() -> None:
    found = merged(
        event("The board will sell the bridge for scrap", "2026-05-01", status="planned"),
        event(VOTE, "2026-03"),
        event(VOTE, "2026-03-02"),
        event("The old bridge in the harbour was built", "1897"),
    )
    assert [(entry.event.when.value, len(entry.article_events)) for entry in found] == [
        ("1897", 1),
        ("2026-03-02", 2),
        ("2026-05-01", 1),
    ]


def test_new_is_what_no_reading_had_before() -> None:
    later = event("The board will sell the bridge for scrap", "2026-05-01", status="planned")
    reports = [report(1, event(VOTE)), report(2, event(VOTE), later, hours=2)]
    assert [(entry.event.span.text, entry.new) for entry in merge_timelines(reports, at(1))] == [
        (VOTE, False),
        (later.span.text, True),
    ]
    assert not any(entry.new for entry in merge_timelines(reports))


def test_a_date_that_the_outlet_has_put_right_is_not_said_to_differ() -> None:
    reports = [
        report(1, event(VOTE, "2026-02-27")),
        report(2, event(VOTE, "2026-02-26"), current=False),
        report(2, event(VOTE, "2026-02-27"), hours=2),
    ]
    assert shape(merge_timelines(reports)) == [(2, None)]
