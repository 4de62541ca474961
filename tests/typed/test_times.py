"""Times and days as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.schedules import Rule
from bot.typed.times_and_days import (
    EVERY_DAY,
    LONGEST,
    WEEKDAYS,
    WEEKEND,
    NoTime,
    Wall,
    describe_rule,
    describe_times,
    read,
    read_days,
    rule,
)

_DAYS = st.lists(st.sampled_from(EVERY_DAY), min_size=1, unique=True).map(lambda days: tuple(sorted(days)))
_TIMES = st.lists(st.integers(0, 1439), min_size=1, max_size=24, unique=True).map(lambda times: tuple(sorted(times)))


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("07:30", (450,)),
        ("7.30am", (450,)),
        ("7:30 PM", (1170,)),
        ("7 p.m.", (1140,)),
        ("7p", (1140,)),
        ("0730", (450,)),
        ("7h30", (450,)),
        ("18", (1080,)),
        ("08 and 9pm", (480, 1260)),
        ("noon", (720,)),
        ("midnight", (0,)),
        ("12am", (0,)),
        ("12pm", (720,)),
        ("00:00", (0,)),
        ("8 o'clock", (480,)),
        ("8, 12 & 18:15", (480, 720, 1095)),
        ("half past 7 in the evening", (1170,)),
        ("quarter to 8", (465,)),
        ("quarter to noon", (705,)),
        ("quarter past midnight", (15,)),
        ("quarter to midnight", (1425,)),
        ("8 in the morning and 6 in the evening", (480, 1080)),
        ("every 6 hours", (0, 360, 720, 1080)),
        ("hourly", tuple(range(0, 1440, 60))),
        ("18:00, 8:00, 18:00", (480, 1080)),
    ],
)
def test_a_time_is_read_however_it_is_written(typed: str, times: tuple[int, ...]) -> None:
    assert read(typed) == Wall(times, ())


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("weekdays", WEEKDAYS),
        ("Working days", WEEKDAYS),
        ("weekends", WEEKEND),
        ("every day", EVERY_DAY),
        ("daily", EVERY_DAY),
        ("mon, wed", (1, 3)),
        ("Mon. + Thurs.", (1, 4)),
        ("mondays and tues", (1, 2)),
        ("mon-fri", WEEKDAYS),
        ("Monday – Friday", WEEKDAYS),
        ("fri through mon", (1, 5, 6, 7)),
        ("sat-sat", (6,)),
        ("every day except sunday", (1, 2, 3, 4, 5, 6)),
        ("weekdays but not wed", (1, 2, 4, 5)),
        ("not on sundays", (1, 2, 3, 4, 5, 6)),
        ("mon to wed, sat", (1, 2, 3, 6)),
    ],
)
def test_days_are_read_however_they_are_written(typed: str, days: tuple[int, ...]) -> None:
    assert read_days(typed) == days


def test_times_and_days_stand_in_any_order() -> None:
    wanted = Wall((480, 1080), WEEKDAYS)
    assert read("weekdays at 8 and 18") == read("8 and 18 on weekdays") == read("mon-fri 08:00/18:00") == wanted
    assert read("every day except sunday at 8") == Wall((480,), (1, 2, 3, 4, 5, 6))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("25:00", "is no time of the day"),
        ("7:60", "is no time of the day"),
        ("13pm", "is no time of the day"),
        ("0am", "is no time of the day"),
        ("123456", "is no time of the day"),
        ("24:00", "Write `00:00`"),
        ("8 and 9pm", "Write `8am` or `8pm`"),
        ("8-18", "name each"),
        ("8 to noon", "name each"),
        ("at 8 Berlin", "could not read “berlin”"),
        ("every other monday 8", "could not read “other”"),
        ("7 days at 8", "could not read “days”"),
        ("1st at 8", "could not read “st”"),
        ("7:30:00", "could not read “"),
        ("5.5", "could not read"),
        ("half to 8", "could not read “half”"),
        ("- mon 8", "- mon” as a time"),
        ("every 5 hours", "does not divide a day evenly"),
        ("mon except monday", "leaves no day"),
        ("07:30 @everyone", "could not read “\\@"),
        ("8" * (LONGEST + 1), "too long"),
    ],
)
def test_what_cannot_be_read_or_has_two_meanings_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(NoTime) as refusal:
        read(typed)
    assert words in refusal.value.words


def test_a_rule_is_of_every_day_where_none_is_named_and_days_stand_once() -> None:
    assert rule("07:30", None, "Europe/Berlin") == Rule((450,), EVERY_DAY, "Europe/Berlin")
    assert rule("07:30", "weekends", "UTC") == Rule((450,), WEEKEND, "UTC")
    assert rule("weekdays at 8", "mon-fri", "UTC") == rule("weekdays at 8", " ", "UTC") == Rule((480,), WEEKDAYS, "UTC")
    with pytest.raises(NoTime, match="two kinds") as refusal:
        rule("weekdays at 8", "weekends", "UTC")
    assert "says weekdays, and `days` says weekends" in refusal.value.words
    for at, days in (("weekdays", None), ("8", "at 9"), ("", None), ("8", "at")):
        with pytest.raises(NoTime):
            rule(at, days, "UTC")


def test_a_rule_reads_as_words() -> None:
    assert describe_rule(Rule((480, 1080), WEEKDAYS, "Europe/Berlin")) == "weekdays at 08:00 and 18:00 (Europe/Berlin)"
    assert describe_times(Rule((450,), (1, 3, 5), "UTC")) == "Mondays, Wednesdays and Fridays at 07:30"
    assert describe_times(Rule((450,), (1, 2, 3, 4, 6), "UTC")) == "Monday to Thursday and Saturdays at 07:30"


@given(_TIMES, _DAYS)
def test_words_of_a_rule_are_read_back_as_the_rule(times: tuple[int, ...], days: tuple[int, ...]) -> None:
    assert read(describe_times(Wall(times, days))) == Wall(times, days)


@given(st.text(max_size=40) | st.text("0123456789:.ampondayfri- ,&", max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        wall = read(typed)
    except NoTime:
        return
    assert all(0 <= minutes < 1440 for minutes in wall.times)
    assert all(1 <= day <= 7 for day in wall.days)
