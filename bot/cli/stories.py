"""`dateline stories`: the story of each article of a stream, one JSON object a line, given when the article comes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from bot.cli.subcommands import Subcommands
from bot.settings import Settings

_ABOUT = """\
Group articles by the event they report: {"id","story"} for each, in order. A story is
given when its article comes, from those before it, and never changed; in the order of
the articles' days they are the stories that the bot has of them. What is no document
gives {"id","error"} in its place, and the others go on."""


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "stories",
        help="group articles by the event they report",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "--jsonl",
        metavar="FILE",
        required=True,
        help='read {"id","title","date","text"} objects, one a line; - for standard input',
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run the command; 0, or 1 where the run itself failed."""
    del settings  # every command gets them
    with ExitStack() as stack:
        try:
            stream = sys.stdin.buffer if args.jsonl == "-" else stack.enter_context(Path(args.jsonl).open("rb"))
        except OSError as error:
            print(f"dateline: I cannot read {args.jsonl}: {error.strerror or error}", file=sys.stderr)
            return 1
        try:
            _print(stream)
        except BrokenPipeError:
            raise  # the reader has seen enough
        except OSError as error:
            print(f"dateline: the run failed: {error.strerror or error}", file=sys.stderr)
            return 1
    return 0


def _print(lines: Iterable[bytes] | IO[bytes]) -> None:
    from bot.sources.jsonl import BadLine, read_lines
    from bot.stories.stream import Stream

    stories = Stream()
    out = sys.stdout.buffer
    for read in read_lines(lines):
        if isinstance(read, BadLine):
            out.write(_line({"id": read.id, "error": str(read.error)}))
        else:
            out.write(_line({"id": read.origin, "story": stories.add(read)}))
        out.flush()


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
