"""Ten of the kills that `make torture` does two hundred of; and a life after one."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest

from bot import settings
from bot.news import HOUSE
from bot.newsroom.intake import Place
from bot.sandbox import Sandbox
from tests.quick import made
from tests.torture import driver, rounds, stage
from tests.torture.bot import Bot
from tests.torture.clock import Ahead
from tests.torture.plain import opened
from tests.torture.plan import draw


@pytest.mark.sqlite(why="rounds on a file; on PostgreSQL they are those of test_several.py")
@pytest.mark.timeout(240)  # ten starts, on a machine that is busy with the other tests
async def test_killed_ten_times_the_bot_loses_nothing_and_sends_nothing_twice(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    outcome = await rounds.run(draw(seed, 10, 20, stage.now()), tmp_path)
    assert outcome.kills == 10
    assert outcome.tally.sent
    assert outcome.tally.items


@pytest.mark.sqlite(why="on PostgreSQL a worker places, whose lives are those of test_several.py")
async def test_what_waited_for_its_story_at_a_kill_is_placed_in_the_next_life(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    async with Sandbox(record=False) as discord:
        environ = {
            "DISCORD_TOKEN": discord.bot_token,
            "DATELINE_DISCORD_API": discord.api,
            "DATELINE_DATABASE": str(file),
        }
        newsroom = await driver.opened(settings.load(environ, Path(os.devnull)), Ahead())
        await newsroom.intake.add(made("The harbour froze over.", "The Harbour Freezes"), Place(HOUSE))
        await newsroom.close()
        bot = Bot(environ, tmp_path / "bot.log")
        bot.start(0)
        try:
            for _ in range(300):
                if not _count_waiting(file):
                    break
                await asyncio.sleep(0.1)
            assert not _count_waiting(file), bot.last_words()
        finally:
            bot.kill()


def _count_waiting(file: Path) -> int:
    with opened(file) as plain:
        return int(plain.ask("SELECT count(*) FROM story_waiting")[0][0])
