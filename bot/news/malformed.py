"""The error of a stored value that this program cannot have written."""

from __future__ import annotations


class Malformed(Exception):
    """A text that stands for a shelf, or for what a post is of, has none of their forms."""
