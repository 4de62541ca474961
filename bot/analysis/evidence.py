"""Evidence that adds up: features with weights, in tables that people can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """What speaks for an answer or, below nought, against it: how much, and why in a sentence."""

    weight: float
    why: str


def add_up(table: Mapping[str, Feature], found: Mapping[str, float]) -> float:
    """Return what features weigh, times how often or far each was found; unknown ones weigh nothing."""
    return sum(table[name].weight * times for name, times in found.items() if name in table)
