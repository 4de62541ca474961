"""Where an answer that is too long may end: never before what its last word still needs."""

from __future__ import annotations

from bot.analysis.facts.lexicon import OF_AN_INFINITIVE
from bot.analysis.parse.tokens import Token

_NEEDED = frozenset(("dobj", "attr", "acomp", "ccomp", "xcomp", "oprd", "dative", "agent"))
_OF_A_PREPOSITION = frozenset(("pobj", "pcomp"))
_TRIED = frozenset(("order", "effort", "attempt", "bid", "move", "push"))  # "in order to …", "in an effort to …"
_MOST = 28  # words of an answer that is only made longer to be whole


def find_whole_end(verb: Token, start: int, end: int) -> int | None:
    """Return where the answer from token `start` ends, at `end` or before it, so that no phrase is cut in two.

    Where nothing would be left but the verb, its shortest complement is taken; None where that is too far off.
    """
    doc = verb.doc
    end = _find_open_bracket(verb, end)
    while end > verb.i + 1 and _is_cut_after(doc[end - 1], verb, end):
        end -= 1
    if end > verb.i + 1:
        return _find_name_end(verb, end)
    needed = _find_shortest_end(verb)
    return needed if needed - start <= _MOST else None


def _find_open_bracket(verb: Token, end: int) -> int:
    """Return the place of a bracket that is opened after the verb and not closed before the end; else the end."""
    inside = [token.text for token in verb.doc[verb.i + 1 : end]]
    return verb.i + 1 + inside.index("(") if "(" in inside and ")" not in inside else end


def _find_name_end(verb: Token, end: int) -> int:
    """Return the end with the name that goes with the last noun: "the film *Two Wolves*"."""
    doc = verb.doc
    if doc[end - 1].tag_ in {"NN", "NNP"}:
        while end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].ent_type_ != "DATE":
            end += 1
    return end


def _is_cut_after(last: Token, verb: Token, end: int) -> bool:
    """Return whether the words after `last` belong to it, or to what it belongs to."""
    if last.is_punct:
        return last.text not in "\"')%"
    is_in_a_word = end < len(last.doc) and last.doc[end].text == "-" and not last.whitespace_  # "re-elected"
    return is_in_a_word or _leads_to(last, verb, end) or _needs([c for c in last.children if c.i >= end], last, end)


def _needs(after: list[Token], last: Token, end: int) -> bool:
    """Return whether a word needs one of those that depend on it after the end: "part *of it*", "trying *to win*"."""
    if last.pos_ == "ADP" and any(c.dep_ in _OF_A_PREPOSITION for c in after):
        return True
    if last.pos_ in {"VERB", "AUX"}:
        return any(c.dep_ in _NEEDED for c in after)
    is_tried = last.lemma_.lower() in OF_AN_INFINITIVE | _TRIED
    return any((c.i == end and c.lower_ == "of") or (is_tried and c.tag_ == "VB") for c in after)


def _leads_to(token: Token, verb: Token, end: int) -> bool:
    """Return whether a word stands before a later one that it is part of: an article, an adjective, a subject."""
    while token.i not in (verb.i, token.head.i):
        if token.head.i >= end:
            return True
        token = token.head
    return False


def _find_shortest_end(verb: Token) -> int:
    """Return the end of the verb's first complement: its noun or adjective, or a clause to its own complement."""
    needed = next((c for c in verb.children if c.dep_ in _NEEDED and c.i > verb.i), None)
    if needed is None:
        return verb.i + 1
    if needed.pos_ in {"VERB", "AUX"}:
        return max(needed.i + 1, _find_shortest_end(needed))
    return needed.i + 1
