"""Resident memory of a gateway and a worker on PostgreSQL: with one server, and with thousands on one shard."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.sandbox import Sandbox
from bot.sandbox.exchanges import Exchange, Frame
from bot.settings.process_roles import Role
from tests import postgres
from tests.bench.figures import Figure
from tests.bench.stage import Process, dateline, resident, running
from tests.worlds import town

SIZES = ((1, 20), (2_000, 20), (2_000, 50))  # servers, and channels of each; 2,500 are Discord's most for a shard
_ROLES: Final[tuple[Role, ...]] = ("worker", "gateway")
_CONNECTED_WITHIN = 180.0  # seconds
_AFTER = 10.0  # seconds that a process has to settle


@dataclass
class Arrivals:
    """Which servers the bot has been told of, and when the last one was."""

    wanted: int
    seen: int = 0
    began: float = 0.0
    took: float = 0.0

    def __post_init__(self) -> None:
        self.all = asyncio.Event()

    def __call__(self, record: Exchange | Frame) -> None:
        if not isinstance(record, Frame) or not record.sent or record.event != "GUILD_CREATE":
            return
        self.seen += 1
        if self.seen == self.wanted:
            self.took = time.perf_counter() - self.began
            self.all.set()


@dataclass(frozen=True, slots=True)
class Seen:
    """Megabytes (10**6 bytes) of each role, its own processes included, and what connecting took of a gateway."""

    servers: int
    channels: int
    gateway: float
    worker: float
    connected: float  # seconds from the gateway's start to the last server
    processor: float  # seconds of the gateway's, until it had settled


def measure(folder: Path) -> list[Figure]:
    """Each size's memory, then what a server takes; nothing where PostgreSQL is not installed, which is said."""
    try:
        with postgres.running() as server:
            seen = [
                asyncio.run(_measure(folder, server.make_database(), servers, channels)) for servers, channels in SIZES
            ]
    except postgres.NoPostgresql as error:
        print(f"role-memory: left out. {error}", file=sys.stderr)
        return []
    return _figures(seen)


async def _measure(folder: Path, address: str, servers: int, channels: int) -> Seen:
    async with AsyncExitStack() as stack:
        world = town(servers, channels)
        discord = await stack.enter_async_context(Sandbox(world=world, record=False, rate_limits=False))
        arrivals = Arrivals(servers)
        discord.exchanges.listeners.append(arrivals)
        started = []
        arrivals.began = time.perf_counter()
        for role in _ROLES:
            command, environ = dateline(address, folder / "nothing", role=role)
            token = {"DISCORD_TOKEN": ""} if role == "worker" else {}
            started.append(await stack.enter_async_context(running(discord, command, environ | token)))
        worker, gateway = started
        async with asyncio.timeout(_CONNECTED_WITHIN):
            await arrivals.all.wait()
        await asyncio.sleep(_AFTER)
        return Seen(servers, channels, _whole(gateway), _whole(worker), arrivals.took, gateway.processor_seconds)


def _whole(process: Process) -> float:
    return process.resident + sum(resident(pid) for pid in process.children)


def _figures(seen: list[Seen]) -> list[Figure]:
    found = []
    one = seen[0]
    for each in seen:
        where = f"{each.servers:,} server{'s' * (each.servers > 1)} of {each.channels} channels"
        connected = f"the last server came {each.connected:.1f} s after its start, {each.processor:.1f} s of processor"
        found += [
            Figure(f"a gateway's memory, {where}", each.gateway, "MB", note=connected),
            Figure(f"a worker's memory, {where}", each.worker, "MB", note="nothing to analyse"),
        ]
    for each in seen[1:]:
        bytes_each = 1000 * (each.gateway - one.gateway) / (each.servers - one.servers)
        found.append(Figure(f"a gateway's memory for a server of {each.channels} channels", bytes_each, "kB"))
    return found
