"""`dateline remove`: removes articles for good."""

from __future__ import annotations

import argparse
import asyncio
import sys
from functools import partial
from typing import TYPE_CHECKING

from bot.cli.subcommands import Subcommands
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.store import Store

_ABOUT = "Remove articles for everyone: from every server, from the search and from the database's file."


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser("remove", help="remove articles for good", description=_ABOUT)
    command.add_argument(
        "items", nargs="+", metavar="KEY|URL|PATH", help="a key of `dateline list`, or where it is from"
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Remove the items; 0, or 1 when one of them is not there. StoreError."""
    return asyncio.run(_remove(args.items, settings))


async def _remove(items: list[str], settings: Settings) -> int:
    from bot.store import Store

    store = await Store.open(settings.database)
    missing = 0
    removed = 0
    try:
        for item in items:
            is_removed = await _remove_one(store, item)
            removed += is_removed
            missing += not is_removed
            if is_removed:
                print(f"removed: {item}")
            else:
                print(f"not there: {item}", file=sys.stderr)
        if removed:
            await store.forget()
    finally:
        await store.close()
    return 1 if missing else 0


async def _remove_one(store: Store, item: str) -> bool:
    """Remove what an item names; whether there was any."""
    from bot.store import operator, removal

    if item[:1] == "a" and item[1:].isdecimal() and len(item) < 20:
        ids = [int(item[1:])]
    else:
        async with store.read() as connection:
            ids = [found for address in _addresses(item) for found in await operator.at_address(connection, address)]
    outcomes = [await store.transact(partial(removal.take_off_all, article_id=article_id)) for article_id in ids]
    return any(outcomes)


def _addresses(item: str) -> list[str]:
    """Return the addresses under which an article from this URL or file may be stored."""
    from pathlib import Path

    from bot.newsroom.bulk_loading import is_url
    from bot.newsroom.intake import file_address
    from bot.sources.address import canonical

    if is_url(item):
        return [address for address in (item, canonical(item)) if address]
    path, _, origin = item.partition("#")
    return [file_address(Path(item)), file_address(Path(path), origin)] if origin else [file_address(Path(item))]
