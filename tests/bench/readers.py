"""Readers of servers whose 200 feeds brought 10,000 articles: alone, and with 100,000 that others' brought stored too.

Both bots are asked the same as one that reads a row, taking turns. What the others' feeds brought has the same titles,
people and words, so that it is found by whatever is asked.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from tests.bench import archive, brought
from tests.bench.brought import FEEDS, OTHERS
from tests.bench.figures import Figure, ratio
from tests.bench.latency import AIM, ALONE, Contender, ask_alone, captured, warm
from tests.bench.stage import bare, dateline, stage

KINDS = ("brief", "latest", "stories", "autocomplete")
ROUNDS = 5
CROWD = 10
WARMING = 3
AIM_UNSEEN = 1.1
_NAMES = {kind: kind if kind == "autocomplete" else f"/{kind}" for kind in KINDS}


def measure(folder: Path) -> list[Figure]:
    """Four ratios to the row bot, and four to the same without the articles that the reader does not see."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    base = await asyncio.to_thread(archive.database)
    seen, crowded = await asyncio.to_thread(brought.databases, base)
    each = len(KINDS) * (WARMING + ALONE * ROUNDS)
    drawn = await archive.picks(base, each, Random(7))
    paths = {name: Path(shutil.copy(path, folder / f"{name}.db")) for name, path in (("seen", seen), ("all", crowded))}
    row_path, cards = Path(shutil.copy(base, folder / "row.db")), folder / "cards.json"
    async with AsyncExitStack() as stack:
        contenders: dict[str, Contender] = {}
        for name, path in paths.items():
            there = stage(*dateline(path, folder / "nothing"), size=CROWD, prepare=partial(brought.subscribe, path))
            contenders[name] = Contender(await stack.enter_async_context(there), path, named=True)
        shown = await captured(contenders["seen"].stage, drawn[:1], KINDS)
        cards.write_text(json.dumps(shown), "utf-8")
        row = await stack.enter_async_context(stage(*bare(row_path, cards), size=CROWD))
        contenders["row"] = Contender(row, row_path)
        left = iter(drawn)
        await warm(list(contenders.values()), left, WARMING, KINDS)
        for _ in range(ROUNDS):
            await ask_alone(list(contenders.values()), left, KINDS)
    return _figures(contenders)


def _figures(contenders: dict[str, Contender]) -> list[Figure]:
    ours, crowded, row = (contenders[name].times for name in ("seen", "all", "row"))
    unseen = f"{archive.ARTICLES * OTHERS:,}"
    found = [
        ratio(f"{name} of {FEEDS} feeds, median", median(ours[kind]), median(row[kind]), "ms", "row bot", AIM)
        for kind, name in _NAMES.items()
    ]
    found += [
        ratio(
            f"{name} of {FEEDS} feeds, with {unseen} articles stored that it does not see, median",
            *(median(crowded[kind]), median(ours[kind]), "ms", "without them", AIM_UNSEEN),
        )
        for kind, name in _NAMES.items()
    ]
    note = f"{archive.ARTICLES:,} articles brought to {CROWD} servers, placed into stories; one question at a time"
    return [replace(found[0], note=note), *found[1:]]
