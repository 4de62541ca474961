"""`dateline add`: puts articles where every server sees them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from bot.cli.printing import make_printable
from bot.cli.subcommands import Subcommands
from bot.errors import StoreError
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.news import Added

_ABOUT = """\
Add articles that every server sees: text, Markdown, HTML and JSON Lines files, folders of them, and web pages by their
address. What is there already is not stored twice; what has changed becomes a new revision. Interrupted, it goes on
where it was when it is run again."""


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser("add", help="add articles that every server sees", description=_ABOUT)
    command.add_argument("items", nargs="+", metavar="PATH|URL", help="a file, a folder, or the address of a page")
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Add the items; 0 when every item is stored, 1 when one failed. StoreError."""
    return asyncio.run(_add(args.items, settings))


async def _add(items: list[str], settings: Settings) -> int:
    from bot.newsroom import Newsroom
    from bot.newsroom.bulk_loading import add_all

    newsroom = await Newsroom.open(settings)
    counts: Counter[str] = Counter()
    failure: StoreError | None = None
    try:
        with _open_report(counts) as report:
            try:
                await add_all(
                    newsroom, items, workers=settings.processes, on_found=report.expect, on_done=report.record
                )
            except* StoreError as group:
                failure = _first(group)
    finally:
        await newsroom.close()
        print(_summary(counts))
    if failure is not None:
        raise failure
    return 1 if counts["failed"] else 0


def _first(group: BaseExceptionGroup[StoreError]) -> StoreError:
    found = group.exceptions[0]
    return found if isinstance(found, StoreError) else _first(found)


def _summary(counts: Counter[str]) -> str:
    return (
        f"{counts['added']} added, {counts['there']} already there, "
        f"{counts['changed']} changed, {counts['failed']} failed"
    )


class _Report(Protocol):
    """What is told of the items while they are added."""

    def expect(self, more: int) -> None:
        """Count items that were found and are to be added."""

    def record(self, added: Added) -> None:
        """Count and tell what became of an item."""


class _Lines:
    """A line an item; failures are lines of standard error."""

    def __init__(self, counts: Counter[str]) -> None:
        self._counts = counts

    def expect(self, more: int) -> None:
        """Nothing is told of what is not done."""

    def record(self, added: Added) -> None:
        self._counts[added.outcome] += 1
        print(_line(added), file=sys.stderr if added.outcome == "failed" else sys.stdout, flush=True)


class _Bar:
    """A progress bar, and a red line above it for each failure."""

    def __init__(self, counts: Counter[str], progress: Progress) -> None:
        self._counts = counts
        self._progress = progress
        self._task = progress.add_task("Adding", total=0)
        self._total = 0

    def expect(self, more: int) -> None:
        self._total += more
        self._progress.update(self._task, total=self._total)

    def record(self, added: Added) -> None:
        self._counts[added.outcome] += 1
        self._progress.advance(self._task)
        if added.outcome == "failed":
            self._progress.console.print(_line(added), markup=False, highlight=False, style="red")


@contextmanager
def _open_report(counts: Counter[str]) -> Iterator[_Report]:
    """Give a progress bar on a terminal, and lines elsewhere."""
    if not sys.stdout.isatty():
        yield _Lines(counts)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(), transient=True) as progress:
        yield _Bar(counts, progress)


_WORDS = {"added": "added", "there": "already there", "changed": "changed", "failed": "failed"}


def _line(added: Added) -> str:
    if added.outcome == "failed":
        return f"failed: {added.origin}: {added.error}"
    title = make_printable(added.title or "Untitled")
    return f"{_WORDS[added.outcome]}: a{added.article_id} {title} ({added.origin})"
