"""`dateline settings`: every setting with its default, in the form of the file that settings are read from."""

from __future__ import annotations

import argparse

from bot.settings import PLACES, SETTINGS, Settings

_ABOUT = f"""\
Print every setting with its default, in the form of the file of settings. Take
the # from the line of what you change; the rest stays as this version has it.

  dateline settings >FILE

Settings are read from the environment, which wins, and from the file
{PLACES.env_file}
Make it yours alone, since it holds the token: chmod 600 FILE"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "settings",
        help="list every setting with its default",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Print them; 0."""
    print(list_settings(), end="")
    return 0


def list_settings() -> str:
    """Return every setting as two lines, what it is about and `#NAME=default`, with an empty line before them."""
    top = f"# Read from {PLACES.env_file}; a variable of the environment wins over it, also where it is empty.\n"
    return top + "".join(f"\n# {one.about}\n#{one.name}={one.default}\n" for one in SETTINGS)
