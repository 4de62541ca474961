"""How central a sentence is to a topic: whether it has the words that most of the topic's articles have. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from bot.stories.word_weights import weigh_word


class Centrality:
    """The telling words of a topic. `counts`: how many of the `total` articles, or entries, have each word."""

    def __init__(self, counts: Mapping[str, int], total: int) -> None:
        self._weights = {
            word: weigh_word(word) * math.log1p(count) * count / total for word, count in counts.items() if count > 1
        }

    def measure(self, words: Collection[str]) -> float:
        """Return how central words are: 0 where no other has one of them; the more, the more central."""
        if not words:
            return 0.0
        told: float = sum(sorted(self._weights.get(word, 0.0) for word in words))
        return told / math.sqrt(len(words))


def find_median(values: Iterable[float]) -> float:
    """Return the upper median; 0 of nothing."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0
