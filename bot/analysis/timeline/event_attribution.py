"""By whom an event is told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, Protocol

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.parse.trees import list_descendants
from bot.analysis.timeline.clauses import find_subject, is_verb
from bot.analysis.timeline.status import DENYING, SAYING
from bot.analysis.times.lexicon import split_words
from bot.news import Entity, Extent, Quote, Span


class Resolver(Protocol):
    """Whom words mean: `bot.analysis.names.Names`, or None where nobody is resolved."""

    def resolve(self, what: Extent | Span | Token) -> Entity | None: ...


# What they assert stands under them without a "that": "denied meeting him", "accused her of taking it".
_ASSERTING: Final = DENYING | frozenset(split_words("admit recall accuse suspect charge blame"))
_SMALL: Final = frozenset(("DT", "PRP$"))  # "The", "Her": in capitals only where a sentence begins
_SAID: Final = frozenset(("ccomp", "parataxis", "xcomp", "pcomp", "dobj"))


def find_source(
    reading: Reading, verb: Token, extent: Extent, names: Resolver | None, quotes: Sequence[Quote]
) -> str | None:
    """Return who asserts what the clause tells, as resolved or as written; None where the article says it itself."""
    after = bisect_right(quotes, extent.start, key=lambda quote: quote.span.start)  # one after the other in the text
    for quote in quotes[max(0, after - 1) : after]:
        if quote.kind == "direct" and quote.stance == "said" and extent.end <= quote.span.end:
            return quote.name or (_cut_source(reading, quote.speaker) if quote.speaker else None)
    if (source := _find_reporter(verb)) is not None or (source := _find_according_to(reading, verb)) is not None:
        return name_source(reading, source, names)
    return None


def _find_reporter(verb: Token) -> Token | None:
    """Return the subject of the reporting verb that governs the clause."""
    token = verb
    if verb.dep_ == "pcomp" and verb.head.head.lemma_ in _ASSERTING:  # "accused her of taking it"
        return _find_antecedent(find_subject(verb.head.head))
    for _ in range(30):
        head = token.head
        if head.i == token.i:
            return None
        if token.dep_ in _SAID and head.lemma_ in SAYING and is_verb(head):
            if token.dep_ in ("xcomp", "dobj") and head.lemma_ not in _ASSERTING:
                token = head
                continue
            return _find_antecedent(find_subject(head) or _find_inverted_subject(head))
        token = head
    return None


def _find_antecedent(source: Token | None) -> Token | None:
    """Return whom "who" stands for; nobody for a passive "was accused"."""
    if source is None or source.dep_ == "nsubjpass":
        return None
    if source.tag_ in ("WP", "WDT") and source.head.dep_ == "relcl":
        return source.head.head
    return source


def _find_inverted_subject(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in ("npadvmod", "agent") and c.pos_ in ("NOUN", "PROPN")), None)


def _find_according_to(reading: Reading, verb: Token) -> Token | None:
    """Return who follows "according to" in the sentence."""
    for token in reading.words[slice(*reading.find_sentence_range(verb))]:
        if token.lower_ == "according" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to":
            for child in list_descendants(token):
                if child.dep_ == "pobj" and child.head.lower_ in ("to", "according"):
                    return child
    return None


def name_source(reading: Reading, source: Token, names: Resolver | None) -> str:
    """Return the source's name, whom the article settles on.

    Else its own words, as one would write them after "says".
    """
    if names is not None and (entity := names.resolve(source)) is not None and not entity.name[0].islower():
        return entity.name
    left = source.left_edge
    right = source
    for child in source.children:
        if child.i > source.i and child.dep_ in ("prep", "compound", "flat"):
            right = child.right_edge
    return _cut_source(reading, Extent(reading.locate(left).start, reading.locate(right).end))


def _cut_source(reading: Reading, source: Extent | Span) -> str:
    """Return the article's words for a source, as they stand within a sentence."""
    said = " ".join(reading.text[source.start : source.end].split())
    first = reading.find_tokens(source.start, source.end)[:1]
    return said[:1].lower() + said[1:] if len(first) and first[0].tag_ in _SMALL else said
