"""The command line: `dateline` (= `python -m bot`).

Exit status: 0, 1 for what failed, 2 for wrong usage. Each command's module is imported when it is asked for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot import (
    __version__,
    adding,
    analyse,
    backup,
    explain,
    feeds,
    local,
    serve,
    settings,
    settings_advice,
    story_lines,
)
from bot.errors import DatelineError, UsageError

_COMMANDS = (serve, local, adding, feeds, analyse, explain, backup, story_lines)

_ABOUT = """\
A Discord bot that delivers the news brief: what an article says, in short,
with its quotes and its timeline, and always one click to where it says it."""

_EXAMPLES = """\
examples:
  dateline run                          start the bot (a loopback Discord when .env has no token)
  echo "/timeline" | dateline local     ask one thing, get plain text
  dateline add article.txt https://…    put articles on every server's shelf
  dateline feeds add https://…          follow a feed on every server's shelf
  dateline analyse article.txt          the facts as JSON
  dateline explain article.txt          the facts marked in it, and which rule found each
Settings are read from the environment and from .env; .env.example lists them."""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="dateline", description=_ABOUT, epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"dateline {__version__}")
    commands = top.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_parser(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    args = parser().parse_args(argv)
    try:
        chosen = settings.load()
        for one in settings_advice.advice():
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


if __name__ == "__main__":
    sys.exit(main())
