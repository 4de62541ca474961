from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.newsroom.clock_correction import was_ahead
from bot.store.future_instants import Survey

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("far", [2 * HOUR, DAY, 30 * DAY, 365 * DAY, 3650 * DAY])
def test_a_heap_of_instants_far_off_was_written_by_a_clock_that_was_ahead(far: timedelta) -> None:
    assert was_ahead(Survey(NOW - SECOND, NOW + far, NOW + far + 22 * SECOND), NOW)


def test_a_new_archive_that_knows_the_wrong_clock_only_is_corrected_too() -> None:
    assert was_ahead(Survey(None, NOW + 365 * DAY, NOW + 365 * DAY + HOUR), NOW)


@pytest.mark.parametrize("behind", [2 * HOUR, 10 * DAY, 365 * DAY])
def test_instants_that_go_on_from_now_without_a_gap_say_that_the_clock_is_behind(behind: timedelta) -> None:
    assert not was_ahead(Survey(NOW - SECOND, NOW + HOUR, NOW + HOUR + behind), NOW)


@pytest.mark.parametrize("now", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2019, 12, 31, tzinfo=UTC)])
@pytest.mark.parametrize("behind", [None, datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_clock_that_was_never_set_corrects_nothing(now: datetime, behind: datetime | None) -> None:
    assert not was_ahead(Survey(behind, NOW, NOW + HOUR), now)


def test_a_clock_that_is_behind_all_that_is_stored_corrects_nothing() -> None:
    assert not was_ahead(Survey(None, NOW + 900 * DAY, NOW + 960 * DAY), NOW)


def test_where_nothing_is_ahead_nothing_is_wrong() -> None:
    assert not was_ahead(Survey(NOW), NOW)
    assert not was_ahead(Survey(), NOW)
