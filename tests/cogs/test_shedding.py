"""What nobody waits for any more is not worked on, and what Discord no longer knows is foreseen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.metrics import Monitor
from bot.sandbox.errors import invalid_webhook_token, unknown_interaction
from bot.sandbox.person import NoAnswer, PersonClient
from cogs.front import AT_ONCE
from cogs.lateness import LATE, Lateness, TooLate
from tests.cogs.conftest import Running

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


class Steady:
    """A steady clock that is wound on by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def made(at: float) -> Any:
    """An interaction of so many seconds by Discord's clock."""
    return SimpleNamespace(created_at=datetime.fromtimestamp(at, UTC), extras={})


# --- how old it is ----------------------------------------------------------------------------------------------------


def ages(*seen: tuple[float, float]) -> list[float]:
    """The age of each, noted in turn: when it came in by our clock, when it was made by Discord's."""
    clock = Steady()
    lateness = Lateness(clock)
    found = []
    for at, then in seen:
        clock.now = at
        one = made(then)
        lateness.note(one)
        found.append(round(lateness.seconds(one), 1))
    return found


@pytest.mark.parametrize("wrong", [0.0, 1.7e9, -5000.0, 8.0], ids=["right", "epoch", "behind", "seconds ahead"])
def test_how_wrong_this_machines_clock_is_makes_nobody_late(wrong: float) -> None:
    assert ages((100 + wrong, 100), (101.2 + wrong, 101), (110 + wrong, 105)) == [0, 0.2, 5]


def test_a_fresher_one_shows_that_the_first_was_late() -> None:
    clock = Steady()
    lateness = Lateness(clock)
    first, fresh = made(990), made(999.9)
    lateness.note(first)
    lateness.note(fresh)
    with pytest.raises(TooLate):
        lateness.check(first)
    lateness.check(fresh)


def test_a_clock_that_is_turned_forward_makes_nobody_late_and_lateness_is_seen_behind_it() -> None:
    day = 86_400.0
    assert ages((100, 100), (101, 101 + day), (110, 104 + day), (111, 111 + day)) == [0, 0, 6, 0]


def test_a_clock_that_is_set_back_makes_nobody_late() -> None:
    assert ages((100, 100_000), (101, 5000), (102, 5001), (110, 5005)) == [0, 0, 0, 4]


def test_a_clock_that_stands_still_makes_nobody_late() -> None:
    assert max(ages(*((100.0 + step, 77.0) for step in range(30)))) < LATE
    assert ages((100, 99.5), (106, 100), (106.01, 100), (106.02, 100)) == [0, 5.5, 5.5, 5.5], "a flood of one instant"


def test_two_clocks_that_part_slowly_make_nobody_late() -> None:
    days = [(day * 86_400.0 * 1.00005, day * 86_400.0) for day in range(60)]
    assert max(ages(*days)) < 0.1
    assert ages(*days, (days[-1][0] + 100, days[-1][1] + 95))[-1] == pytest.approx(5, abs=0.2)


def test_where_all_are_late_for_a_minute_it_is_the_clocks() -> None:
    often = ages((100, 100), *((110.0 + second, 105.0 + second) for second in range(63)))
    assert (often[1], often[-1]) == (5, 0)
    seldom = ages((100, 100), (4100, 4090), (8100, 8091), (12100, 12090))
    assert seldom[1] > LATE
    assert seldom[3] < LATE


def test_one_that_waits_gets_older() -> None:
    clock = Steady()
    lateness = Lateness(clock)
    one = made(1.0)
    lateness.note(one)
    clock.now += LATE - 0.1
    lateness.check(one)
    clock.now += 0.2
    with pytest.raises(TooLate):
        lateness.check(one)


# --- through the sandbox ----------------------------------------------------------------------------------------------


Kind = Callable[[PersonClient, Any, Any], Awaitable[object]]
KINDS: dict[str, Kind] = {
    "command": lambda person, _card, _message: person.run("/brief"),
    "button": lambda person, card, _message: person.press(card, "Quotes"),
    "suggestions": lambda person, _card, _message: person.autocomplete("brief", "article", "Bri", seconds=4),
    "menu": lambda person, _card, message: person.menu("Brief this", message),
}


@pytest.fixture
def shed(running: Running) -> Iterator[list[str]]:
    """Why each was shed, as the metrics hear it."""
    heard: list[str] = []

    async def on_shed(why: str) -> None:
        heard.append(why)

    running.client.add_listener(on_shed)
    yield heard
    running.client.remove_listener(on_shed)


def callbacks(running: Running) -> int:
    return len(running.discord.exchanges.requests("POST", CALLBACK))


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_late_costs_no_work_and_no_request(
    running: Running, shed: list[str], caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    clock = Steady()
    running.client.front.lateness = Lateness(lambda: clock() + asyncio.get_running_loop().time())
    async with running.person() as alice:
        card, message = (await alice.run("/brief")).message, await alice.send("word " * 40)
        before = callbacks(running)
        assert before
        clock.now += LATE + 1
        with caplog.at_level(logging.INFO), pytest.raises((NoAnswer, TimeoutError)):
            await KINDS[kind](alice, card, message)
        assert (callbacks(running), shed) == (before, ["late"])
        clock.now -= LATE + 1
        assert (await alice.run("/latest")).message.text
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_interaction_that_discord_no_longer_knows_is_one_line_and_no_trace(
    running: Running, shed: list[str], caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    async with running.person() as alice:
        card, message = (await alice.run("/brief")).message, await alice.send("word " * 40)
        before = callbacks(running)
        running.discord.faults.refuse(unknown_interaction(), method="POST", path="/interactions/*", times=9)
        with caplog.at_level(logging.INFO), pytest.raises((NoAnswer, TimeoutError)):
            await KINDS[kind](alice, card, message)
    assert shed == ["gone"]
    assert callbacks(running) == before + 1, "nobody is told of it: there is nobody"
    [line] = [record for record in caplog.records if record.name == "bot.client"]
    assert (line.levelno, line.exc_info) == (logging.INFO, None)
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_an_error_that_cannot_be_told_any_more_is_counted_by_itself(
    running: Running, shed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with running.person() as alice:
        running.discord.faults.refuse(unknown_interaction(), method="POST", path="/interactions/*")
        with caplog.at_level(logging.INFO), pytest.raises((NoAnswer, TimeoutError)):
            await alice.run("/brief article:a99999")
    assert shed == ["gone"]
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_a_token_that_is_over_is_foreseen_too(
    running: Running, shed: list[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running.person() as alice:
        await alice.run("/latest")
        monkeypatch.setattr("cogs.front.READY_WITHIN", 0.0)
        slow = asyncio.Event()
        brief = running.newsroom.articles.brief

        async def later(*given: Any) -> Any:
            await slow.wait()
            return await brief(*given)

        monkeypatch.setattr(running.newsroom.articles, "brief", later)
        running.discord.faults.refuse(invalid_webhook_token(), method="PATCH", path="/webhooks/*")
        with caplog.at_level(logging.INFO):
            asking = asyncio.create_task(alice.run("/brief", seconds=1.5))
            await asyncio.sleep(0.5)
            slow.set()
            with pytest.raises((NoAnswer, TimeoutError)):
                await asking
    assert shed == ["gone"]
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_a_flood_is_answered_as_far_as_it_can_be_and_the_rest_is_not_begun(
    running: Running, shed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes a tenth of a second of the loop itself: in three seconds, some thirty of a hundred and twenty."""
    begun = 0
    brief = running.newsroom.articles.brief

    async def costly(*given: Any) -> Any:
        nonlocal begun
        begun += 1
        until = asyncio.get_running_loop().time() + 0.1
        while asyncio.get_running_loop().time() < until:
            pass
        return await brief(*given)

    monkeypatch.setattr(running.newsroom.articles, "brief", costly)
    async with running.person() as alice:
        await alice.run("/latest")
        asked = [asyncio.create_task(alice.run("/brief")) for _ in range(120)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        answered = [one for one in answers if not isinstance(one, BaseException)]
        assert answered, "those in time have their answer"
        assert begun <= 30 + AT_ONCE
        assert shed.count("late") >= 120 - begun
        assert (await asyncio.wait_for(alice.run("/latest"), 2)).message.text


async def test_the_metrics_count_both_by_themselves(running: Running) -> None:
    watch = Monitor(running.newsroom)
    watch.watch_client(running.client)
    for why in ("late", "late", "gone"):
        running.client.shed(why, "brief", "as a test asks")
    await asyncio.sleep(0.05)
    counted = {why: watch.registry.get_sample_value("dateline_shed_total", {"why": why}) for why in ("late", "gone")}
    assert counted == {"late": 2, "gone": 1}
