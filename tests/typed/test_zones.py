"""Time zones as people name them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.typed import zones
from bot.typed.zones import NoZone, clock_words, find, suggest

WINTER = datetime(2026, 1, 10, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("US/Eastern", "US/Eastern"),
        ("berlin", "Europe/Berlin"),
        ("Munich", "Europe/Berlin"),
        ("münchen", "Europe/Berlin"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("new_york", "America/New_York"),
        ("Kiev", "Europe/Kyiv"),
        ("Beijing", "Asia/Shanghai"),
        ("St. Louis", "America/Chicago"),
        ("CET", "Europe/Berlin"),
        ("PT", "America/Los_Angeles"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
        ("Japan", "Asia/Tokyo"),
        ("UTC+2", "Etc/GMT-2"),
        ("-03:00", "Etc/GMT+3"),
        ("UTC+0", "UTC"),
        ("buenos", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone_is_found_by_city_country_abbreviation_and_offset(typed: str, zone: str) -> None:
    assert find(typed) == zone


def test_who_writes_est_means_new_york_in_summer_too() -> None:
    assert ZoneInfo(find("EST")).utcoffset(SUMMER.replace(tzinfo=None)) == ZoneInfo("America/New_York").utcoffset(
        SUMMER.replace(tzinfo=None)
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("IST", "`Asia/Kolkata` or `Asia/Jerusalem`"),
        ("United States", "time zones: write the city"),
        ("Atlantis", "is no time zone I know"),
        ("../../etc/passwd", "is no time zone I know"),
        ("", "Write a city"),
        ("localtime", "is no time zone I know"),
        ("UTC+5:30", "Kolkata"),
        ("UTC+99", "No zone is always at"),
        ("san", "is no time zone I know"),
        ("x" * 5000, "is no time zone I know"),
    ],
)
def test_what_names_no_zone_or_several_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(NoZone) as refusal:
        find(typed)
    assert words in refusal.value.words


def test_suggestions_say_what_the_clock_there_says_now() -> None:
    assert suggest("berl", WINTER)[0].label == "Berlin (Europe/Berlin) — UTC+01:00, 13:00 now"
    assert suggest("berl", SUMMER)[0].label == "Berlin (Europe/Berlin) — UTC+02:00, 14:00 now"
    assert clock_words("Asia/Kathmandu", WINTER) == "UTC+05:45, 17:45 now"


def test_suggestions_begin_with_the_servers_zone_and_with_names_that_begin_so() -> None:
    assert [one.value for one in suggest("", WINTER, "Asia/Tokyo")][:2] == ["Asia/Tokyo", "UTC"]
    assert [one.value for one in suggest("ber", WINTER)][:2] == ["Europe/Berlin", "Atlantic/Bermuda"]
    assert suggest("bern", WINTER)[0].value == "Europe/Zurich"
    assert suggest("est", WINTER)[0].value == "America/New_York"
    assert {one.value for one in suggest("ist", WINTER)[:3]} == {"Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"}
    assert suggest("+5:45", WINTER)[0].value == "Asia/Kathmandu"
    assert suggest("utc+1", WINTER)[0].value == "Europe/Berlin"
    assert suggest("utc+1", SUMMER)[0].value == "Europe/London"
    assert suggest("utc+1", SUMMER)[-1].value == "Etc/GMT-1"


def test_every_name_is_of_a_zone_there_is_and_no_city_is_of_two() -> None:
    names = zones._names()
    assert {named.zone for named in names} <= available_timezones()
    cities = {(named.name, named.zone) for named in names if named.rank < 2}
    assert len(cities) == len({name for name, _ in cities})


@given(st.text(max_size=20))
def test_whatever_is_typed_has_suggestions_or_none_and_each_is_found(typed: str) -> None:
    offered = suggest(typed, WINTER)
    assert len(offered) <= 25
    assert all(find(one.value) == one.value and len(one.label) <= 100 for one in offered)
