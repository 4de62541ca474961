"""Why an article is in its story: the article before it that it is most like, and what the two share. Pure.

What decided is worked out anew from what both are compared by (`bot.stories.features`): nothing of it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.news import Headline
from bot.news.stories import StoryReason
from bot.stories.clustering import ARTICLES, count_days, measure_likeness
from bot.stories.content_words import stem
from bot.stories.features import READ, Features
from bot.stories.near_duplicates import COPY, measure_resemblance

_NAMES, _WORDS = 3, 4  # that are told, the heaviest
_LONGEST_NAME = 5  # words
_TOLD = 0.01  # of a likeness: a word that added less decided nothing

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story with what it is compared by."""

    headline: Headline
    day: date
    features: Features


def find_reason(member: Member, text: str, before: Sequence[Member]) -> StoryReason:
    """Find why an article is in its story. `text`: its own; `before`: those of the story that stand before it, in
    order."""
    looked_at = before[-ARTICLES:]
    if not looked_at:
        return StoryReason(member.headline)
    copied = max(looked_at, key=lambda one: measure_resemblance(member.features.sketch, one.features.sketch))
    if measure_resemblance(member.features.sketch, copied.features.sketch) >= COPY:
        return StoryReason(member.headline, copied.headline, count_days(copied.day, member.day), is_copy=True)
    nearest = max(looked_at, key=lambda one: measure_likeness(member.features, one.features))
    shared = _weigh_shared(member.features.terms, nearest.features.terms)
    names, words = _find_surfaces(f"{member.headline.title}\n{text[:READ]}", shared)
    return StoryReason(member.headline, nearest.headline, count_days(nearest.day, member.day), names, words)


def _weigh_shared(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Return what each word that two articles share adds to their likeness."""
    return {
        word: weight * other[word] for word, weight in one.items() if word in other and weight * other[word] >= _TOLD
    }


def _find_surfaces(text: str, shared: Mapping[str, float]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the shared names and the other shared words as the text has them, the heaviest first."""
    words: dict[str, str] = {}
    names: dict[tuple[str, ...], str] = {}
    for run in _split_runs(text, shared, words):
        names.setdefault(tuple(root for root, _ in run), " ".join(word for _, word in run))
    told, named = _choose_names(names, shared)
    others = sorted((root for root in words if root not in named), key=lambda root: (-shared[root], root))
    return told, tuple(words[root] for root in others[:_WORDS])


def _split_runs(text: str, shared: Mapping[str, float], words: dict[str, str]) -> Iterator[list[tuple[str, str]]]:
    """Yield the shared names, each the roots and words that stand side by side; other shared words go to `words`."""
    run: list[tuple[str, str]] = []
    end = -1
    for match in _WORD.finditer(text):
        word = match[0].replace("’", "'").removesuffix("'s")
        root = stem(word.casefold())
        is_name = root in shared and word[0].isupper() and _is_inside(text, match.start(), root, words)
        if run and not (is_name and text[end : match.start()] == " " and len(run) < _LONGEST_NAME):
            yield run
            run = []
        if is_name:
            run.append((root, word))
        elif root in shared:
            words.setdefault(root, word)
        end = match.end()
    if run:
        yield run


def _is_inside(text: str, start: int, root: str, words: Mapping[str, str]) -> bool:
    """Return whether a capital marks a name: not at a sentence's beginning, nor where the word is written small too."""
    return root not in words and start >= 2 and text[start - 1] == " " and text[start - 2] not in ".!?:\n"


def _choose_names(
    names: Mapping[tuple[str, ...], str], shared: Mapping[str, float]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Choose the heaviest names, none a part of one that is told; and the roots that these have."""
    told: list[str] = []
    used: set[str] = set()
    for roots in sorted(names, key=lambda roots: (-sum(shared[root] for root in set(roots)), roots)):
        if len(told) < _NAMES and used.isdisjoint(roots):
            told.append(names[roots])
        used.update(roots)
    return tuple(told), frozenset(used)
