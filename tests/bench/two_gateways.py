"""Posts that are due in the same minute on PostgreSQL, by two gateways with two of four shards each, and a worker."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.person import NoAnswer, PersonClient
from bot.sandbox.ratelimits import GLOBAL_LIMIT
from bot.sandbox.snowflake import shard_of
from tests import postgres
from tests.bench import deliveries
from tests.bench.figures import Figure
from tests.bench.stage import READY_SECONDS, Process, dateline, processor_seconds, running
from tests.torture.plain import ask, opened

FULL = deliveries.FULL
SHARE = deliveries.SHARE
CHANNELS = 25  # of a server; odd, so that the servers' ids, which follow from it, are on all shards
SHARDS = 4
GATEWAYS = ((0, 1), (2, 3))
FIRST = 2.0  # seconds from the minute to its first post, at most
DUE_IN = 25  # seconds from the beginning of setting up, and one more for each 250 schedules


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the posts, and what they took: seconds of processors, bytes of the database."""

    lost: int
    doubled: int
    sent: int  # as the ledger says
    gateways: float
    server: float
    size: int
    first: float  # seconds from the minute to its first post


def measure(folder: Path) -> list[Figure]:
    """The rate, and what was lost and doubled; nothing where PostgreSQL is not installed, which is said."""
    try:
        with postgres.running(postgres.LASTING) as server:
            count = FULL if os.environ.get("DATELINE_BENCH_FULL") else FULL // SHARE
            return asyncio.run(_measure(folder, server.make_database(), count))
    except postgres.NoPostgresql as error:
        print(f"two-gateways: left out. {error}", file=sys.stderr)
        return []


async def _measure(folder: Path, address: str, count: int) -> list[Figure]:
    guilds = count // CHANNELS
    async with AsyncExitStack() as stack:
        discord, tap = await stack.enter_async_context(deliveries.tapped(guilds, CHANNELS, SHARDS))
        ready = datetime.now(UTC) + timedelta(seconds=DUE_IN + count / 250)
        due = ready.replace(second=0, microsecond=0) + timedelta(minutes=1)
        await deliveries.set_up(address, discord, due)
        command, environ = dateline(address, folder / "nothing", role="worker")
        await stack.enter_async_context(running(discord, command, environ | {"DISCORD_TOKEN": ""}))
        await _placed(address)
        gateways = [await stack.enter_async_context(_gateway(discord, folder, address, shards)) for shards in GATEWAYS]
        people = [await stack.enter_async_context(deliveries.reader(discord, _town_of(discord, s))) for s in GATEWAYS]
        for person in people:
            await _answered(discord, person)
        tap.watch.taken.clear()
        asking = [asyncio.create_task(deliveries.keep_asking(person)) for person in people]
        if datetime.now(UTC) >= due:
            raise RuntimeError("it was due before all were ready")
        await asyncio.sleep((due - datetime.now(UTC)).total_seconds() - 1)
        before = _spent(address, gateways)
        minute = time.perf_counter() + (due - datetime.now(UTC)).total_seconds()
        within = (due - datetime.now(UTC)).total_seconds() + 4 * count / GLOBAL_LIMIT + 60
        await deliveries.posted(tap, count, within)
        after = _spent(address, gateways)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        spent = (after[0] - before[0], after[1] - before[1], after[2] - before[2])
        outcome = _count(address, discord, spent, tap.posted[0] - minute)
    return _figures(tap, count, guilds, outcome)


@asynccontextmanager
async def _gateway(discord: Sandbox, folder: Path, address: str, shards: tuple[int, ...]) -> AsyncIterator[Process]:
    command, environ = dateline(address, folder / "nothing", role="gateway")
    ours = {"DATELINE_SHARDS": str(SHARDS), "DATELINE_SHARD_IDS": ",".join(map(str, shards))}
    async with running(discord, command, environ | ours) as process:
        yield process


def _town_of(discord: Sandbox, shards: tuple[int, ...]) -> int:
    """The number of the first server on these shards."""
    return next(i for i, one in enumerate(discord.guilds.values()) if shard_of(one.id, SHARDS) in shards)


async def _placed(address: str) -> None:
    """Until every article has its story."""
    async with asyncio.timeout(READY_SECONDS):
        while await asyncio.to_thread(ask, address, "SELECT count(*) FROM story_waiting"):  # noqa: ASYNC110  # another process
            await asyncio.sleep(0.2)


async def _answered(discord: Sandbox, person: PersonClient) -> None:
    """Until the gateway of a person's server answers."""
    await deliveries.wait_for_commands(discord, person)
    async with asyncio.timeout(READY_SECONDS):
        while True:
            try:
                await person.run("help", seconds=2)
            except (NoAnswer, TimeoutError):
                continue
            return


def _spent(address: str, gateways: list[Process]) -> tuple[float, float, int]:
    """Seconds of the gateways' processors and of the server's processes for this database; the bytes it takes."""
    with opened(address) as plain:
        of = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        backends = [int(pid) for (pid,) in plain.ask(of)]
        size = int(plain.ask("SELECT pg_database_size(current_database())")[0][0])
    there = (pid for pid in backends if Path(f"/proc/{pid}").exists())
    return sum(one.processor_seconds for one in gateways), sum(map(processor_seconds, there)), size


def _count(address: str, discord: Sandbox, spent: tuple[float, float, int], first: float) -> Outcome:
    channels = (channel for guild in discord.guilds.values() for channel in guild.channels.values())
    stand = [sum(one.interaction is None for one in channel.messages.values()) for channel in channels]
    sent = ask(address, "SELECT count(*) FROM deliveries WHERE state = 'sent'")
    lost = sum(number == 0 for number in stand)
    return Outcome(lost, sum(max(number - 1, 0) for number in stand), sent, *spent, first)


def _figures(tap: deliveries.Tap, count: int, guilds: int, outcome: Outcome) -> list[Figure]:
    took = tap.posted[-1] - tap.posted[0]
    rate = (len(tap.posted) - 1) / took
    whole = len(tap.posted) / (outcome.first + took)
    slowest = 1000 * max(tap.watch.taken)
    refused, asked = tap.statuses[429], sum(tap.statuses.values())
    told = f"{outcome.lost} lost, {outcome.doubled} doubled, {outcome.sent:,} sent as the ledger says"
    where = f"{count:,} schedules in {count:,} channels of {guilds} servers, due in the same minute, fsync on"
    return [
        Figure(
            "two gateways: posts a second, as a share of Discord's limit",
            rate / GLOBAL_LIMIT,
            "",
            float(GLOBAL_LIMIT),
            "requests a second are allowed",
            # The measure is what is missing, for an aim is the most that it may be.
            1 - rate / GLOBAL_LIMIT,
            1 - deliveries.AIM_RATE,
            f"{where}; {took:.1f} s; the measure is what is missing to the limit",
        ),
        Figure(
            "two gateways: posts lost or doubled",
            wrong := outcome.lost + outcome.doubled,
            "",
            measure=wrong,
            aim=0,
            note=told,
        ),
        Figure(
            "two gateways: requests answered 429",
            100 * refused / asked,
            "%",
            measure=100 * refused / asked,
            aim=deliveries.AIM_REFUSED,
            note=f"of {asked:,}",
        ),
        Figure(
            "two gateways: slowest command meanwhile",
            slowest,
            "ms",
            measure=slowest,
            aim=deliveries.AIM_SLOWEST,
            note=f"of {len(tap.watch.taken)}",
        ),
        Figure("two gateways: from the minute to its first post", outcome.first, "s", measure=outcome.first, aim=FIRST),
        Figure(
            "two gateways: posts a second from the minute on, as a share of Discord's limit",
            whole / GLOBAL_LIMIT,
            "",
            float(GLOBAL_LIMIT),
            "requests a second are allowed",
            1 - whole / GLOBAL_LIMIT,
            1 - deliveries.AIM_RATE,
            f"the last comes {outcome.first + took:.1f} s after the minute",
        ),
        Figure("two gateways: their processor time for a post", 1000 * outcome.gateways / count, "ms", note="both"),
        Figure("two gateways: the server's processor time for a post", 1000 * outcome.server / count, "ms"),
        Figure("two gateways: the database's growth by a post", outcome.size / count, "bytes", note="from before"),
    ]
