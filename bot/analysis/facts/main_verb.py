"""The verb that tells the main event: of a lede or of a headline, past those who only report it."""

from __future__ import annotations

from collections.abc import Set

from bot.analysis.facts.lexicon import REPORTERS
from bot.analysis.parse.tokens import Doc, Token, Tokens
from bot.analysis.quotes.cues import is_judging_verb, is_reporting_verb

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_CLAUSES = frozenset(("ROOT", "ccomp", "conj", "parataxis"))
_AFTER_A_VERB = frozenset(("DET", "ADJ", "NOUN", "PROPN", "NUM", "ADP", "PRON"))
_VERBAL = frozenset(("VERB", "AUX"))


def find_main_verb(tokens: Tokens) -> Token | None:
    """Return the root; of two roots (a quotation and its "he said"), the one with a subject."""
    top = tokens.root
    if top.dep_ == "ROOT" and top.pos_ in _VERBAL and find_subject(top) is not None:
        return top
    start, end = tokens.start, tokens.end
    tops = [t for t in tokens if t.pos_ in _VERBAL and (t.dep_ == "ROOT" or not start <= t.head.i < end)]
    return next((t for t in tops if find_subject(t) is not None), tops[0] if tops else None)


def find_event_verb(verb: Token | None) -> Token | None:
    """Return what is told rather than who tells it: "police said a man *died*", "a deal *is* near, the envoy said"."""
    if verb is None or not is_reporting_verb(verb.lemma_):
        return verb
    subject = find_subject(verb)
    told = next((c for c in verb.children if c.dep_ == "ccomp" and find_subject(c) is not None), None)
    if told is None or subject is None or (is_quoted(told) and is_quoted(told.left_edge)):
        return verb  # "“We are shut”, he said": that he said so
    if told.i < verb.i or subject.lemma_.lower() in REPORTERS:
        return find_event_verb(told)
    return verb


def find_headline_verb(doc: Doc) -> Token | None:
    """Return the first verb of a headline that has its subject before it.

    Its auxiliary may be left out ("two men held").
    """
    if any(t.text == "?" for t in doc):
        return None
    for token in doc:
        if token.dep_ not in _CLAUSES or not _can_head_headline(token) or is_quoted(token):
            continue
        subject = find_subject(token)
        if subject is not None and subject.i < token.i and subject.pos_ != "PRON":
            return find_event_verb(token)
    return next((t for t in doc if _has_no_auxiliary(t) or _has_no_subject(t)), None)


def find_subject(verb: Token) -> Token | None:
    """Return who or what does it, or has it done to."""
    return next((c for c in verb.children if c.dep_ in SUBJECTS), None)


def is_quoted(token: Token) -> bool:
    """Return whether the word stands between quotation marks of its sentence."""
    sentence = token.sent
    before = sum(1 for t in sentence.doc[sentence.start : token.i] if t.text == '"')
    return before % 2 == 1


def _has_no_auxiliary(token: Token) -> bool:
    """Return whether a headline's verb lacks its auxiliary: "two men *held* over theft", parsed as men who are held."""
    head = token.head
    return token.dep_ == "acl" and token.tag_ in {"VBN", "VBD"} and head.dep_ == "ROOT" and head.i < token.i


def _has_no_subject(token: Token) -> bool:
    """Return whether the subject was parsed as part of the verb: "miners *strike* over pay"."""
    is_root = token.dep_ == "ROOT" and token.tag_ in {"VBZ", "VBP", "VB"}
    return is_root and token.i > 0 and token.nbor(-1).dep_ == "compound"


def _can_head_headline(token: Token) -> bool:
    return token.tag_ in FINITE or token.tag_ in {"VBN", "VB"}


def find_verb_read_as_noun(doc: Doc, verbs: Set[str]) -> Token | None:
    """Return the verb of "storm batters coast", parsed as three nouns: a plural that the body has as a verb."""
    for token in doc[1:-1]:
        before, after = doc[token.i - 1], doc[token.i + 1]
        if before.dep_ in {"prep", "mark"}:
            return None
        if (
            token.tag_ in {"NNS", "NNPS"}
            and before.tag_ in {"NN", "NNP"}
            and before.dep_ == "compound"
            and not (token.dep_ == "compound" and token.head.i == after.i)  # "bank sales figures"
            and (after.pos_ in _AFTER_A_VERB or after.is_quote)
            and (token.lemma_.lower() in verbs or is_judging_verb(token.lemma_.lower()))
        ):
            return token
    return None
