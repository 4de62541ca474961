"""`dateline migrate-to`: everything in the SQLite file, copied into a database of PostgreSQL."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.subcommands import Subcommands
from bot.errors import UsageError
from bot.settings import Settings

_ABOUT = """\
Copy everything in the SQLite file (DATELINE_DATABASE) into an empty database
of PostgreSQL, and check that each table came out the same. URL is
postgresql://USER@HOST/NAME; a password is better in PGPASSWORD or ~/.pgpass
than in it. Stop the bot before, and set DATELINE_DATABASE to URL after. The
file stays as it is. Killed or refused half-way, the database is empty still."""


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "migrate-to",
        help="copy the SQLite file into PostgreSQL",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("url", metavar="URL", help="the database to copy into: postgresql://…")
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Copy and check; 0. UsageError where either is of the wrong kind, StoreError where it failed."""
    from bot.store.dialects.connecting import is_postgresql
    from bot.store.dialects.sqlite import path_of

    if not is_postgresql(args.url):
        raise UsageError("no PostgreSQL", why="URL must begin with postgresql://.")
    if is_postgresql(settings.database):
        why = "DATELINE_DATABASE is on PostgreSQL already. Set it to the SQLite file that is to be copied."
        raise UsageError("no SQLite", why=why)
    from bot.store.dialects.copying import copy_into

    copied = asyncio.run(copy_into(path_of(settings.database), args.url))
    print(f"{copied.rows:,} rows of {copied.tables} tables copied and checked. Set DATELINE_DATABASE to that address.")
    return 0
