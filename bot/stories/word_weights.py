"""How telling a word is: the rarer it is in English, the more (an inverse document frequency that never changes).

What an article is compared by depends on that article alone, so that articles group alike in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_COMMON = Path(__file__).with_name("common_words.txt")


def weigh_word(word: str) -> float:
    """Return how telling a word is: 1 for one that every article has, 6.8 for a name or one that few have."""
    common, rare = _load()
    return common.get(word, rare)


@cache
def _load() -> tuple[Mapping[str, float], float]:
    """The weights of the common words, and that of all others."""
    common: dict[str, float] = {}
    for line in _COMMON.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            weight, *words = line.split()
            common.update(dict.fromkeys(words, float(weight)))
    return common, max(common.values())
