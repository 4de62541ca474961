"""The type of what `ArgumentParser.add_subparsers` returns: argparse has no public name for it."""

from __future__ import annotations

import argparse
from typing import TypeAlias

Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
