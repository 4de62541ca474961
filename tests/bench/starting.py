"""From the start of the process to the first answer, the second time it is started; and its slowest imports."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median

from bot.sandbox import Sandbox
from bot.sandbox.person import PersonClient
from bot.settings import ROOT
from tests.bench import archive
from tests.bench.figures import Figure
from tests.bench.stage import bare, dateline, people, running, sandbox

STARTS = 5
AIM = 1.0
_IMPORTS = 10
_IMPORT_TIME = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


def measure(folder: Path) -> list[Figure]:
    """The median of five starts, beside the bare bot's, and the ten packages that took longest to import."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    database = Path(shutil.copy(await asyncio.to_thread(archive.database), folder / "starting.db"))
    pick = (await archive.picks(database, 1, Random(5)))[0]
    ours = dateline(database, folder / "nothing")
    times: dict[str, list[float]] = {}
    async with sandbox(1) as (discord, _), sandbox(1) as (other, _), people(discord) as one, people(other) as two:
        for _ in range(STARTS + 1):
            times.setdefault("dateline", []).append(await _start(discord, one[0], *ours, f"a{pick.key}"))
            times.setdefault("bare", []).append(await _start(other, two[0], *bare(), "a1"))
        imports = await _imports(discord, ours)
    taken, beside = (times[name][1:] for name in ("dateline", "bare"))  # the first start registers the commands
    return [
        Figure(
            "from start to first answer, second start",
            median(taken),
            "s",
            median(beside),
            "bare bot",
            median(taken),
            AIM,
            f"fastest {min(taken):.2f} s, slowest {max(taken):.2f} s; first start {times['dateline'][0]:.2f} s",
        ),
        *(Figure(f"import {name}", taken, "ms") for name, taken in imports),
    ]


async def _start(
    discord: Sandbox, person: PersonClient, command: list[str], environ: dict[str, str], article: str
) -> float:
    """Seconds from starting the process to the answer of a command that is sent as soon as the bot is there."""
    known = {session.id for session in discord.hub.present(discord.bot)}
    before = time.perf_counter()
    async with running(discord, command, environ):
        async with asyncio.timeout(60):
            await _arrival(discord, known)
            while "brief" not in [found.name for found in await person.commands()]:  # the first start
                person._commands.clear()
                await asyncio.sleep(0.01)
        await person.run("brief", article=article)
        return time.perf_counter() - before


async def _arrival(discord: Sandbox, known: set[str]) -> None:
    """Until the bot has a session that is not one of those known."""
    while not any(s.id not in known and s.connection for s in discord.hub.present(discord.bot)):  # noqa: ASYNC110
        await asyncio.sleep(0.002)  # the sandbox tells of the first arrival only


async def _imports(discord: Sandbox, ours: tuple[list[str], dict[str, str]]) -> list[tuple[str, float]]:
    """The packages whose modules took longest to import until the bot was there, in milliseconds."""
    command, environ = ours
    given = {"DISCORD_TOKEN": discord.bot_token, "DATELINE_DISCORD_API": discord.api, **environ}
    known = {session.id for session in discord.hub.present(discord.bot)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", *command[1:]),
        env={**os.environ, **given},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    told = asyncio.create_task(process.communicate())
    try:
        async with asyncio.timeout(60):
            await _arrival(discord, known)
    finally:
        process.terminate()
    _, lines = await told
    spent: Counter[str] = Counter()
    for taken, module in _IMPORT_TIME.findall(lines.decode()):
        spent[module.partition(".")[0]] += int(taken)
    return [(name, taken / 1000) for name, taken in spent.most_common(_IMPORTS)]
