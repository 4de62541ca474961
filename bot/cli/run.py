"""`dateline run`: the bot, on Discord where there is a token and on a loopback Discord where there is none."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from typing import TYPE_CHECKING

from bot.cli.subcommands import Subcommands
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.metrics import Monitor
    from bot.newsroom import Newsroom
    from bot.process.signals import Stop

_ABOUT = """\
Start the bot. With DISCORD_TOKEN it connects to Discord and runs until it is
stopped; without, it starts a loopback Discord with a prompt (= dateline local)."""


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "run", help="start the bot", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run until stopped; 0. TokenRefused, NoDiscord, StoreError where it cannot."""
    if settings.token is None:
        from bot.cli import local

        print("No DISCORD_TOKEN: starting a loopback Discord of your own.", file=sys.stderr, flush=True)
        return local.serve_prompt(settings)
    gc.disable()  # while everything is loaded; the client enables it
    from bot import logs
    from bot.process import memory

    memory.share_arenas()
    logs.set_up(settings.log, settings.log_level)
    asyncio.run(_serve(settings, settings.token))
    return 0


async def _serve(settings: Settings, token: str) -> None:
    from bot.newsroom import Newsroom
    from bot.process.signals import stop_signals
    from bot.process.watchdog import Watchdog

    watchdog = Watchdog(settings.watchdog)
    with stop_signals(alarm=watchdog.alarm, for_good=True) as stop:
        newsroom = await Newsroom.open(settings)
        async with watchdog.watching():
            try:
                await _run(settings, newsroom, token, stop)
            finally:
                await newsroom.close()


async def _run(settings: Settings, newsroom: Newsroom, token: str, stop: Stop) -> None:
    from bot.client import serve
    from bot.newsroom.maintenance import maintain

    maintenance = asyncio.create_task(maintain(newsroom, settings.articles), name="dateline-maintenance")
    monitor: Monitor | None = None
    try:
        monitor = await _start_monitor(settings, newsroom)
        await serve(settings, newsroom, token, on_client=monitor.watch_client if monitor else None, stop=stop)
    finally:
        if monitor is not None:
            await monitor.close()
        maintenance.cancel()
        await asyncio.gather(maintenance, return_exceptions=True)


async def _start_monitor(settings: Settings, newsroom: Newsroom) -> Monitor | None:
    """Start serving metrics where the operator wants them. PortTaken."""
    if not settings.metrics_port:
        return None
    from bot.metrics import Monitor

    monitor = Monitor(newsroom)
    await monitor.start(settings.metrics_port)
    return monitor
