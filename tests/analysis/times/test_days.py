"""Calendar arithmetic, numbers in words, and feast days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.times import days
from bot.analysis.times.numbers import format_duration, parse_number, parse_spoken_year

_UNITS = st.sampled_from(["day", "week", "month", "quarter", "year", "decade"])


@given(st.dates(), _UNITS)
def test_a_day_lies_within_the_bounds_of_every_unit_that_holds_it(day: date, unit: str) -> None:
    bounds = days.parse_bounds(days.format_value(day, unit))
    if bounds is None:
        assert day.year < 10 or day.year > 9990  # ISO weeks and decades at the calendar's ends
    else:
        assert bounds[0] <= day <= bounds[1]


@given(st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.integers(-500, 500), st.sampled_from(["day", "week"]))
def test_moving_there_and_back_is_the_same_day(day: date, amount: int, unit: str) -> None:
    assert days.shift_day(days.shift_day(day, amount, unit), -amount, unit) == day


@given(st.dates(), st.integers(-(10**9), 10**9), _UNITS)
def test_moving_out_of_the_calendar_is_no_day(day: date, amount: int, unit: str) -> None:
    moved = days.shift_day(day, amount, unit)
    assert moved is None or 1 <= moved.year <= 9999


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2000, date(2000, 4, 23)), (2024, date(2024, 3, 31)), (2038, date(2038, 4, 25)), (2025, date(2025, 4, 20))],
)
def test_easter(year: int, sunday: date) -> None:
    assert days.compute_easter(year) == sunday


def test_the_end_of_a_month_stays_in_the_next() -> None:
    assert days.shift_day(date(2024, 1, 31), 1, "month") == date(2024, 2, 29)
    assert days.shift_day(date(2024, 2, 29), 1, "year") == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two", 2),
        ("twenty-one", 21),
        ("a hundred and fifty", 150),
        ("two thousand", 2000),
        ("1,200", 1200),
        ("2 1/2", 2.5),
        ("2½", 2.5),
        ("three and a half", 3.5),
        ("a dozen", 12),
        ("a couple of", 2),
        ("half", None),
        ("3.5", 3.5),
        ("five hundred", 500),
        ("one two", None),
    ],
)
def test_numbers_in_words(words: str, value: float | None) -> None:
    assert parse_number(words) == value


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("nineteen ninety-seven", 1997),
        ("nineteen eighty four", 1984),
        ("two thousand eight", 2008),
        ("twenty ten", 2010),
        ("nineteen", None),
        ("seven ninety", None),
    ],
)
def test_years_in_words(words: str, year: int | None) -> None:
    assert parse_spoken_year(words) == year


@pytest.mark.parametrize(
    ("amount", "unit", "clock", "value"),
    [
        (2, "Y", False, "P2Y"),
        (2.5, "Y", False, "P2Y6M"),
        (0.5, "H", True, "PT30M"),
        (1.5, "H", True, "PT1H30M"),
        (1, "F", False, "P2W"),
        (2.5, "W", False, "P2.5W"),
    ],
)
def test_lengths_as_timex_values(amount: float, unit: str, clock: bool, value: str) -> None:
    assert format_duration(amount, unit, clock) == value


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("2024", "year"),
        ("202X", "decade"),
        ("2024-Q3", "quarter"),
        ("2024-W29", "week"),
        ("2024-W29-WE", "weekend"),
        ("2024-07", "month"),
        ("2024-07-19", "day"),
        ("2024-07-19TMO", "day"),
        ("XXXX-07", None),
        ("P2D", None),
        ("PAST_REF", None),
        ("2024-13", None),
        ("2023-02-29", None),
    ],
)
def test_the_precision_of_a_value(value: str, unit: str | None) -> None:
    assert days.parse_unit(value) == unit
