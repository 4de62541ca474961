"""Cutting an answer out of a parse: what hangs on a word, and the verb that a word stands under."""

from __future__ import annotations

from spacy.tokens import Token

from bot.analysis.facts.passages import Passage
from bot.analysis.facts.verbs import is_quoted
from bot.news import Span

NUMBERS = frozenset(("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY"))
_TIMES = frozenset(("DATE", "TIME"))
_ASIDES = frozenset(("as", "while", "but", "although", "though", "which"))


def clause(passage: Passage, top: Token, start: int, longest: int) -> Span | None:
    """From token `start` to the end of what hangs on `top`, up to an aside and without a time at its end.

    None where that is too long, or somebody's own words.
    """
    end = _trimmed(top, start, top.right_edge.i + 1)
    if not 1 <= end - start <= longest or is_quoted(top):
        return None
    return passage.cut(start, end)


def verb_over(token: Token) -> Token | None:
    """The verb that a word is or stands under."""
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return token if token.pos_ in {"VERB", "AUX"} else None


def content_of(token: Token) -> Token | None:
    """The verb of a clause that the word opens, or the noun or gerund that a preposition has."""
    if token.dep_ in {"mark", "advmod"}:
        return token.head
    return next((c for c in token.children if c.dep_ in {"pobj", "pcomp"}), None)


def _trimmed(top: Token, start: int, end: int) -> int:
    doc = top.doc
    for token in doc[start + 2 : end]:
        if token.lower_ in _ASIDES and token.dep_ in {"mark", "cc", "nsubj", "dobj"} and token.head.i != top.i:
            end = token.i
            break
    last = doc[end - 1]
    while last.ent_type_ in _TIMES and last.i > start:  # "…, on Sunday evening"
        begin = last.i
        while begin > start and doc[begin - 1].ent_type_ in _TIMES:
            begin -= 1
        if begin > start and doc[begin - 1].dep_ == "prep":
            begin -= 1
        if begin <= start + 1 or doc[begin].dep_ not in {"prep", "npadvmod", "compound", "advmod", "amod", "det"}:
            return end
        end, last = begin, doc[begin - 1]
    return end
