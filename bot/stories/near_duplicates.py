"""Near-identical texts: one agency's report as several outlets print it.

A text is known by its runs of `RUN` words; of their hashes the `KEPT` smallest are kept (Broder's bottom sketch), from
which the share of runs that two texts have in common can be told without the texts.
"""

from __future__ import annotations

from array import array
from zlib import crc32

from bot.stories.content_words import split_words

RUN = 5
KEPT = 64
FEWEST = 8  # runs: a shorter text is no copy of anything, it is a headline
COPY = 0.5  # of the runs of both together: an outlet cuts the end off, or adds a paragraph


def make_sketch(text: str) -> frozenset[int]:
    """Make the sketch of a text; empty where it is too short to tell."""
    listed = list(split_words(text))
    runs = {crc32(" ".join(listed[i : i + RUN]).encode()) for i in range(len(listed) - RUN + 1)}
    return frozenset(sorted(runs)[:KEPT]) if len(runs) >= FEWEST else frozenset()


def measure_resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share, from 0 to 1, of the runs of two texts that both have, as their sketches tell it."""
    if not one or not other:
        return 0.0
    smallest = sorted(one | other)[:KEPT]
    return sum(run in one and run in other for run in smallest) / len(smallest)


def pack(sketch: frozenset[int]) -> bytes:
    """Return a sketch as it is stored: unsigned 32-bit numbers, the smallest first."""
    return array("I", sorted(sketch)).tobytes()


def unpack(stored: bytes) -> frozenset[int]:
    """Return a sketch that was stored."""
    return frozenset(array("I", stored))
