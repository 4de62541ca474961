"""Values in lots that one statement can take: databases bound how many, and a long statement holds others up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

TOGETHER: Final = 500  # values in one statement

_T = TypeVar("_T")


def in_parts(values: Sequence[_T], size: int = TOGETHER) -> Iterator[Sequence[_T]]:
    """Yield values in their order, `size` at a time; the last lot may have fewer."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
