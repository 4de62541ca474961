"""`dateline run`: the bot, on Discord where there is a token and on a loopback Discord where there is none."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from typing import TYPE_CHECKING

from bot.cli.subcommands import Subcommands
from bot.errors import UsageError
from bot.settings import Settings
from bot.settings.process_roles import ROLES, Role

if TYPE_CHECKING:
    from bot.metrics import Monitor
    from bot.newsroom import Newsroom
    from bot.process.signals import Stop

_ABOUT = """\
Start the bot. With DISCORD_TOKEN it connects to Discord and runs until it is
stopped; without, it starts a loopback Discord with a prompt (= dateline local).

One process does everything. On PostgreSQL several can share it: a gateway
connects to Discord, answers and posts; workers read the feeds and analyse, and
need no token."""


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "run", help="start the bot", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_argument(
        "--role", choices=ROLES, default="all", help="what this process does (default: all; the others on PostgreSQL)"
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run until stopped; 0. TokenRefused, NoDiscord, StoreError where it cannot; UsageError of a role."""
    role: Role = args.role
    _check_role(role, settings)
    if settings.token is None and role == "all":
        from bot.cli import local

        print("No DISCORD_TOKEN: starting a loopback Discord of your own.", file=sys.stderr, flush=True)
        return local.serve_prompt(settings)
    gc.disable()  # while everything is loaded; the client, or the worker, enables it
    from bot import logs
    from bot.process import memory

    memory.share_arenas()
    logs.set_up(settings.log, settings.log_level)
    asyncio.run(_serve(settings, role))
    return 0


def _check_role(role: Role, settings: Settings) -> None:
    """UsageError where a process of this role could not do its work with these settings."""
    from bot.store.dialects.connecting import is_postgresql

    if role != "all" and not is_postgresql(settings.database):
        raise UsageError(
            f"role {role} on a file",
            why=f"--role {role} needs PostgreSQL, and DATELINE_DATABASE names a file. There, one process does all:"
            " leave --role out, or move the file with `dateline migrate-to`.",
        )
    if role == "gateway" and settings.token is None:
        raise UsageError(
            "a gateway without a token",
            why="--role gateway connects to Discord and needs DISCORD_TOKEN. Only --role worker does without.",
        )


async def _serve(settings: Settings, role: Role) -> None:
    from bot.newsroom import Newsroom
    from bot.process.signals import stop_signals
    from bot.process.watchdog import Watchdog

    watchdog = Watchdog(settings.watchdog)
    with stop_signals(alarm=watchdog.alarm, for_good=True) as stop:
        newsroom = await Newsroom.open(settings, role=role)
        async with watchdog.watching():
            try:
                await (_work if role == "worker" else _run)(settings, newsroom, stop, role)
            finally:
                await newsroom.close()


async def _run(settings: Settings, newsroom: Newsroom, stop: Stop, role: Role) -> None:
    from bot.client import serve
    from bot.newsroom.maintenance import maintain

    maintenance = (
        asyncio.create_task(maintain(newsroom, settings.articles), name="dateline-maintenance")
        if role == "all" and settings.has_first_shard  # of several processes, one does it
        else None
    )
    monitor: Monitor | None = None
    try:
        monitor = await _start_monitor(settings, newsroom)
        await serve(
            settings,
            newsroom,
            settings.token or "",
            on_client=monitor.watch_client if monitor else None,
            stop=stop,
            role=role,
        )
    finally:
        if monitor is not None:
            await monitor.close()
        if maintenance is not None:
            maintenance.cancel()
            await asyncio.gather(maintenance, return_exceptions=True)


async def _work(settings: Settings, newsroom: Newsroom, stop: Stop, _role: Role) -> None:
    """Be a worker until stopped."""
    from bot.newsroom.clustering_process import ClusteringProcess
    from bot.newsroom.worker import Worker

    placing = ClusteringProcess(newsroom.store.setting, log=settings.log, log_level=settings.log_level)
    worker = Worker(newsroom, settings.articles, placing, settings.processes)
    monitor = await _start_monitor(settings, newsroom)
    if monitor is not None:
        monitor.watch_poller(worker.poller)
    gc.freeze()
    gc.enable()
    working = asyncio.create_task(worker.run(), name="dateline-worker")
    stopping = asyncio.create_task(stop.wait(), name="dateline-stop")
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
        if monitor is not None:
            await monitor.close()


async def _start_monitor(settings: Settings, newsroom: Newsroom) -> Monitor | None:
    """Start serving metrics where the operator wants them. PortTaken."""
    if not settings.metrics_port:
        return None
    from bot.metrics import Monitor

    monitor = Monitor(newsroom)
    await monitor.start(settings.metrics_port)
    return monitor
