"""`dateline reports`: what people have reported as wrong, in all servers."""

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
    from bot.news.reports import Report

_ABOUT = "List what people have reported as wrong and nobody has dealt with, newest first, with the article's key."
_MOST = 200


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser("reports", help="list what people report as wrong", description=_ABOUT)
    command.set_defaults(main=main)


def main(_args: argparse.Namespace, settings: Settings) -> int:
    """Print a paragraph for each report; 0. StoreError."""
    return asyncio.run(print_all(settings))


async def print_all(settings: Settings) -> int:
    """Print a paragraph for each report; 0. StoreError."""
    from bot.store import Store, reports

    store = await Store.open(settings.database)
    try:
        async with store.read() as connection:
            found = await reports.list_open(connection, None, _MOST)
    finally:
        await store.close()
    for report in found:
        print(_describe(report))
    if not found:
        print("Nothing is reported as wrong.", file=sys.stderr)
    return 0


def _describe(report: Report) -> str:
    from bot.news.reports import WRONG

    where = f"server {report.guild_id}" if report.guild_id else "direct messages"
    head = f"a{report.key}  {report.at:%Y-%m-%d}  {WRONG[report.what]}  {count_noun(report.people, 'report')}, {where}"
    said = f"\n    they say: {make_printable(report.words)}" if report.words else ""
    return f"{head}  {make_printable(report.title)}\n    {report.kind}: {make_printable(report.text)}{said}"
