"""`dateline list`: the articles that are stored."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from bot.cli.printing import make_printable
from bot.cli.subcommands import Subcommands
from bot.news.nouns import count_noun
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.store.operator import Shelved

_ABOUT = "List every article, newest first: its key, its day, who sees it, its title."


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser("list", help="list the articles that are stored", description=_ABOUT)
    command.set_defaults(main=main)


def main(_args: argparse.Namespace, settings: Settings) -> int:
    """Print a line for each article; 0. StoreError."""
    return asyncio.run(_list(settings))


async def _list(settings: Settings) -> int:
    from bot.store import Store, operator

    store = await Store.open(settings.database)
    try:
        async with store.read() as connection:
            found = await operator.list_shelved(connection)
    finally:
        await store.close()
    for article in found:
        print(_line(article))
    if not found:
        print("Nothing is stored yet. `dateline add PATH|URL` adds articles.", file=sys.stderr)
    return 0


def _line(article: Shelved) -> str:
    day = str(article.published)[:10] if article.published else "undated   "
    seen_by = ["everyone"] if article.house else []
    if not article.house and article.feeds:
        seen_by.append("its feed's followers" if article.feeds == 1 else f"{article.feeds} feeds' followers")
    if article.guilds:
        seen_by.append(count_noun(article.guilds, "server"))
    title = make_printable(article.title or "Untitled")
    return f"a{article.article_id:<13} {day}  {', '.join(seen_by):<19} {title}  {article.address or ''}"
