"""Near-identical texts: one agency's report as several outlets print it.

A text is known by its runs of `RUN` words; of their hashes the `KEPT` smallest are kept (Broder's bottom sketch), from
which the share of runs that two texts have in common can be told without the texts.
"""

from __future__ import annotations

from array import array
from zlib import crc32

from bot.stories.content_words import words

RUN = 5
KEPT = 64
FEWEST = 8  # runs: a shorter text is no copy of anything, it is a headline
COPY = 0.5  # of the runs of both together: an outlet cuts the end off, or adds a paragraph


def sketch_of(text: str) -> frozenset[int]:
    """The sketch of a text; empty where it is too short to tell."""
    listed = list(words(text))
    runs = {crc32(" ".join(listed[i : i + RUN]).encode()) for i in range(len(listed) - RUN + 1)}
    return frozenset(sorted(runs)[:KEPT]) if len(runs) >= FEWEST else frozenset()


def shared(one: frozenset[int], other: frozenset[int]) -> float:
    """The share, from 0 to 1, of the runs of two texts that both have, as their sketches tell it."""
    if not one or not other:
        return 0.0
    smallest = sorted(one | other)[:KEPT]
    return sum(run in one and run in other for run in smallest) / len(smallest)


def packed(sketch: frozenset[int]) -> bytes:
    """A sketch as it is stored: unsigned 32-bit numbers, the smallest first."""
    return array("I", sorted(sketch)).tobytes()


def unpacked(stored: bytes) -> frozenset[int]:
    return frozenset(array("I", stored))
