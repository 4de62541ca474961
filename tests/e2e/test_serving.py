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

from bot.settings import ROOT


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


async def test_it_serves_with_a_clock_to_turn_until_it_is_stopped(tmp_path: Path) -> None:
    process = await _serving(tmp_path)
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        base = next(word for word in line.split() if word.startswith("http://127.0.0.1:")).rstrip("/")
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
