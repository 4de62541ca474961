"""The summary: a gist of one or two sentences, then what is needed to understand it, all in the article's own words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.names import Names
from bot.analysis.reading import Reading
from bot.analysis.sentences import Sentence
from bot.analysis.summary.leaning import Leaning, leaning
from bot.analysis.summary.weight import Weights
from bot.news import Event, Piece, Quote, Summary

__all__ = ["summarise"]

_POINTS = 5
_SHARE = 0.55  # of the body's characters, gist and points together
_WORDS = 180  # gist and points together: what a card shows
_GIST_WORDS = 45  # beyond this the gist is one sentence
_SHORT = 24  # words; a gist's first sentence shorter than this is joined by a second
_LONGEST = 70  # words of one sentence
_ALIKE = 0.6


def summarise(
    reading: Reading, units: Sequence[Sentence], names: Names, quotes: Sequence[Quote], events: Sequence[Event]
) -> Summary:
    """The sentences that say most of the article; none that needs a sentence which is not shown."""
    if not units:
        return Summary()
    fit = [u for u in units if _is_fit(reading, u, quotes)]
    if not fit:
        first = next((u for u in units if u.parts == 1), units[0])
        return Summary(gist=(Piece(first.span),)) if first.words <= _LONGEST else Summary()
    weights = Weights(reading, units, quotes, events)
    picker = _Picker(reading, names, quotes, units, weights)
    gist = picker.gist(fit)
    points = picker.points(fit, gist)
    return Summary(tuple(picker.piece(u) for u in gist), tuple(picker.piece(u) for u in points))


def _is_fit(reading: Reading, unit: Sentence, quotes: Sequence[Quote]) -> bool:
    """Whether a sentence may be shown at all."""
    if unit.is_furniture or unit.words > _LONGEST or unit.parts > 1:
        return False
    if unit.span.text.endswith((":", "?")):  # it only announces what follows
        return False
    if any(q.span.start < unit.span.end < q.span.end or q.span.start < unit.span.start < q.span.end for q in quotes):
        return False  # it would cut a quotation in two
    inside = [q for q in quotes if unit.span.overlaps(q.span)]
    told = sum(q.span.end - q.span.start for q in inside)
    nobody = inside and all(q.name is None and q.speaker is None for q in inside)
    return not (nobody and told > 0.6 * (unit.span.end - unit.span.start))


class _Picker:
    """Picks sentences of one reading."""

    def __init__(
        self, reading: Reading, names: Names, quotes: Sequence[Quote], units: Sequence[Sentence], weights: Weights
    ) -> None:
        self._reading = reading
        self._names = names
        self._quotes = quotes
        self._weights = weights
        self._leanings: dict[int, Leaning] = {}
        self._units = units
        self._characters = _SHARE * (reading.document.body.end - reading.document.body.start)

    def gist(self, fit: Sequence[Sentence]) -> list[Sentence]:
        """The lede: the first sentence that stands by itself, and the next one where the first is short."""
        standing = [u for u in fit if u.words >= 8 and not self._leaning(u).leans] or list(fit)
        first = standing[0]
        chosen = [first]
        following = [u for u in fit if u.index > first.index][:3]
        for unit in following:
            if first.words >= _SHORT or first.words + unit.words > _GIST_WORDS:
                break
            if self._stands(unit, chosen) and self._weights.likeness(unit, first) < _ALIKE:
                if self._size([*chosen, unit]) <= self._characters:
                    chosen.append(unit)
                break
        return chosen

    def points(self, fit: Sequence[Sentence], gist: Sequence[Sentence]) -> list[Sentence]:
        """The heaviest others, each bringing the one it leans on, as far as there is room; in the article's order."""
        shown = list(gist)
        allowed = {u.index for u in fit}
        ranked = sorted((u for u in fit if u not in gist), key=self._weights.of, reverse=True)
        for unit in ranked:
            wanted = self._with_support(unit, shown, allowed)
            if not wanted or len(shown) - len(gist) + len(wanted) > _POINTS:
                continue
            if any(self._weights.likeness(w, s) >= _ALIKE for w in wanted for s in shown):
                continue
            if self._fits([*shown, *wanted]):
                shown += wanted
        return sorted((u for u in shown if u not in gist), key=lambda u: u.index)

    def piece(self, unit: Sentence) -> Piece:
        return Piece(unit.span, insert=self._leaning(unit).inserts, said_by=self._said_by(unit))

    def _said_by(self, unit: Sentence) -> str | None:
        """Who says it, where the sentence is all quotation and names nobody."""
        for quote in self._quotes:
            covers = quote.span.start <= unit.span.start + 2 and unit.span.end - 3 <= quote.span.end
            if covers and quote.name and (quote.speaker is None or not unit.span.overlaps(quote.speaker)):
                return quote.name
        return None

    def _with_support(self, unit: Sentence, shown: Sequence[Sentence], allowed: set[int]) -> list[Sentence]:
        """The sentence, and the one before it where it leans on that; empty where it cannot be shown."""
        if self._stands(unit, shown):
            return [unit]
        before = self._units[unit.index - 1] if unit.index else None
        if before is None or before.index not in allowed or not self._stands(before, shown):
            return []
        return [before, unit]

    def _stands(self, unit: Sentence, shown: Sequence[Sentence]) -> bool:
        return not self._leaning(unit).leans or any(s.index == unit.index - 1 for s in shown)

    def _leaning(self, unit: Sentence) -> Leaning:
        if unit.index not in self._leanings:
            self._leanings[unit.index] = leaning(self._reading, self._names, unit)
        return self._leanings[unit.index]

    def _fits(self, chosen: Sequence[Sentence]) -> bool:
        return sum(u.words for u in chosen) <= _WORDS and self._size(chosen) <= self._characters

    def _size(self, chosen: Sequence[Sentence]) -> int:
        return sum(u.span.end - u.span.start + 1 for u in chosen)
