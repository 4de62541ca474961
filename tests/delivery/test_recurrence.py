"""When a rule is due, through both changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.recurrence import find_next_due, list_due_between
from bot.news.schedules import Rule

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"


def at(*times: str, zone: str = BERLIN, days: tuple[int, ...] = EVERY_DAY) -> Rule:
    minutes = sorted(int(time[:2]) * 60 + int(time[3:]) for time in times)
    return Rule(tuple(minutes), days, zone)


def local(written: str, zone: str = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def on_the_wall(rule: Rule, after: datetime, until: datetime) -> list[str]:
    zone = ZoneInfo(rule.zone)
    return [f"{due.astimezone(zone):%d %H:%M}" for due in list_due_between(rule, after, until)]


def test_it_is_strictly_later() -> None:
    due = find_next_due(at("07:30"), local("2026-01-05T07:30"))
    assert due == local("2026-01-06T07:30")


def test_it_is_in_utc() -> None:
    assert find_next_due(at("07:30"), local("2026-01-05T07:00")).tzinfo is UTC


def test_a_time_that_does_not_exist_is_due_at_the_first_moment_after_the_gap() -> None:
    rule = at("02:30")
    assert find_next_due(rule, local("2026-03-28T12:00")) == local("2026-03-29T03:00")
    assert find_next_due(rule, local("2026-03-29T03:00")) == local("2026-03-30T02:30")


def test_two_times_that_fall_together_after_the_gap_are_due_once() -> None:
    rule = at("02:15", "02:30", "03:00", "03:30")
    assert on_the_wall(rule, local("2026-03-29T01:00"), local("2026-03-29T12:00")) == ["29 03:00", "29 03:30"]


def test_a_time_just_before_the_gap_is_as_always() -> None:
    rule = at("01:59", "03:01")
    assert on_the_wall(rule, local("2026-03-29T00:00"), local("2026-03-29T12:00")) == ["29 01:59", "29 03:01"]


def test_a_time_that_happens_twice_is_due_the_first_time() -> None:
    rule = at("02:30")
    assert find_next_due(rule, local("2026-10-24T12:00")) == local("2026-10-25T02:30", fold=0)
    assert find_next_due(rule, local("2026-10-25T02:30", fold=0)) == local("2026-10-26T02:30")


def test_asked_in_the_hour_that_comes_again_what_has_been_is_not_due_again() -> None:
    rule = at("02:30", "02:50")
    assert find_next_due(rule, local("2026-10-25T02:10", fold=1)) == local("2026-10-26T02:30")
    assert find_next_due(rule, local("2026-10-25T02:40", fold=1)) == local("2026-10-26T02:30")


def test_asked_in_the_first_of_the_two_hours_the_rest_of_it_is_due() -> None:
    rule = at("02:30", "02:50")
    assert find_next_due(rule, local("2026-10-25T02:40", fold=0)) == local("2026-10-25T02:50", fold=0)


def test_a_change_of_half_an_hour_is_a_change_too() -> None:
    rule = at("02:15", zone=LORD_HOWE)  # the clock goes from 02:00 to 02:30 there
    assert find_next_due(rule, local("2026-10-03T12:00", LORD_HOWE)) == local("2026-10-04T02:30", LORD_HOWE)


def test_a_gap_at_midnight() -> None:
    rule = at("00:30", zone="Africa/Cairo")  # the clock goes from 00:00 to 01:00 on the last Friday of April
    assert find_next_due(rule, local("2026-04-23T12:00", "Africa/Cairo")) == local("2026-04-24T01:00", "Africa/Cairo")


def test_a_day_that_a_zone_left_out_is_made_up_for_at_the_next_ones_first_moment() -> None:
    rule = at("08:00", zone="Pacific/Apia")  # there was no 30 December 2011 in Samoa
    found = on_the_wall(rule, local("2011-12-29T00:00", "Pacific/Apia"), local("2012-01-01T00:00", "Pacific/Apia"))
    assert found == ["29 08:00", "31 00:00", "31 08:00"]


def test_a_leap_day_is_a_day() -> None:
    rule = at("06:00", zone="UTC", days=(2,))  # Tuesdays
    assert find_next_due(rule, datetime(2028, 2, 28, tzinfo=UTC)) == datetime(2028, 2, 29, 6, tzinfo=UTC)


def test_days_are_those_of_the_zone() -> None:
    rule = at("00:30", zone="Pacific/Auckland", days=(1,))
    assert find_next_due(rule, datetime(2026, 6, 13, tzinfo=UTC)) == datetime(2026, 6, 14, 12, 30, tzinfo=UTC)


def test_the_same_wall_time_in_winter_and_in_summer() -> None:
    rule = at("08:00", zone=NEW_YORK)
    winter, summer = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
    assert (find_next_due(rule, winter).hour, find_next_due(rule, summer).hour) == (13, 12)


def test_times_follow_one_another() -> None:
    rule = at("08:00", "18:00", zone="UTC", days=(5, 6))
    friday = datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert [f"{due:%d %H}" for due in list_due_between(rule, friday, friday + timedelta(days=8))][:3] == [
        "02 18",
        "03 08",
        "03 18",
    ]


def test_seconds_and_fractions_of_the_moment_asked_do_not_matter() -> None:
    rule = at("08:00", zone="UTC")
    before = datetime(2026, 1, 2, 7, 59, 59, 999_999, tzinfo=UTC)
    assert find_next_due(rule, before) == before + timedelta(microseconds=1)


@pytest.mark.parametrize("rule", [Rule((), (1,), "UTC"), Rule((0,), (), "UTC"), Rule((1440,), (1,), "UTC")])
def test_a_rule_that_is_never_due_is_refused(rule: Rule) -> None:
    with pytest.raises(ValueError, match="time"):
        find_next_due(rule, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_zone_that_is_not_known_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        find_next_due(Rule((0,), (1,), zone), datetime(2026, 1, 1, tzinfo=UTC))
