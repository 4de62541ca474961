"""When, where, why and how of the main event, as the sentences round it say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from bot.analysis.facts.clause import Clause
from bot.analysis.names import Names
from bot.analysis.reading import Reading
from bot.analysis.sentences import Sentence
from bot.news import Span, Time

_ASIDE = frozenset(("relcl", "acl", "advcl", "ccomp", "parataxis"))
_VAGUE = frozenset(("PRESENT_REF", "PAST_REF", "FUTURE_REF"))
_AT = frozenset(("in", "at", "near", "outside", "inside", "on", "off", "across", "around", "outskirts"))
_PLACES = frozenset(("GPE", "LOC", "FAC"))
_REASONS = re.compile(
    r"\b(?:in protest (?:of|at|against|over)|in response to|in retaliation for|because of|due to|owing to|thanks to|"
    r"on account of|on suspicion of|amid (?:fears|concerns?|claims|allegations)|"
    r"over (?:claims|allegations|fears|concerns?)|in an effort to|in an attempt to|in a bid to|in order to|so that)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"(?P<town>[A-Z][A-Z.'’ -]{2,30}[A-Z])\b[^—–-]{0,40}(?:—|–|--| - )\s")
_LONGEST = 22  # words of an answer


def when_of(reading: Reading, told: Clause, opening: Sequence[Sentence], times: Sequence[Time]) -> Span | None:
    """The time expression nearest to the main verb; else the first definite one of the opening."""
    best: tuple[float, int, Span] | None = None
    for place, unit in enumerate(opening):
        for time in times:
            if not unit.span.overlaps(time.span) or time.type not in {"DATE", "TIME"} or time.value in _VAGUE:
                continue
            score = _definite(time.value) - 0.7 * place
            if told.verb is not None and place == 0:
                score += _closeness(reading, time.span, told.verb)
            if best is None or score > best[0]:
                best = (score, time.span.start, time.span)
    return best[2] if best and best[0] > 0 else None


def where_of(reading: Reading, told: Clause, opening: Sequence[Sentence], names: Names) -> Span | None:
    """A place that the main event is said to be in or at; not one that it is only about."""
    for place, unit in enumerate(opening[:3]):
        found: list[tuple[int, Span]] = []
        for preposition, noun in _placings(unit.tokens):
            aside = _aside(preposition, unit)
            if aside and (place > 0 or (told.verb is not None and told.verb in unit.tokens)):
                continue
            if _is_place(reading, noun, names, preposition) and (span := _noun_phrase(reading, noun)):
                found.append((-len(list(preposition.ancestors)), span))
        if found:
            return max(found, key=lambda f: f[0])[1]
        if place == 0 and (span := _in_the_headline(reading) or _filed_from(reading, unit)):
            return span
    return None


def _placings(tokens: Iterable[Token]) -> Iterator[tuple[Token, Token]]:
    """ "In …", "at …": the preposition and its noun."""
    for preposition in tokens:
        if preposition.dep_ == "prep" and preposition.lower_ in _AT:
            noun = next((c for c in preposition.children if c.dep_ == "pobj"), None)
            if noun is not None:
                yield preposition, noun


def _in_the_headline(reading: Reading) -> Span | None:
    """The place that the headline names, where the headline stands in the text."""
    title, doc = reading.document.title, reading.title_doc
    at = reading.text.find(title) if title else -1
    if doc is None or at < 0:
        return None
    for _, noun in _placings(doc):
        if noun.ent_type_ in _PLACES:
            return reading.cut(at + doc[noun.left_edge.i].idx, at + noun.idx + len(noun))
    return None


def _filed_from(reading: Reading, lede: Sentence) -> Span | None:
    """The town of the dateline: "SEOUL, July 21 (Agency) — …"."""
    found = _DATELINE.match(lede.span.text)
    return Span.of(reading.text, lede.span.start, lede.span.start + len(found["town"])) if found else None


def why_of(reading: Reading, told: Clause, opening: Sequence[Sentence]) -> Span | None:
    """The reason that the article's opening gives in so many words: because, in protest of, due to …"""
    for unit in opening:
        for found in _reasons(reading, unit):
            return found
    return None


def how_of(reading: Reading, told: Clause) -> Span | None:
    """ "By doing …", where the main clause says it."""
    if told.verb is None:
        return None
    for child in told.verb.children:
        by_doing = child.dep_ == "prep" and child.lower_ in {"by", "through"}
        if by_doing and any(c.dep_ == "pcomp" for c in child.children):
            return _subtree(reading, child)
        if child.dep_ == "advcl" and child.lower_ == "using":
            return _subtree(reading, child)
    return None


def _definite(value: str) -> float:
    if re.fullmatch(r"\d{4}-\d\d-\d\d.*", value):
        return 3.0
    return 2.0 if re.match(r"\d{4}-(?:W?\d|Q)", value) else 0.8 if re.match(r"\d{4}", value) else 0.4


def _closeness(reading: Reading, span: Span, verb: Token) -> float:
    """More for an expression that hangs on the main verb than for one in a clause of its own."""
    tokens = reading.tokens(span.start, span.end)
    if not len(tokens):
        return 0.0
    token: Token = tokens.root
    depth = 0
    while token.i not in (token.head.i, verb.i):
        if token.dep_ in _ASIDE:
            return 0.0
        token = token.head
        depth += 1
    return 2.0 - 0.2 * depth if token.i == verb.i else 0.0


def _aside(token: Token, unit: Sentence) -> bool:
    while token.head.i != token.i and token in unit.tokens:
        if token.dep_ in _ASIDE:
            return True
        token = token.head
    return False


def _is_place(reading: Reading, noun: Token, names: Names, preposition: Token) -> bool:
    """A place by its name, or a building or region that is nobody's name."""
    where = reading.extent(noun)
    if any(m.start <= where.start < m.end for place in names.places for m in place.mentions):
        return True
    others = (*names.people, *names.organisations)
    named = any(m.start <= where.start < m.end for other in others for m in other.mentions)
    if preposition.lower_ == "at" and not any(m.start <= where.start < m.end for p in names.people for m in p.mentions):
        return noun.pos_ == "PROPN"  # what something is at is where it is, be it a house, a club or a ministry
    return noun.ent_type_ in _PLACES and not named


def _noun_phrase(reading: Reading, noun: Token) -> Span | None:
    """The noun with what stands before it, and an "in South London" that follows."""
    end = noun.i + 1
    for child in noun.children:
        if child.i > noun.i and child.dep_ in {"prep", "appos"} and child.right_edge.i - noun.i <= 6:
            inside = [t for t in child.subtree if t.ent_type_ in _PLACES]
            if inside:
                end = child.right_edge.i + 1
    tokens = noun.doc[noun.left_edge.i : end]
    where = reading.extent(tokens)
    return reading.cut(where.start, where.end)


def _reasons(reading: Reading, unit: Sentence) -> Iterator[Span]:
    for token in unit.tokens:
        if token.lower_ == "because" and token.dep_ in {"mark", "prep", "advmod"}:
            top = token.head if token.dep_ == "mark" else token
            if span := _subtree(reading, top):
                yield span
    if found := _REASONS.search(unit.span.text):
        first = reading.tokens(unit.span.start + found.start(), unit.span.start + found.end())
        if len(first) and (span := _subtree(reading, first[0])):
            yield span


def _subtree(reading: Reading, top: Token) -> Span | None:
    """All that hangs on a word, without the mark at its end; None where it is too long to be an answer."""
    doc = top.doc
    start, end = top.left_edge.i, top.right_edge.i + 1
    while end > start and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in {'"', ")"})):
        end -= 1
    if end - start > 2 * _LONGEST or end - start < 2:
        return None
    where = reading.extent(doc[start:end])
    return reading.cut(where.start, where.end)
