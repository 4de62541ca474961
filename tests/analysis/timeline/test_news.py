"""The news told without a date: of the day told nearest, or of the article's day at the latest."""

from __future__ import annotations

import pytest

from tests.analysis.timeline.scenes import WEDNESDAY, events_of

TITLE = "Mill in Brenn closes after fire"


@pytest.mark.parametrize(
    "text",
    [
        "The mill in Brenn has closed for good, its owner said.",
        "The last mill in Brenn was closed for good, and the workers left.",
        "The owners closed the mill in Brenn after a row with the workers.",
        "The mill in Brenn has closed for good after a fire tore through its roof.",
        "Mill in Brenn closes after fire\n\nThe mill in Brenn has closed for good, its owner said.",
        "The owner of the mill in Brenn has died two days after a crash near the river.",
        "The owner of the mill in Brenn has been jailed for four years.",  # how long is not when
        "The owner of the mill in Brenn has been sentenced to two years in prison.",
        "The owner of the mill in Brenn has said that he never saw the fire.",  # a saying that is just made
    ],
)
def test_news_without_a_date_is_of_the_articles_day_at_the_latest(text: str) -> None:
    (event,) = events_of(text, title=TITLE)
    assert (event.when.value, event.when.precision, event.when.basis) == (WEDNESDAY.isoformat(), "day", "dateline")
    assert event.when.is_latest
    assert event.when.describe(weekday=False) == "on or shortly before 14 May 2031"
    assert (event.rule, event.status) == ("news", "happened")


def test_an_old_date_of_a_noun_is_not_the_day_of_the_news() -> None:
    text = "Prosecutors in Brenn have dropped an inquiry into a theft at the mill that was reported in 2019."
    assert (WEDNESDAY.isoformat(), "news") in [(e.when.value, e.rule) for e in events_of(text, title=TITLE)]


@pytest.mark.parametrize(
    "text",
    [
        "Police in Brenn have released a drawing in hopes of finding the men who set the mill on fire in 2019.",
        "Police in Brenn have freed the owner of the mill after weeks of asking who was there in March 2019.",
        "Brenn has fined the owner of the mill for hiding what the fire of 2019 had cost.",
    ],
)
def test_an_old_date_of_what_led_to_it_is_not_the_day_of_the_news(text: str) -> None:
    assert (WEDNESDAY.isoformat(), "news") in [(e.when.value, e.rule) for e in events_of(text, title=TITLE)]


@pytest.mark.parametrize(
    "text",
    [
        "The owner of the mill in Brenn said that he had seen no fire.",  # who knows when
        "The owner of the mill in Brenn says that he saw no fire.",
    ],
)
def test_a_saying_is_news_only_where_it_is_just_made(text: str) -> None:
    assert not events_of(text, title=TITLE)


def test_what_came_days_after_is_not_of_the_day_told_beside_it() -> None:
    text = "The owner of the mill in Brenn has died two days after a crash. He was hit by a van on Sunday."
    assert [(e.when.value, e.rule) for e in events_of(text, title=TITLE)] == [
        ("2031-05-11", "verb"),
        (WEDNESDAY.isoformat(), "news"),
    ]


@pytest.mark.parametrize(
    "second", ["The report on the mill in Brenn warned of sparks.", "People took looms from the mill in Brenn home."]
)
def test_what_follows_the_news_is_none_where_nobody_does_it(second: str) -> None:
    text = f"The mill in Brenn burned down on Monday. {second}"
    assert [e.rule for e in events_of(text, title=TITLE)] == ["verb"]


def test_news_has_the_day_that_is_told_beside_it() -> None:
    text = "The mill in Brenn has closed for good. Its owner, Ana Ruiz, told the workers so on Monday."
    (event, *_) = events_of(text, title=TITLE)
    assert (event.rule, event.when.value, event.when.is_latest) == ("news", "2031-05-12", False)
    text = "The mill in Brenn burned down on Monday. The fire destroyed the whole roof of the mill."
    assert [(e.when.value, e.rule) for e in events_of(text, title=TITLE)] == [
        ("2031-05-12", "verb"),
        ("2031-05-12", "news"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The mill in Brenn is the oldest of the country and stands by the river.",  # a state
        "The mill in Brenn will close if nobody buys it, its owner says.",  # to come
        "The mill in Brenn may have closed for good, say the workers.",  # perhaps
        "The mill in Brenn had closed before anybody knew of it.",  # long past
        "Some of the looms of the mill in Brenn burned during the summer of fires.",  # another time
        "The owner of the mill in Brenn was quoted by the Post as saying that it pays.",
        "For decades, the mill in Brenn fed the whole town and its children.",
        "Okoro said that the mill in Brenn closed because nobody cared.",  # who knows when
        "She always wanted to go to sea, and then she met a sailor.",  # not what the headline tells
        "“The mill in Brenn has closed for good this time,” Ana Ruiz said.",  # her words
    ],
)
def test_what_is_not_the_news_of_the_day_has_no_entry(text: str) -> None:
    assert not events_of(text, title=TITLE)


def test_news_has_the_day_of_the_nearest_event_before_that_of_a_mere_date() -> None:
    text = (
        "The mill in Brenn burned down on Tuesday after two quiet nights. Two workers of the mill were hurt. "
        "Mill shares closed at 30 crowns, down from 33 late on Monday."
    )
    found = {e.span.text: e.when.value for e in events_of(text, title=TITLE) if e.rule == "news"}
    assert found == {"Two workers of the mill were hurt.": "2031-05-13"}


def test_without_a_headline_or_a_dateline_nothing_is_news() -> None:
    text = "The mill in Brenn has closed for good, its owner said."
    assert not events_of(text)
    assert not events_of(text, None, TITLE)


def test_words_in_quotes_are_no_entries() -> None:
    text = (
        "Ana Ruiz said: “We are having a good day today and we will sing.” "
        "“They took my house on May 2, 1998,” she said."
    )
    assert not events_of(text, title=TITLE)


def test_what_a_report_tells_further_is_of_the_day_of_the_event_told_last() -> None:
    text = (
        "A van hit the mill in Brenn on Monday. The driver fled over the bridge. Police found him in a barn. "
        "He was fined in 2029 for the same thing. The court took his licence."
    )
    steps = [e for e in events_of(text, title=TITLE) if e.when.basis == "event"]
    assert [(e.span.text, e.when.value, e.rule) for e in steps] == [
        ("The driver fled over the bridge.", "2031-05-12", "news"),
        ("Police found him in a barn.", "2031-05-12", "news"),
    ]
    assert [e.when.anchor.text for e in steps if e.when.anchor] == ["hit", "hit"]


@pytest.mark.parametrize(
    "second",
    [
        "The driver has fled over the bridge.",  # at some time
        "Ana Ruiz, who owns it, called him a fool.",
        "The owner warned of vans.",
        "“The driver fled,” Ana Ruiz said.",
        "It is the oldest mill of the country.",
        "During the war the driver flew to the coast.",
    ],
)
def test_comment_is_no_step_of_what_happened(second: str) -> None:
    text = f"A van hit the mill in Brenn on Monday. Nobody saw a thing. {second}"
    assert not [e for e in events_of(text, title=TITLE) if e.when.basis == "event" and e.span.text == second]


def test_a_long_text_tells_no_one_thing() -> None:
    rest = " ".join(["It stands by the river and is old."] * 3)
    text = f"A van hit the mill in Brenn on Monday. {rest} The driver fled over the bridge."
    assert [e.rule for e in events_of(text, title=TITLE)] == ["verb", "news"]
    assert [e.rule for e in events_of(f"{text} {' '.join([rest] * 4)}", title=TITLE)] == ["verb"]


def test_a_saying_is_no_scene() -> None:
    text = (
        "A van hit the mill in Brenn on Sunday. The mayor said on Monday that he would come. The driver fled at once."
    )
    assert ("2031-05-11", "The driver fled at once.") in [
        (e.when.value, e.span.text) for e in events_of(text, title=TITLE)
    ]
