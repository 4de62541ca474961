"""The words of a parse by what they are: the few tokens that matter are found without going through all each time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotation_marks import find_body_marks


class TokenColumns:
    """Where each word stands, as written and in small letters, and each tag."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.doc = reading.parsed
        self.tokens: Sequence[Token] = reading.words
        self.text = reading.text[reading.base : reading.document.body.end]
        self._written: defaultdict[str, list[int]] = defaultdict(list)
        self._lower: defaultdict[str, list[int]] = defaultdict(list)
        self._tags: defaultdict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(self.tokens):
            self._written[token.text].append(place)
            self._lower[token.lower_].append(place)
            self._tags[token.tag_].append(place)

    def find_exact(self, words: Iterable[str]) -> list[int]:
        """Return the tokens that are one of these words, as written."""
        return _find(self._written, words)

    def find_in_any_case(self, words: Iterable[str]) -> list[int]:
        """Return the tokens that are one of these words, in whatever letters."""
        return _find(self._lower, words)

    def find_tags(self, tags: Iterable[str]) -> list[int]:
        """Return the tokens with one of these tags."""
        return _find(self._tags, tags)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """All words that stand in small letters somewhere."""
        return frozenset(word for word in self._written if word.islower())

    def read_layout(self) -> tuple[list[int], list[bool]]:
        """Return for each token the number of its paragraph, and whether it is inside double quotation marks."""
        paragraphs: list[int] = []
        edges = [self._reading.find_token_range(part.start, part.end)[0] for part in self._reading.paragraphs]
        for number, (start, end) in enumerate(pairwise([0, *edges[1:], len(self.tokens)])):
            paragraphs += [number] * (end - start)
        quoted = [False] * len(paragraphs)
        for pair in find_body_marks(self._reading):
            if pair.style != "single":
                start, end = self._reading.find_token_range(pair.start, pair.end)
                quoted[start:end] = [True] * (end - start)
        return paragraphs, quoted


def _find(places: Mapping[str, Sequence[int]], words: Iterable[str]) -> list[int]:
    return sorted(place for word in places.keys() & words for place in places[word])
