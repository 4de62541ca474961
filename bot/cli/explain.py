"""`dateline explain`: an article with its facts marked and, for each, the rule that found it."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.analyse import parse_parts
from bot.cli.subcommands import Subcommands
from bot.errors import DatelineError, NotFound, UsageError
from bot.news import Article, Part
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.cli.explanation.sheet import Sheet

_ABOUT = """\
Show an article with its facts marked in it. Below each paragraph it says what
each was taken for, which rule found it and how sure that is. A terminal shows it
in colours; a pipe, or NO_COLOR, shows brackets. --html writes one page that needs
nothing else and runs no script."""
_DEFAULT = "summary,facts,quotes,times,timeline"
_NARROWEST = 30  # columns


class NoSuchId(NotFound):
    """No article of that id in a file of JSON Lines. Facts: `id`, `path`."""

    id = "not_found.id"
    reply = "There is no article “{id}” in {path}."


class NotWritable(DatelineError):
    """The page could not be written. Facts: `path`, `why`."""

    id = "explain.not_writable"
    reply = "I cannot write {path}: {why}"


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "explain",
        help="show an article with its facts marked, and which rule found each",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("file", metavar="FILE", help="a text, Markdown, HTML or JSON Lines file")
    command.add_argument("--id", metavar="ID", help="of a JSON Lines file, only the article with this id")
    command.add_argument(
        "--only",
        type=parse_parts,
        default=parse_parts(_DEFAULT),
        metavar="PARTS",
        help=f"mark no more than these, with commas between: {', '.join(Part)} (default: {_DEFAULT})",
    )
    command.add_argument("--html", metavar="FILE", help="write a page to this file instead; - for standard output")
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run the command: 0, or 1 where an article of several could not be shown. SourceError, AnalysisError, NoSuchId,
    NotWritable; UsageError where --id is given for a file that is one article."""
    failures = _Failures()
    sheets = _sheets(_articles(Path(args.file), args.id, failures), args.only, settings, failures)
    if args.html is None:
        _print(sheets)
    else:
        _write(sheets, args.html, title=args.file)
    return 1 if failures.count else 0


class _Failures:
    """What could not be shown: told on standard error, and counted."""

    def __init__(self) -> None:
        self.count = 0

    def report(self, words: str) -> None:
        self.count += 1
        print(f"dateline: {words}", file=sys.stderr)


def _articles(path: Path, wanted: str | None, failures: _Failures) -> Iterator[Article]:
    from bot.sources.files import Kind, kind_of, read_items
    from bot.sources.jsonl import BadLine

    if kind_of(path) is not Kind.JSONL:
        if wanted is not None:
            raise UsageError("--id", why="explain: --id chooses from a JSON Lines file (see --help)")
        yield from (item for item in read_items(path) if isinstance(item, Article))
        return
    found = False
    for item in read_items(path):
        if isinstance(item, BadLine):
            if wanted is None or item.id == wanted:
                failures.report(str(item.error))
        elif wanted is None or item.origin == wanted:
            found = True
            yield item
    if wanted is not None and not found:
        raise NoSuchId(wanted, id=wanted, path=path)


def _sheets(
    articles: Iterable[Article], only: frozenset[Part], settings: Settings, failures: _Failures
) -> Iterator[Sheet]:
    from bot.analysis import extraction
    from bot.cli.explanation.sheet import build_sheet

    for article in articles:
        try:
            # All of it: a time's basis is known from the event or the quote that it dates.
            facts = extraction.analyse(extraction.build_document(article, article.origin), pipeline=settings.pipeline)
        except DatelineError as error:
            failures.report(f"{article.origin}: {error.words}")
            continue
        yield build_sheet(article, facts, only)


def _print(sheets: Iterable[Sheet]) -> None:
    from bot.cli.explanation import terminal

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that is not of UTF-8 shows what it can
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    console = terminal.Screen(
        file=sys.stdout,
        force_terminal=coloured,
        no_color=not coloured,
        width=max(shutil.get_terminal_size().columns, _NARROWEST),
        highlight=False,
        markup=False,
        emoji=False,
    )
    for number, sheet in enumerate(sheets):
        if number:
            console.print()
            console.rule()
        terminal.show(console, sheet)


def _write(sheets: Iterable[Sheet], target: str, *, title: str) -> None:
    from bot.cli.explanation.html_page import build_page

    made = build_page(list(sheets), title).encode("utf-8", "replace")
    if target == "-":
        sys.stdout.buffer.write(made)
        return
    try:
        Path(target).write_bytes(made)
    except OSError as error:
        raise NotWritable(target, path=target, why=error.strerror or str(error)) from error
