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
_FOLLOWS = 0.2  # what goes on with the first choice, though it could not stand alone
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
    alone = [u for u in fit if u.words >= _FEWEST and not standing.leaning(u).leans]
    if not alone:
        return [(fit[0], "opening")]
    alone = [u for u in alone if u is alone[0] or standing.is_alone(u)][:_EARLY]
    worth = {u.index: _worth(place, u, weights, standing) for place, u in enumerate(alone)}
    first = max(alone, key=lambda u: worth[u.index])
    chosen = [(first, "lede" if first is alone[0] else "tells-headline")]
    if first.words < _SHORT:
        beside = _beside(first, fit, worth, weights, standing, characters)
        chosen += [(unit, "beside-lede") for unit in beside]
    return sorted(chosen, key=lambda pick: pick[0].index)


def _beside(
    first: Sentence,
    fit: Sequence[Sentence],
    worth: dict[int, float],
    weights: Weights,
    standing: Standing,
    characters: float,
) -> list[Sentence]:
    """The sentence to go with a short one: it tells, and stands alone or follows at once."""
    found: dict[float, Sentence] = {}
    for unit in fit:
        value = worth.get(unit.index, _FOLLOWS + weights.headline(unit) if unit.index == first.index + 1 else None)
        if value is None or unit is first or _is_said(unit, standing):
            continue
        if _goes_with(first, unit, weights, characters):
            found.setdefault(value, unit)
    return [found[max(found)]] if found else []


def _worth(place: int, unit: Sentence, weights: Weights, standing: Standing) -> float:
    by_place = (_FIRST, _SECOND)[place] if place < 2 else 0.0
    not_told = _is_said(unit, standing) or speaks_to_reader(unit)
    return weights.headline(unit) + by_place - _PER_PLACE * place - _NOT_TOLD * not_told


def _is_said(unit: Sentence, standing: Standing) -> bool:
    return standing.is_quotation(unit) or standing.opens_quoted(unit)


def _goes_with(first: Sentence, second: Sentence, weights: Weights, characters: float) -> bool:
    size = sum(u.span.end - u.span.start + 1 for u in (first, second))
    return first.words + second.words <= _MOST and size <= characters and weights.likeness(first, second) < _ALIKE
