"""Claims of posts on PostgreSQL by eight processes at once, beside the bare statement by the driver."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.store import Store
from tests import postgres
from tests.bench.figures import Figure
from tests.store.racing import note_posts, race

POSTS = 2_000
PROCESSES = 8
BATCHES = (10, 40, 100)  # posts a claim; the bot takes up to 40
ROUNDS = 2  # of each, one after the other: what else the machine does is in both
AIM_RATE = 0.5  # of the bare statement's, at least


def measure(folder: Path) -> list[Figure]:
    """The rate of each size of batch; nothing where PostgreSQL is not installed, which is said."""
    try:
        with postgres.running() as server:
            return asyncio.run(_measure(server.make_database()))
    except postgres.NoPostgresql as error:
        print(f"claims: left out. {error}", file=sys.stderr)
        return []


async def _measure(address: str) -> list[Figure]:
    store = await Store.open(address)
    try:
        return [await _compare(store, batch) for batch in BATCHES]
    finally:
        await store.close()


async def _compare(store: Store, batch: int) -> Figure:
    seconds = {"claim": 0.0, "bare": 0.0}
    doubled = 0
    for _ in range(ROUNDS):
        for what in seconds:
            noted = await note_posts(store, POSTS)
            had = await race(what, store.setting, batch, PROCESSES)
            seconds[what] += had.seconds
            doubled += len(had.all) - len(noted) if what == "claim" else 0
    ours, bare = (ROUNDS * POSTS / seconds[what] for what in ("claim", "bare"))
    return Figure(
        f"posts claimed a second, {batch} at a time",
        ours,
        "",
        bare,
        "the bare statement by psycopg, in autocommit",
        # The measure is what is missing to the bare rate, for an aim is the most that it may be.
        1 - ours / bare,
        1 - AIM_RATE,
        f"{PROCESSES} processes, {POSTS:,} posts, {ROUNDS} rounds; {doubled} claimed twice; fsync off in both",
    )
