"""Which sentences tell best what happened on a day: those with the words that most tell it by, none twice. Pure.

Each is measured by its likeness to all that is told of the day (Radev et al. 2004, centroids), weighed by how telling
the words are; what a chosen one says already counts against the next (Carbonell & Goldstein 1998).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from bot.stories.word_weights import weigh_word

_REPEATS = 0.45  # of the words of the shorter of two sentences: from there on one of them is enough
_SAME = 0.6  # from there on, and with so many words in common, they tell one event
SAME_WORDS = 4
_STATED = 2.0  # what a sentence that names the day counts for the day's words, beside one of an opening
_SHOWN = 1.4  # and how much sooner it is shown
_PLACE = 0.3  # how fast a sentence counts less, the later in the article it stands
_SHOWN_PLACE = 0.1
_LENGTH = 0.9  # 1 would take the mean of the words' weights, 0 their sum
_TOLD = 0.5  # how much more a sentence counts for the other articles that tell the same, by their logarithm
_FULL = 7  # content words of a sentence that tells something; that it has fewer makes it no better
_REPEATED = 0.7  # of a sentence's weight, lost where a chosen one says all of it
_COUNTED = 30  # of the heaviest, that are counted how many articles tell them
_LOOKED_AT = 60  # of the heaviest, for the next to choose


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that tells of a day; `order` settles which of equals comes first, whatever order they came in."""

    words: Set[str]
    is_stated: bool
    place: int
    order: tuple[str, int]
    weight: float = 1.0  # how much it is to the point


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen sentence with those that tell the same, by index, the heaviest first."""

    index: int
    same: tuple[int, ...]


def choose_sentences(candidates: Sequence[Candidate], most: int) -> tuple[Choice, ...]:
    """Return at most so many of the sentences of one day, the best first."""
    weights = _weigh_words(candidates)
    weighed = {index: _weigh(one, weights) for index, one in enumerate(candidates) if one.words}
    ranked = _rank(candidates, weighed)
    for index in ranked[:_COUNTED]:
        weighed[index] *= 1 + _TOLD * math.log1p(count_others(candidates, index))
    ranked = _rank(candidates, weighed)
    chosen: list[int] = []
    same: dict[int, list[int]] = {}
    left = ranked
    while left and len(chosen) < most:
        best = _find_best(candidates, left[:_LOOKED_AT], weighed, chosen)
        chosen.append(best)
        words = candidates[best].words
        others = [i for i in left if i != best and measure_overlap(candidates[i].words, words) > _REPEATS]
        same[best] = [i for i in others if is_same(candidates[i].words, words)]
        gone = {best, *others}
        left = [index for index in left if index not in gone]
    return tuple(Choice(index, tuple(same[index])) for index in chosen)


def _rank(candidates: Sequence[Candidate], weighed: Mapping[int, float]) -> list[int]:
    return sorted(weighed, key=lambda index: (-weighed[index], candidates[index].order))


def count_others(candidates: Sequence[Candidate], index: int) -> int:
    """Return how many other articles tell much the same of the day in words of their own."""
    mine = candidates[index]
    alike = (
        one.order[0]
        for one in candidates
        if one.words != mine.words and measure_overlap(one.words, mine.words) > _REPEATS
    )
    return len({article for article in alike if article != mine.order[0]})


def measure_overlap(one: Set[str], other: Set[str]) -> float:
    """Return the share, from 0 to 1, of the words of the shorter that the other has."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def is_same(one: Set[str], other: Set[str]) -> bool:
    """Return whether two sentences tell one event, by their words."""
    return len(one & other) >= SAME_WORDS and measure_overlap(one, other) >= _SAME


def _weigh_words(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return how much each word tells of the day: how often it is told, by how telling it is anywhere."""
    counts: Counter[str] = Counter()
    for one in sorted(candidates, key=lambda one: one.order):  # a sum of fractions depends on their order
        share = one.weight * (_STATED if one.is_stated else 1 / (1 + _PLACE * one.place))
        for word in one.words:
            counts[word] += share  # type: ignore[assignment]  # typeshed has Counter of whole numbers
    return {word: count * weigh_word(word) for word, count in counts.items()}


def _weigh(one: Candidate, weights: dict[str, float]) -> float:
    told: float = sum(sorted(weights[word] for word in one.words)) / max(_FULL, len(one.words)) ** _LENGTH
    shown: float = _SHOWN if one.is_stated else 1 / (1 + _SHOWN_PLACE * one.place)
    return one.weight * told * shown


def _find_best(
    candidates: Sequence[Candidate], among: Sequence[int], weighed: dict[int, float], chosen: Sequence[int]
) -> int:
    def worth(index: int) -> float:
        repeated = max((measure_overlap(candidates[index].words, candidates[one].words) for one in chosen), default=0.0)
        return weighed[index] * (1 - _REPEATED * repeated)

    return max(among, key=worth)
