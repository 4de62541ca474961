"""The points: what else is needed to understand the article."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.sentences import Sentence
from bot.analysis.summary.standing import Standing
from bot.analysis.summary.weight import Weights

_MOST = 5
_WORDS = 180  # gist and points together: what a card shows
_ALIKE = 0.6


def choose(
    units: Sequence[Sentence],
    fit: Sequence[Sentence],
    gist: Sequence[Sentence],
    weights: Weights,
    standing: Standing,
    characters: float,
) -> list[tuple[Sentence, str]]:
    """The heaviest sentences beside the gist, each bringing the one it leans on; in the article's order."""
    shown = list(gist)
    chosen: dict[int, tuple[Sentence, str]] = {}
    allowed = {u.index for u in fit}
    for unit in sorted((u for u in fit if u not in gist), key=weights.of, reverse=True):
        wanted = _with_support(unit, units, allowed, shown, standing)
        wanted = [u for u in wanted if u not in shown]
        if not wanted or len(chosen) + len(wanted) > _MOST:
            continue
        if any(weights.likeness(w, s) >= _ALIKE for w in wanted for s in shown):
            continue
        if _has_room([*shown, *wanted], characters):
            shown += wanted
            chosen |= {u.index: (u, "says-most" if u is unit else "leads-in") for u in wanted}
    return [chosen[index] for index in sorted(chosen)]


def _with_support(
    unit: Sentence, units: Sequence[Sentence], allowed: set[int], shown: Sequence[Sentence], standing: Standing
) -> list[Sentence]:
    """The sentence, and the one before it where it leans on that; empty where it cannot be shown."""
    if standing.stands(unit, shown):
        return [unit]
    before = units[unit.index - 1] if unit.index else None
    if before is None or before.index not in allowed or not standing.stands(before, shown):
        return []
    return [before, unit]


def _has_room(chosen: Sequence[Sentence], characters: float) -> bool:
    size = sum(u.span.end - u.span.start + 1 for u in chosen)
    return sum(u.words for u in chosen) <= _WORDS and size <= characters
