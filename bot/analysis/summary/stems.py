"""The words that carry a text's meaning, and what they share with others of their family: "arrests", "arrested"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.analysis.parse.tokens import Token

_LONGEST = 40  # letters; what is longer is no word
_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM"))
# Four letters at least are left: "investigates" and "investigation" both leave "investig".
_ENDING = re.compile(
    r"(?<=[^\W\d_]{4})(?:ations?|ates?|ated|ating|ments?|ings?|ions?|ers?|ors?|ed|ies|ied|es|s|ly|al|e|y)$"
)


@lru_cache(maxsize=8192)
def find_stem(lemma: str) -> str:
    """Return what is left of a lemma without its ending: the same for most words of one family."""
    return _ENDING.sub("", lemma) if len(lemma) <= _LONGEST else lemma


def list_content_lemmas(tokens: Iterable[Token]) -> list[str]:
    """Return the lemmas that carry the meaning: nouns, names, verbs, adjectives, numbers."""
    return [lemma for lemma in align_content_lemmas(tokens) if lemma]


def align_content_lemmas(tokens: Iterable[Token]) -> list[str]:
    """Return for each token its lemma in `list_content_lemmas`, else ""."""
    return [
        t.lemma_.lower()
        if t.pos_ in _CONTENT and not t.is_stop and (t.is_alpha or any(c.isalnum() for c in t.text))
        else ""
        for t in tokens
    ]
