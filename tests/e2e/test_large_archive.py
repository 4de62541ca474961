"""`dateline run` without a token on an archive that waits to be placed: its page and its prompt come first."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.analysis import extraction
from bot.settings import PIPELINE
from tests import waiting
from tests.e2e.test_without_terminal import started

MANY = 300


@pytest.mark.sqlite(why="the archive is made in a file, by hand, so that 300 articles take no minute")
async def test_a_piped_command_is_answered_while_an_archive_is_placed(tmp_path: Path) -> None:
    database = tmp_path / "large.db"
    await asyncio.to_thread(waiting.archive, database, MANY, extraction.format_version(PIPELINE))
    async with started(database, asyncio.subprocess.PIPE) as served:
        await served.hear("Waiting for commands")
        assert served.process.stdin is not None
        served.process.stdin.write(b"/brief article:Summons\n")
        await served.process.stdin.drain()
        await served.hear("Summons from South Korea")
        left = waiting.waiting(database)
        assert left > 0, "nothing was left to wait for"
        assert await served.end() != 0, "a script that was cut off has not gone well"
        assert "Traceback" not in served.said
