"""Dates anchored to another event: only where the words tie the two together."""

from __future__ import annotations

from datetime import date

import pytest

from bot.analysis.timeline.events import find_events
from bot.analysis.times import find_times
from bot.news import Event
from tests.analysis.timeline.scenes import events_of, lines_of, reading_of


def anchored_events(text: str, day: date | None = date(2031, 5, 14)) -> list[Event]:
    return [event for event in events_of(text, day) if event.rule == "tied"]


def test_the_far_event_is_dated_from_the_main_clause() -> None:
    (event,) = anchored_events(
        "Ruritania expelled the envoy on Friday, two days after Okoro and Lindqvist signed a pact in Brenn."
    )
    assert (event.when.value, event.when.basis) == ("2031-05-07", "event")
    assert event.span.text == "Okoro and Lindqvist signed a pact in Brenn"
    assert event.when.anchor is not None
    assert event.when.anchor.text == "Friday"


def test_the_main_clause_is_dated_from_the_far_event() -> None:
    (event,) = anchored_events(
        "Two days after Okoro and Lindqvist signed the pact on May 5, Ruritania closed its border."
    )
    assert (event.when.value, event.when.precision) == ("2031-05-07", "day")
    assert "Ruritania closed its border" in event.span.text


def test_before_goes_the_other_way() -> None:
    (event,) = anchored_events(
        "Ruritania expelled the envoy on Friday, two days before Okoro and Lindqvist signed a pact in Brenn."
    )
    assert event.when.value == "2031-05-11"


def test_an_event_told_again_with_its_date_ties_by_verb_and_people() -> None:
    text = (
        "Norland summoned Ostria's ambassador, Marta Solen, on Monday over a treaty.\n\n"
        "Norland summoned Solen three days after Korvo and Marin signed the treaty in Brenn."
    )
    (event,) = anchored_events(text, date(2027, 3, 10))
    assert (event.when.value, event.span.text) == ("2027-03-05", "Korvo and Marin signed the treaty in Brenn")


def test_a_verb_of_the_same_meaning_ties_too() -> None:
    text = (
        "Okoro and Lindqvist signed a pact on Monday in Brenn.\n\n"
        "Ruritania closed its border two days after Okoro and Lindqvist inked the pact."
    )
    (event,) = anchored_events(text)
    assert event.when.value == "2031-05-14"


@pytest.mark.parametrize(
    "text",
    [
        # Nothing in the article dates either event.
        "Ruritania closed its border two days after Okoro and Lindqvist signed a pact.",
        # Another event of the same people has a date.
        "Okoro flew to Brenn on Monday.\n\nRuritania closed its border two days after Okoro and "
        "Lindqvist signed a pact.",
        # The same verb, of other people.
        "Petrov and Haas signed a pact on Monday.\n\nRuritania closed its border two days after "
        "Okoro and Lindqvist signed a pact.",
        # One of the people only.
        "Okoro and Haas signed a pact on Monday.\n\nRuritania closed its border two days after "
        "Okoro and Lindqvist signed a pact.",
        # The main clause of the same people tells something else.
        "Norland summoned Solen on Monday.\n\nNorland praised Solen three days after Korvo and Marin signed a treaty.",
        # Another country does the same thing.
        "Norland summoned Solen on Monday.\n\nMoravia summoned Haas three days after Korvo and Marin signed a treaty.",
        # The same thing once more, or long before.
        "Norland summoned Solen on Monday.\n\nNorland summoned Solen again three days after Korvo "
        "and Marin signed a treaty.",
        "Norland summoned Solen on Monday.\n\nNorland had summoned Solen three days after Korvo "
        "and Marin signed a treaty.",
        # Two tellings with two dates: which of them is meant?
        "Norland summoned Solen on Monday. Norland summoned Solen on May 2.\n\n"
        "Norland summoned Solen three days after Korvo and Marin signed a treaty.",
        # The anchor is known to the week, month or year: days cannot be counted from it.
        "Norland summoned Solen this week.\n\nNorland summoned Solen three days after Korvo and Marin signed a treaty.",
        "Three days after Korvo and Marin signed the treaty in March, Norland closed its ports.",
        "Three days after Korvo and Marin signed the treaty in 2019, Norland closed its ports.",
        # A vague measure.
        "Norland closed its ports on Friday, some days after Korvo and Marin signed a treaty.",
        "Norland closed its ports on Friday, shortly after Korvo and Marin signed a treaty.",
        # Nothing is measured.
        "Norland closed its ports on Friday after Korvo and Marin signed a treaty.",
    ],
)
def test_where_the_words_do_not_tie_no_date_comes_out(text: str) -> None:
    assert not anchored_events(text)
    assert not any("signed a treaty" in line and "Norland" not in line for _, line in lines_of(text))


def test_a_year_after_a_day_is_known_to_the_year() -> None:
    (event,) = anchored_events(
        "A year after Korvo and Marin signed the treaty on May 5, 2019, Norland closed its ports."
    )
    assert (event.when.value, event.when.precision) == ("2020", "year")


def test_the_next_day_far_from_any_date_has_none() -> None:
    text = (
        "The talks began on May 2. Nobody spoke. It rained. The cooks went home.\n\nThe next "
        "day, the delegates walked out."
    )
    assert [value for value, _ in lines_of(text)] == ["2031-05-02"]


def test_a_year_earlier_beside_nothing_is_no_date() -> None:
    assert not lines_of("Profit rose from a year earlier, the bank said.")


def test_nobody_need_be_known_for_a_timeline() -> None:
    reading = reading_of("The mill closed on Monday, Okoro said.")
    (event,) = find_events(reading, find_times(reading), None)
    assert (event.when.value, event.said_by) == ("2031-05-12", "Okoro")
