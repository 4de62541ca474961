"""The pipeline's attribute ruler, remembering what it has said.

spaCy's ruler holds each of its 179 patterns against every token anew: an eighth of the whole pipeline's time. All but a
few look at one token's tag, word, dependency and whether it is white space; so for those the answer is the same
whenever they are the same. What spans two tokens ("let 's") is left to spaCy's own matcher.
"""

from __future__ import annotations

import re
from typing import Any, cast

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from bot.analysis.parse.replacing import replace_component
from bot.analysis.parse.retokenize import set_token_attrs

_NAME = "attribute_ruler"
_LOOKED_AT = frozenset(("TAG", "LOWER", "DEP", "IS_SPACE"))
_Key = tuple[int, int, int, int]


class CachingRuler:
    """Gives every token what `ruler` would give it."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        self._words, self._shapes = _read_vocabulary(ruler)
        self._classes: dict[int, int] = {}  # a word's own id where a pattern names it, else 0
        self._known: dict[_Key, dict[int, Any]] = {}
        self._pairs = Matcher(ruler.vocab)
        for number, entry in enumerate(_read_patterns(ruler)):
            if any(len(pattern) > 1 for pattern in entry["patterns"]):
                self._pairs.add(str(number), entry["patterns"])

    def __call__(self, doc: Doc) -> Doc:
        pairs = sorted((int(self._ruler.vocab.strings[m]), m, s, e) for m, s, e in self._pairs(doc, allow_missing=True))
        keys = self._build_keys(doc)
        for i, key in enumerate(keys):
            if key not in self._known:
                self._known[key] = self._ask_ruler(doc, i)
        for i, key in enumerate(keys):
            if attributes := self._known[key]:
                set_token_attrs(doc[i], attributes)
        self._ruler.set_annotations(doc, pairs)
        return doc

    def _build_keys(self, doc: Doc) -> list[_Key]:
        rows = doc.to_array(["TAG", "LOWER", "DEP", "IS_SPACE"]).tolist() if len(doc) else []
        classes = self._classes
        return [(tag, classes[w] if w in classes else self._classify(w), dep, space) for tag, w, dep, space in rows]

    def _classify(self, word: int) -> int:
        text = self._ruler.vocab.strings[word]
        named = text in self._words or any(shape.search(text) for shape in self._shapes)
        if len(self._classes) > 200_000:  # a long run must not keep every word it has met
            self._classes.clear()
        self._classes[word] = found = word if named else 0
        return found

    def _ask_ruler(self, doc: Doc, i: int) -> dict[int, Any]:
        """Return what the patterns give token `i`; of several answers the later pattern's stands."""
        matches = self._ruler.matcher(doc[i : i + 1], allow_missing=True)
        said: dict[int, Any] = {}
        for number in sorted(int(self._ruler.vocab.strings[match[0]]) for match in matches):
            said |= self._ruler.attrs[number]
        return said


def _read_vocabulary(ruler: AttributeRuler) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return the words that the patterns name, and the expressions that they match words with."""
    words: set[str] = set()
    shapes: list[re.Pattern[str]] = []
    for entry in _read_patterns(ruler):
        for token in (token for pattern in entry["patterns"] for token in pattern):
            wanted = token.get("LOWER", [])
            if isinstance(wanted, dict):
                shapes += [re.compile(wanted["REGEX"])] if "REGEX" in wanted else []
                wanted = wanted.get("IN", [])
            words |= {wanted} if isinstance(wanted, str) else set(wanted)
    return frozenset(words), tuple(shapes)


def is_cacheable(ruler: AttributeRuler) -> bool:
    """Return whether the ruler's patterns look at nothing beside what is remembered by."""
    tokens = [token for entry in _read_patterns(ruler) for pattern in entry["patterns"] for token in pattern]
    plain = all(set(token) <= _LOOKED_AT for token in tokens)
    return plain and all(len(entry["patterns"]) == 1 or _is_single_token(entry) for entry in _read_patterns(ruler))


def install_caching_ruler(nlp: Language) -> None:
    """Put the remembering ruler in the ruler's place, where its patterns allow it."""
    ruler = nlp.get_pipe(_NAME)
    if isinstance(ruler, AttributeRuler) and is_cacheable(ruler):
        replace_component(nlp, _NAME, CachingRuler(ruler))


def _read_patterns(ruler: AttributeRuler) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", ruler.patterns)


def _is_single_token(entry: Any) -> bool:
    return all(len(pattern) == 1 for pattern in entry["patterns"])
