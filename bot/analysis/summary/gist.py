"""The gist: the sentence that an editor would print under the headline, and a second one where it is short."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from bot.analysis.reading import Reading
from bot.analysis.sentences import Sentence
from bot.analysis.summary.standing import Standing
from bot.analysis.summary.weight import Weights, speaks_to_reader
from bot.sources.datelines import dateline

_EARLY = 8  # sentences: the news is told by then; what comes after is reaction and background
_FEWEST = 8  # words: fewer tell nothing by themselves
_SHORT = 20  # words; standfirsts have 23: a gist's sentence shorter than this is joined by a second
_MOST = 45  # words of two sentences together
_ALIKE = 0.6
# A sentence that tells the whole headline weighs 1. The first sentence of a news story is written to be its gist, the
# second goes on with it; from there on each place counts a little less.
_FIRST = 0.5
_SECOND = 0.2
_PER_PLACE = 0.02
_NOT_TOLD = 0.3  # what a quotation, or the reporter's "we" and "you", loses against a sentence that tells
_OPENING = 8  # paragraphs in which a dateline says where the story begins


def opening(reading: Reading) -> int:
    """The paragraph the story begins with: the first that has a dateline, where captions and highlights precede it."""
    for place, paragraph in islice(enumerate(reading.paragraphs), _OPENING):
        if dateline(reading.text, paragraph.start, paragraph.end) is not None:
            return place
    return 0


def choose(
    fit: Sequence[Sentence], weights: Weights, standing: Standing, characters: float
) -> list[tuple[Sentence, str]]:
    """One or two sentences in the article's order, each with the rule that chose it."""
    alone = [u for u in fit if u.words >= _FEWEST and not standing.leaning(u).leans][:_EARLY]
    if not alone:
        return [(fit[0], "opening")]
    worth = {u.index: _worth(place, u, weights, standing) for place, u in enumerate(alone)}
    first = max(alone, key=lambda u: worth[u.index])
    chosen = [(first, "lede" if first is alone[0] else "tells-headline")]
    if first.words < _SHORT:
        after = next((u for u in fit if u.index == first.index + 1), None)
        if after is not None and after.index not in worth:
            worth[after.index] = (
                _SECOND - _PER_PLACE - _NOT_TOLD * standing.is_quotation(after) + weights.headline(after)
            )
            alone = [*alone, after]
        second = max(
            (u for u in alone if u is not first and _goes_with(first, u, weights, characters)),
            key=lambda u: worth[u.index],
            default=None,
        )
        if second is not None:
            chosen.append((second, "beside-lede"))
    return sorted(chosen, key=lambda pick: pick[0].index)


def _worth(place: int, unit: Sentence, weights: Weights, standing: Standing) -> float:
    by_place = (_FIRST, _SECOND)[place] if place < 2 else 0.0
    not_told = standing.is_quotation(unit) or speaks_to_reader(unit)
    return weights.headline(unit) + by_place - _PER_PLACE * place - _NOT_TOLD * not_told


def _goes_with(first: Sentence, second: Sentence, weights: Weights, characters: float) -> bool:
    size = sum(u.span.end - u.span.start + 1 for u in (first, second))
    return first.words + second.words <= _MOST and size <= characters and weights.likeness(first, second) < _ALIKE
