"""New items of a feed, for one follower and for ten thousand: what one costs, and how long the writer is held."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import time
from contextlib import AsyncExitStack, closing
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
TOGETHER = 5  # items that are new at a time
TURNS = 8  # after one that does not count, in which the analysis is loaded
FIRST_SERVER = 10**6

AIM = 300.0  # ms of one core, for 1,000
AIM_FLAT = 1.1
AIM_HELD = 50.0  # ms


class Holding(asyncio.Lock):
    """The store's lock of its one writer, which notes for how many seconds it is held each time.

    `used`: of them, what this process worked; the rest is the disk, and a machine that had no processor for it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[float] = []
        self.used: list[float] = []
        self._since = self._worked = 0.0

    async def acquire(self) -> bool:  # type: ignore[override]  # it never gives False
        await super().acquire()
        self._since, self._worked = time.perf_counter(), time.process_time()
        return True

    def release(self) -> None:
        self.taken.append(time.perf_counter() - self._since)
        self.used.append(time.process_time() - self._worked)
        super().release()

    def forget(self) -> None:
        self.taken.clear()
        self.used.clear()


@dataclass(frozen=True, slots=True)
class _Cost:
    """Milliseconds an item: of all processes, of the bot's own. The writer was held: at the most, at median; worked."""

    followers: int
    all: float
    own: float
    longest: float
    held: float
    worked: float


def measure(folder: Path) -> list[Figure]:
    """Processor time an item, whether it grows with the followers, and the longest that the writer was held."""
    one, some, many = asyncio.run(_measure(folder))
    what = "an item of a feed, fetched, analysed, stored and placed"
    return [
        Figure(
            f"{what}, for {some.followers:,} followers",
            some.all,
            "ms",
            measure=some.all,
            aim=AIM,
            note=f"processor time of all processes, {some.own:.1f} ms of it in the bot's own",
        ),
        ratio(f"{what}, for {many.followers:,} followers", many.all, one.all, "ms", "for one", AIM_FLAT),
        ratio(f"the bot's own share, for {many.followers:,} followers", many.own, one.own, "ms", "for one", AIM_FLAT),
        *(
            Figure(
                f"the longest that the writer was held, with {cost.followers:,} followers",
                cost.longest,
                "ms",
                measure=cost.longest,
                aim=AIM_HELD,
                note=f"{cost.held:.1f} ms at median; at most {cost.worked:.1f} ms of processor time",
            )
            for cost in (one, some, many)
        ),
    ]


async def _measure(folder: Path) -> list[_Cost]:
    """Bots with as many followers each take turns with the same items, so that all alike feel what else goes on."""
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(Site(1))
        bots = [await _open(folder / f"{count}.db", count, site, stack) for count in FOLLOWERS]
        for done in range(TURNS + 1):
            site.change((done + 1) * TOGETHER)
            for bot in bots:
                await bot.bring(counts=done > 0)
        return [bot.cost() for bot in bots]


@dataclass
class _Bot:
    """A newsroom in this process, what it follows, and what it has used by now."""

    followers: int
    newsroom: Newsroom
    poller: Poller
    holding: Holding
    children: float = 0.0
    own: float = 0.0

    async def bring(self, *, counts: bool) -> None:
        """Fetch the feed, which has some items more, and see to everything until they are placed."""
        now = _now()
        async with self.newsroom.store.write() as connection:
            await connection.exec_driver_sql("UPDATE feeds SET next_fetch = ?", (format_instant(now),))
        children, own = _children_seconds(), time.process_time()
        await self.poller.tick(now)
        while await self.newsroom.clusterer.cluster_pending():
            pass
        if counts:
            self.children += _children_seconds() - children
            self.own += time.process_time() - own
        else:
            self.holding.forget()

    def cost(self) -> _Cost:
        with closing(sqlite3.connect(self.newsroom.store.path)) as plain:
            came = plain.execute("SELECT count(*) FROM feed_items WHERE fate = 'shelved'").fetchone()[0]
            placed = plain.execute("SELECT count(*) FROM story_members").fetchone()[0]
        if (came, placed) != ((TURNS + 1) * TOGETHER,) * 2:
            raise RuntimeError(f"{came} items came in, and {placed} were placed")
        each, taken = 1000 / (TURNS * TOGETHER), self.holding.taken
        return _Cost(
            self.followers,
            (self.children + self.own) * each,
            self.own * each,
            1000 * max(taken),
            1000 * median(taken),
            1000 * max(self.holding.used),
        )


async def _open(database: Path, count: int, site: Site, stack: AsyncExitStack) -> _Bot:
    environ = {
        "DATELINE_DATABASE": str(database),
        "DATELINE_FETCH_ALLOW": ",".join(["127.0.0.1", *hosts()]),
        "DATELINE_ITEMS_AN_HOUR": "10000",
        "DATELINE_WORKER_IDLE": "3600",
    }
    # On a clock of its own it places what came in this process, where the writer is seen to be held.
    newsroom = await Newsroom.open(settings.load(environ, database.with_suffix(".env")), clock=_now)
    stack.push_async_callback(newsroom.close)
    await newsroom.feeds.add(Reader(1, FIRST_SERVER), site.address(0), 0)
    await asyncio.to_thread(_follow, database, count - 1)
    holding = newsroom.store._one_writer = Holding()
    return _Bot(count, newsroom, Poller(newsroom), holding)


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


def _children_seconds() -> float:
    """Processor seconds of this process's children that are and were."""
    gone = resource.getrusage(resource.RUSAGE_CHILDREN)
    return gone.ru_utime + gone.ru_stime + sum(map(processor_seconds, _children(os.getpid())))


def _children(pid: int) -> list[int]:
    found = [
        int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
    ]
    return found + [below for one in found for below in _children(one)]


def _now() -> datetime:
    return datetime.now(UTC)
