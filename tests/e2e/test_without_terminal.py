"""`dateline run` without a token where nobody types: it serves the page until a signal, and ends with 0."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

import aiohttp
import psutil
import pytest

from bot.sandbox.person import PersonClient
from bot.settings import ROOT

pytestmark = pytest.mark.sqlite(why="a sandbox's database is a file of its own")

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PATIENCE = 60.0  # seconds, on a machine that has other things to do


class Served:
    """A process of ours, what it has said so far, and its page."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""
        self.address = ""

    async def hear(self, words: str) -> str:
        """What it says up to and with these words."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while words not in self.said:
                line = (await self.process.stdout.readline()).decode()
                assert line, f"it ended with {await self.process.wait()}: {self.said}"
                self.said += line
        return self.said

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit status after the signal; what it had started has ended with it."""
        assert self.process.stdout is not None
        children = psutil.Process(self.process.pid).children(recursive=True)
        began = time.monotonic()
        self.process.send_signal(number)
        self.said += (await self.process.stdout.read()).decode()
        status = await asyncio.wait_for(self.process.wait(), 10)
        assert time.monotonic() - began < 6
        _, left = psutil.wait_procs(children, timeout=3)
        assert not left
        return status


def _environ(database: Path) -> dict[str, str]:
    return {**os.environ, "DISCORD_TOKEN": "", "DATELINE_DATABASE": str(database)}


@asynccontextmanager
async def started(database: Path, stdin: int | IO[bytes], *command: str) -> AsyncIterator[Served]:
    """Its standard error goes where its output goes."""
    process = await asyncio.create_subprocess_exec(
        *(command or (sys.executable, "-m", "bot", "run")),
        cwd=ROOT,
        env=_environ(database),
        stdin=stdin,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Served(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def brief_from(address: str) -> str:
    """What /brief answers to a person who comes by the page's address alone."""
    async with aiohttp.ClientSession(address) as page, page.get("/-/people") as answer:
        [alice, *_] = (await answer.json())["people"]
    async with PersonClient(f"{address}/api/v10", alice["token"]) as person:
        await person.enter((await person.guilds())[0]["name"])
        async with asyncio.timeout(30):  # the page is there before the bot has registered its commands
            while not await person.commands():  # noqa: ASYNC110  # the sandbox has no event for it
                await asyncio.sleep(0.1)
        return (await person.run("/brief", article="Summons from South Korea")).message.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_with_no_input_it_serves_shows_the_brief_once_and_ends_with_0(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with started(tmp_path / "new.db", asyncio.subprocess.DEVNULL) as served:
        await served.hear("Your Discord is at")
        assert "SIGTERM" in served.said, "how to stop it stands beside it"
        await served.hear("Summons from South Korea")
        await served.hear("] Facts")
        found = _ADDRESS.search(served.said)
        assert found is not None
        assert "South Korea" in await brief_from(found[0])
        assert await served.end(number) == 0
        assert served.said.count("Summons from South Korea") == 1
        assert "Traceback" not in served.said


@pytest.mark.parametrize("given", ["", "\n", "  \n\t\r\n\n", " "], ids=["empty", "a line", "blank lines", "a blank"])
async def test_a_pipe_without_a_command_serves(database: Path, given: str) -> None:
    async with started(database, asyncio.subprocess.PIPE) as served:
        assert served.process.stdin is not None
        served.process.stdin.write(given.encode())
        served.process.stdin.close()
        await served.hear("Your Discord is at")
        await served.hear("] Facts")
        assert await served.end() == 0


@pytest.mark.parametrize(
    "how", ["<&- 2>&1", "0>/dev/null 2>&1", "<&- >&- 2>&-"], ids=["closed", "not for reading", "all closed"]
)
async def test_input_that_is_closed_or_cannot_be_read_serves(database: Path, how: str) -> None:
    line = f"exec '{sys.executable}' -m bot run {how}"
    async with started(database, asyncio.subprocess.DEVNULL, "/bin/sh", "-c", line) as served:
        if how == "<&- >&- 2>&-":  # nothing to hear: it serves once it would hear a signal, and goes on
            await _until_it_hears_signals(served.process.pid)
            assert served.process.returncode is None
        else:
            await served.hear("] Facts")
        assert await served.end() == 0


async def _until_it_hears_signals(pid: int) -> None:
    """Wait until a process handles SIGTERM itself (proc(5): bit N-1 of SigCgt is signal N)."""
    async with asyncio.timeout(PATIENCE):
        while True:
            status = await asyncio.to_thread(Path(f"/proc/{pid}/status").read_text)
            caught = int(status.partition("SigCgt:")[2].split()[0], 16)
            if caught >> (signal.SIGTERM - 1) & 1:
                return
            await asyncio.sleep(0.1)


async def test_a_signal_right_after_the_address_ends_it_with_0(database: Path) -> None:
    async with started(database, asyncio.subprocess.DEVNULL) as served:
        await served.hear("Your Discord is at")
        assert await served.end() == 0
        assert "Traceback" not in served.said


async def test_a_pipe_that_says_nothing_is_waited_for_and_the_page_is_there(database: Path) -> None:
    async with started(database, asyncio.subprocess.PIPE) as served:
        await served.hear("Waiting for commands")
        found = _ADDRESS.search(served.said)
        assert found is not None
        assert "South Korea" in await brief_from(found[0])
        assert served.process.stdin is not None
        served.process.stdin.write(b"\n/latest\n")
        await served.hear("Summons from South Korea")
        assert await served.end() == 128 + signal.SIGTERM, "a script that was cut off has not gone well"


async def test_whoever_reads_may_go_away_and_the_page_stays(database: Path) -> None:
    line = f"'{sys.executable}' -m bot run </dev/null 2>/dev/null | head -n 1; sleep 0.1; echo over"
    async with started(
        database, asyncio.subprocess.DEVNULL, "/bin/sh", "-c", f"{line}; sleep 0.1; echo over"
    ) as served:
        found = _ADDRESS.search(await served.hear("Your Discord is at"))
        assert found is not None
        assert "South Korea" in await brief_from(found[0])
        [running] = [one for one in psutil.Process(served.process.pid).children() if "bot" in one.cmdline()]
        running.terminate()
        await served.hear("over")


def test_a_terminal_shows_the_address_before_anything_is_loaded(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "run"]
    environ = {**_environ(tmp_path / "new.db"), "TERM": "xterm"}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdin=theirs, stdout=theirs, start_new_session=True)
    os.close(theirs)
    try:
        said = ""
        while _ADDRESS.search(said) is None:
            said += os.read(ours, 1 << 12).decode()
        assert not (tmp_path / "new.db").exists()
        assert said.startswith("See it in a browser")
        while "Type / for commands" not in said:
            said += os.read(ours, 1 << 16).decode()
        process.terminate()
        assert process.wait(10) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(ours)


def test_a_pipe_with_commands_is_answered_and_ends(database: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        check=False,
        cwd=ROOT,
        env=_environ(database),
        input="\n\n/latest\n:quit\n/brief article:Summons\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert "Summons from South Korea" in done.stdout
    assert "http://127.0.0.1" not in done.stdout + done.stderr
    assert "[9] Source" not in done.stdout, "what follows :quit is undone"
