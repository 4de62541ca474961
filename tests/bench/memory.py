"""Resident memory of the bot's own process: after the start, and through 1,200 commands."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from random import Random

from bot.sandbox.person import PersonClient
from tests.bench import archive
from tests.bench.figures import Figure, ratio
from tests.bench.stage import dateline, stage

COMMANDS = 1200
CROWD = 50
AT_ONCE = 5
AIM = 110.0
AIM_GROWTH = 1.05
KINDS = ("brief", "quotes", "timeline", "facts", "people", "search", "latest", "help", "about", "autocomplete")


def measure(folder: Path) -> list[Figure]:
    """After the start, the most that was seen, and the growth from the first tenth on."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    database = Path(shutil.copy(await asyncio.to_thread(archive.database), folder / "memory.db"))
    picks = await archive.picks(database, COMMANDS, Random(3))
    async with stage(*dateline(database, folder / "nothing"), size=CROWD) as there:
        await asyncio.sleep(2)
        start = there.bot.resident
        seen = []
        for done in range(0, COMMANDS, AT_ONCE):
            several = range(done, done + AT_ONCE)
            await asyncio.gather(*(_ask(there.people[i % CROWD], KINDS[i % len(KINDS)], picks[i]) for i in several))
            seen.append(there.bot.resident)
        tenth, end = seen[len(seen) // 10 - 1], seen[-1]
    shares = ", ".join(f"{seen[len(seen) * part // 10 - 1]:.1f}" for part in range(1, 11))
    return [
        Figure("resident memory after the start", start, "MB", measure=start, aim=AIM),
        Figure(f"resident memory through {COMMANDS:,} commands, the most", max(seen), "MB", measure=max(seen), aim=AIM),
        ratio("resident memory at the end", end, tenth, "MB", "after the first tenth", AIM_GROWTH),
        Figure("resident memory, tenth by tenth", end, "MB", note=shares),
    ]


async def _ask(person: PersonClient, kind: str, pick: archive.Pick) -> None:
    match kind:
        case "autocomplete":
            await person.autocomplete("brief", "article", pick.place[:4])
        case "search":
            await person.run("search", words=f"{pick.place} {pick.title.split()[2]}")
        case "latest" | "help" | "about":
            await person.run(kind)
        case _:
            await person.run(kind, article=f"a{pick.key}")
