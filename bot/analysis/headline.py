"""Headline capitals taken back for the parser: "Tram Derails Near Town" is read as "Tram derails near Town"."""

from __future__ import annotations

import re
from collections import Counter

from spacy.lang.en.stop_words import STOP_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENDING = re.compile(r"(?:ies|ied|ing|es|ed|s|e|y)$")
_SHORT = 4  # letters; shorter words may stand small in a headline of capitals ("in", "the", "and")
_MOSTLY = 0.75
_SMALL = STOP_WORDS - {"may"}


def restore_sentence_case(title: str, body: str) -> str:
    """Return the title with the words in small letters that the body writes so; a title in sentence case as it is."""
    words = list(_WORD.finditer(title))
    long = [word[0] for word in words if len(word[0]) >= _SHORT]
    if len(long) < 2 or sum(word[0].isupper() for word in long) < _MOSTLY * len(long):
        return title
    used = Counter(_WORD.findall(body))
    stems = Counter[str]()
    for word, times in used.items():
        stems[_stem(word)] += times
    letters = list(title)
    for word in words[1:]:
        if _is_common(word[0], used, stems):
            letters[word.start()] = word[0][0].lower()
    return "".join(letters)


def _is_common(word: str, used: Counter[str], stems: Counter[str]) -> bool:
    """Whether the body writes the word small, or another form of it, or never: a name in a headline comes again."""
    small = word[0].lower() + word[1:]
    if small == word or not small.islower():
        return False
    if small in _SMALL:
        return True
    if used[small] or used[word]:
        return used[small] >= used[word]
    return stems[_stem(small)] >= stems[_stem(word)]


def _stem(word: str) -> str:
    return _ENDING.sub("", word)
