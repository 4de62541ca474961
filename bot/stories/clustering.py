"""Which story an article belongs to, decided when it comes, from what came before it.

Words are weighed by how few articles have them (tf-idf); two articles are alike by the cosine of their words, and of
their titles' words beside that; an article goes into the story whose articles it is most like on average, or begins
one. What an article was weighed by when it came is kept, so that the cost depends on the candidates and not on how
many articles there are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.stories.features import Features
from bot.stories.near_duplicates import COPY, measure_resemblance

ALIKE = 0.165  # the least average likeness to a story's articles
TITLE = 0.2  # what titles that are the same add to a likeness
JOIN = 1.5 * ALIKE  # an article that is this much like two stories, which are ALIKE, shows that they are one
BEFORE = 100  # articles with none of a word count as having come before the first, or the first few weigh all alike
ASLEEP = 14.0  # days without an article, after which a story asks for more likeness …
WAKING = 60.0  # … and after this many days more for twice as much

KEY_TERMS = 16  # words of an article that it is found by
LATEST = 40  # of the articles that have such a word, how many are looked at: the latest
STORIES = 12  # how many stories an article is compared with
ARTICLES = 16  # of each, how many articles: the latest


@dataclass(frozen=True, slots=True)
class Weights:
    """Of `total` articles so far, the one at hand included, how many have each word."""

    total: int
    articles: Mapping[str, int]

    def idf(self, word: str) -> float:
        """Return the smoothed inverse document frequency: near 1 for a word that all have."""
        return math.log((1 + BEFORE + self.total) / (1 + self.articles.get(word, 0))) + 1


@dataclass(frozen=True, slots=True)
class Weighed:
    """An article's features with the lengths of its two vectors, as they were weighed when it came."""

    features: Features
    norm: float
    title_norm: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that came before. `asleep`: days since its story last got one, where that is known."""

    id: int
    story: int
    weighed: Weighed
    asleep: float = 0.0


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article goes: `story` None begins one. `copy_of` is a candidate's id; `joins`: stories that it shows
    to be the same as `story`."""

    story: int | None
    copy_of: int | None = None
    joins: tuple[int, ...] = ()
    likeness: float = 0.0


def weigh(features: Features, weights: Weights) -> Weighed:
    """Return an article's features with the lengths of their vectors; `weights` knows every word of theirs."""
    return Weighed(features, _length(features.terms, weights), _length(features.title, weights))


def pick_terms(features: Features, weights: Weights) -> tuple[str, ...]:
    """Pick the words that an article is found by: those of most weight, the heaviest first."""
    weighed = sorted(features.terms, key=lambda word: (-features.terms[word] * weights.idf(word), word))
    return tuple(weighed[:KEY_TERMS])


def pick_stories(found: Iterable[tuple[int, float]]) -> list[int]:
    """Pick the stories worth comparing with, from a (story, weight) for each word that led to an article."""
    total: dict[int, float] = {}
    for story, weight in found:
        total[story] = total.get(story, 0.0) + weight
    return sorted(total, key=lambda story: (-total[story], story))[:STORIES]


def place(weighed: Weighed, candidates: Sequence[Candidate], weights: Weights) -> Placement:
    """Decide where an article goes.

    `candidates` are the articles of the stories worth comparing with; a smaller story is older.
    """
    squared = {word: weights.idf(word) ** 2 for word in (*weighed.features.terms, *weighed.features.title)}
    of_story: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        of_story.setdefault(candidate.story, []).append(candidate)
    likeness = {
        story: _average(weighed, members, squared) / _raise_threshold(members[0].asleep)
        for story, members in of_story.items()
    }
    original = _find_original(weighed, candidates)
    if original is not None:
        return Placement(original.story, original.id, likeness=likeness[original.story])
    fitting = sorted((s for s in likeness if likeness[s] >= ALIKE), key=lambda story: (-likeness[story], story))
    if not fitting:
        return Placement(None, likeness=max(likeness.values(), default=0.0))
    best, *others = fitting
    joins = tuple(
        story
        for story in others
        if min(likeness[best], likeness[story]) >= JOIN
        and _average_between(of_story[best], of_story[story], squared) >= ALIKE
    )
    return Placement(best, joins=joins, likeness=likeness[best])


def measure_likenesses(weighed: Weighed, candidates: Sequence[Candidate], weights: Weights) -> list[float]:
    """Measure how alike an article and each of the candidates are, by the words of the article."""
    squared = {word: weights.idf(word) ** 2 for word in (*weighed.features.terms, *weighed.features.title)}
    return [_measure_likeness(weighed, candidate.weighed, squared) for candidate in candidates]


def _find_original(weighed: Weighed, candidates: Sequence[Candidate]) -> Candidate | None:
    """Find the candidate that the text is a copy of: the most alike, of those the first."""
    best, most = None, COPY
    for candidate in candidates:
        share = measure_resemblance(weighed.features.sketch, candidate.weighed.features.sketch)
        if share > most or (share == most and best is None):
            best, most = candidate, share
    return best


def _raise_threshold(asleep: float) -> float:
    """Return how many times as much likeness a story asks for that got no article for so many days."""
    return 1 + max(0.0, asleep - ASLEEP) / WAKING


def _average(weighed: Weighed, members: Sequence[Candidate], squared: Mapping[str, float]) -> float:
    return sum(_measure_likeness(weighed, member.weighed, squared) for member in members) / len(members)


def _average_between(ones: Sequence[Candidate], others: Sequence[Candidate], squared: Mapping[str, float]) -> float:
    """Measure how alike two stories are in the words of the article at hand: never more than they are on the whole."""
    likenesses = [_measure_likeness(one.weighed, other.weighed, squared) for one in ones for other in others]
    return sum(likenesses) / len(likenesses)


def _measure_likeness(one: Weighed, other: Weighed, squared: Mapping[str, float]) -> float:
    return _cosine(one.features.terms, other.features.terms, squared, one.norm * other.norm) + TITLE * _cosine(
        one.features.title, other.features.title, squared, one.title_norm * other.title_norm
    )


def _cosine(one: Mapping[str, float], other: Mapping[str, float], squared: Mapping[str, float], norms: float) -> float:
    if not norms:
        return 0.0
    if len(other) < len(one):
        one, other = other, one
    total = sum(weight * other[word] * squared.get(word, 0.0) for word, weight in one.items() if word in other)
    return min(1.0, total / norms)


def _length(terms: Mapping[str, float], weights: Weights) -> float:
    return math.sqrt(sum((weight * weights.idf(word)) ** 2 for word, weight in terms.items()))
