"""The words of a parse in columns: to find the few tokens that matter without going through all of them each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from spacy.tokens import Token

from bot.analysis.reading import Reading


class Columns:
    """What is written at each token, in small letters too, and its tag, as numbers of the vocabulary."""

    def __init__(self, reading: Reading) -> None:
        self.doc = doc = reading.doc
        self.tokens: Sequence[Token] = reading.words
        self.text = reading.text[reading.base : reading.document.body.end]
        self._strings = doc.vocab.strings
        rows = doc.to_array(["ORTH", "LOWER", "TAG"])
        self._orth: list[int] = rows[:, 0].tolist()
        self._by_orth, self._by_lower, self._by_tag = (_places(rows[:, i].tolist()) for i in range(3))

    def written(self, words: Iterable[str]) -> list[int]:
        """The tokens that are one of these words, as written."""
        return self._found(self._by_orth, words)

    def meaning(self, words: Iterable[str]) -> list[int]:
        """The tokens that are one of these words, in whatever letters."""
        return self._found(self._by_lower, words)

    def tagged(self, tags: Iterable[str]) -> list[int]:
        """The tokens with one of these tags."""
        return self._found(self._by_tag, tags)

    def _found(self, places: dict[int, list[int]], words: Iterable[str]) -> list[int]:
        found = [places[number] for word in set(words) if (number := self._strings[word]) in places]
        return sorted(i for some in found for i in some)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """All words that stand in small letters somewhere."""
        return frozenset(word for word in self._words.values() if word.islower())

    @cached_property
    def _words(self) -> dict[int, str]:
        return {number: self._strings[number] for number in self._by_orth}

    def layout(self) -> tuple[list[int], list[bool]]:
        """For each token the number of its paragraph, and whether it stands between double marks."""
        marks = {self._strings[mark] for mark in ('"', "``", "''")}
        breaks = {number for number, word in self._words.items() if word.isspace() and _is_break(word)}
        paragraphs: list[int] = []
        quoted: list[bool] = []
        number, inside = 0, False
        for word in self._orth:
            paragraphs.append(number)
            if word in marks:
                inside = not inside
            elif word in breaks:
                number, inside = number + 1, False
            quoted.append(inside)
        return paragraphs, quoted


def _places(column: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for i, number in enumerate(column):
        found.setdefault(number, []).append(i)
    return found


def _is_break(word: str) -> bool:
    return word.count("\n") + word.count("\r") > 1
