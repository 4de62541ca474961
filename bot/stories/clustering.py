"""Which story an article belongs to, decided from those that stand before it by their days.

Two articles are alike by the cosine of their words' weights, and of their titles' words beside that. An article goes
into the story whose articles it is most like on average, or begins one. The more days lie between an article and a
story, the more alike they have to be; what lies further apart than `HORIZON` is another event that is told in the
same words. The days are the articles' own, not those on which they were added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.stories.event_marks import are_apart
from bot.stories.features import Features
from bot.stories.near_duplicates import COPY, measure_resemblance

ALIKE = 0.26  # the least average likeness to a story's articles
TITLE = 0.6  # what titles that are the same add to a likeness
AWAKE = 2.0  # days without an article, after which a story asks for more likeness …
WAKING = 60.0  # … and for as much again after this many more
MOST_ASKED = 1.5  # how much more it asks for at most, as a part of ALIKE
HORIZON = 300  # days: what comes back every year is another event

KEY_TERMS = 24  # words of an article that it is found by
LATEST = 40  # of the articles that have such a word, how many are looked at: those next before it
STORIES = 12  # how many stories an article is compared with
ARTICLES = 16  # of each, how many articles: the latest


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that stands before. `rank`: its place among the candidates, the later the larger."""

    id: int
    story: int
    rank: int
    day: date
    features: Features


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article goes: `story` None begins one. `copy_of` is a candidate's id."""

    story: int | None
    copy_of: int | None = None
    likeness: float = 0.0


def pick_terms(features: Features) -> tuple[str, ...]:
    """Pick the words that an article is found by: those of most weight, the heaviest first."""
    return tuple(sorted(features.terms, key=lambda word: (-features.terms[word], word))[:KEY_TERMS])


def pick_stories(found: Iterable[tuple[int, float, int]]) -> list[int]:
    """Pick the stories worth comparing with, from (story, weight, rank) of each word that led to an article."""
    total: dict[int, float] = {}
    latest: dict[int, int] = {}
    for story, weight, rank in found:
        total[story] = total.get(story, 0.0) + weight
        latest[story] = max(rank, latest.get(story, rank))
    # A sum depends a little on the order of its parts.
    return sorted(total, key=lambda story: (-round(total[story], 6), -latest[story]))[:STORIES]


def place(features: Features, day: date, candidates: Sequence[Candidate]) -> Placement:
    """Decide where an article goes. `candidates` are the articles of the stories worth comparing with."""
    near = sorted((one for one in candidates if count_days(one.day, day) <= HORIZON), key=lambda one: one.rank)
    original = _find_original(features, near)
    if original is not None:
        return Placement(original.story, original.id, 1.0)
    of_story: dict[int, list[Candidate]] = {}
    for candidate in near:
        of_story.setdefault(candidate.story, []).append(candidate)
    best = max(
        ((_measure_fit(features, day, members), members[-1].rank, story) for story, members in of_story.items()),
        default=(0.0, 0, None),
    )
    return Placement(best[2] if best[0] >= ALIKE else None, likeness=best[0])


def measure_likeness(one: Features, other: Features) -> float:
    """Return how alike two articles are, from 0 to 1 + TITLE; 0 where their events are told apart by name or score."""
    if are_apart(one.title, other.title):
        return 0.0
    return _multiply(one.terms, other.terms) + TITLE * _multiply(one.title, other.title)


def can_meet(one: Features, day: date, other: Features, other_day: date) -> bool:
    """Return whether the one may bring the other into its story, or take it out of another."""
    return count_days(day, other_day) <= HORIZON and (
        measure_likeness(one, other) >= ALIKE or measure_resemblance(one.sketch, other.sketch) >= COPY
    )


def _measure_fit(features: Features, day: date, members: Sequence[Candidate]) -> float:
    """How alike an article and a story are, in its articles' days."""
    likeness = sum(measure_likeness(features, member.features) for member in members) / len(members)
    return round(likeness / _raise_threshold(min(count_days(member.day, day) for member in members)), 6)


def _find_original(features: Features, candidates: Iterable[Candidate]) -> Candidate | None:
    """Find the candidate that the text is a copy of: the most alike, of those the first."""
    best, most = None, COPY
    for candidate in candidates:
        share = measure_resemblance(features.sketch, candidate.features.sketch)
        if share > most or (share == most and best is None):
            best, most = candidate, share
    return best


def _raise_threshold(days: int) -> float:
    """Return how many times as much likeness a story asks for that got no article for so many days."""
    return 1 + min(MOST_ASKED, max(0.0, days - AWAKE) / WAKING)


def count_days(one: date, other: date) -> int:
    return abs((one - other).days)


def _multiply(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return min(1.0, sum(weight * other[word] for word, weight in one.items() if word in other))
