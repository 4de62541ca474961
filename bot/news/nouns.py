"""A number with its noun, as a person reads it."""

from __future__ import annotations

_VOWELS = frozenset("aeiou")


def count_noun(number: object, noun: str) -> str:
    """Return a number with its noun: "1 quote", "4,000 quotes", "2 stories", "3 days". `number` may be written out."""
    figure = f"{number:,}" if isinstance(number, int | float) else str(number)
    if figure == "1":
        return f"1 {noun}"
    ends_in_ies = noun.endswith("y") and noun[-2:-1] not in _VOWELS
    return f"{figure} {noun[:-1]}ies" if ends_in_ies else f"{figure} {noun}s"
