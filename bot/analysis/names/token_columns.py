"""The words of a parse in columns: to find the few tokens that matter without going through all of them each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from spacy.tokens import Token

from bot.analysis.parse.reading import Reading
from bot.analysis.quotation_marks import find_body_marks


class TokenColumns:
    """What is written at each token, in small letters too, and its tag, as numbers of the vocabulary."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.doc = doc = reading.doc
        self.tokens: Sequence[Token] = reading.words
        self.text = reading.text[reading.base : reading.document.body.end]
        self._strings = doc.vocab.strings
        rows = doc.to_array(["ORTH", "LOWER", "TAG"])
        self._orth: list[int] = rows[:, 0].tolist()
        self._columns = rows.T
        self._orths, self._lowers, self._tags = (frozenset(column.tolist()) for column in self._columns)

    def find_exact(self, words: Iterable[str]) -> list[int]:
        """Return the tokens that are one of these words, as written."""
        return self._find(0, self._orths, words)

    def find_in_any_case(self, words: Iterable[str]) -> list[int]:
        """Return the tokens that are one of these words, in whatever letters."""
        return self._find(1, self._lowers, words)

    def find_tags(self, tags: Iterable[str]) -> list[int]:
        """Return the tokens with one of these tags."""
        return self._find(2, self._tags, tags)

    def _find(self, column: int, there: frozenset[int], words: Iterable[str]) -> list[int]:
        wanted = there.intersection(self._strings[word] for word in words)
        if not wanted:
            return []
        numbers = self._columns[column]
        found: list[int] = np.isin(numbers, np.array(list(wanted), numbers.dtype)).nonzero()[0].tolist()
        return found

    @cached_property
    def small_words(self) -> frozenset[str]:
        """All words that stand in small letters somewhere."""
        return frozenset(word for word in self._words.values() if word.islower())

    @cached_property
    def _words(self) -> dict[int, str]:
        return {number: self._strings[number] for number in self._orths}

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
