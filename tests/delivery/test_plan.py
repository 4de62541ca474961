"""What is decided about schedules whose time has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.delivery.plan import MADE_UP, WAS_DOWN, Advance, Deliver, Skip, plan
from bot.news.schedules import Rule, Schedule

EIGHT = datetime(2026, 3, 10, 8, tzinfo=UTC)
DAILY = Schedule(1, 1, 1, Rule((480,), (1, 2, 3, 4, 5, 6, 7), "UTC"), EIGHT, EIGHT - timedelta(days=1), 1)
DAY = timedelta(days=1)


def advance(schedule: Schedule, now: datetime) -> Advance:
    (made,) = plan([schedule], now)
    return made


def test_what_is_not_due_is_left_alone() -> None:
    assert list(plan([DAILY], EIGHT - timedelta(seconds=1))) == []


def test_what_is_due_is_delivered_and_due_again_by_its_rule() -> None:
    assert advance(DAILY, EIGHT) == Advance(DAILY, EIGHT + DAY, (Deliver(EIGHT),))


def test_a_missed_time_is_made_up_for_to_the_last_second_of_its_grace() -> None:
    assert advance(DAILY, EIGHT + timedelta(hours=2)).intents == (Deliver(EIGHT),)
    late = EIGHT + timedelta(hours=2, seconds=1)
    assert advance(DAILY, late).intents == (Skip(EIGHT, WAS_DOWN),)


def test_a_grace_of_its_own_counts() -> None:
    patient = replace(DAILY, grace=12 * 3600)
    assert advance(patient, EIGHT + timedelta(hours=11)).intents == (Deliver(EIGHT),)


def test_of_several_missed_times_only_the_last_is_made_up_for() -> None:
    found = advance(DAILY, EIGHT + 2 * DAY + timedelta(hours=1))
    assert found.intents == (Skip(EIGHT, MADE_UP), Skip(EIGHT + DAY, MADE_UP), Deliver(EIGHT + 2 * DAY))
    assert found.next_due == EIGHT + 3 * DAY


def test_several_missed_in_one_hour_are_one_post() -> None:
    often = replace(DAILY, rule=replace(DAILY.rule, times=(480, 500, 520)))
    found = advance(often, EIGHT + timedelta(minutes=45))
    assert [type(intent) for intent in found.intents] == [Skip, Skip, Deliver]


def test_after_a_year_away_the_history_stays_readable_and_the_next_time_is_to_come() -> None:
    often = replace(DAILY, rule=replace(DAILY.rule, times=tuple(range(0, 1440, 60))))
    now = EIGHT + 365 * DAY + timedelta(minutes=10)
    found = advance(often, now)
    assert len(found.intents) < 110
    assert isinstance(found.intents[-1], Deliver)
    assert found.intents[-1].due == now - timedelta(minutes=10)
    assert found.next_due == now + timedelta(minutes=50)
