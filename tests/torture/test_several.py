"""A few of the kills that `make torture DATABASE=postgresql` does two hundred of, and what that is played on."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.newsroom.feeds.item_reading import WHOLE
from tests import postgres
from tests.torture import several, stage
from tests.torture.board import BUSY, IDLE, STARTING, Board
from tests.torture.fleet import MEMBERS
from tests.torture.part import AtWork
from tests.torture.telling import MARK, tell

START = datetime(2026, 3, 10, 23, 50, tzinfo=UTC)


@pytest.mark.postgresql
@pytest.mark.timeout(300)  # four processes, on a machine that is busy with the other tests
async def test_with_one_of_four_killed_six_times_nothing_is_lost_and_nothing_sent_twice(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    with postgres.running() as server:
        outcome = await several.run(several.draw(seed, 6, 20, stage.now()), server.make_empty(), tmp_path)
    assert outcome.kills == 6
    assert outcome.tally.sent
    assert outcome.tally.items
    assert outcome.tally.placed


def test_a_seed_draws_the_same_kills_each_time_of_each_of_the_four() -> None:
    drawn = several.draw(7, 80, 24, START)
    assert drawn == several.draw(7, 80, 24, START)
    assert drawn != several.draw(8, 80, 24, START)
    assert {kill.victim for kill in drawn.kills} == set(range(len(MEMBERS)))
    for kill in drawn.kills:
        wrong = "sending" if MEMBERS[kill.victim].role == "worker" else "fetching"
        assert kill.moment != wrong


def test_what_is_put_on_a_board_stands_on_it_for_who_else_has_it(tmp_path: Path) -> None:
    mine, theirs = Board(tmp_path / "board"), Board(tmp_path / "board")
    mine.turn(timedelta(minutes=5))
    mine.turn(timedelta(minutes=6))
    assert theirs.by == timedelta(minutes=11)
    assert theirs() - datetime.now(UTC) > timedelta(minutes=10)
    theirs.set_state(2, BUSY)
    assert [mine.get_state(place) for place in range(4)] == [STARTING, STARTING, BUSY, STARTING]
    mine.hold(True)
    assert theirs.is_held


async def test_who_claims_says_so_before_it_looks_whether_the_board_is_held(tmp_path: Path) -> None:
    board = Board(tmp_path / "board")
    at_work = AtWork(board, 1)
    seen: list[int] = []

    async def claim(*given: int) -> tuple[int, ...]:
        seen.append(board.get_state(1))
        return given

    held = at_work.claim_unless_held(claim)
    assert await held(3) == (3,)
    board.hold(True)
    assert await held(3) == ()
    assert seen == [BUSY]
    telling = asyncio.create_task(at_work.tell())
    await asyncio.sleep(0.05)
    assert board.get_state(1) == BUSY  # it is not up yet, and nobody may take it for idle
    at_work.is_up = lambda: True
    await asyncio.sleep(0.05)
    assert board.get_state(1) == IDLE
    telling.cancel()


def test_of_what_feeds_tell_each_third_is_on_a_followed_story_with_a_mark_of_its_own() -> None:
    told = [tell(number) for number in range(90)]
    assert min(len(one.text) for one in told) >= WHOLE
    marks = [MARK.findall(one.text) for one in told]
    assert [len(found) for found in marks] == [1, 0, 0] * 30
    assert len({found[0] for found in marks if found}) == 30
