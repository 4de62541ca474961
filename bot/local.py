"""`dateline local`: a loopback Discord, the bot on it, and a prompt for a person in it."""

from __future__ import annotations

import argparse
import asyncio
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

from bot.errors import DatelineError
from bot.settings import Settings

_ABOUT = """\
A prompt on a loopback Discord of your own, with the bot on it: type / as in
Discord. From a pipe it reads one command a line and prints plain text:

  echo "/timeline" | dateline local

Exit status 1 where a command failed."""


class NobodyThere(DatelineError):
    """No token, and nobody to type."""

    id = "local.nobody"
    reply = (
        "There is nothing to do: no DISCORD_TOKEN is set, and standard input is closed."
        " Put a token into .env, or run this in a terminal, or pipe commands in."
    )


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "local",
        help="try the bot in a terminal, on a loopback Discord",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(main=main)


def main(_args: argparse.Namespace, settings: Settings) -> int:
    """Run the prompt until it is left; 0, or 1 where a piped command failed."""
    return serve_prompt(settings)


def serve_prompt(settings: Settings) -> int:
    """Sandbox, bot and prompt in this process. NobodyThere where standard input is closed or /dev/null."""
    if _nobody_there():
        raise NobodyThere
    from bot import logs, memory

    memory.share_arenas()
    logs.set_up(settings.log, "error" if settings.log_level == "info" else settings.log_level)
    return asyncio.run(_prompt(settings))


def _nobody_there() -> bool:
    if sys.stdin is None or sys.stdin.closed:
        return True
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except OSError:
        return True
    return stat.S_ISCHR(mode) and not sys.stdin.isatty()


async def _prompt(settings: Settings) -> int:
    from bot.client import Dateline
    from bot.newsroom import Newsroom
    from bot.newsroom.upkeep import look_after
    from bot.sandbox import Sandbox, default_world
    from bot.terminal import run

    async with Sandbox(world=default_world(bot="Dateline"), record=False) as discord:
        settings = replace(settings, token=discord.bot_token, discord_api=discord.api)
        newsroom = await Newsroom.open(settings)
        bot = Dateline(settings, newsroom)
        tasks = [asyncio.create_task(bot.start(discord.bot_token)), asyncio.create_task(discord.wait_for_bot())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if tasks[0].done():
                tasks[0].result()
            await look_after(newsroom, settings.articles)
            return await run(discord, history=Path(settings.database).with_suffix(".history"))
        finally:
            await bot.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await newsroom.close()
