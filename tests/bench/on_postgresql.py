"""From interaction to callback on PostgreSQL: a gateway beside the bot that reads a row there, taking turns."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median

from bot.store.dialects.copying import copy_into
from tests import postgres
from tests.bench import archive, latency
from tests.bench.figures import Figure, ratio
from tests.bench.latency import Contender
from tests.bench.stage import READY_SECONDS, bare, dateline, running, stage
from tests.torture.plain import ask, opened

KINDS = ("brief", "search", "autocomplete")
_WARMING = 25  # questions of each kind that are not counted: from the tenth on a connection has its statement planned
_CROWD = 10
_PLACING = 30.0  # seconds


def measure(folder: Path) -> list[Figure]:
    """Three ratios with their aims; nothing where PostgreSQL is not installed, which is said."""
    try:
        with postgres.running(postgres.LASTING) as server:
            return asyncio.run(_measure(folder, server))
    except postgres.NoPostgresql as error:
        print(f"postgresql: left out. {error}", file=sys.stderr)
        return []


async def _measure(folder: Path, server: postgres.Server) -> list[Figure]:
    file = await asyncio.to_thread(archive.database)
    drawn = await archive.picks(file, len(KINDS) * (_WARMING + latency.ALONE * latency.ALONE_ROUNDS), Random(5))
    ours = server.make_empty()
    await copy_into(file, ours)
    with opened(ours) as plain:
        plain.do("ANALYZE")  # as autovacuum does a minute later
    taken = ask(ours, "SELECT pg_database_size(current_database())") / archive.ARTICLES / 1000
    size = Figure("the database's size for an article", taken, "kB", note="what finds it included, stories not")
    theirs = server.copy(ours)
    cards = folder / "cards.json"
    async with AsyncExitStack() as stack:
        command = dateline(ours, folder / "nothing", role="gateway")
        first = await stack.enter_async_context(stage(*command, size=_CROWD))
        cards.write_text(json.dumps(await latency.captured(first, drawn[:_WARMING], KINDS)), "utf-8")
        row = await stack.enter_async_context(stage(*bare(theirs, cards), size=_CROWD))
        contenders = [
            Contender(first, _folder_of(server, ours), named=True),
            Contender(row, _folder_of(server, theirs)),
        ]
        await _take_turns(contenders, iter(drawn))
        figures = _figures(*contenders)
        worker, environ = dateline(ours, folder / "nothing", role="worker")
        async with running(first.discord, worker, environ | {"DISCORD_TOKEN": ""}):
            figures.append(await _placed(ours))
    return [*figures, size]


def _folder_of(server: postgres.Server, address: str) -> Path:
    """Where the server keeps this database."""
    oid = ask(address, "SELECT oid FROM pg_database WHERE datname = current_database()")
    return server.folder / "data" / "base" / str(oid)


async def _placed(address: str) -> Figure:
    """How many articles a worker places in a second: those of `_PLACING` seconds, from its first on."""
    waiting = "SELECT count(*) FROM story_waiting"
    there = left = await asyncio.to_thread(ask, address, waiting)
    async with asyncio.timeout(READY_SECONDS):
        while left == there:
            await asyncio.sleep(0.1)
            left = await asyncio.to_thread(ask, address, waiting)
    began = time.perf_counter()
    await asyncio.sleep(_PLACING)
    placed = left - await asyncio.to_thread(ask, address, waiting)
    rate = placed / (time.perf_counter() - began)
    return Figure("articles placed into stories by one worker", rate, "a second", note=f"{placed:,} of {there:,}")


async def _take_turns(contenders: list[Contender], left: Iterator[archive.Pick]) -> None:
    for kind in KINDS:
        await latency.warm(contenders, islice(left, _WARMING), _WARMING, (kind,))
    used = [contender.stage.bot.processor_seconds for contender in contenders]
    for _ in range(latency.ALONE_ROUNDS):
        await latency.ask_alone(contenders, left, KINDS)
    for contender, before in zip(contenders, used, strict=True):
        contender.processor = contender.stage.bot.processor_seconds - before
        contender.answered = sum(map(len, contender.times.values()))


def _figures(ours: Contender, row: Contender) -> list[Figure]:
    found = [
        ratio(
            f"{kind if kind == 'autocomplete' else f'/{kind}'} on PostgreSQL, at a gateway, one at a time, median",
            median(ours.times[kind]),
            median(row.times[kind]),
            "ms",
            "row bot on PostgreSQL",
            latency.AIM,
        )
        for kind in KINDS
    ]
    used, beside = (1000 * one.processor / one.answered for one in (ours, row))
    note = f"{archive.NOTE}; no worker runs, so nothing is placed into stories"
    cost = ratio("a gateway's processor time, each answer", used, beside, "ms", "row bot on PostgreSQL", None)
    return [*found, cost, Figure("asked on PostgreSQL, each kind", len(ours.times[KINDS[0]]), "", note=note)]
