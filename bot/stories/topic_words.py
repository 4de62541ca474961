"""The words of a question, and whether a text has one of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.stories.content_words import find_terms
from bot.stories.story_report import find_root

_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "#PortStrike" is two words
_PREFIX = 4  # letters from which on the beginning of a word will do


class TopicWords:
    """The content words of `query`; a word stands for all that begin like it: "financ" for "financial"."""

    def __init__(self, query: str = "") -> None:
        self.words = frozenset(map(find_root, find_terms(_JOINED.sub(" ", query))))
        self._beginnings = tuple(sorted(word for word in self.words if len(word) >= _PREFIX))

    def __bool__(self) -> bool:
        return bool(self.words)

    def is_among(self, roots: Iterable[str]) -> bool:
        """Return whether one of the words is among a text's roots (`find_roots`); never where there are none."""
        if not self.words:
            return False
        return any(root in self.words or root.startswith(self._beginnings) for root in roots)
