"""A date's days, its words, and what comes before what, for every value that the analysis can make."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.analysis.times import days
from bot.news import Precision, Span, When
from bot.news.periods import Unit, parse_period

_AT = Span(0, 1, "x")
_PRECISIONS: tuple[Precision, ...] = ("decade", "year", "quarter", "month", "week", "day")
_DAYS = st.dates(date(10, 1, 1), date(9999, 12, 19))  # away from the calendar's ends, which weeks and decades run over
_ODD = (
    *("", "T", "T09:30", "199", "199Y", "20XX", "XXXX", "XXXX-07-19", "XXXX-XX-XX", "XXXX-WXX", "2024-XX"),
    *("2024-07-XX", "2024-W53", "2024-W00", "2024-W60", "9999-W52", "2024-Q0", "2024-Q5", "2024-Q12", "2024-H3"),
    *("2024-13", "2024-00", "2024-7", "2024-02-30", "2023-02-29", "2024-07-00", "0000", "0000-01-01", "000X"),
    *("-0044", "44 BC", "BC0044", "20", "02024", "12024-01-01", "P2D", "PT2H", "PAST_REF", "soon", "2024-07-19 "),
    *("\u0662\u0660\u0662\u0664", "2024\n", "\uff12\uff10\uff12\uff14", "2024-07-19\n", "2024/07", "+2024", "2_24"),
)


def when(value: str, precision: Precision = "day", **given: Any) -> When:
    return When(value, precision, "written", _AT, **given)


@st.composite
def values(draw: st.DrawFn) -> tuple[str, Precision]:
    """A value as the analysis makes them, with its precision."""
    day, precision = draw(_DAYS), draw(st.sampled_from((*_PRECISIONS, "time")))
    if precision != "time":
        return days.format_value(day, precision), precision
    hour, minute = draw(st.integers(0, 23)), draw(st.integers(0, 59))
    zone = draw(st.sampled_from(("", "Z", "+05:30", "-04:00")))
    return f"{day.isoformat()}T{hour:02}:{minute:02}{zone}", precision


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A date as the analysis makes them: a day, a year …; a range; what lasts from then on."""
    value, precision = draw(values())
    kind = draw(st.sampled_from(("alone", "range", "open")))
    until = draw(values())[0] if kind == "range" else None
    return when(value, precision, until=until, open=kind == "open")


def first_of(one: When) -> date:
    assert one.first_day is not None
    return one.first_day


def last_of(one: When) -> date:
    assert one.last_day is not None
    return one.last_day


# --- its days ---


@pytest.mark.parametrize(
    ("value", "first", "last", "unit"),
    [
        ("200X", date(2000, 1, 1), date(2009, 12, 31), "decade"),
        ("999X", date(9990, 1, 1), date(9999, 12, 31), "decade"),
        ("2006", date(2006, 1, 1), date(2006, 12, 31), "year"),
        ("0044", date(44, 1, 1), date(44, 12, 31), "year"),
        ("2024-H2", date(2024, 7, 1), date(2024, 12, 31), "half"),
        ("2024-SU", date(2024, 6, 1), date(2024, 8, 31), "season"),
        ("2024-WI", date(2024, 12, 1), date(2024, 12, 31), "season"),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "quarter"),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31), "quarter"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024-W29", date(2024, 7, 15), date(2024, 7, 21), "week"),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3), "week"),
        ("2024-W29-WE", date(2024, 7, 20), date(2024, 7, 21), "weekend"),
        ("2024-07-19", date(2024, 7, 19), date(2024, 7, 19), "day"),
        ("2024-07-19T09:30", date(2024, 7, 19), date(2024, 7, 19), "day"),
        ("2024-07-19TNI", date(2024, 7, 19), date(2024, 7, 19), "day"),
    ],
)
def test_each_precision_covers_its_days(value: str, first: date, last: date, unit: Unit) -> None:
    period = parse_period(value)
    assert period is not None
    assert (period.first, period.last, period.unit) == (first, last, unit)
    assert (when(value).first_day, when(value).last_day) == (first, last)


@pytest.mark.parametrize("value", _ODD)
def test_a_value_that_names_no_day_has_none_and_reads_as_it_stands(value: str) -> None:
    one = when(value)
    assert (one.days, one.first_day, one.last_day) == (None, None, None)
    assert one.describe() == value
    assert not one.is_to_come(date.min)
    assert not one.is_possible_between(date.min, date.max)


@given(values())
def test_every_value_of_the_analysis_holds_days(given: tuple[str, Precision]) -> None:
    one = when(*given)
    assert first_of(one) <= last_of(one)
    assert one.describe() != one.value or one.precision == "year"


@given(_DAYS, st.sampled_from(_PRECISIONS))
def test_the_value_of_a_day_covers_that_day(day: date, precision: Precision) -> None:
    one = when(days.format_value(day, precision), precision)
    assert first_of(one) <= day <= last_of(one)
    assert one.is_possible_between(day, day)


@given(whens())
def test_what_begins_ends_no_earlier(one: When) -> None:
    assert one.days is not None
    assert first_of(one) == one.days[0] <= one.days[1] <= last_of(one)
    assert (last_of(one) == date.max) or not one.open
    assert when(one.value).days == one.days or one.until is not None


def test_a_range_lasts_to_its_end_and_what_is_open_for_ever() -> None:
    assert when("2024", until="2025-03").days == (date(2024, 1, 1), date(2025, 3, 31))
    assert when("2024", until="2024-05").last_day == date(2024, 12, 31)
    assert when("2024", until="soon").last_day == date(2024, 12, 31)
    since = when("2006", open=True)
    assert (since.days, since.last_day) == ((date(2006, 1, 1), date(2006, 12, 31)), date.max)


@given(st.text(max_size=12), st.text(max_size=12), st.booleans())
def test_no_text_is_an_error(value: str, until: str, is_open: bool) -> None:
    one = when(value, until=until, open=is_open)
    one.describe()
    assert (one.first_day is None) == (one.last_day is None)
    assert one.calendar_key <= (date.max, date.max, value)


# --- what comes before what ---


@given(st.lists(whens(), max_size=8), st.randoms())
def test_calendar_order_is_one_order(given: list[When], chance: Any) -> None:
    wanted = [one.calendar_key for one in sorted(given, key=lambda each: each.calendar_key)]
    chance.shuffle(given)
    assert [one.calendar_key for one in sorted(given, key=lambda each: each.calendar_key)] == wanted
    assert [key[0] for key in wanted] == sorted(first_of(one) for one in given)


def test_what_is_known_to_no_day_comes_last() -> None:
    listed = [when("XXXX-07"), when("2024"), when("1998", open=True), when("199X"), when("2024-W53")]
    ordered = sorted(listed, key=lambda one: one.calendar_key)
    assert [one.value for one in ordered] == ["199X", "1998", "2024", "2024-W53", "XXXX-07"]


@pytest.mark.parametrize(
    ("one", "is_to_come"),
    [
        (when("2024-07-18"), False),
        (when("2024-07-19"), True),
        (when("2024-07-20"), True),
        (when("2024-W29"), True),
        (when("2024-W28"), False),
        (when("2024"), True),
        (when("202X"), True),
        (when("2024-05", until="2024-08"), True),
        (when("2024-05", until="2024-06"), False),
        (when("2023", open=True), False),
        (when("2025", open=True), False),
        (when("XXXX-07"), False),
    ],
)
def test_a_date_is_to_come_until_its_last_day_is_over(one: When, is_to_come: bool) -> None:
    assert one.is_to_come(date(2024, 7, 19)) is is_to_come


@given(_DAYS, st.integers(0, 400))
@example(date(9999, 10, 1), 92)
def test_a_stretch_of_days_meets_what_shares_a_day_with_it(day: date, more: int) -> None:
    last = day + timedelta(days=min(more, (date.max - day).days - 1))
    one = when(day.isoformat(), until=last.isoformat())
    assert one.is_possible_between(last, date.max)
    assert one.is_possible_between(date.min, day)
    assert not one.is_possible_between(last + timedelta(days=1), date.max)
    assert not one.is_possible_between(date.min, day - timedelta(days=1))


# --- how it reads ---


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (when("200X"), "the 2000s"),
        (when("2006"), "2006"),
        (when("2024-Q3"), "third quarter of 2024"),
        (when("2024-07"), "July 2024"),
        (when("2024-W31"), "week of 29 July – 4 August 2024"),
        (when("2025-W01"), "week of 30 December 2024 – 5 January 2025"),
        (when("2024-07-19T09:30-04:00"), "Friday 19 July 2024, 09:30 UTC-04:00"),
        (when("2024-07-19TNI"), "2024-07-19TNI"),
        (when("2024-W29-WE"), "2024-W29-WE"),
        (when("2006", open=True), "since 2006"),
        (when("2024-07-15", until="2024-07-19"), "15–19 July 2024"),
        (when("2019", until="2022"), "2019–2022"),
        (when("2024-05", until="2024-07"), "May 2024 – July 2024"),
        (when("2024-07-19T09:30", until="2024-07-19T11:00"), "19 July 2024, 09:30 – 19 July 2024, 11:00"),
    ],
)
def test_a_date_reads_as_exactly_as_it_is_known(one: When, words: str) -> None:
    assert one.describe() == words


def test_a_weekday_is_said_where_it_is_wanted() -> None:
    assert when("2024-07-19").describe() == "Friday 19 July 2024"
    assert when("2024-07-19").describe(weekday=False) == "19 July 2024"


def test_only_a_value_without_words_of_ours_goes_through_verbatim() -> None:
    assert when("2024-07-19T09:30").describe(verbatim=str.upper) == "Friday 19 July 2024, 09:30"
    assert when("soon", until="later").describe(verbatim=str.upper) == "SOON – LATER"
    assert when("2024", until="later").describe(verbatim=str.upper) == "2024 – LATER"


def test_news_without_a_date_is_of_its_day_at_the_latest() -> None:
    latest = When("2024-07-19", "day", "dateline", None)
    assert latest.is_latest
    assert latest.describe() == "on or shortly before Friday 19 July 2024"
    assert not latest.is_to_come(date(2024, 7, 19))
    assert not when("2024-07-19").is_latest
    assert when("2024-07-19").is_to_come(date(2024, 7, 19))
