"""While an archive is placed into stories for the first time, the bot answers as if there were no such work."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.analysis import extraction
from bot.settings import PIPELINE
from tests import waiting
from tests.databases import name_database
from tests.e2e.conftest import Enter, StartBot

MANY = 150
_PROCESS = b"bot.newsroom.clustering_child"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.db"
    return waiting.archive(path, MANY, extraction.format_version(PIPELINE))  # of this analysis: nothing is made anew


def _placing(pid: int) -> list[int]:
    """The bot's children that place."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [int(child) for child in children if _PROCESS in _command(int(child))]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


async def test_a_command_is_answered_while_many_are_placed_and_the_process_goes_with_the_bot(
    start_bot: StartBot, enter: Enter, large: Path
) -> None:
    async with start_bot(DATELINE_DATABASE=name_database(large)) as bot, enter("alice") as alice:
        async with asyncio.timeout(60):
            while True:
                if waiting.waiting(large) < MANY:
                    break
                await asyncio.sleep(0.05)
        (placing,) = _placing(bot.process.pid)
        for command in ("brief", "quotes", "stories", "about", "brief"):
            reply = await alice.run(command)
            assert reply.message.payload["components"]
        left = waiting.waiting(large)
        assert 0 < left < MANY
        assert await bot.stop() < 5
        assert _PROCESS not in _command(placing)
    assert waiting.waiting(large) <= left
