"""How Python reads a regular expression: `re._parser` and `re._constants`, private to CPython 3.11 to 3.14.

Nothing public gives a pattern's parts. They are needed to know what a text must hold for a pattern to match (`needs`),
and to make texts that are hard for a pattern (the tests of hostile input). `tests/analysis/times/test_pattern_tree.py`
says when another Python reads patterns differently.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

code: Final[Any] = import_module("re._constants")  # the names of a tree's operations
_parser: Final[Any] = import_module("re._parser")


def parse_pattern(pattern: str | bytes, flags: int = 0) -> Any:
    """Return a pattern's tree: an iterable of (operation, argument), with the flags as read in `tree.state.flags`."""
    return _parser.parse(pattern, flags)
