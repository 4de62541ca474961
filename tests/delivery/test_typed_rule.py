"""Rules as they are typed, the zone in its own option or behind the time."""

from __future__ import annotations

import pytest

from bot.delivery import typed_rule
from bot.news.schedules import Rule
from bot.typed.times_and_days import EVERY_DAY, WEEKDAYS, NoTime
from bot.typed.zones import NoZone


@pytest.mark.parametrize(
    ("at", "timezone", "rule"),
    [
        ("8", None, Rule((480,), EVERY_DAY, "UTC")),
        ("8", "tokyo", Rule((480,), EVERY_DAY, "Asia/Tokyo")),
        ("7:30 Europe/Berlin", None, Rule((450,), EVERY_DAY, "Europe/Berlin")),
        ("weekdays at 8 and 18, New York", None, Rule((480, 1080), WEEKDAYS, "America/New_York")),
        ("weekdays 7am (CET)", None, Rule((420,), WEEKDAYS, "Europe/Berlin")),
        ("noon UTC+2", None, Rule((720,), EVERY_DAY, "Etc/GMT-2")),
        ("noon Berlin time", None, None),
        ("7pm in Rio de Janeiro", None, Rule((1140,), EVERY_DAY, "America/Sao_Paulo")),
        ("8 berlin", "Munich", Rule((480,), EVERY_DAY, "Europe/Berlin")),
        ("every other monday 8", None, None),
        ("8 ber", None, None),
        ("Berlin", None, None),
        ("", None, None),
    ],
)
def test_a_zone_may_stand_behind_the_time(at: str, timezone: str | None, rule: Rule | None) -> None:
    if rule is None:
        with pytest.raises(NoTime):
            typed_rule.parse_rule(at, None, timezone, "UTC")
    else:
        assert typed_rule.parse_rule(at, None, timezone, "UTC") == rule


def test_two_zones_are_refused_and_so_is_one_that_is_none() -> None:
    with pytest.raises(NoZone, match="two zones"):
        typed_rule.parse_rule("8 Tokyo", None, "Berlin", "UTC")
    with pytest.raises(NoZone):
        typed_rule.parse_rule("8", None, "Atlantis", "UTC")


def test_a_change_leaves_what_is_not_named() -> None:
    old = Rule((480,), WEEKDAYS, "Europe/Berlin")
    assert typed_rule.change_rule(old, None, None, None) == old
    assert typed_rule.change_rule(old, "9", None, None) == Rule((540,), WEEKDAYS, "Europe/Berlin")
    assert typed_rule.change_rule(old, "weekends at 9 Tokyo", None, None) == Rule((540,), (6, 7), "Asia/Tokyo")
    assert typed_rule.change_rule(old, None, "mon", "Tokyo") == Rule((480,), (1,), "Asia/Tokyo")
    assert typed_rule.change_rule(old, "weekends", None, None) == Rule((480,), (6, 7), "Europe/Berlin")
