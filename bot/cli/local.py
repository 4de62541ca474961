"""`dateline local`: a loopback Discord, the bot on it, and a prompt for a person in it."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.cli.subcommands import Subcommands
from bot.errors import DatelineError
from bot.process.signals import ENDS, stop_signals
from bot.process.watchdog import Watchdog
from bot.settings import PLACES, Settings

if TYPE_CHECKING:
    from bot.client import Dateline
    from bot.newsroom import Newsroom
    from bot.sandbox import Sandbox
    from bot.sandbox.terminal.pipe import Lines

_ABOUT = """\
A prompt on a loopback Discord of your own, with the bot on it: type / as in
Discord. From a pipe it reads one command a line and prints plain text:

  echo "/timeline" | dateline local

Without anybody to type (input that ends without a command, as /dev/null does)
and with --serve there is no prompt: its page is served until Ctrl-C or SIGTERM.

Exit status 1 where a command failed, or the port cannot be had."""
_SILENT_AFTER = 0.2  # seconds: input that ends without a command has ended by then
_SIGNALLED = 128  # a shell's status of a command that a signal ended is the signal's number and this


class PortTaken(DatelineError):
    """The port for the page cannot be had. Facts: `port`, `why`."""

    id = "local.port"
    reply = "I cannot listen on 127.0.0.1:{port}: {why}. Give another port, or none for any that is free."


def add_parser(commands: Subcommands) -> None:
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
    return asyncio.run(_run(settings, Served(), port=args.serve))


def serve_prompt(settings: Settings) -> int:
    """Run sandbox and bot in this process, with a prompt where somebody types; else the page until stopped."""
    from bot.sandbox.terminal.start import is_terminal

    _set_up(settings)
    return asyncio.run(_run(settings, Prompted() if is_terminal(sys.stdin, sys.stdout) else Piped()))


def _set_up(settings: Settings) -> None:
    from bot import logs
    from bot.process import memory

    memory.share_arenas()
    logs.set_up(settings.log, "error" if settings.log_level == "info" else settings.log_level)


def _port(value: str) -> int:
    from bot.sandbox.ports import parse_port  # large: with all of the sandbox

    return parse_port(value)


@asynccontextmanager
async def on_loopback(settings: Settings, discord: Sandbox) -> AsyncIterator[Newsroom]:
    """Run the bot on a loopback Discord, by its clock, the articles read, until the end of the block.

    What takes long of a large archive goes on beside the block.
    """
    async with run_bot(settings, discord) as (newsroom, _):
        yield newsroom


@asynccontextmanager
async def run_bot(settings: Settings, discord: Sandbox) -> AsyncIterator[tuple[Newsroom, Dateline]]:
    """The same, with the bot's client."""
    from bot.client import Dateline
    from bot.newsroom import Newsroom
    from bot.newsroom.maintenance import bring_in, renew

    settings = replace(
        settings,
        token=discord.bot_token,
        discord_api=discord.api,
        discord_gateway="",
        discord_proxy=False,
        shards=0,
        shard_ids=(),
    )
    newsroom = await Newsroom.open(settings, clock=discord.clock)
    bot = Dateline(settings, newsroom)
    tasks: list[asyncio.Task[None]] = [
        asyncio.create_task(bot.start(discord.bot_token)),
        asyncio.create_task(discord.wait_for_bot()),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
        await bring_in(newsroom, settings.articles)
        tasks.append(asyncio.create_task(renew(newsroom), name="dateline-maintenance"))
        yield newsroom, bot
    finally:
        for task in tasks[2:]:
            task.cancel()
        await bot.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await newsroom.close()


class Use(Protocol):
    """What the loopback Discord is started for. `signals` end it; `has_news`: somebody looks at what is in it."""

    signals: tuple[signal.Signals, ...]
    has_news: bool

    async def begin(self, discord: Sandbox) -> None:
        """Begin while nothing but the loopback Discord is there yet."""

    async def go_on(self, discord: Sandbox, settings: Settings, newsroom: Newsroom) -> int:
        """Do its work, once everything is there; return the exit status."""

    def status(self, by: signal.Signals) -> int:
        """Return the exit status where a signal ended it."""


class Served:
    """The page, until it is stopped. Nobody types."""

    signals: tuple[signal.Signals, ...] = ENDS
    has_news = True

    async def begin(self, discord: Sandbox) -> None:
        _say(f"Your Discord is at {discord.base}/ — Ctrl-C ends it.")

    async def go_on(self, discord: Sandbox, settings: Settings, newsroom: Newsroom) -> int:
        await asyncio.Event().wait()
        return 0

    def status(self, by: signal.Signals) -> int:
        return 0


class Prompted:
    """A person at a terminal, for whom Ctrl-C is not the end."""

    signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    has_news = True

    async def begin(self, discord: Sandbox) -> None:
        _say(f"See it in a browser: {discord.base}/")

    async def go_on(self, discord: Sandbox, settings: Settings, newsroom: Newsroom) -> int:
        from bot.sandbox.terminal import run

        beside = PLACES.database if "://" in settings.database else settings.database
        return await run(discord, history=Path(beside).with_suffix(".history"))

    def status(self, by: signal.Signals) -> int:
        return 0


class Piped:
    """A script's commands; where its input ends without one, the page."""

    signals: tuple[signal.Signals, ...] = ENDS
    has_news = False

    def __init__(self) -> None:
        self._has_command: asyncio.Task[bool] | None = None
        self._lines: Lines | None = None

    async def begin(self, discord: Sandbox) -> None:
        from bot.sandbox.terminal.pipe import Lines

        self._lines = Lines(sys.stdin)
        self._has_command = asyncio.create_task(self._look_for_command(discord), name="dateline-input")
        await asyncio.wait({self._has_command}, timeout=_SILENT_AFTER)

    async def go_on(self, discord: Sandbox, settings: Settings, newsroom: Newsroom) -> int:
        from bot.sandbox.terminal import run

        assert self._has_command is not None  # noqa: S101  # begun
        if not self._has_command.done():
            print(f"Waiting for commands. See it in a browser: {discord.base}/", file=sys.stderr, flush=True)
        if await self._has_command:
            return await run(discord, lines=self._lines)
        await _show_brief(discord, settings, newsroom)
        await asyncio.Event().wait()
        return 0

    def status(self, by: signal.Signals) -> int:
        is_working = self._has_command is not None and self._has_command.done() and self._has_command.result()
        return _SIGNALLED + by if is_working else 0

    async def _look_for_command(self, discord: Sandbox) -> bool:
        assert self._lines is not None  # noqa: S101  # begun
        if await self._lines.has_command():
            return True
        _say(f"Your Discord is at {discord.base}/ — open it in a browser. Ctrl-C or SIGTERM ends it.")
        return False


async def _run(settings: Settings, use: Use, port: int = 0) -> int:
    """Return a loopback Discord at a port with the bot on it while it is used; the exit status. PortTaken."""
    watchdog = Watchdog(settings.watchdog)
    with stop_signals(*use.signals, alarm=watchdog.alarm, for_good=True) as stop:
        using = asyncio.create_task(_use(settings, use, port, watchdog), name="dateline-local")
        stopping = asyncio.create_task(stop.wait(), name="dateline-stop")
        try:
            await asyncio.wait({using, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            using.cancel()
            await asyncio.gather(using, stopping, return_exceptions=True)
        if stop.signal is not None and using.cancelled():
            return use.status(stop.signal)
        return using.result()


async def _use(settings: Settings, use: Use, port: int, watchdog: Watchdog) -> int:
    from bot.sandbox import Sandbox, default_world
    from bot.sandbox.ports import describe_refusal

    discord = Sandbox(port, default_world(bot="Dateline"), record=False)
    try:
        await discord.start()
    except OSError as error:
        why = describe_refusal(error)
        raise PortTaken(why, port=port, why=why) from error
    try:
        await use.begin(discord)  # first: whoever started it sees its address while the rest is loaded
        apart = await _set_apart(settings) if use.has_news else None
        chosen = apart or settings
        if apart is not None:
            _say("There is news of today in it, made up for you to try.")
        async with watchdog.watching(), run_bot(chosen, discord) as (newsroom, bot):
            if apart is None:
                return await use.go_on(discord, chosen, newsroom)
            async with _with_news(discord, newsroom, bot):
                return await use.go_on(discord, chosen, newsroom)
    finally:
        await discord.close()


async def _set_apart(settings: Settings) -> Settings | None:
    from bot.cli.sample_news.database import set_apart

    return await set_apart(settings)


@asynccontextmanager
async def _with_news(discord: Sandbox, newsroom: Newsroom, bot: Dateline) -> AsyncIterator[None]:
    """A greeting, and news of today, which are read beside the block."""
    from bot.cli.sample_news.begin import bring_news, greet

    await greet(discord, bot)
    bringing = asyncio.create_task(bring_news(discord, newsroom), name="dateline-sample-news")
    try:
        yield
    finally:
        bringing.cancel()
        await asyncio.gather(bringing, return_exceptions=True)


async def _show_brief(discord: Sandbox, settings: Settings, newsroom: Newsroom) -> None:
    """The brief of the article that the folder begins with, once and as plain text."""
    from io import StringIO

    from bot.newsroom.seed import find_first_article
    from bot.sandbox.terminal import run

    key = await find_first_article(newsroom, settings.articles)
    shown = StringIO()
    await run(discord, StringIO("/brief\n" if key is None else f"/brief article:a{key}\n"), shown, interactive=False)
    _say("\n" + shown.getvalue().rstrip())


def _say(words: str) -> None:
    """A line to who started this, if they still read; the page is served all the same."""
    from bot.sandbox.terminal.start import let_go

    try:
        print(words, flush=True)
    except BrokenPipeError:
        let_go(sys.stdout)
