"""The timeline of invented articles: which clause, which date, how exactly, and who says so."""

from __future__ import annotations

from datetime import date

import pytest

from bot.analysis.timeline import find_clause_date
from bot.analysis.timeline.events import MOST
from bot.analysis.times import days, find_times
from bot.news import Extent
from tests.analysis.timeline.scenes import events_of, lines_of, reading_of


def test_two_dates_in_a_sentence_are_two_clauses() -> None:
    assert lines_of("The bridge, which was built in 1964, collapsed on Sunday.")[0] == (
        "1964",
        "The bridge, which was built in 1964",
    )
    assert lines_of("The rebels shelled Varna on Monday and seized the port on Tuesday.") == [
        ("2031-05-12", "The rebels shelled Varna on Monday"),
        ("2031-05-13", "seized the port on Tuesday"),
    ]


def test_a_relative_clause_is_cut_off_the_sentence_that_it_opens() -> None:
    text = (
        "In protest of a pact that Ostrian premier Luka Marin signed in Brenn this week, "
        "Norland summoned an envoy on Monday."
    )
    assert lines_of(text) == [
        ("2031-W20", "a pact that Ostrian premier Luka Marin signed in Brenn this week"),
        ("2031-05-12", "Norland summoned an envoy on Monday."),
    ]


def test_the_entries_stand_in_calendar_order_whatever_their_place() -> None:
    text = "Okoro resigned on Tuesday. He had won in 2019. The court met on May 2. He was born in the 1970s."
    firsts = [days.parse_first_day(event.when.value) for event in events_of(text)]
    assert [f for f in firsts if f] == sorted(f for f in firsts if f)
    assert [value for value, _ in lines_of(text)] == ["197X", "2019", "2031-05-02", "2031-05-13"]


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("The mill closed in the 1990s.", "199X", "decade"),
        ("The mill closed in 2019.", "2019", "year"),
        ("The mill closed in the third quarter of 2030.", "2030-Q3", "quarter"),
        ("The mill closed in March.", "2031-03", "month"),
        ("The mill closed this week.", "2031-W20", "week"),
        ("The mill closed on Monday.", "2031-05-12", "day"),
        ("The mill closed at 9 a.m. Monday.", "2031-05-12T09:00", "time"),
        ("The mill closed on Sunday night.", "2031-05-11", "day"),
    ],
)
def test_a_date_is_never_finer_than_it_is_known(text: str, value: str, precision: str) -> None:
    (event,) = events_of(text)
    assert (event.when.value, event.when.precision) == (value, precision)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("The mill closed in 2019.", "written"),
        ("The mill closed on March 3, 2019.", "written"),
        ("The mill closed on March 3.", "dateline"),
        ("The mill closed on Monday.", "dateline"),
        ("The mill closed last year.", "dateline"),
        ("The mill closed two years ago.", "dateline"),
        ("The mill closed in the '60s.", "written"),
    ],
)
def test_a_date_says_its_basis(text: str, basis: str) -> None:
    (event,) = events_of(text)
    assert event.when.basis == basis
    assert event.when.anchor is None


def test_a_date_counted_from_the_one_before_it_names_its_anchor() -> None:
    first, second = events_of("The talks began on May 2. The next day, the delegates walked out.")
    assert (second.when.value, second.when.basis) == ("2031-05-03", "event")
    assert second.when.anchor == first.when.expression


def test_since_is_open_and_until_alone_dates_nothing() -> None:
    (event,) = events_of("Since 2019, Ruritania has been barred from the league.")
    assert event.when.open
    assert not events_of("The ban stays in force until 2035.")


@pytest.mark.parametrize(
    ("text", "value", "until"),
    [
        ("The fair will be held June 3-7 in Varna.", "2031-06-03", "2031-06-07"),
        ("He was president from 1971 to 1984.", "1971", "1984"),
        ("She was held between May 2 and May 9.", "2031-05-02", "2031-05-09"),
        ("The mill was shut in the summer of 2028.", "2028-06", "2028-08"),
        ("The march was held last weekend.", "2031-05-10", "2031-05-11"),
    ],
)
def test_a_range_has_both_ends(text: str, value: str, until: str) -> None:
    (event,) = events_of(text)
    assert (event.when.value, event.when.until) == (value, until)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The bridge collapsed on Sunday.", "happened"),
        ("The bridge will open on Sunday.", "planned"),
        ("The company plans to open a plant in July.", "planned"),
        ("Talks are scheduled to resume on June 2.", "planned"),
        ("The president is expected to sign the bill on Friday.", "planned"),
        ("The hearing starts at 9 a.m. Friday.", "planned"),
        ("The dam may be finished in 2035.", "possible"),
        ("If the bill passes on Friday, the strike will end.", "possible"),
        ("The army did not attack the town on Sunday.", "happened"),
        ("The army will not attack the town on Sunday.", "denied"),
        ("The minister denied that his party took bribes in 2027.", "denied"),
    ],
)
def test_what_is_planned_denied_or_only_possible_is_marked(text: str, status: str) -> None:
    assert [event.status for event in events_of(text)] == [status]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The bridge collapsed on Sunday, police said.", "police"),
        ("Officials said the dam will be finished in 2035.", "Officials"),
        ("General Kofi Osei claimed that the army took the town on Sunday.", "Kofi Osei"),
        ("The bridge collapsed on Sunday.", None),
        ("On Sunday, Okoro said the talks had failed.", None),
    ],
)
def test_a_claim_stands_with_whoever_makes_it(text: str, by: str | None) -> None:
    assert [event.said_by for event in events_of(text)] == [by]


def test_a_claim_according_to_somebody_is_theirs() -> None:
    (event,) = events_of("According to the harbour office, the ferry sank on Sunday.")
    assert event.said_by is not None
    assert "harbour office" in event.said_by


def test_the_same_event_told_twice_is_one_entry_with_the_finer_date() -> None:
    text = "Okoro opened the Brenn dam this week. Okoro opened the Brenn dam on Monday, with music."
    (event,) = events_of(text)
    assert event.when.value == "2031-05-12"
    assert [text[other.start : other.end] for other in event.also] == ["Okoro opened the Brenn dam this week."]


def test_two_events_of_one_kind_stay_two() -> None:
    assert len(events_of("Okoro visited Brenn on Monday. Lindqvist visited Varna on Monday.")) == 2
    assert len(events_of("Okoro visited Brenn in 2019. Okoro visited Brenn on Monday.")) == 2


def test_without_a_dateline_only_written_dates_are_shown() -> None:
    text = (
        "Okoro resigned on Monday. He won in 2019. He fell ill last week. He moved on March 3. "
        "A vote came two years ago."
    )
    assert lines_of(text, None) == [("2019", "He won in 2019.")]


def test_numbers_and_lengths_of_time_are_no_events() -> None:
    assert not events_of("The war lasted five years and cost 4,000 lives. He is 52 years old. They meet every day.")


def test_an_entry_is_at_most_a_sentence() -> None:
    text = "He said so. The mill closed on Monday. Nobody came.\n\nA fire broke out on Tuesday"
    assert [line for _, line in lines_of(text)] == ["The mill closed on Monday.", "A fire broke out on Tuesday"]


def test_a_very_long_sentence_is_cut_between_words() -> None:
    text = (
        "The mill closed on Monday because "
        + "of the rain and the snow and the wind, and because " * 20
        + "it was old."
    )
    (event,) = events_of(text)
    assert len(event.span.text) <= 400
    assert event.span.text.startswith("The mill closed on Monday")
    assert not text[event.span.end].isalpha()


@pytest.mark.parametrize("day", [date(2031, 5, 14), date(2024, 2, 29), date(2025, 1, 1), date(2026, 12, 31)])
def test_this_week_is_the_week_of_the_dateline(day: date) -> None:
    (event,) = events_of("The mill closed this week.", day)
    year, week, _ = day.isocalendar()
    assert event.when.value == f"{year}-W{week:02}"


def test_the_date_of_a_cue_is_that_of_its_clause() -> None:
    text = (
        "Okoro, who won in 2019, said on Monday that the harbour “must be rebuilt” by 2035. He added that it was late."
    )
    reading = reading_of(text)
    times = find_times(reading)
    cue = text.index("said")
    when = find_clause_date(reading, times, Extent(cue, cue + 4))
    assert when is not None
    assert when.value == "2031-05-12"
    added = text.index("added")
    assert find_clause_date(reading, times, Extent(added, added + 5)) is None


def test_the_date_of_a_fragment_is_that_of_the_clause_it_hangs_under() -> None:
    text = "Norland announced this week that it will “reconsider” a policy that bans the sale of ships."
    reading = reading_of(text)
    at = text.index("reconsider")
    when = find_clause_date(reading, find_times(reading), Extent(at, at + 10))
    assert when is not None
    assert when.value == "2031-W20"


def test_a_table_of_dates_is_no_timeline_without_end() -> None:
    events = events_of("The mill closed on Monday. " * (MOST + 50))
    assert 0 < len(events) <= 2 * MOST
