"""The loop held on purpose, in processes of their own: each ends, in time, and the log says where it stood."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.process import systemd
from bot.sandbox import Sandbox
from bot.sandbox.person import NoAnswer, PersonClient
from bot.settings import ROOT
from tests.databases import name_database

# Each holds the loop for ever: by Python, by a pattern (with the interpreter's lock), by a system call, by another
# thread's pattern, which keeps the loop's thread from running at all.
HOLDS = {
    "python": "while True: pass",
    "pattern": "re.match(r'(a|a)*$', 'a' * 60 + 'b')",
    "sleep": "time.sleep(600)",
    "thread": "threading.Thread(target=re.match, args=(r'(a|a)*$', 'a' * 60 + 'b'), daemon=True).start()",
}
_SCRIPT = """\
import asyncio, re, sys, threading, time
from bot.analysis.worker import resource_limits
resource_limits.end_with({parent})  # also where the tests are killed: what is held here ends by nothing else
from bot.process.signals import stop_signals
from bot.process.watchdog import Watchdog

def hold_on_purpose():
    {hold}

async def main():
    watchdog = Watchdog({seconds}, end_within=1)
    with stop_signals(alarm=watchdog.alarm, for_good=True) as stop:
        async with watchdog.watching():
            print("ready", flush=True)
            await asyncio.sleep(0.2)
            {then}
            await stop.wait()

asyncio.run(main())
"""


@contextmanager
def running(hold: str, seconds: float = 0, then: str = "hold_on_purpose()") -> Iterator[subprocess.Popen[str]]:
    """A process that has said that it is ready."""
    script = _SCRIPT.format(parent=os.getpid(), hold=hold, seconds=seconds, then=then)
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", HOLDS)
def test_a_held_loop_ends_the_process_and_the_log_says_where_it_stood(how: str) -> None:
    with running(HOLDS[how], seconds=1) as process:
        began = time.monotonic()
        _, log = process.communicate(timeout=20)
        assert process.returncode == 1
        assert time.monotonic() - began < 6
    assert "Timeout" in log
    assert "hold_on_purpose" in log or how == "thread", log
    assert how != "thread" or "re/__init__.py" in log or "in match" in log, log


@pytest.mark.parametrize("how", ["python", "pattern", "sleep"])
def test_a_signal_ends_a_held_loop_without_a_watchdog_too(how: str) -> None:
    with running(HOLDS[how]) as process:
        time.sleep(0.6)
        began = time.monotonic()
        process.terminate()
        process.terminate()  # asked twice, it has no longer for it
        _, log = process.communicate(timeout=20)
        assert process.returncode == 1
        assert 0.8 < time.monotonic() - began < 4
    assert "hold_on_purpose" in log


def test_a_loop_that_goes_round_is_left_alone_and_ends_at_once_when_asked() -> None:
    with running("pass", seconds=1, then="await asyncio.sleep(2.5)") as process:
        time.sleep(2.8)
        began = time.monotonic()
        process.terminate()
        _, log = process.communicate(timeout=10)
        assert (process.returncode, log) == (0, "")
        assert time.monotonic() - began < 1


def test_what_does_not_end_after_the_loop_has_is_ended_by_the_alarm() -> None:
    with running("pass", then="threading.Thread(target=time.sleep, args=(600,)).start()") as process:
        time.sleep(0.5)
        process.terminate()
        _, log = process.communicate(timeout=10)
        assert process.returncode == 1
    assert "Timeout" in log


def test_a_process_that_was_stopped_by_ctrl_z_goes_on() -> None:
    with running("pass", seconds=1, then="print('on', flush=True)") as process:
        process.send_signal(signal.SIGTSTP)
        time.sleep(2)
        process.send_signal(signal.SIGCONT)
        time.sleep(1.5)
        assert process.poll() is None
        process.terminate()
        assert process.wait(10) == 0


# --- the bot itself ---------------------------------------------------------------------------------------------------

_BOT = """\
import os, re, sys
from bot.analysis.worker import resource_limits
resource_limits.end_with(os.getppid())
from bot.cli.main import main
from bot.newsroom.articles import ArticleService

async def hold_on_purpose(*_):
    re.match(r'(a|a)*$', 'a' * 60 + 'b')

ArticleService.brief = hold_on_purpose
sys.exit(main(["run"]))
"""


@asynccontextmanager
async def _ending(process: asyncio.subprocess.Process) -> AsyncIterator[asyncio.subprocess.Process]:
    """Kill the process at the end of the block, whatever came of it there: one that is held ends by nothing else."""
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def _held_bot(folder: Path, discord: Sandbox, **environ: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as an operator starts it, held by the first /brief."""
    (folder / "none").mkdir()
    settings = {
        "DISCORD_TOKEN": discord.bot_token,
        "DATELINE_DISCORD_API": discord.api,
        "DATELINE_DATABASE": name_database(folder / "x.db"),
        "DATELINE_ARTICLES": str(folder / "none"),
        **environ,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _BOT), cwd=ROOT, env={**os.environ, **settings}, stderr=asyncio.subprocess.PIPE
    )
    async with _ending(process):
        await asyncio.wait_for(discord.wait_for_bot(), 30)
        async with PersonClient(discord.api, discord.people["alice"].token) as alice:
            await alice.enter("Harbour News")
            with pytest.raises(NoAnswer):
                await alice.run("/brief article:a7", seconds=4)
        yield process


async def test_the_bot_ends_itself_where_one_command_holds_it(tmp_path: Path) -> None:
    async with Sandbox() as discord, _held_bot(tmp_path, discord, DATELINE_WATCHDOG="2") as process:
        _, log = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"hold_on_purpose" in log


async def test_sigterm_ends_the_bot_in_five_seconds_though_one_command_holds_it(tmp_path: Path) -> None:
    async with Sandbox() as discord, _held_bot(tmp_path, discord, DATELINE_WATCHDOG="0") as process:
        began = time.monotonic()
        process.terminate()
        _, log = await asyncio.wait_for(process.communicate(), 20)
        assert 4 < time.monotonic() - began < 8
    assert process.returncode == 1
    assert b"hold_on_purpose" in log


# --- systemd ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["file", "abstract"])
def test_systemd_is_told_at_the_address_it_gives(kind: str, tmp_path: Path) -> None:
    address = f"\0dateline-{os.getpid()}" if kind == "abstract" else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(5)
        assert systemd.notify(systemd.READY, {"NOTIFY_SOCKET": address.replace("\0", "@")})
        assert manager.recv(64) == b"READY=1"


@pytest.mark.parametrize("address", ["", "relative", "/nowhere/at/all", "@nobody-listens"])
def test_where_nobody_is_to_be_told_nothing_happens(address: str) -> None:
    assert not systemd.notify(systemd.READY, {"NOTIFY_SOCKET": address})
    assert not systemd.notify(systemd.READY, {})


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, 0),
        ({"WATCHDOG_USEC": "60000000"}, 60),
        ({"WATCHDOG_USEC": "500000", "WATCHDOG_PID": str(os.getpid())}, 0.5),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, 0),
        ({"WATCHDOG_USEC": "soon"}, 0),
    ],
)
def test_how_long_systemd_waits_is_read(environ: dict[str, str], seconds: float) -> None:
    assert systemd.read_watchdog_seconds(environ) == seconds


@pytest.mark.sqlite(why="without a token, the database is a sandbox's: a file")
async def test_the_bot_tells_systemd_that_it_is_ready_alive_and_ending(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        environ = {
            **os.environ,
            "DISCORD_TOKEN": "",
            "DATELINE_DATABASE": str(tmp_path / "x.db"),
            "DATELINE_ARTICLES": str(tmp_path / "none"),
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "2000000",
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=ROOT, env=environ, stdin=subprocess.DEVNULL
        )
        async with _ending(process):
            loop = asyncio.get_running_loop()
            heard = [await asyncio.wait_for(loop.sock_recv(manager, 64), 30) for _ in range(4)]
            process.terminate()
            while heard[-1] != b"STOPPING=1":
                heard.append(await asyncio.wait_for(loop.sock_recv(manager, 64), 10))
            assert await asyncio.wait_for(process.wait(), 10) == 0
    assert heard[0] == b"READY=1"
    assert set(heard[1:-1]) == {b"WATCHDOG=1"}


def test_the_unit_lets_the_bots_own_watchdog_bite_first() -> None:
    unit = (ROOT / "scripts" / "systemd" / "dateline.service").read_text("utf-8")
    found = re.search(r"^WatchdogSec=(\d+)$", unit, re.MULTILINE)
    assert found is not None
    assert int(found[1]) > 2 * 20
    assert re.search(r"^Type=notify$", unit, re.MULTILINE)
    assert re.search(r"^Restart=on-failure$", unit, re.MULTILINE)
