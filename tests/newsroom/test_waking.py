"""A sleep ends by a word, by the clock, and by a cancellation, whatever else comes with it."""

from __future__ import annotations

import asyncio

import pytest

from bot.newsroom.waking import Waking


async def test_what_is_told_between_two_sleeps_ends_the_next() -> None:
    waking = Waking()
    await waking.tell()
    async with asyncio.timeout(5):
        await waking.sleep(60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await waking.sleep(60)


async def test_the_clock_ends_it() -> None:
    async with asyncio.timeout(5):
        await Waking().sleep(0.01)


@pytest.mark.parametrize("steps", range(4))
async def test_who_is_told_and_cancelled_in_one_moment_ends(steps: int) -> None:
    waking = Waking()
    sleeping = asyncio.create_task(waking.sleep(60))
    await asyncio.sleep(0.01)
    await waking.tell()
    for _ in range(steps):  # of what a word sets going
        await asyncio.sleep(0)
    if sleeping.cancel():
        with pytest.raises(asyncio.CancelledError):
            await sleeping
