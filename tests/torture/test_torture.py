"""Ten of the kills that `make torture` does two hundred of."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.torture import rounds, stage
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
