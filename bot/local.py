"""`dateline local`: a loopback Discord, the bot on it, and a prompt for a person in it."""

from __future__ import annotations

import argparse
import asyncio
import os
import stat
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import DatelineError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.sandbox import Sandbox

    Work = Callable[[Sandbox, Settings], Awaitable[int]]

_ABOUT = """\
A prompt on a loopback Discord of your own, with the bot on it: type / as in
Discord. From a pipe it reads one command a line and prints plain text:

  echo "/timeline" | dateline local

With --serve there is no prompt: its page is served until Ctrl-C.

Exit status 1 where a command failed, or the port cannot be had."""


class NobodyThere(DatelineError):
    """No token, and nobody to type."""

    id = "local.nobody"
    reply = (
        "There is nothing to do: no DISCORD_TOKEN is set, and standard input is closed."
        " Put a token into .env, or run this in a terminal, or pipe commands in."
    )


class PortTaken(DatelineError):
    """The port for the page cannot be had. Facts: `port`, `why`."""

    id = "local.port"
    reply = "I cannot listen on 127.0.0.1:{port} ({why}). Give another port, or none for any that is free."


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "local",
        help="try the bot in a terminal, on a loopback Discord",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "--serve",
        nargs="?",
        type=_port,
        const=0,
        metavar="PORT",
        help="serve the page and no prompt, until stopped (default: any free port)",
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run the prompt until it is left, or serve until stopped; 0, or 1 where a piped command failed. PortTaken."""
    if args.serve is None:
        return serve_prompt(settings)
    _set_up(settings)
    return asyncio.run(_run(settings, _until_stopped, port=args.serve))


def serve_prompt(settings: Settings) -> int:
    """Sandbox, bot and prompt in this process. NobodyThere where standard input is closed or /dev/null."""
    if _nobody_there():
        raise NobodyThere
    _set_up(settings)
    return asyncio.run(_run(settings, _prompt))


def _set_up(settings: Settings) -> None:
    from bot import logs, memory

    memory.share_arenas()
    logs.set_up(settings.log, "error" if settings.log_level == "info" else settings.log_level)


def _port(value: str) -> int:
    if not value.isdigit() or int(value) > 65_535:
        raise argparse.ArgumentTypeError(f"{value} is no port: 0 to 65535, 0 for any free one")
    return int(value)


def _nobody_there() -> bool:
    if sys.stdin is None or sys.stdin.closed:
        return True
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except OSError:
        return True
    return stat.S_ISCHR(mode) and not sys.stdin.isatty()


@asynccontextmanager
async def on_loopback(settings: Settings, discord: Sandbox) -> AsyncIterator[None]:
    """The bot on a loopback Discord that has started, by its clock, the articles read, until the end of the block."""
    from bot.client import Dateline
    from bot.newsroom import Newsroom
    from bot.newsroom.upkeep import look_after

    settings = replace(settings, token=discord.bot_token, discord_api=discord.api)
    newsroom = await Newsroom.open(settings, clock=discord.clock)
    bot = Dateline(settings, newsroom)
    tasks = [asyncio.create_task(bot.start(discord.bot_token)), asyncio.create_task(discord.wait_for_bot())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
        await look_after(newsroom, settings.articles)
        yield
    finally:
        await bot.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await newsroom.close()


async def _run(settings: Settings, work: Work, port: int = 0) -> int:
    """A loopback Discord at a port with the bot on it while `work` lasts. PortTaken."""
    from bot.sandbox import Sandbox, default_world

    discord = Sandbox(port, default_world(bot="Dateline"), record=False)
    try:
        await discord.start()
    except OSError as error:
        why = error.strerror or str(error)
        raise PortTaken(why, port=port, why=why) from error
    try:
        async with on_loopback(settings, discord):
            return await work(discord, settings)
    finally:
        await discord.close()


async def _prompt(discord: Sandbox, settings: Settings) -> int:
    from bot.terminal import run

    if sys.stdin.isatty():  # whoever pipes commands in is gone before they could look
        print(f"See it in a browser: {discord.base}/", flush=True)
    return await run(discord, history=Path(settings.database).with_suffix(".history"))


async def _until_stopped(discord: Sandbox, _: Settings) -> int:
    from bot.sandbox.stopping import stopping

    stop = stopping()
    print(f"Your Discord is at {discord.base}/ — Ctrl-C ends it.", flush=True)
    await stop.wait()
    return 0
