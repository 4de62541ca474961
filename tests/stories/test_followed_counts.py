"""Numbers of one thing over a story's articles: the newest holds, what it replaced is said, and who says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.news import Extent
from bot.news.stories import StoryCount
from bot.stories.followed_counts import follow_counts
from bot.stories.story_report import Report
from tests.stories.reports import headline

STORM = datetime(2026, 11, 22, 18, tzinfo=UTC)


def told(
    number: int, text: str, hours: float = 0, *, title: str = "The storm", day: date | None = None, current: bool = True
) -> Report:
    """What outlet `number` says, some hours after the storm; with `day` as a day alone, in an archive of later."""
    at = STORM + timedelta(hours=hours)
    published = day or at
    added = STORM + timedelta(days=90) if day else at
    told = replace(headline(number, None), title=title, published=published, added=added)
    return Report(told, added, text=text, body=Extent(0, len(text)), current=current)


def words(count: StoryCount) -> tuple[str, str | None, list[str]]:
    return count.now.text, count.earlier.text if count.earlier else None, [one.text for one in count.others]


def test_the_newest_number_holds_and_what_it_replaced_is_said() -> None:
    (count,) = follow_counts(
        [
            told(1, "The storm killed nine people in Eastport, the coastguard said."),
            told(2, "Twelve people are now known to have died in the storm.", 20),
        ]
    )
    assert words(count) == ("Twelve dead", "nine dead", [])
    assert count.earlier is not None
    assert count.earlier.headline.outlet == "Outlet 1"
    assert count.first.headline.outlet == "Outlet 2"
    assert count.now.sentence.span.text.startswith("Twelve people")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_an_archive_is_read_by_its_days_not_in_the_order_it_was_added(order: tuple[int, ...]) -> None:
    reports = [
        told(1, "The storm killed nine people.", day=date(2026, 11, 22)),
        told(2, "The storm has killed 12 people.", day=date(2026, 11, 23)),
        told(3, "Twelve people died in the storm; 40 were injured.", day=date(2026, 11, 24)),
    ]
    (count,) = follow_counts([reports[at] for at in order])
    assert words(count) == ("Twelve dead", "nine dead", [])
    assert count.first.headline.outlet == "Outlet 2"


def test_who_says_otherwise_in_an_article_as_new_is_said() -> None:
    (count,) = follow_counts(
        [
            told(1, "The storm killed nine people."),
            told(2, "Twelve people were killed.", 20),
            told(3, "At least twelve people have died.", 20.2),
            told(4, "The storm killed ten people, police said.", 20.5),
        ]
    )
    assert words(count) == ("twelve dead", "nine dead", ["ten dead"])


def test_a_number_that_an_outlet_edits_is_followed() -> None:
    (count,) = follow_counts(
        [told(1, "The storm killed nine people.", current=False), told(1, "The storm killed twelve people.")]
    )
    assert words(count) == ("twelve dead", "nine dead", [])


def test_the_same_number_in_every_article_is_nothing_to_tell() -> None:
    said = "About 1,200 people were hurt.", "1,184 people were injured.", "Nine people died.", "nine dead"
    assert follow_counts([told(number, text, 5 * number) for number, text in enumerate(said, 1)]) == ()


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("Nine dead, 20 injured in Eastport.", "Twelve dead, 20 injured in Eastport.", ("Twelve dead", "Nine dead")),
        ("The storm injured 40.", "Some 55 passengers were hurt.", ("55 hurt", "40 hurt")),
        ("The death toll rose to nine.", "The toll has climbed to 12, up from nine.", ("12 dead", "nine dead")),
        ("Nine were killed.", "Twelve people, including three children, were killed.", ("Twelve dead", "Nine dead")),
        ("The board set aside $3 million for the bridge.", "The board set aside $5 million for the bridge.",
         ("$5 million", "$3 million")),
        ("Alan Turing won 1,200 votes.", "Alan Turing has won 1,950 votes.", ("1,950 votes", "1,200 votes")),
    ],
)  # fmt: skip
def test_numbers_of_one_thing_are_known(first: str, second: str, wanted: tuple[str, str]) -> None:
    counts = follow_counts([told(1, first), told(2, second, 20)])
    assert [(one.now.text, one.earlier.text if one.earlier else None) for one in counts] == [wanted]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The storm killed nine people.", "The storm destroyed 12 houses."),
        ("The storm killed nine people.", "A similar storm killed 200 people."),
        ("The storm killed nine people.", "In 2019 a storm killed 200 people."),
        ("The storm killed nine people.", "Three more people died."),
        ("The storm killed nine people.", "The flood could kill 300 people."),
        ("The storm killed nine people.", "Three of them died at sea."),
        ("Alan Turing won 1,200 votes.", "Grace Hopper won 1,950 votes."),
        ("They paid $3 million for it.", "The board set aside $5 million."),
        ("Some 40 percent voted yes.", "Some 60 percent stayed at home."),
        ("The storm killed nine people.", "The storm killed 30 sheep."),
        ("The storm killed nine people.", "The dead man's 12 boats were sold."),
    ],
)
def test_what_may_be_of_two_things_is_not_followed(first: str, second: str) -> None:
    assert follow_counts([told(1, first), told(2, second, 20)]) == ()


def test_a_number_of_the_title_is_told_by_the_sentence_that_has_it_too() -> None:
    first = told(1, "The storm killed nine people.", title="Nine dead")
    later = told(2, "Forty were injured. Twelve people died in the storm.", 20, title="Storm: twelve dead, 40 injured")
    dead, hurt = follow_counts([first, later, told(3, "The storm injured 31.", 1)])
    assert (dead.now.text, dead.now.in_title) == ("Twelve dead", False)
    assert dead.now.sentence.span.text == "Twelve people died in the storm."
    assert hurt.now.text.endswith("hurt")


def test_another_number_in_the_text_leaves_that_of_the_title() -> None:
    first = told(1, "The storm killed nine people.")
    later = told(2, "Three people died in one house.", 20, title="Storm: twelve dead")
    (count,) = follow_counts([first, later])
    assert (count.now.text, count.now.in_title) == ("twelve dead", True)
