"""`dateline analyse`: the facts of articles as JSON, one object a line."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, Any

from bot.analysis import extraction, facts_json
from bot.analysis.document import Bounds, Document
from bot.analysis.worker.pool import Why, map_in_parallel
from bot.cli.subcommands import Subcommands
from bot.errors import AnalysisError, DatelineError, SourceError, UsageError
from bot.news import Part
from bot.settings import Settings

_ABOUT = """\
Print what articles say as JSON, one object a line, in order: summary, facts,
quotes, times, timeline, people, places, organisations (docs/json.md)."""


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "analyse",
        help="print what articles say as JSON",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("files", nargs="*", metavar="FILE", help="a text, Markdown, HTML or JSON Lines file")
    command.add_argument(
        "--jsonl", metavar="FILE", help='read {"id","title","date","text"} objects, one a line; - for standard input'
    )
    command.add_argument(
        "--only",
        type=parse_parts,
        default=extraction.ALL,
        metavar="PARTS",
        help=f"compute and print no more than these, with commas between: {', '.join(Part)}",
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run the command; 0, or 1 where the run itself failed. UsageError where FILE and --jsonl are wrongly combined."""
    if bool(args.files) == (args.jsonl is not None):
        raise UsageError("files or --jsonl", why="analyse: give FILE… or --jsonl FILE, one of the two (see --help)")
    with ExitStack() as stack:
        try:
            given = _lines(stack.enter_context(_open(args.jsonl))) if args.jsonl is not None else _files(args.files)
        except OSError as error:
            print(f"dateline: I cannot read {args.jsonl}: {error.strerror or error}", file=sys.stderr)
            return 1
        try:
            _print(given, args.only, settings)
        except BrokenPipeError:
            raise  # the reader has seen enough
        except OSError as error:
            print(f"dateline: the run failed: {error.strerror or error}", file=sys.stderr)
            return 1
    return 0


Item = Document | dict[str, Any]  # a document, or the error object that stands for one


def _print(given: Iterable[Item], only: frozenset[Part], settings: Settings) -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: a process with threads is not to be forked
    extraction.preload(only, settings.pipeline)
    gc.collect()
    gc.freeze()  # what is shared stays shared: collecting garbage writes to what it looks at
    out = sys.stdout.buffer
    for line in map_in_parallel(
        given,
        partial(
            _answers,
            only=only,
            pipeline=settings.pipeline,
            bounds=Bounds(settings.analyse_characters, settings.analyse_tokens),
        ),
        _describe_loss,
        processes=settings.processes,
        seconds=settings.worker_timeout,
        memory=settings.worker_memory,
    ):
        out.write(line + b"\n")
        out.flush()


def _answers(items: list[Item], only: frozenset[Part], pipeline: str, bounds: Bounds) -> Iterator[bytes]:
    """Yield one JSON object for each item, made in a worker process."""
    documents = [item for item in items if isinstance(item, Document)]
    found = extraction.analyse_many(documents, only, batch=max(1, len(documents)), pipeline=pipeline, bounds=bounds)
    for item in items:
        if isinstance(item, dict):
            yield _line(item)
            continue
        facts = next(found)
        if isinstance(facts, AnalysisError):
            yield _line({"id": item.id, "error": str(facts)})
        else:
            yield _line(facts_json.to_json(item, facts, only))


def _describe_loss(item: Item, why: Why) -> bytes:
    key = item.id if isinstance(item, Document) else item.get("id")
    words = {
        "crashed": "the process that analysed it died",
        "timeout": "it took too long to analyse",
        "memory": "analysing it took more memory than a worker may have (DATELINE_WORKER_MEMORY)",
    }[why]
    return _line({"id": key, "error": words})


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _lines(stream: IO[bytes]) -> Iterator[Item]:
    from bot.sources.jsonl import BadLine, read_lines

    for read in read_lines(stream):
        if isinstance(read, BadLine):
            yield {"id": read.id, "error": str(read.error)}
        else:
            yield extraction.build_document(read, read.origin)


def _files(names: Iterable[str]) -> Iterator[Item]:
    from bot.sources.files import Kind, kind_of, read_items
    from bot.sources.jsonl import BadLine

    for name in names:
        path = Path(name)
        try:
            for read in read_items(path):
                if isinstance(read, BadLine):
                    yield {"id": read.id, "error": str(read.error)}
                else:
                    yield extraction.build_document(read, read.origin if kind_of(path) is Kind.JSONL else name)
        except (SourceError, OSError) as error:
            yield {"id": name, "error": error.words if isinstance(error, DatelineError) else str(error)}


def _open(name: str) -> IO[bytes]:
    return sys.stdin.buffer if name == "-" else Path(name).open("rb")


def parse_parts(value: str) -> frozenset[Part]:
    """Return the parts of "times,quotes"; ArgumentTypeError where one is none."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Part)]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown) or 'nothing'} is none of {', '.join(Part)}")
    return frozenset(Part(name) for name in names)
