"""Posts that are due in the same minute, against what Discord allows: 50 requests a second."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.analysis.extraction import ANALYSIS_VERSION
from bot.news import HOUSE
from bot.news.schedules import Draft, Rule
from bot.newsroom.intake import Intake, Page, Place
from bot.sandbox import Sandbox
from bot.sandbox.exchanges import Exchange, Frame
from bot.sandbox.person import PersonClient
from bot.sandbox.ratelimits import GLOBAL_LIMIT
from bot.store import Store, schedules
from tests.bench.figures import Figure
from tests.bench.stage import READY_SECONDS, Stopwatch, dateline, running
from tests.newswire import wire
from tests.quick import QuickAnalyst, made
from tests.worlds import town

FULL = 10_000
SHARE = 10  # one in so many by default; DATELINE_BENCH_FULL=1 takes all
CHANNELS = 20  # of a server
ARTICLES = 40
DUE_IN = 12  # seconds from the bot's start; it is ready by then
EVERY = 0.5  # seconds from command to command
COMMANDS = ("brief", "help", "latest", "about")

AIM_RATE = 0.95  # of the limit, at least
AIM_REFUSED = 0.1  # per cent
AIM_SLOWEST = 200.0  # ms


@dataclass
class Tap:
    """Which requests arrived when, and how they were answered; those of interactions apart, which no limit counts."""

    watch: Stopwatch
    posted: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    _wanted: int = 0
    _there: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait_for(self, posts: int) -> None:
        """Until so many have been posted."""
        self._wanted = posts
        if len(self.posted) < posts:
            await self._there.wait()

    def __call__(self, record: Exchange | Frame) -> None:
        self.watch(record)
        if not isinstance(record, Exchange) or "/callback" in record.path or record.path.startswith("/webhooks"):
            return
        if record.method == "POST" and record.route == "/channels/{channel_id}/messages":
            self.statuses[record.status] += 1
            if record.status == 200:
                self.posted.append(time.perf_counter())
                if len(self.posted) == self._wanted:
                    self._there.set()
        elif record.status == 429:
            self.statuses[429] += 1


def measure(folder: Path) -> list[Figure]:
    """The rate that was reached, the share of requests refused, the slowest command meanwhile."""
    return asyncio.run(_measure(folder, FULL if os.environ.get("DATELINE_BENCH_FULL") else FULL // SHARE))


async def _measure(folder: Path, count: int) -> list[Figure]:
    guilds = count // CHANNELS
    async with tapped(guilds) as (discord, tap):
        database = folder / "deliveries.db"
        ready = datetime.now(UTC) + timedelta(seconds=DUE_IN + count / 500)
        due = ready.replace(second=0, microsecond=0) + timedelta(minutes=1)
        await set_up(database, discord, due)
        command, environ = dateline(database, folder / "nothing")
        async with running(discord, command, environ) as bot, reader(discord) as person:
            await wait_for_commands(discord, person)
            tap.watch.taken.clear()
            asking = asyncio.create_task(keep_asking(person))
            before = bot.processor_seconds
            await posted(tap, count, within=(due - datetime.now(UTC)).total_seconds() + 4 * count / GLOBAL_LIMIT + 60)
            spent = bot.processor_seconds - before
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
    return _figures(tap, count, guilds, spent)


def _figures(tap: Tap, count: int, guilds: int, spent: float) -> list[Figure]:
    took = tap.posted[-1] - tap.posted[0]
    rate = (len(tap.posted) - 1) / took
    asked = sum(tap.statuses.values())
    refused = 100 * tap.statuses[429] / asked
    slowest = 1000 * max(tap.watch.taken)
    doubled = len(tap.posted) - count
    where = f"{count:,} schedules in {count:,} channels of {guilds} servers, due in the same minute"
    return [
        Figure(
            "posts a second, as a share of Discord's limit",
            rate / GLOBAL_LIMIT,
            "",
            float(GLOBAL_LIMIT),
            "requests a second are allowed",
            # The measure is what is missing, for an aim is the most that it may be.
            1 - rate / GLOBAL_LIMIT,
            1 - AIM_RATE,
            f"{where}; {took:.1f} s; the measure is what is missing to the limit; {doubled} posts too many",
        ),
        Figure("the bot's processor time for a post", 1000 * spent / count, "ms", note="with the commands meanwhile"),
        Figure("requests answered 429", refused, "%", measure=refused, aim=AIM_REFUSED, note=f"of {asked:,}"),
        Figure(
            "slowest command meanwhile",
            slowest,
            "ms",
            measure=slowest,
            aim=AIM_SLOWEST,
            note=f"of {len(tap.watch.taken)}",
        ),
    ]


@asynccontextmanager
async def tapped(guilds: int, channels: int = CHANNELS, shards: int = 1) -> AsyncIterator[tuple[Sandbox, Tap]]:
    """A sandbox with its rate limits, and a tap in it."""
    world = town(guilds, channels, readers=guilds)
    async with Sandbox(world=world, record=False, shards=shards) as discord:
        tap = Tap(Stopwatch())
        discord.exchanges.listeners.append(tap)
        yield discord, tap


@asynccontextmanager
async def reader(discord: Sandbox, number: int = 0) -> AsyncIterator[PersonClient]:
    """The client of one who is on the server of that number."""
    async with PersonClient(discord.api, discord.people[f"reader{number}"].token) as person:
        await person.enter(f"Town {number}")
        yield person


async def set_up(database: Path | str, discord: Sandbox, due: datetime) -> None:
    """The articles that every server sees, and a schedule in each channel, all due at one moment."""
    store = await Store.open(str(database))
    try:
        intake = Intake(store, QuickAnalyst(ANALYSIS_VERSION), _no_fetch, lambda: datetime.now(UTC), ANALYSIS_VERSION)
        for number in range(ARTICLES):
            report = wire(number)
            await intake.add(made(report.text, report.title, report.date), Place(HOUSE))
        rule = Rule((due.hour * 60 + due.minute,), (1, 2, 3, 4, 5, 6, 7), "UTC")
        async with store.write() as connection:
            for guild in discord.guilds.values():
                owner = int(guild.owner_id)
                for channel in guild.channels.values():
                    draft = Draft(int(channel.id), rule, when_empty="line", max_stories=3)
                    await schedules.add(connection, int(guild.id), draft, 7200, due, owner, datetime.now(UTC))
    finally:
        await store.close()


async def _no_fetch(url: str) -> Page:
    raise LookupError(url)


async def wait_for_commands(discord: Sandbox, reader: PersonClient) -> None:
    """Until the bot's commands are there."""
    async with asyncio.timeout(READY_SECONDS):
        await discord.wait_for_bot()
        while not await reader.commands():
            reader._commands.clear()  # not there yet: ask again
            await asyncio.sleep(0.05)


async def keep_asking(reader: PersonClient) -> None:
    """A command every half second, until it is cancelled."""
    number = 0
    while True:
        await reader.run(COMMANDS[number % len(COMMANDS)], seconds=30)
        number += 1
        await asyncio.sleep(EVERY)


async def posted(tap: Tap, count: int, within: float) -> None:
    """Until as many messages stand; RuntimeError where they do not, in so many seconds."""
    try:
        async with asyncio.timeout(within):
            await tap.wait_for(count)
    except TimeoutError:
        raise RuntimeError(f"{len(tap.posted)} of {count} posts in {within:.0f} s") from None
    await asyncio.sleep(2)  # whether there come more
