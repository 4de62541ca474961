"""`dateline backup`: a copy of the database, right at one moment, made while the bot runs."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.subcommands import Subcommands
from bot.errors import UsageError
from bot.settings import Settings

_ABOUT = """\
Copy the database while the bot runs: everything that was stored when the copy
began, in one file, checked before it gets its name. TO is a file, or a folder
in which the copy is named after the time; without it, the folder `backups`
beside the database. A folder that is not there is made only where it is
`backups`, or TO ends in a slash. To restore one, stop the bot and put the copy in the
database's place (docs/operating.md)."""


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "backup",
        help="copy the database while the bot runs",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("to", nargs="?", metavar="TO", help="a file, or a folder (default: `backups`)")
    command.add_argument("--force", action="store_true", help="replace the file where it is there already")
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Make and check the copy; 0. UsageError where TO cannot be, StoreError where it failed."""
    from bot.store.backup import copy
    from bot.store.dialects.connecting import is_postgresql
    from bot.store.dialects.sqlite import path_of

    if is_postgresql(settings.database):
        return _name_pg_dump(settings.database)
    path = path_of(settings.database)
    target = _target(args.to, path, datetime.now(UTC))
    if target.exists():
        if target.samefile(path):
            raise UsageError("onto itself", why=f"{target} is the database itself. Name another file.")
        if not args.force:
            raise UsageError("there already", why=f"{target} is there already. Name another file, or use --force.")
    made = _make_folder(args.to, target, path)
    try:
        size = copy(path, target)
    except BaseException:
        if made:
            with contextlib.suppress(OSError):
                target.parent.rmdir()
        raise
    print(f"{target}: {size / 1024 / 1024:,.1f} MiB, checked")
    return 0


def _name_pg_dump(setting: str) -> int:
    """Say what copies a database of PostgreSQL; 0 where it is there, 1 where it is not."""
    from bot.store.dialects.connecting import find_database

    shown = find_database(setting).shown
    found = shutil.which("pg_dump")
    if found is None:
        print("PostgreSQL is copied by its own pg_dump, which is not installed here.", file=sys.stderr)
        print("Install PostgreSQL's client programs (Debian: postgresql-client).", file=sys.stderr)
        return 1
    print(f"The database is {shown}. PostgreSQL is copied by its own pg_dump, which is there:")
    names = [name for name in ("DATELINE_DATABASE", "DATABASE_URL") if name in os.environ]
    variable = names[0] if names else "DATELINE_DATABASE"
    print(f'  {found} --format=custom --file=dateline.dump "${variable}"')
    print(f'To restore it: pg_restore --clean --if-exists --dbname="${variable}" dateline.dump')
    return 0


def _make_folder(given: str | None, target: Path, path: Path) -> bool:
    """Make the copy's folder where it was asked for; return whether it was made. UsageError where it cannot be."""
    folder = target.parent
    if folder.is_dir() or not path.is_file():  # without a database, there is nothing to make a folder for
        return False
    if given is not None and not given.endswith(("/", "\\")):
        raise UsageError("no folder", why=f"There is no folder {folder}. Make it, or name another.")
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        why = f"The folder {folder} cannot be made: {error.strerror}. Make it, or name another."
        raise UsageError("no folder", why=why) from error
    return True


def _target(given: str | None, path: Path, now: datetime) -> Path:
    """Return the file to write: as given, or named after the time in the given folder or the one beside `path`."""
    name = f"{path.stem}-{now:%Y%m%dT%H%M%SZ}.db"
    if given is None:
        return path.parent / "backups" / name
    wanted = Path(given).expanduser()
    return wanted / name if wanted.is_dir() or given.endswith(("/", "\\")) else wanted
