"""Chance, told from change: figures over documents drawn again and again from those that were measured.

A figure is a function of sums of counts, and the counts come by document; so drawing documents with replacement and
adding their counts up gives the figure that another newspaper's worth of documents might have had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 2000
SEED = 5
_TAIL = 2.5  # per cent at either end, which leaves 95

Counts = tuple[float, ...]
Value = Callable[[Sequence[float]], float]  # the figure of the counts' sums


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies in 95 of 100 draws."""

    low: float
    high: float


def total(counts: Sequence[Counts]) -> Counts:
    """The sums over the documents."""
    return tuple(sum(column) for column in zip(*counts, strict=True))


def drawn(counts: Sequence[Counts], value: Value, draws: int = DRAWS, seed: int = SEED) -> list[float]:
    """The figure of each draw, the same for the same counts and seed."""
    weights = np.random.default_rng(seed).multinomial(len(counts), [1 / len(counts)] * len(counts), size=draws)
    return [value(sums) for sums in (weights @ np.array(counts, dtype=float)).tolist()]


def interval(values: Sequence[float]) -> Interval:
    """The middle 95 per cent."""
    low, high = np.percentile(values, [_TAIL, 100 - _TAIL]).tolist()
    return Interval(low, high)


def difference(
    one: Sequence[Counts], other: Sequence[Counts], value: Value, *, paired: bool, draws: int = DRAWS
) -> Interval:
    """The interval of one less the other: of two versions on the same documents, drawn alike (`paired`), or of two
    groups of documents, drawn each by itself.
    """
    pairs = zip(drawn(one, value, draws), drawn(other, value, draws, SEED if paired else SEED + 1), strict=True)
    return interval([a - b for a, b in pairs])
