"""The operator's commands for the house shelf: `dateline add`, `dateline list`, `dateline remove`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from bot.cli.subcommands import Subcommands
from bot.errors import StoreError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.news import Added
    from bot.store import Store
    from bot.store.operator import Shelved

_ADD = """\
Put articles on the house shelf, which every server sees: text, Markdown, HTML and JSON Lines files, folders of them,
and web pages by their address. What is there already is not stored twice; what has changed becomes a new revision.
Interrupted, it goes on where it was when it is run again."""


def add_parser(subparsers: Subcommands) -> None:
    add = subparsers.add_parser("add", help="put articles on every server's shelf", description=_ADD)
    add.add_argument("items", nargs="+", metavar="PATH|URL", help="a file, a folder, or the address of a page")
    add.set_defaults(main=add_main)
    listing = subparsers.add_parser(
        "list",
        help="list the articles that are stored",
        description="List every article on a shelf, newest first: its key, its day, its shelves, its title.",
    )
    listing.set_defaults(main=list_main)
    remove = subparsers.add_parser(
        "remove",
        help="remove articles for good",
        description="Remove articles from every shelf, from the search and from the file.",
    )
    remove.add_argument(
        "items", nargs="+", metavar="KEY|URL|PATH", help="a key of `dateline list`, or where it is from"
    )
    remove.set_defaults(main=remove_main)


def add_main(args: argparse.Namespace, settings: Settings) -> int:
    """Exit status 0 when every item is stored, 1 when one failed."""
    return asyncio.run(_add(args.items, settings))


def list_main(_args: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(_list(settings))


def remove_main(args: argparse.Namespace, settings: Settings) -> int:
    """Exit status 1 when one of the items is not there."""
    return asyncio.run(_remove(args.items, settings))


# --- add --------------------------------------------------------------------------------------------------------------


async def _add(items: list[str], settings: Settings) -> int:
    from bot.newsroom import Newsroom
    from bot.newsroom.bulk_loading import add_all

    workers = settings.processes
    newsroom = await Newsroom.open(settings)
    counts: Counter[str] = Counter()
    failure: StoreError | None = None
    try:
        with _reporting(counts) as (on_found, on_done):
            try:
                await add_all(newsroom, items, workers=workers, on_found=on_found, on_done=on_done)
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


@contextmanager
def _reporting(counts: Counter[str]) -> Iterator[tuple[Callable[[int], None], Callable[[Added], None]]]:
    """A progress bar on a terminal, a line an item elsewhere; failures are lines of standard error in both."""
    if not sys.stdout.isatty():

        def plain(added: Added) -> None:
            counts[added.outcome] += 1
            print(_line(added), file=sys.stderr if added.outcome == "failed" else sys.stdout, flush=True)

        yield lambda _: None, plain
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(), transient=True) as progress:
        task = progress.add_task("Adding", total=0)
        total = 0

        def found(more: int) -> None:
            nonlocal total
            total += more
            progress.update(task, total=total)

        def done(added: Added) -> None:
            counts[added.outcome] += 1
            progress.advance(task)
            if added.outcome == "failed":
                progress.console.print(_line(added), markup=False, highlight=False, style="red")

        yield found, done


_WORDS = {"added": "added", "there": "already there", "changed": "changed", "failed": "failed"}


def _line(added: Added) -> str:
    if added.outcome == "failed":
        return f"failed: {added.origin}: {added.error}"
    return f"{_WORDS[added.outcome]}: a{added.article_id} {_one_line(added.title)} ({added.origin})"


def _one_line(title: str | None) -> str:
    """A title that can't move a terminal's cursor."""
    return "".join(c if c.isprintable() else " " for c in title or "Untitled")


# --- list and remove --------------------------------------------------------------------------------------------------


async def _list(settings: Settings) -> int:
    from bot.store import Store, operator

    store = await Store.open(settings.database)
    try:
        async with store.read() as connection:
            found = await operator.list_shelved(connection)
    finally:
        await store.close()
    for article in found:
        print(_listed(article))
    if not found:
        print("nothing is stored yet; `dateline add PATH|URL` adds articles", file=sys.stderr)
    return 0


def _listed(article: Shelved) -> str:
    day = str(article.published)[:10] if article.published else "undated   "
    shelves = ["house"] if article.house else []
    if article.guilds:
        shelves.append("1 server" if article.guilds == 1 else f"{article.guilds} servers")
    return (
        f"a{article.article_id:<13} {day}  {', '.join(shelves):<16} {_one_line(article.title)}  {article.address or ''}"
    )


async def _remove(items: list[str], settings: Settings) -> int:
    from bot.store import Store

    store = await Store.open(settings.database)
    missing = 0
    removed = 0
    try:
        for item in items:
            taken = await _remove_one(store, item)
            removed += taken
            missing += not taken
            print(f"removed: {item}" if taken else f"not there: {item}", file=sys.stdout if taken else sys.stderr)
        if removed:
            await store.forget()
    finally:
        await store.close()
    return 1 if missing else 0


async def _remove_one(store: Store, item: str) -> bool:
    from bot.store import operator, removal

    if item[:1] == "a" and item[1:].isdecimal() and len(item) < 20:
        ids = [int(item[1:])]
    else:
        async with store.read() as connection:
            ids = [found for address in _addresses(item) for found in await operator.at_address(connection, address)]
    taken = [await store.transact(partial(removal.take_off_all, article_id=article_id)) for article_id in ids]
    return any(taken)


def _addresses(item: str) -> list[str]:
    from pathlib import Path

    from bot.newsroom.bulk_loading import is_url
    from bot.newsroom.intake import file_address
    from bot.sources.address import canonical

    if is_url(item):
        return [address for address in (item, canonical(item)) if address]
    path, _, origin = item.partition("#")
    return [file_address(Path(item)), file_address(Path(path), origin)] if origin else [file_address(Path(item))]
