"""Clauses: the verb that a date goes with, and the stretch of its sentence that tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from bot.analysis.reading import Reading
from bot.analysis.times.lexicon import words
from bot.news import Extent, Span

LONGEST: Final = 400  # characters of an entry
# Nouns that are events by themselves: "last year's attack".
EVENT_NOUNS: Final = frozenset(
    words(
        "attack bombing invasion election war summit visit meeting vote referendum strike protest "
        "raid shooting earthquake"
        " explosion blast crash coup killing murder assassination trial hearing ceremony launch test ceasefire truce"
        " agreement accord treaty pact deal merger takeover offensive riot uprising revolution flood storm hurricane"
        " wildfire fire eruption outbreak pandemic epidemic crisis collapse conference congress "
        "debate speech announcement"
        " decision ruling verdict arrest resignation appointment inauguration funeral wedding death birth release"
        " withdrawal retreat deployment exercise drill incident accident massacre siege sale purchase acquisition"
        " conviction sentencing tournament final match game championship concert festival opening closure"
    )
)
_CLAUSE_DEPS: Final = frozenset({"relcl", "advcl", "ccomp", "acl", "conj", "parataxis", "csubj", "pcomp"})
_OWN: Final = frozenset({"relcl", "advcl", "ccomp", "parataxis", "csubj", "acl"})
_TRIMMED: Final = " \t\r\n,;:-\u2013\u2014"


def is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")


def governor(tokens: Tokens) -> Token | None:
    """The verb, or the noun that is an event, that a date's words hang on; None where they hang on a thing."""
    if not len(tokens):
        return None
    token = tokens.root
    for _ in range(40):
        head = token.head
        if head.i == token.i:
            return token if is_verb(token) else None
        if is_verb(head) and token.dep_ != "poss":
            return main_verb(head)
        if head.lemma_.lower() in EVENT_NOUNS and head.pos_ == "NOUN":
            return head
        if head.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and token.dep_ in (
            "poss",
            "compound",
            "nmod",
            "amod",
            "nummod",
        ):
            return None if head.pos_ != "NUM" else governor_of_head(head)
        token = head
    return None


def root_of_sentence(tokens: Tokens) -> Token | None:
    """The head of a sentence that the parser found no verb in, for a date that hangs on it as a verb's would."""
    if not len(tokens):
        return None
    token = tokens.root
    root = token.sent.root
    if is_verb(root) or token.i == root.i or not any(is_verb(t) or t.pos_ == "NOUN" for t in token.sent):
        return None
    while token.head.i not in (root.i, token.i):
        if token.dep_ in ("poss", "compound", "amod", "nmod", "nummod", "appos", "relcl"):
            return None
        token = token.head
    ended = token.sent.text.rstrip().endswith((".", "!", "?"))
    return root if ended and token.dep_ in ("prep", "npadvmod", "advmod") and len(token.sent) >= 5 else None


def governor_of_head(token: Token) -> Token | None:
    head = token.head
    return main_verb(head) if is_verb(head) and head.i != token.i else None


def main_verb(verb: Token) -> Token:
    """The verb whose clause this is: helpers and open complements ("plans to visit") belong to what they hang on."""
    for _ in range(12):
        if verb.dep_ in ("aux", "auxpass", "xcomp") and is_verb(verb.head) and verb.head.i != verb.i:
            verb = verb.head
        elif verb.dep_ == "pcomp" and verb.head.dep_ == "prep" and is_verb(verb.head.head):
            verb = verb.head.head
        else:
            break
    return verb


def has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in verb.children)


def subject(verb: Token) -> Token | None:
    """The verb's subject, or that of the verb it is joined to."""
    for _ in range(8):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                return child
        if verb.dep_ in ("conj", "xcomp") and verb.head.i != verb.i:
            verb = verb.head
        elif verb.dep_ in ("relcl", "acl"):
            return verb.head
        else:
            return None
    return None


def clause(
    reading: Reading, verb: Token, expression: Extent, others: Sequence[Extent], quoted: Iterable[Extent] = ()
) -> Span | None:
    """The words that tell what `verb` tells: its sentence where that holds no other date, else its clause, without the
    clauses that hold another's date. Always one stretch of one sentence that holds `expression`."""
    sentence = reading.extent(verb.sent)
    rivals = [o for o in others if o.start < sentence.end and sentence.start < o.end]
    whole = not rivals and verb.sent.root.i == verb.i
    low, high = (sentence.start, sentence.end) if whole else _subtree(reading, verb)
    low, high = min(low, expression.start), max(high, expression.end)
    low, high = max(low, sentence.start), min(high, sentence.end)
    for rival in rivals:
        low, high = _without(reading, verb, expression, rival, low, high)
    low, high = _within_a_sentence(reading.text, verb, reading, expression, low, high)
    low, high = _shortened(reading.text, low, high, expression, reading.extent(verb))
    return _trimmed(reading, low, high, whole)


def _subtree(reading: Reading, verb: Token) -> tuple[int, int]:
    """The stretch of a clause: from its subject (its antecedent for a relative one) to its last word."""
    left, right = verb.left_edge, verb.right_edge
    if is_verb(verb) and verb.dep_ in ("relcl", "acl") and verb.head.i < verb.i:
        left = verb.head.left_edge
    elif verb.dep_ == "conj" and not has_subject(verb):
        first = verb.head
        while first.dep_ == "conj" and not has_subject(first):
            first = first.head
        if first.i < verb.i and first.sent.start == verb.sent.start:
            left = first.left_edge if first.dep_ != "relcl" else first.head.left_edge
    elif verb.dep_ in ("advcl", "ccomp", "pcomp") and (mark := _mark(verb)) is not None:
        left = mark.nbor(1)
    elif verb.dep_ in ("advcl", "ccomp"):
        left = next((t for t in verb.subtree if t.dep_ not in ("mark", "punct", "cc") or t.i == verb.i), left)
    return reading.extent(left).start, reading.extent(right).end


def _mark(verb: Token) -> Token | None:
    """The "after", "that" or "because" at the head of the clause; what measures it ("two days") stands before."""
    return next((c for c in verb.children if c.dep_ == "mark" and c.i < verb.i), None)


def _without(reading: Reading, verb: Token, expression: Extent, rival: Extent, low: int, high: int) -> tuple[int, int]:
    """The stretch with the clause of another date cut off, where that clause stands at one end of it."""
    if not (low <= rival.start and rival.end <= high):
        return low, high
    core = _core(reading, verb)
    keep = Extent(min(expression.start, core.start), max(expression.end, core.end))
    away = _clause_of(reading, rival, verb)
    if away is None:
        return low, high
    if away.end <= keep.start:
        return away.end, high
    if away.start >= keep.end:
        return low, away.start
    return low, high


def _core(reading: Reading, verb: Token) -> Extent:
    """Verb, helpers and subject."""
    parts = [verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass", "neg", "prt"))]
    places = [reading.extent(p) for p in parts]
    return Extent(min(p.start for p in places), max(p.end for p in places))


def _clause_of(reading: Reading, rival: Extent, verb: Token) -> Extent | None:
    """The clause or phrase that holds another date, as far up as it does not hold `verb`."""
    tokens = reading.tokens(rival.start, rival.end)
    if not len(tokens):
        return None
    top = tokens.root
    for _ in range(60):
        if top.head.i == top.i or _over(top.head, verb):
            break
        top = top.head
    if _over(top, verb):
        return None
    left, right = reading.extent(top.left_edge), reading.extent(top.right_edge)
    start = left.start
    before = reading.doc[top.left_edge.i - 1] if top.left_edge.i > 0 else None
    if before is not None and before.dep_ == "cc":
        start = reading.extent(before).start
    return Extent(start, right.end)


def _over(token: Token, verb: Token) -> bool:
    return token.i == verb.i or token.is_ancestor(verb)


_SENTENCE_EDGE: Final = re.compile(r"[.!?][”\"'’)\]]*\s+(?=[A-Z“\"])")


def _within_a_sentence(
    text: str, verb: Token, reading: Reading, expression: Extent, low: int, high: int
) -> tuple[int, int]:
    """Cut at full stops that the parser did not take for sentence ends, keeping the part with the expression."""
    for edge in _SENTENCE_EDGE.finditer(text, low, high):
        if edge.end() <= expression.start:
            low = edge.end()
        elif edge.start() >= expression.end:
            return low, edge.start() + len(edge.group().rstrip())
    breaks = text.find("\n\n", expression.end, high)
    return low, breaks if breaks >= 0 else high


def _shortened(text: str, low: int, high: int, expression: Extent, verb: Extent) -> tuple[int, int]:
    """At most `LONGEST` characters, cut at a comma or else at a space."""
    if high - low <= LONGEST:
        return low, high
    first, last = min(expression.start, verb.start), max(expression.end, verb.end)
    if last - first > LONGEST:
        first, last = expression.start, expression.end
    low = max(low, last - LONGEST) if last - low > LONGEST else low
    if low > 0 and not text[low - 1].isspace() and low < first:
        space = re.compile(r"\s").search(text, low, first)
        low = space.end() if space else low
    high = min(high, low + LONGEST)
    if high < len(text) and not text[high : high + 1].isspace():
        comma = max(text.rfind(", ", last, high), text.rfind("; ", last, high))
        gap = text.rfind(" ", last, high)
        high = comma if comma > 0 else gap if gap > 0 else high
    return low, high


def _trimmed(reading: Reading, low: int, high: int, whole: bool) -> Span | None:
    text = reading.text
    while low < high and text[low] in _TRIMMED:
        low += 1
    while low < high and text[high - 1] in _TRIMMED:
        high -= 1
    for joiner in ("and ", "but ", "or ", "that "):
        if not whole and text[low : low + len(joiner)].lower() == joiner:
            low += len(joiner)
    if high < len(text) and text[high] in '”"’' and text.count("“", low, high) > text.count("”", low, high):
        high += 1
    return reading.cut(low, high) if low < high else None
