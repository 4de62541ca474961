"""Requests keep inside Discord's limit, evenly."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.delivery.pace import Pacer


async def gone(pacer: Pacer, count: int) -> list[float]:
    """When each of so many turns came, in seconds from the first."""
    moments: list[float] = []

    async def one() -> None:
        async with pacer.turn():
            moments.append(time.monotonic())

    await asyncio.gather(*(one() for _ in range(count)))
    return [moment - moments[0] for moment in moments]


@pytest.mark.parametrize("rate", [50, 200])
async def test_no_second_has_more_than_is_allowed(rate: int) -> None:
    moments = await gone(Pacer(rate), rate * 3 // 2)
    for first, last in zip(moments, moments[rate:], strict=False):
        assert last - first >= 1.0


async def test_they_go_out_evenly_rather_than_in_one_burst() -> None:
    moments = await gone(Pacer(50), 25)
    assert moments[-1] >= 24 * 0.9 / 50 - 0.01


async def test_who_gives_up_keeps_nobody_waiting() -> None:
    pacer = Pacer(5)

    async def one() -> None:
        async with pacer.turn():
            pass

    waiting = [asyncio.create_task(one()) for _ in range(4)]
    await asyncio.sleep(0.05)
    for task in waiting[1:3]:
        task.cancel()
    await asyncio.wait_for(waiting[3], 1)


async def test_a_slow_answer_counts_until_a_second_after_it() -> None:
    pacer = Pacer(1)
    async with pacer.turn():
        await asyncio.sleep(0.2)
        answered = time.monotonic()
    async with pacer.turn():
        assert time.monotonic() - answered >= 0.8  # the way there and back takes the rest
