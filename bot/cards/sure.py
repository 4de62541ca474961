"""How sure analysis is of a fact, as a card shows it."""

from __future__ import annotations

_HAIR = 1e-9  # 0.29 of 1 is 28.999999999999996 of 100


def describe_confidence(confidence: float) -> str:
    """Return how sure a fact is: "95 %". It is cut, not rounded: what is below a limit reads so."""
    return f"{int(confidence * 100 + _HAIR)} %"
