"""`dateline stories`: the story of each article of a stream, one JSON object a line, given when the article comes."""

from __future__ import annotations

import argparse
import json
import sys
from typing import IO, Any

from bot.cli.jsonl_input import add_jsonl_option, run_over_lines
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
    add_jsonl_option(command)
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run the command; 0, or 1 where the run itself failed."""
    del settings  # every command gets them
    return run_over_lines(args.jsonl, _print)


def _print(lines: IO[bytes]) -> int:
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
    return 0


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
