"""The points: what else is needed to understand the article."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from bot.analysis.parse.sentences import Sentence
from bot.analysis.summary.eligibility import Eligibility
from bot.analysis.summary.gist_candidates import Candidates
from bot.analysis.summary.gist_evidence import weigh_against
from bot.analysis.summary.weight import ALIKE, Weights

_MOST = 5
_WORDS = 180  # gist and points together: what a card shows


class PointChooser:
    """Chooses the points of one article; gist and points together have at most `characters`."""

    def __init__(
        self,
        units: Sequence[Sentence],
        candidates: Candidates,
        weights: Weights,
        standing: Eligibility,
        characters: float,
    ) -> None:
        self._units = units
        self._candidates = candidates
        self._weights = weights
        self._standing = standing
        self._characters = characters

    def choose(self, fit: Sequence[Sentence], gist: Sequence[Sentence]) -> list[tuple[Sentence, str]]:
        """Return the heaviest sentences beside the gist, each bringing the one it leans on; in the article's order."""
        shown = list(gist)
        chosen: dict[int, tuple[Sentence, str]] = {}
        allowed = {u.index for u in fit}
        for unit in self._rank(fit, gist):
            if len(chosen) == _MOST:
                break
            wanted = [] if unit in shown else self._add_support(unit, allowed, shown)
            if wanted and len(chosen) + len(wanted) <= _MOST and self._is_new(wanted, shown):
                shown += wanted
                chosen |= {u.index: (u, "says-most" if u is unit else "leads-in") for u in wanted}
        return [chosen[index] for index in sorted(chosen)]

    def _rank(self, fit: Sequence[Sentence], gist: Sequence[Sentence]) -> list[Sentence]:
        """Return the sentences beside the gist that are worth something, the heaviest first."""
        worth = {u.index: self._weigh(u) for u in fit if u not in gist}
        return sorted((u for u in fit if worth.get(u.index, 0.0) > 0), key=lambda u: worth[u.index], reverse=True)

    def _weigh(self, unit: Sentence) -> float:
        """Return what a sentence is worth as a point.

        What begins with a quotation is none, however good; "the ministry said that it “strongly urged …”" may be.
        """
        if self._standing.is_opened_by_quote(unit):
            return 0.0
        one = replace(self._candidates.describe(unit), is_said=False)
        return self._weights.weigh(unit) - weigh_against(one)

    def _add_support(self, unit: Sentence, allowed: Set[int], shown: Sequence[Sentence]) -> list[Sentence]:
        """Return the sentence, and the one before it where it leans on that; empty where it cannot be shown."""
        if self._standing.is_understandable(unit, shown):
            return [unit]
        before = self._units[unit.index - 1] if unit.index else None
        if before is None or before.index not in allowed or not self._standing.is_understandable(before, shown):
            return []
        return [before, unit]

    def _is_new(self, wanted: Sequence[Sentence], shown: Sequence[Sentence]) -> bool:
        """Return whether there is room for the sentences, and none of them says what is shown already."""
        if any(self._weights.score_likeness(w, s) >= ALIKE for w in wanted for s in shown):
            return False
        together = [*shown, *wanted]
        size = sum(u.span.end - u.span.start + 1 for u in together)
        return sum(u.words for u in together) <= _WORDS and size <= self._characters
