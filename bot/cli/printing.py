"""What several commands print: lines that a terminal can show whatever stands in them."""

from __future__ import annotations


def make_printable(words: str) -> str:
    """Return the words with a space for every character that could move a terminal's cursor."""
    return "".join(c if c.isprintable() else " " for c in words)
