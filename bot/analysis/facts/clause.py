"""The clause that tells the main event: its verb, who does it, and what is done."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from bot.analysis.reading import Reading
from bot.analysis.sentences import Sentence
from bot.news import Span

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_AFTER_THE_NOUN = frozenset(("relcl", "acl", "appos", "punct", "cc", "conj", "parataxis", "dep"))
# What tells when, why or how rather than what; a "what" ends before it.
_CIRCUMSTANCE = frozenset(("advcl", "npadvmod", "punct", "parataxis", "cc", "conj", "dep"))
_LONGEST_WHAT = 16  # words
_LONGEST_WHO = 12


@dataclass(frozen=True, slots=True)
class Clause:
    """`verb` is a token of the body's parse; None where the clause is the headline's or has no verb."""

    verb: Token | None
    who: Span | None
    what: Span | None


def lede_clause(reading: Reading, lede: Sentence) -> Clause:
    """The main clause of the lede."""
    verb = _main_verb(lede.tokens)
    if verb is None:
        return Clause(None, None, reading.cut(lede.span.start, lede.span.end) if lede.words <= _LONGEST_WHAT else None)
    subject = _subject(verb)
    who = _who(subject) if subject is not None else None
    what = _what(verb)
    return Clause(verb, _words(reading, who), _words(reading, what))


def headline_clause(reading: Reading) -> Clause | None:
    """The headline's clause, where the headline stands in the text and is one: "A does B", not "B of A"."""
    title, doc = reading.document.title, reading.title_doc
    if not title or doc is None:
        return None
    at = reading.text.find(title)
    verb = next((t for t in doc if t.dep_ == "ROOT" and t.pos_ in {"VERB", "AUX"}), None)
    if at < 0 or verb is None or verb.tag_ not in {"VBD", "VBZ", "VBP", "MD", "VB"}:
        return None
    subject = _subject(verb)
    if subject is None:
        return None
    who, what = _who(subject), _headline_what(doc, verb)
    return Clause(None, _title_words(reading, at, who), _title_words(reading, at, what))


def _main_verb(tokens: Tokens) -> Token | None:
    """The root; of two roots (a quotation and its "he said"), the one with a subject."""
    roots = [t for t in tokens if t.dep_ == "ROOT" and t.pos_ in {"VERB", "AUX"}]
    return next((t for t in roots if _subject(t) is not None), roots[0] if roots else None)


def _subject(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in SUBJECTS), None)


def _who(subject: Token) -> Tokens:
    """The subject without what is added after it ("…, who …", ", 62,"), pairs joined by "and" kept."""
    doc = subject.doc
    start, end = subject.left_edge.i, subject.i + 1
    for child in subject.children:
        if child.i < subject.i:
            continue
        if child.dep_ == "cc" or (child.dep_ == "conj" and child.right_edge.i + 1 - start <= _LONGEST_WHO):
            end = max(end, child.right_edge.i + 1)
        elif child.dep_ in {"prep", "nummod"} and child.right_edge.i + 1 - start <= _LONGEST_WHO and end == child.i:
            end = child.right_edge.i + 1
        elif child.dep_ in _AFTER_THE_NOUN:
            break
    return _trimmed(doc[start:end])


def _what(verb: Token) -> Tokens:
    """From the verb to the end of what it takes, up to its circumstances."""
    doc = verb.doc
    start, end = verb.i, verb.i + 1
    lefts = [c for c in verb.children if c.i < verb.i and c.dep_ in {"aux", "auxpass", "neg", "prt"}]
    if lefts and all(_near(doc, c.i, verb.i) for c in lefts):
        start = min(c.i for c in lefts)
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ in _CIRCUMSTANCE or (child.dep_ == "prep" and _is_circumstance(child)):
            if end > verb.i + 1:
                break
            continue
        if child.right_edge.i + 1 - start > _LONGEST_WHAT:
            end = max(end, _shortened(child, start))
            break
        end = child.right_edge.i + 1
    return _trimmed(doc[start:end])


def _headline_what(doc: Doc, verb: Token) -> Tokens:
    """A headline is short: all from its verb on, up to a dash, a bar or a second clause."""
    start = min([verb.i, *(c.i for c in verb.children if c.dep_ in {"aux", "auxpass", "neg"} and c.i < verb.i)])
    end = verb.i + 1
    while end < len(doc) and doc[end].text not in {"-", "–", "—", "|", ":", ";", "..."} and not doc[end].is_space:
        end += 1
    return _trimmed(doc[start:end])


def _near(doc: Doc, start: int, end: int) -> bool:
    return end - start <= 4 and not any(t.pos_ in {"NOUN", "PROPN", "PRON"} for t in doc[start:end])


def _is_circumstance(preposition: Token) -> bool:
    """ "On Friday", "in 2006", "after the vote", "because of …": not part of what."""
    if preposition.lower_ in {"after", "before", "because", "during", "amid", "despite", "following", "since"}:
        return True
    objects = [c for c in preposition.children if c.dep_ == "pobj"]
    return any(o.ent_type_ in {"DATE", "TIME"} for o in objects)


def _shortened(child: Token, start: int) -> int:
    """Where to end a complement that is too long: after its head, at the last place that breaks nothing."""
    edge = child.i + 1
    for grandchild in child.children:
        if grandchild.i < child.i or grandchild.dep_ in _AFTER_THE_NOUN | {"advcl"}:
            continue
        if grandchild.right_edge.i + 1 - start > _LONGEST_WHAT:
            break
        edge = grandchild.right_edge.i + 1
    return edge


def _trimmed(tokens: Tokens) -> Tokens:
    doc, start, end = tokens.doc, tokens.start, tokens.end
    while start < end and (doc[start].is_space or doc[start].is_punct):
        start += 1
    while start < end and (
        doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in {'"', "'", ")"})
    ):
        end -= 1
    return doc[start:end]


def _words(reading: Reading, tokens: Tokens | None) -> Span | None:
    if tokens is None or not len(tokens):
        return None
    where = reading.extent(tokens)
    return reading.cut(where.start, where.end)


def _title_words(reading: Reading, at: int, tokens: Tokens) -> Span | None:
    return reading.cut(at + tokens.start_char, at + tokens.end_char) if len(tokens) else None
