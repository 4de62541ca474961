"""`make run` as a newcomer without a terminal starts it: the address, a brief from the page, and an end with 0.

    python -m scripts.check_run

Nothing is left: the database is a temporary one, and every process is ended by its id. Linux (it looks into /proc).
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import aiohttp

from bot.sandbox.person import PersonClient

ROOT = Path(__file__).resolve().parent.parent
_STARTS_WITHIN = 300.0  # seconds: the first time, packages are installed
_ANSWERS_WITHIN = 120.0
_ENDS_WITHIN = 10.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_BRIEF = "South Korea"  # stands in the brief of the article that ships


class Wrong(Exception):
    """What is not as it should be."""


async def main() -> int:
    """Start it, ask it, end it; 0 where all was well."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "DISCORD_TOKEN": "", "DATELINE_DATABASE": f"{folder}/check.db"}
        process = await asyncio.create_subprocess_exec(
            *(shutil.which("make") or "make", "run"),
            cwd=ROOT,
            env=environ,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            await _check(process)
        except (Wrong, TimeoutError) as error:
            print(f"make run </dev/null: {error or 'it took too long'}", file=sys.stderr)
            return 1
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)  # a session of its own: nothing else is in it
                await process.wait()
    print("make run </dev/null: it served, answered and ended with 0")
    return 0


async def _check(process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_STARTS_WITHIN):
        address = await _hear(process, _ADDRESS)
    async with asyncio.timeout(_ANSWERS_WITHIN):
        await _hear(process, re.compile(re.escape(_BRIEF)))
        if _BRIEF not in (answer := await _ask(address)):
            raise Wrong(f"the page answered /brief with {answer[:200]!r}")
    started = _descendants(process.pid)
    [bot] = [pid for pid in started if "bot\0run" in _command(pid)]
    os.kill(bot, signal.SIGTERM)
    async with asyncio.timeout(_ENDS_WITHIN):
        if status := await process.wait():
            raise Wrong(f"after SIGTERM it ended with {status}")
        while any(_is_there(pid) for pid in started):  # noqa: ASYNC110  # other processes have no event
            await asyncio.sleep(0.2)


async def _hear(process: asyncio.subprocess.Process, wanted: re.Pattern[str]) -> str:
    """Return what it says, line by line, until the pattern is in it; what matched."""
    assert process.stdout is not None  # noqa: S101  # a pipe
    while line := (await process.stdout.readline()).decode():
        if found := wanted.search(line):
            return found[0]
    raise Wrong(f"it ended with {await process.wait()} before it said {wanted.pattern!r}")


async def _ask(address: str) -> str:
    """Return what /brief answers to the first person of the page at the address."""
    async with aiohttp.ClientSession(address) as page, page.get("/-/people") as answer:
        [first, *_] = (await answer.json())["people"]
    async with PersonClient(f"{address}/api/v10", first["token"]) as person:
        await person.enter((await person.guilds())[0]["name"])
        return (await person.run("/brief")).message.text


def _descendants(pid: int) -> list[int]:
    """Return the processes that one has started, and theirs."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    found = [pid]
    for one in found:  # grows while it is gone through
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _parent(path: Path) -> int:
    try:
        return int((path / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return 0


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8")
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
