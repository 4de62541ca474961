"""How much a sentence tells of what the article is about, and how alike two sentences are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.summary.by_sentence import group_by_sentence
from bot.analysis.summary.dependence import find_quoted_tokens
from bot.analysis.summary.stems import align_content_lemmas, find_stem, list_content_lemmas
from bot.news import Event, When

_NEW = timedelta(days=10)  # told of the days round the dateline: the news; older: what led to it
_OLD = timedelta(days=300)
_READER = frozenset(("i", "my", "we", "our", "you", "your"))
ALIKE = 0.6  # likeness from which on one of two sentences says nothing new
_FOLD = 8  # sentences after which the place in the article stops counting
_FIGURES = frozenset(("MONEY", "PERCENT", "QUANTITY", "CARDINAL"))


class Weights:
    """The weight of each sentence of one reading."""

    def __init__(self, reading: Reading, units: Sequence[Sentence], events: Sequence[Event]) -> None:
        self._reading = reading
        stems = [find_stem(lemma) if lemma else "" for lemma in align_content_lemmas(reading.words)]
        words = {unit.index: list(filter(None, stems[unit.tokens.start : unit.tokens.end])) for unit in units}
        self.content = {index: frozenset(listed) for index, listed in words.items()}
        self._frequency = Counter(word for listed in words.values() for word in listed)
        title = list_content_lemmas(reading.title_doc) if reading.title_doc is not None else []
        self.title = frozenset(map(find_stem, title))
        self._matched = frozenset(word for word in self.title if self._frequency[word])
        self._events = group_by_sentence(units, events)

    @property
    def is_titled(self) -> bool:
        """Whether the article has words of its headline."""
        return bool(self._matched)

    def weigh(self, unit: Sentence) -> float:
        """Return the weight of a sentence as a point: centrality, figures, news value and place, each about 0 to 1."""
        words = self.content[unit.index]
        if not words:
            return 0.0
        central = sum(math.log1p(self._frequency[w]) for w in words) / (len(words) ** 0.5 * 6)
        place = max(0.0, 1 - unit.index / _FOLD)
        weight: float = (
            central
            + 0.8 * self.score_headline(unit)
            + 0.5 * place
            + 0.3 * _has_figure(unit)
            + self._score_newness(unit)
            - _score_length(unit)
        )
        return weight

    def score_headline(self, unit: Sentence) -> float:
        """Return how much a sentence says of what the article says of its headline, 0 to 1; of one word never all."""
        return len(self.content[unit.index] & self._matched) / (len(self._matched) + 1)

    def score_centrality(self, unit: Sentence) -> float:
        """Return how much the article comes back to the words of a sentence, 0 to 1."""
        words = self.content[unit.index]
        return min(1.0, sum(math.log(self._frequency[w]) for w in words) / (2 * max(6, len(words))))

    def score_likeness(self, one: Sentence, other: Sentence) -> float:
        """Return how much of the shorter the longer says too, 0 to 1."""
        a, b = self.content[one.index], self.content[other.index]
        return len(a & b) / min(len(a), len(b)) if a and b else 0.0

    def _score_newness(self, unit: Sentence) -> float:
        day = self._reading.day
        told = self._events.get(unit.index, ())
        days = [d for e in told if (d := _find_first_day(e.when)) is not None]
        if day is None or not days:
            return 0.1 if told else 0.0
        nearest = min(abs(d - day) for d in days)
        return 0.6 if nearest <= _NEW else -0.4 if nearest > _OLD else 0.0


def is_addressed_to_reader(unit: Sentence) -> bool:
    """Return whether the one who writes says "we" or "you": a comment, not what happened."""
    quoted = find_quoted_tokens(unit)
    return any(t.lower_ in _READER and t.pos_ == "PRON" and t.i not in quoted for t in unit.each)


def _has_figure(unit: Sentence) -> bool:
    return any(t.ent_type_ in _FIGURES and t.like_num for t in unit.each)


def _score_length(unit: Sentence) -> float:
    words = unit.words
    return 0.6 if words < 8 else 0.02 * max(0, words - 38)


def _find_first_day(when: When) -> date | None:
    """Return the first day of a date; of a quarter its year's, and of a decade none: both are known too roughly."""
    first = None if when.precision == "decade" else when.first_day
    return first.replace(month=1) if first and when.precision == "quarter" else first
