"""`dateline run`: the bot, on Discord where there is a token and on a loopback Discord where there is none."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys

from bot.settings import Settings

_ABOUT = """\
Start the bot. With DISCORD_TOKEN it connects to Discord and runs until it is
stopped; without, it starts a loopback Discord with a prompt (= dateline local)."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "run", help="start the bot", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run until stopped; 0. TokenRefused, NoDiscord, StoreError where it cannot."""
    if settings.token is None:
        from bot import local

        print("No DISCORD_TOKEN: starting a loopback Discord of your own.", file=sys.stderr, flush=True)
        return local.serve_prompt(settings)
    gc.disable()  # while everything is loaded; the client enables it
    from bot import logs

    logs.set_up(settings.log, settings.log_level)
    asyncio.run(_serve(settings, settings.token))
    return 0


async def _serve(settings: Settings, token: str) -> None:
    from bot.client import serve
    from bot.newsroom import Newsroom
    from bot.newsroom.upkeep import look_after

    newsroom = await Newsroom.open(settings)
    upkeep = asyncio.create_task(look_after(newsroom, settings.articles), name="dateline-upkeep")
    try:
        await serve(settings, newsroom, token)
    finally:
        upkeep.cancel()
        await asyncio.gather(upkeep, return_exceptions=True)
        await newsroom.close()
