"""The command line: `dateline`, which is `python -m bot` too.

Exit status: 0, 1 for what failed, 2 for wrong usage, 141 where nobody reads the output any more. Each command's module
is imported when it is asked for.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot import __version__
from bot.cli import (
    add,
    analyse,
    backup,
    explain,
    feeds,
    local,
    migrate_to,
    remove,
    reports,
    run,
    settings,
    stories,
    timeline,
)
from bot.cli import list as list_articles
from bot.errors import DatelineError, UsageError
from bot.settings import PLACES, load
from bot.settings.advice import advice

_COMMANDS = (
    run,
    local,
    add,
    list_articles,
    remove,
    reports,
    feeds,
    analyse,
    explain,
    backup,
    migrate_to,
    settings,
    stories,
    timeline,
)

_ABOUT = """\
A Discord bot that delivers the news brief: what an article says, in short,
with its quotes and its timeline, and always one click to where it says it."""

_EXAMPLES = f"""\
examples:
  dateline run                          start the bot (a loopback Discord where no token is set)
  echo "/timeline" | dateline local     ask one thing, get plain text
  dateline add article.txt https://…    add articles that every server sees
  dateline feeds add https://…          follow a feed for every server
  dateline analyse article.txt          the facts as JSON
  dateline explain article.txt          the facts marked in it, and which rule found each
Settings are read from the environment, and from {PLACES.env_file}
(dateline settings lists them)."""


def build_parser() -> argparse.ArgumentParser:
    """Build the whole command line."""
    top = argparse.ArgumentParser(
        prog="dateline", description=_ABOUT, epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"dateline {__version__}")
    commands = top.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_parser(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    _open_closed()
    try:
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()  # that nobody reads any more is to show here, not when Python ends
    except BrokenPipeError:
        from bot.sandbox.terminal.start import CLOSED_PIPE, let_go

        let_go(sys.stdout)
        return CLOSED_PIPE


def _run(argv: Sequence[str] | None) -> int:
    args = build_parser().parse_args(argv)
    try:
        chosen = load()
        for one in advice():
            print(f"dateline: {one}", file=sys.stderr)
        return int(args.main(args, chosen))
    except UsageError as error:
        print(f"dateline: {error.words}", file=sys.stderr)
        return 2
    except DatelineError as error:
        print(f"dateline: {error.words}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _open_closed() -> None:
    """Open each closed standard stream on the null device, or the next file opened would take its place."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            descriptor = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", closefd=False))
