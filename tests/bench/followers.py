"""New items of a feed, for one follower and for ten thousand: what one costs, and how long the writer is held."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot import settings
from bot.news import Reader
from bot.newsroom import Newsroom
from bot.newsroom.feeds.poller import Poller
from bot.store.timestamps import format_instant
from tests.bench.feeds import Site, hosts
from tests.bench.figures import Figure, ratio
from tests.bench.stage import processor_seconds

FOLLOWERS = (1, 1_000, 10_000)
FILTERS = 10  # different ones, which one follower in ten has
WARM = 5  # items before those that count: the analysis is loaded with them
COUNTED = 30
FIRST_SERVER = 10**6

AIM = 300.0  # ms of one core, for 1,000
AIM_FLAT = 1.1
AIM_HELD = 50.0  # ms


class Holding(asyncio.Lock):
    """The store's lock of its one writer, which notes for how many seconds it is held each time."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[float] = []
        self._since = 0.0

    async def acquire(self) -> bool:  # type: ignore[override]  # it never gives False
        await super().acquire()
        self._since = time.perf_counter()
        return True

    def release(self) -> None:
        self.taken.append(time.perf_counter() - self._since)
        super().release()


@dataclass(frozen=True, slots=True)
class _Cost:
    """Milliseconds an item: of all processes, of the bot's own. The writer was held: at the most, at median."""

    all: float
    own: float
    longest: float
    held: float


def measure(folder: Path) -> list[Figure]:
    """Processor time an item, whether it grows with the followers, and the longest that the writer was held."""
    costs = {count: asyncio.run(_measure(folder / f"{count}.db", count)) for count in FOLLOWERS}
    few, some, many = (costs[count] for count in FOLLOWERS)
    what = "an item of a feed, fetched, analysed, stored and placed"
    notes = {
        count: f"{cost.own:.1f} ms of it in the bot's own process; the writer was held {cost.held:.1f} ms as a rule"
        for count, cost in costs.items()
    }
    return [
        Figure(f"{what}, for {FOLLOWERS[1]:,} followers", some.all, "ms", measure=some.all, aim=AIM, note=notes[1_000]),
        ratio(f"{what}, for {FOLLOWERS[2]:,} followers", many.all, few.all, "ms", "for one", AIM_FLAT),
        ratio(
            f"the bot's own share of it, for {FOLLOWERS[2]:,} followers", many.own, few.own, "ms", "for one", AIM_FLAT
        ),
        *(
            Figure(
                f"the longest that the writer was held, with {count:,} followers",
                cost.longest,
                "ms",
                measure=cost.longest,
                aim=AIM_HELD,
                note=notes[count],
            )
            for count, cost in costs.items()
        ),
    ]


async def _measure(database: Path, count: int) -> _Cost:
    environ = {
        "DATELINE_DATABASE": str(database),
        "DATELINE_FETCH_ALLOW": ",".join(["127.0.0.1", *hosts()]),
        "DATELINE_ITEMS_AN_HOUR": "10000",
        "DATELINE_WORKER_IDLE": "3600",
    }
    async with Site(1) as site:
        # On a clock of its own it places what came in this process, where the writer is seen to be held.
        newsroom = await Newsroom.open(settings.load(environ, database.with_suffix(".env")), clock=_now)
        try:
            await newsroom.feeds.add(Reader(1, FIRST_SERVER), site.address(0), 0)
            await asyncio.to_thread(_follow, database, count - 1)
            poller = Poller(newsroom)
            await _bring(newsroom, poller, site, WARM)
            held = newsroom.store._one_writer = Holding()
            before, own = _processor(), time.process_time()
            await _bring(newsroom, poller, site, WARM + COUNTED)
            spent, mine = _processor() - before, time.process_time() - own
        finally:
            await newsroom.close()
    with closing(sqlite3.connect(database)) as plain:
        came = plain.execute("SELECT count(*) FROM feed_items WHERE fate = 'shelved'").fetchone()[0]
        placed = plain.execute("SELECT count(*) FROM story_members").fetchone()[0]
    if (came, placed) != (WARM + COUNTED, WARM + COUNTED):
        raise RuntimeError(f"{came} items came in, and {placed} were placed")
    return _Cost(1000 * spent / COUNTED, 1000 * mine / COUNTED, 1000 * max(held.taken), 1000 * median(held.taken))


async def _bring(newsroom: Newsroom, poller: Poller, site: Site, more: int) -> None:
    """Fetch the feed, which has so many items more than at first, and see to everything until they are placed."""
    site.change(more)
    now = _now()
    async with newsroom.store.write() as connection:
        await connection.exec_driver_sql("UPDATE feeds SET next_fetch = ?", (format_instant(now),))
    await poller.tick(now)
    while await newsroom.clusterer.cluster_pending():
        pass


def _follow(database: Path, more: int) -> None:
    """So many servers more that follow the feed; one in ten through one of a few filters, which let it all through."""
    at = format_instant(_now())
    with closing(sqlite3.connect(database, timeout=30)) as plain, plain:
        after = plain.execute("SELECT coalesce(max(id), 0) FROM feed_items").fetchone()[0]
        plain.executemany(
            "INSERT INTO filters (words) VALUES (?)",
            ((f'{{"not_words":["no such word {n}"]}}',) for n in range(FILTERS)),
        )
        ids = [row[0] for row in plain.execute("SELECT id FROM filters")]
        servers = [(FIRST_SERVER + 1 + n, ids[n // 10 % FILTERS] if n % 10 == 9 else None) for n in range(more)]
        plain.executemany(
            "INSERT INTO subscriptions (guild_id, feed_id, name, added, filter_id) VALUES (?, 1, 'Wire', ?, ?)",
            ((guild, at, filter_id) for guild, filter_id in servers),
        )
        plain.executemany(
            "INSERT INTO subscription_spans (guild_id, feed_id, after_item, filter_id) VALUES (?, 1, ?, ?)",
            ((guild, after, filter_id) for guild, filter_id in servers),
        )


def _processor() -> float:
    """Processor seconds of this process, and of its children that are and were."""
    mine, gone = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    live = sum(processor_seconds(pid) for pid in _children(os.getpid()))
    return mine.ru_utime + mine.ru_stime + gone.ru_utime + gone.ru_stime + live


def _children(pid: int) -> list[int]:
    found = [
        int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
    ]
    return found + [below for one in found for below in _children(one)]


def _now() -> datetime:
    return datetime.now(UTC)
