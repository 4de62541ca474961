"""A date that stands with something inside a clause and is the day of the clause itself.

"In Tuesday's debate she attacked the plan", "he pleaded guilty when he appeared on Monday", "in a statement published
on Friday the ministry accused the firm": what happened on the day is what the main verb tells.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.analysis.parse.tokens import Token
from bot.analysis.timeline.clauses import AT, DOCUMENTS, EVENT_NOUNS, find_main_verb, has_subject, is_verb
from bot.analysis.timeline.status import is_past
from bot.analysis.times.lexicon import split_words

_AT_ONCE: Final = frozenset(("when", "as", "while"))
_PUBLISHING: Final = frozenset(split_words("publish release issue post air broadcast print"))


def find_sharer(verb: Token) -> Token | None:
    """Return the main verb whose clause happened on the date of `verb`, a verb or an eventive noun; else None."""
    return next((found for share in SHARES.values() if (found := share(verb)) is not None), None)


def is_publishing(verb: Token) -> bool:
    """Return whether a participle only says when a document came out: "a note published on Monday"."""
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or verb.lemma_ not in _PUBLISHING:
        return False
    return verb.head.lemma_.lower() in DOCUMENTS


def is_of_publication(verb: Token) -> bool:
    """Return whether a verb's subject is a document with the day it came out: "a study published on Monday says"."""
    return any(is_publishing(own) for c in verb.children if c.dep_ == "nsubj" for own in c.children)


def _share_event_noun(noun: Token) -> Token | None:
    """ "In Tuesday's debate, she attacked the plan"."""
    if is_verb(noun) or noun.lemma_.lower() not in EVENT_NOUNS or noun.dep_ != "pobj":
        return None
    return _find_past_verb(noun.head) if noun.head.lower_ in AT else None


def _share_publication(verb: Token) -> Token | None:
    """ "In a statement published on Friday, the ministry accused the firm", "a study published on Friday found"."""
    if not is_publishing(verb):
        return None
    if verb.head.dep_ == "nsubj" and is_verb(verb.head.head):
        return find_main_verb(verb.head.head)
    if verb.head.dep_ != "pobj":
        return None
    preposition = verb.head.head
    return _find_past_verb(preposition) if preposition.lower_ == "in" else None


def _share_clause(verb: Token) -> Token | None:
    """ "He pleaded guilty when he appeared on Monday"."""
    verb = verb.head if verb.dep_ == "conj" and verb.tag_ in ("VBD", "VBN") and is_verb(verb.head) else verb
    if verb.dep_ != "advcl" or verb.lemma_ == "do" or not is_verb(verb.head):
        return None
    if not any(c.lower_ in _AT_ONCE and c.i < verb.i and c.dep_ in ("mark", "advmod") for c in verb.children):
        return None
    head = find_main_verb(verb.head)
    return head if is_past(head) and has_subject(head) else None


def _find_past_verb(phrase: Token) -> Token | None:
    """Return the verb that a phrase or clause hangs on, where it tells the past."""
    if not is_verb(phrase.head):
        return None
    verb = find_main_verb(phrase.head)
    return verb if is_past(verb) and has_subject(verb) else None


def _share_speaking(verb: Token) -> Token | None:
    """ "Speaking in Brenn on Monday, the minister unveiled a plan"."""
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or has_subject(verb) or verb.i > verb.head.i:
        return None
    return None if any(c.dep_ == "mark" for c in verb.children) else _find_past_verb(verb)


def _share_purpose(verb: Token) -> Token | None:
    """ "Writers gathered to read to each other at the weekend"."""
    if verb.dep_ != "advcl" or not any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children):
        return None
    return _find_past_verb(verb)


SHARES: Final[dict[str, Callable[[Token], Token | None]]] = {
    "event noun": _share_event_noun,
    "publication": _share_publication,
    "clause": _share_clause,
    "speaking": _share_speaking,
    "purpose": _share_purpose,
}
