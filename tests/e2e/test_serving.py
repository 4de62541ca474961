"""`dateline local --serve`: the loopback Discord with its page, until it is stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.person import PersonClient
from bot.settings import ROOT

pytestmark = pytest.mark.sqlite(why="a sandbox's database is a file of its own")


async def _serving(tmp_path: Path, port: int = 0) -> asyncio.subprocess.Process:
    environ = {"DISCORD_TOKEN": "", "DATELINE_DATABASE": str(tmp_path / "x.db"), "DATELINE_ARTICLES": str(tmp_path)}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "local", "--serve", str(port)),
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_it_serves_the_mornings_brief_and_a_clock_to_turn_until_it_is_stopped(tmp_path: Path) -> None:
    process = await _serving(tmp_path)
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        base = next(word for word in line.split() if word.startswith("http://127.0.0.1:")).rstrip("/")
        await _read_greeting(base)
        assert (tmp_path / "x-sandbox.db").exists()
        assert not (tmp_path / "x.db").exists()
        async with aiohttp.ClientSession(base) as page:
            async with page.get("/-/clock") as answer:
                before = datetime.fromisoformat((await answer.json())["now"])
            async with page.post("/-/clock", json={"forward": 86_400}) as answer:
                after = datetime.fromisoformat((await answer.json())["now"])
        assert timedelta(days=1) <= after - before < timedelta(days=1, minutes=1)
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 20) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _read_greeting(base: str) -> None:
    """Wait until #general says which commands there are, and #wire has the morning's brief."""
    async with aiohttp.ClientSession(base) as page, page.get("/-/people") as answer:
        [alice, *_] = (await answer.json())["people"]
    async with PersonClient(f"{base}/api/v10", alice["token"]) as person, asyncio.timeout(60):
        await person.enter("Harbour News", "general")
        while not (found := [one for one in await person.history() if "Welcome" in one.text]):  # noqa: ASYNC110  # another process
            await asyncio.sleep(0.1)
        assert all(f"</{command}:" in found[0].text for command in ("brief", "stories", "timeline"))
        await person.enter("Harbour News", "wire")
        while not (posts := await person.history()):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        assert "4 new stories" in posts[0].text
        assert "(made up)" in posts[0].text


async def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = await _serving(tmp_path, taken.getsockname()[1])
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert "I cannot listen on 127.0.0.1" in said.decode()
    assert "in use" in said.decode()
    assert len(said.decode().strip().splitlines()) == 1
