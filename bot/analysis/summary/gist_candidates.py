"""What the evidence for a gist is found in: a sentence with its main verb, its times, and the article's headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes.cues import is_reporting_verb
from bot.analysis.summary.by_sentence import group_by_sentence
from bot.analysis.summary.dependence import find_quoted_tokens, split_words
from bot.analysis.summary.eligibility import Eligibility
from bot.analysis.summary.weight import Weights, is_addressed_to_reader
from bot.news import Time

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_LONG = split_words("long already always often traditionally historically")  # with "has": no news
_SPANS = split_words("year decade century generation")
_STATES = split_words("be have mean remain seem")
_TURNS = split_words("but yet however")
_NEGATED = re.compile(r"\b(?:not|no|never|none|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)
_YOU = re.compile(r"\byou\b|\byour\b", re.IGNORECASE)
_QUESTIONS = 2  # put to "you", at least, in an interview that is printed by turns
_LONGEST_QUESTION = 400  # characters
_OUGHT = frozenset(("should", "must", "need", "ought"))
_HAS_TO = frozenset(("need", "have", "ought"))
_DEMANDS = 2  # sentences, at least, that say what ought to be, where an opinion is not called one,
_SHARE = 0.1  # and of all of them
_TURNS_BY = 3  # sentences after the first: what is set up later is some part's
_CLAIM = re.compile(r"(?:the )?claims?:?", re.IGNORECASE)  # the label over what a fact check looks into


@dataclass(frozen=True, slots=True)
class Title:
    """The headline as the evidence needs it."""

    stems: frozenset[str]
    is_matched: bool  # the article has words of it
    is_negated: bool
    is_clause: bool  # it has a verb, and tells what was done


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be the gist, or a point."""

    unit: Sentence
    root: Token | None
    subject: Token | None
    headline: float  # how much it says of what the headline says, 0 to 1
    centrality: float  # how much the article comes back to its words, 0 to 1
    is_said: bool  # most of it, or its beginning, is what somebody is quoted as saying
    is_addressed: bool  # the one who writes says "we" or "you"
    is_checked: bool  # it stands under a label, as the claim that the article looks into
    is_argued: bool  # the article is an opinion
    is_asked: bool  # it is a question of an interview, or an answer
    is_foil: bool  # it says how things stand, and the sentence after it turns from that
    is_turn: bool  # it turns from such a sentence
    is_of_person: bool  # its subject is somebody by name
    times: Sequence[Time]
    day: date | None  # of the dateline
    title: Title


class Candidates:
    """Describes the sentences of one reading, each once."""

    def __init__(
        self,
        reading: Reading,
        units: Sequence[Sentence],
        times: Sequence[Time],
        weights: Weights,
        standing: Eligibility,
    ) -> None:
        self._reading = reading
        self._units = units
        self._first = next((unit.index for unit in units if standing.is_fit(unit)), 0)
        self._times = group_by_sentence(units, times)
        self._weights = weights
        self._standing = standing
        title = reading.document.title or ""
        has_verb = any(t.pos_ in {"VERB", "AUX"} for t in reading.title_doc or ())
        self._title = Title(weights.title, weights.is_titled, _NEGATED.search(title) is not None, has_verb)
        genre = getattr(reading.document, "genre", None)
        self._is_argued = genre == "opinion" or (genre is None and _is_argued(units, standing))
        self._first_question = _find_first_question([reading.text[p.start : p.end] for p in reading.paragraphs])
        self._described: dict[int, Candidate] = {}

    def describe(self, unit: Sentence) -> Candidate:
        """Return what is known of a sentence."""
        if unit.index not in self._described:
            root, subject = find_root(unit)
            self._described[unit.index] = Candidate(
                unit=unit,
                root=root,
                subject=subject,
                headline=self._weights.score_headline(unit),
                centrality=self._weights.score_centrality(unit),
                is_said=self._standing.is_quotation(unit) or self._standing.is_opened_by_quote(unit),
                is_addressed=is_addressed_to_reader(unit),
                is_checked=self._is_under_claim_label(unit),
                is_argued=self._is_argued,
                is_asked=unit.paragraph >= self._first_question,
                is_foil=self._is_foil(unit.index),
                is_turn=unit.index <= self._first + _TURNS_BY and self._is_foil(unit.index - 1),
                is_of_person=subject is not None and self._standing.names.is_person(subject),
                times=self._times.get(unit.index, ()),
                day=self._reading.day,
                title=self._title,
            )
        return self._described[unit.index]

    def _is_foil(self, index: int) -> bool:
        """Return whether a sentence says how things stand, for the one after it to turn from: "But on Monday …"."""
        if not 0 <= index < len(self._units) - 1:
            return False
        after = next((t for t in self._units[index + 1].each if t.is_alpha), None)
        return after is not None and after.lower_ in _TURNS and is_general(self._units[index])

    def _is_under_claim_label(self, unit: Sentence) -> bool:
        before = self._reading.paragraphs[unit.paragraph - 1] if unit.paragraph else None
        return before is not None and bool(_CLAIM.fullmatch(self._reading.text, before.start, before.end))


def _is_argued(units: Sequence[Sentence], standing: Eligibility) -> bool:
    """Return whether an article that quotes nobody says itself, and says it again, what ought to be."""
    if any(quote.name for unit in units for quote in standing.list_quotes(unit)):
        return False
    return sum(map(demands, units)) >= max(_DEMANDS, _SHARE * len(units))


def demands(unit: Sentence) -> bool:
    """Return whether a sentence says what ought to be, in words that are not somebody else's."""
    quoted = find_quoted_tokens(unit)
    return any(t.i not in quoted and _obliges(t) for t in unit.each)


def _obliges(token: Token) -> bool:
    has_to = token.lemma_.lower() in _HAS_TO and any(c.dep_ == "xcomp" and _has_to(c) for c in token.children)
    return has_to or token.lower_ in _OUGHT


def _has_to(verb: Token) -> bool:
    return any(c.lower_ == "to" for c in verb.children)


def _find_first_question(paragraphs: Sequence[str]) -> float:
    """Return the paragraph in which an interview's questions begin, which speak to "you"; else one past all."""
    asked = [place for place, words in enumerate(paragraphs) if words.endswith("?") and len(words) <= _LONGEST_QUESTION]
    spoken_to = sum(bool(_YOU.search(paragraphs[place])) for place in asked)
    return asked[0] if spoken_to >= _QUESTIONS else inf


def find_root(unit: Sentence) -> tuple[Token | None, Token | None]:
    """Return the main verb of a sentence and its subject."""
    root = next((t for t in unit.each if t.dep_ == "ROOT"), None)
    return root, None if root is None else next((c for c in root.children if c.dep_ in _SUBJECTS), None)


def is_general(unit: Sentence) -> bool:
    """Return whether a sentence tells what is so and not what was done, and on nobody's authority."""
    root, _ = find_root(unit)
    if root is None or is_reporting_verb(root.lemma_) or any(t.lower_ == "according" for t in unit.each):
        return False
    is_state = root.tag_ == "VBP" or (root.tag_ in {"VBZ", "VBD"} and root.lemma_ in _STATES)
    return is_state or has_long_been(root) or any(c.lower_ in {"can", "do", "does"} for c in root.children)


def has_long_been(root: Token) -> bool:
    """Return whether a main verb tells what has been so for long: "has already made", "for two decades, … have"."""
    before = [c for c in root.children if c.i < root.i]
    return any(c.dep_ == "aux" and c.lower_ in {"has", "have"} for c in before) and any(
        c.lower_ in _LONG or (c.lower_ == "for" and any(p.lemma_.lower() in _SPANS for p in c.children)) for c in before
    )
