"""The clock that is turned forward, by itself and at its address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.clock import FURTHEST, ClockError, TurnableClock
from bot.sandbox.snowflake import instant_of

NOON = datetime(2031, 5, 14, 12, tzinfo=UTC)


def test_it_shows_the_time_beneath_and_what_it_was_turned_by() -> None:
    clock = TurnableClock(lambda: NOON)
    assert clock() == NOON
    assert clock.forward(timedelta(hours=20)) == clock() == datetime(2031, 5, 15, 8, tzinfo=UTC)


def test_it_is_turned_to_a_moment_of_any_zone() -> None:
    clock = TurnableClock(lambda: NOON)
    assert clock.turn_to(datetime(2031, 5, 15, 8, tzinfo=timezone(timedelta(hours=2)))) == datetime(
        2031, 5, 15, 6, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "moment",
    [NOON - timedelta(seconds=1), datetime(2031, 5, 15, 8), NOON + FURTHEST + timedelta(seconds=1)],  # noqa: DTZ001  # refused for it
)
def test_it_is_not_turned_back_nor_to_a_time_without_zone_nor_past_ten_years(moment: datetime) -> None:
    clock = TurnableClock(lambda: NOON)
    with pytest.raises(ClockError):
        clock.turn_to(moment)
    assert clock() == NOON


async def test_it_is_read_and_turned_at_its_address_and_ids_follow_it() -> None:
    async with Sandbox(clock=lambda: NOON) as sandbox, aiohttp.ClientSession(sandbox.base) as page:
        async with page.get("/-/clock") as answer:
            assert await answer.json() == {"now": NOON.isoformat(), "ahead": 0}
        async with page.post("/-/clock", json={"forward": 3600}) as answer:
            assert await answer.json() == {"now": "2031-05-14T13:00:00+00:00", "ahead": 3600}
        async with page.post("/-/clock", json={"now": "2031-05-15T08:00:00Z"}) as answer:
            assert (await answer.json())["now"] == "2031-05-15T08:00:00+00:00"
        assert instant_of(sandbox.state.new_id()) == datetime(2031, 5, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"forward": 1, "now": "2031-05-15T08:00:00Z"},
        {"forward": -1},
        {"forward": "soon"},
        {"forward": float("inf")},
        {"now": "2031-05-15T08:00:00"},
        {"now": "tomorrow"},
        [],
    ],
)
async def test_what_is_no_time_is_refused_in_words(body: object) -> None:
    async with Sandbox(clock=lambda: NOON) as sandbox, aiohttp.ClientSession(sandbox.base) as page:
        async with page.post("/-/clock", json=body) as answer:
            assert answer.status == 400
            assert (await answer.json())["message"]
        assert sandbox.clock() == NOON
