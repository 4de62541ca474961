"""How much a sentence tells of what the article is about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import compress

from spacy.tokens import Doc, Token

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.summary.dependence import find_quoted_tokens
from bot.analysis.summary.grouping import group_by_sentence
from bot.news import Event, Quote, When

_NEW = timedelta(days=10)  # told of the days round the dateline: the news; older: what led to it
_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM"))
_READER = frozenset(("i", "my", "we", "our", "you", "your"))
ALIKE = 0.6  # likeness from which on one of two sentences says nothing new
_FOLD = 8  # sentences after which the place in the article stops counting


class Weights:
    """The weight of each sentence of one reading."""

    def __init__(
        self, reading: Reading, units: Sequence[Sentence], quotes: Sequence[Quote], events: Sequence[Event]
    ) -> None:
        self._reading = reading
        lemmas = align_content_lemmas(reading.doc)
        words = {unit.index: list(filter(None, lemmas[unit.tokens.start : unit.tokens.end])) for unit in units}
        self.content = {index: frozenset(listed) for index, listed in words.items()}
        self._frequency = Counter(word for listed in words.values() for word in listed)
        self._title = (
            frozenset(list_content_lemmas(reading.title_doc)) if reading.title_doc is not None else frozenset[str]()
        )
        self._quotes = group_by_sentence(units, quotes)
        self._events = group_by_sentence(units, events)

    def weigh(self, unit: Sentence) -> float:
        """Return the weight of a sentence, from centrality, news value and place, each about 0 to 1."""
        words = self.content[unit.index]
        if not words:
            return 0.0
        central = sum(math.log1p(self._frequency[w]) for w in words) / (len(words) ** 0.5 * 6)
        place = max(0.0, 1 - unit.index / _FOLD)
        weight: float = (
            central
            + 0.8 * self.score_headline(unit)
            + 0.5 * place
            + self._score_quotes(unit)
            + self._score_newness(unit)
            - _score_length(unit)
        )
        return weight

    def score_headline(self, unit: Sentence) -> float:
        """Return how much of what the headline says a sentence says, 0 to 1."""
        return len(self.content[unit.index] & self._title) / (len(self._title) or 1)

    def score_likeness(self, one: Sentence, other: Sentence) -> float:
        """Return how much of the shorter the longer says too, 0 to 1."""
        a, b = self.content[one.index], self.content[other.index]
        return len(a & b) / min(len(a), len(b)) if a and b else 0.0

    def _score_quotes(self, unit: Sentence) -> float:
        inside = self._quotes.get(unit.index, ())
        return 0.5 if any(q.name for q in inside) else 0.1 if inside else 0.0

    def _score_newness(self, unit: Sentence) -> float:
        day = self._reading.day
        told = self._events.get(unit.index, ())
        days = [d for e in told if (d := _find_first_day(e.when)) is not None]
        if day is None or not days:
            return 0.1 if told else 0.0
        nearest = min(abs(d - day) for d in days)
        return 0.6 if nearest <= _NEW else -0.4 if nearest > timedelta(days=300) else 0.0


def list_content_lemmas(tokens: Iterable[Token]) -> list[str]:
    """Return the lemmas that carry the meaning: nouns, names, verbs, adjectives, numbers."""
    return [
        t.lemma_.lower() for t in tokens if t.pos_ in _CONTENT and not t.is_stop and any(c.isalnum() for c in t.text)
    ]


def align_content_lemmas(doc: Doc) -> list[str]:
    """Return for each token its lemma in `list_content_lemmas`, else "": all at once, in a fifth of the time."""
    strings = doc.vocab.strings
    kinds = {strings[kind] for kind in _CONTENT}
    told = [kind in kinds and not stop for kind, stop in doc.to_array(["POS", "IS_STOP"]).tolist()]
    places = list(compress(range(len(told)), told))
    rows = [tuple(row) for row in doc.to_array(["LEMMA", "IS_ALPHA", "ORTH"])[places].tolist()]
    lemmas: dict[tuple[int, ...], str] = {
        (lemma, alpha, orth): strings[lemma].lower() if alpha or any(c.isalnum() for c in strings[orth]) else ""
        for lemma, alpha, orth in set(rows)
    }
    found = [""] * len(told)
    for place, row in zip(places, rows, strict=True):
        found[place] = lemmas[row]
    return found


def is_addressed_to_reader(unit: Sentence) -> bool:
    """Return whether the one who writes says "we" or "you": a comment, not what happened."""
    quoted = find_quoted_tokens(unit)
    return any(t.lower_ in _READER and t.pos_ == "PRON" and t.i not in quoted for t in unit.each)


def _score_length(unit: Sentence) -> float:
    words = unit.words
    return 0.6 if words < 8 else 0.02 * max(0, words - 38)


def _find_first_day(when: When) -> date | None:
    """Return the first day of a date; of a quarter its year's, and of a decade none: both are known too roughly."""
    first = None if when.precision == "decade" else when.first_day
    return first.replace(month=1) if first and when.precision == "quarter" else first
