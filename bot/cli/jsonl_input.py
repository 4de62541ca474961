"""The `--jsonl` of commands that read articles, one JSON object a line, and what is said where it cannot be read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from bot.cli.printing import make_printable


def add_jsonl_option(command: argparse.ArgumentParser) -> None:
    """Add `--jsonl FILE`, which must be given."""
    command.add_argument(
        "--jsonl",
        metavar="FILE",
        required=True,
        help='read {"id","title","date","text"} objects, one a line; - for standard input',
    )


def run_over_lines(name: str, work: Callable[[IO[bytes]], int]) -> int:
    """Open a file (`-`: standard input) and return what `work` does with it; 1 where it or the run itself failed.

    BrokenPipeError goes on: the reader has seen enough.
    """
    with ExitStack() as stack:
        try:
            stream = sys.stdin.buffer if name == "-" else stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            print(make_printable(f"dateline: I cannot read {name}: {error.strerror or error}"), file=sys.stderr)
            return 1
        try:
            return work(stream)
        except BrokenPipeError:
            raise
        except OSError as error:
            print(f"dateline: the run failed: {error.strerror or error}", file=sys.stderr)
            return 1
