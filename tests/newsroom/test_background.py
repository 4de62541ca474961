"""Background work makes way for people: pieces begin while nobody is being answered, and never all at once."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.newsroom.background import LONGEST, LONGEST_REST, QUIET, Background, seconds_to_wait

NEVER = float("-inf")


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ({"since": 100.0, "asked": NEVER, "free": NEVER}, 0.0),
        ({"since": 100.0, "asked": 100.0, "free": NEVER}, QUIET),
        ({"since": 100.0, "asked": 100.0 - QUIET, "free": NEVER}, 0.0),
        ({"since": 100.0 - LONGEST, "asked": 100.0, "free": NEVER}, 0.0),  # people who never stop do not end it
        ({"since": 100.1 - LONGEST, "asked": 100.0, "free": NEVER}, 0.1),
        ({"since": 100.0, "asked": NEVER, "free": 100.05}, 0.05),
        ({"since": 100.0 - LONGEST, "asked": 100.0, "free": 100.05}, 0.05),  # … and the loop has its rest all the same
    ],
)
def test_a_piece_is_put_off_until_nobody_asks_and_the_loop_has_rested(given: dict[str, float], seconds: float) -> None:
    assert seconds_to_wait(100.0, **given) == pytest.approx(seconds)


async def _pieces(background: Background, done: list[str], count: int) -> None:
    for number in range(count):
        async with background.piece():
            done.append(f"piece {number}")


async def test_who_asks_goes_first() -> None:
    background, done = Background(), list[str]()
    background.note_request()
    working = asyncio.create_task(_pieces(background, done, 1))
    for number in range(5):
        await asyncio.sleep(0)
        done.append(f"answer {number}")
    assert done == [f"answer {number}" for number in range(5)]
    await working
    assert done[-1] == "piece 0"


async def test_people_who_ask_all_the_while_put_it_off_and_do_not_end_it() -> None:
    background, done = Background(), list[str]()

    async def ask() -> None:
        while True:
            background.note_request()
            await asyncio.sleep(QUIET / 10)

    background.note_request()
    asking = asyncio.create_task(ask())
    before = time.monotonic()
    try:
        async with asyncio.timeout(60):
            await _pieces(background, done, 3)
    finally:
        asking.cancel()
    assert time.monotonic() - before >= QUIET * 0.99
    assert len(done) == 3


async def test_pieces_run_one_at_a_time_with_a_rest_between() -> None:
    now = [0.0]
    background, running, most = Background(clock=lambda: now[0]), 0, 0

    async def piece() -> None:
        nonlocal running, most
        async with background.piece():
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            now[0] += 0.02
            running -= 1

    await piece()
    second = asyncio.create_task(piece())
    third = asyncio.create_task(piece())
    await asyncio.sleep(0.05)
    assert not second.done()  # the first took 0.02, and so long the loop is left alone
    while not (second.done() and third.done()):
        now[0] += 0.01
        await asyncio.sleep(0.001)
    assert most == 1


async def test_what_waited_long_for_a_lock_is_no_reason_for_a_long_rest() -> None:
    now = [0.0]
    background = Background(clock=lambda: now[0])
    async with background.piece():
        now[0] += 60
    now[0] += LONGEST_REST
    async with asyncio.timeout(5):
        await background.turn()
