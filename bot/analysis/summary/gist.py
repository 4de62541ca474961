"""The gist: the sentence that an editor would print under the headline, and a second one where it is short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.summary.eligibility import Eligibility
from bot.analysis.summary.weight import ALIKE, Weights, is_addressed_to_reader
from bot.sources.datelines import find_dateline

_EARLY = 8  # sentences: the news is told by then; what comes after is reaction and background
_FEWEST = 8  # words: fewer tell nothing by themselves
_SHORT = 20  # words; standfirsts have 23: a gist's sentence shorter than this is joined by a second
_MOST = 45  # words of two sentences together
# A sentence that tells the whole headline weighs 1. The first sentence of a news story is written to be its gist, the
# second goes on with it; from there on each place counts a little less.
_FIRST = 0.5
_SECOND = 0.2
_PER_PLACE = 0.02
_FOLLOWS = 0.2  # what goes on with the first choice, though it could not stand alone
_NOT_TOLD = 0.3  # what a quotation, or the reporter's "we" and "you", loses against a sentence that tells
_OPENING = 8  # paragraphs in which a dateline says where the story begins


def find_first_paragraph(reading: Reading) -> int:
    """The paragraph the story begins with: the first that has a dateline, where captions and highlights precede it."""
    for place, paragraph in islice(enumerate(reading.paragraphs), _OPENING):
        if find_dateline(reading.text, paragraph.start, paragraph.end) is not None:
            return place
    return 0


class GistChooser:
    """Chooses the gist of one article, of at most `characters`."""

    def __init__(self, weights: Weights, standing: Eligibility, characters: float) -> None:
        self._weights = weights
        self._standing = standing
        self._characters = characters

    def choose(self, fit: Sequence[Sentence]) -> list[tuple[Sentence, str]]:
        """Return one or two sentences in the article's order, each with the rule that chose it."""
        alone = self._select_standalone(fit)
        if not alone:
            return [(fit[0], "opening")]
        worth = {u.index: self._weigh(place, u) for place, u in enumerate(alone)}
        first = max(alone, key=lambda u: worth[u.index])
        chosen = [(first, "lede" if first is alone[0] else "tells-headline")]
        if first.words < _SHORT and (second := self._choose_second(first, fit, worth)) is not None:
            chosen.append((second, "beside-lede"))
        return sorted(chosen, key=lambda pick: pick[0].index)

    def _select_standalone(self, fit: Sequence[Sentence]) -> list[Sentence]:
        """Return the first sentences that can be understood alone; the very first as the article's opening."""
        standing = (u for u in fit if u.words >= _FEWEST and not self._standing.find_dependence(u).leans)
        first = next(standing, None)
        return [] if first is None else [first, *islice(filter(self._standing.is_standalone, standing), _EARLY - 1)]

    def _choose_second(self, first: Sentence, fit: Sequence[Sentence], worth: Mapping[int, float]) -> Sentence | None:
        """Return the sentence to go with a short one: it tells, and stands alone or follows at once."""
        best: tuple[float, Sentence] | None = None
        for unit in fit:
            follows = _FOLLOWS + self._weights.score_headline(unit) if unit.index == first.index + 1 else None
            value = worth.get(unit.index, follows)
            if value is None or unit is first or not self._can_follow(first, unit):
                continue
            if best is None or value > best[0]:
                best = value, unit
        return None if best is None else best[1]

    def _can_follow(self, first: Sentence, second: Sentence) -> bool:
        size = sum(u.span.end - u.span.start + 1 for u in (first, second))
        has_room = first.words + second.words <= _MOST and size <= self._characters
        return has_room and not self._is_said(second) and self._weights.score_likeness(first, second) < ALIKE

    def _weigh(self, place: int, unit: Sentence) -> float:
        by_place = (_FIRST, _SECOND)[place] if place < 2 else 0.0
        not_told = self._is_said(unit) or is_addressed_to_reader(unit)
        return self._weights.score_headline(unit) + by_place - _PER_PLACE * place - _NOT_TOLD * not_told

    def _is_said(self, unit: Sentence) -> bool:
        return self._standing.is_quotation(unit) or self._standing.is_opened_by_quote(unit)
