"""One timeline over any number of articles: the days that matter, each with the sentences that tell it best. Pure.

Of each article only its dated sentences are kept. The result is the same in whatever order the articles come.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.news import Span
from bot.stories.centrality import Centrality, find_median
from bot.stories.dated_sentences import DatedSentence
from bot.stories.day_ranking import DayRanking
from bot.stories.event_matching import differ_in_figures
from bot.stories.quantities import find_figures
from bot.stories.sentence_choice import SAME_WORDS, Candidate, choose_sentences, is_same
from bot.stories.sentence_worth import judge_sentence
from bot.stories.story_report import find_roots
from bot.stories.topic_words import TopicWords

_MOST_HAVE = 0.4  # of the articles: words that more of them have choose none
_IN_POINT = 4  # how much more an article that has a word that was asked for counts
_LEAST = 0.01  # of a sentence that has no word that others have: it counts where there is nothing else
_TELLING = 5  # sentences of an article by which it is judged how much it is to the point
_SAME_LISTED = 12  # further articles that are named with a sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence as one article has it. `is_stated`: it names the day, else it is news of its article's day.

    `differs`: it gives another figure than the sentence that it is named with.
    """

    article: str
    span: Span
    is_stated: bool
    differs: bool = False


@dataclass(frozen=True, slots=True)
class DayEvent:
    """What happened, as the sentence that tells it best has it; `others` tell the same, one an article."""

    telling: Telling
    others: tuple[Telling, ...]
    articles: int  # that tell it, this one among them


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A day with what happened on it, the most important first."""

    day: date
    events: tuple[DayEvent, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    article: str
    sentence: DatedSentence
    words: tuple[str, ...]
    worth: float

    @property
    def text(self) -> str:
        return self.sentence.span.text

    def tell(self, *, differs: bool = False) -> Telling:
        """Return it as a timeline shows it."""
        return Telling(self.article, self.sentence.span, self.sentence.is_stated, differs)


@dataclass(frozen=True, slots=True)
class _Article:
    published: date | None
    kept: tuple[_Kept, ...]
    in_point: bool  # whether it has a word that was asked for


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A kept sentence, and how much it is to the point: from 0, off it, to 1; more with a word asked for."""

    kept: _Kept
    weight: float

    def make_candidate(self) -> Candidate:
        """Return it as it is compared with the others of its day."""
        one = self.kept.sentence
        order = (self.kept.article, one.span.start)
        return Candidate(frozenset(self.kept.words), one.is_stated, one.place, order, self.weight * self.kept.worth)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A sentence that is shown, with those that tell the same."""

    kept: _Kept
    same: Sequence[_Kept]

    def describe(self) -> DayEvent:
        """Return it as a timeline shows it."""
        others: dict[str, Telling] = {}
        for one in self.same:
            if one.article != self.kept.article and one.article not in others:
                others[one.article] = one.tell(differs=_differ(self.kept, one))
        return DayEvent(self.kept.tell(), tuple(others.values())[:_SAME_LISTED], 1 + len(others))


class _Told:
    """The sentences of the days that were chosen."""

    def __init__(self) -> None:
        self._kept: list[_Kept] = []
        self._texts: set[str] = set()
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, sentences: Iterable[_Kept]) -> None:
        for one in sentences:
            for word in one.words:
                self._by_word[word].append(len(self._kept))
            self._kept.append(one)
            self._texts.add(one.text)

    def has(self, sentence: _Kept) -> bool:
        """Return whether a sentence is among them, or one that says the same with the same figures."""
        shared = Counter(at for word in sentence.words for at in self._by_word.get(word, ()))
        words = frozenset(sentence.words)
        return sentence.text in self._texts or any(
            is_same(words, frozenset(self._kept[at].words)) and not _differ(sentence, self._kept[at])
            for at, count in shared.items()
            if count >= SAME_WORDS
        )


def _differ(one: _Kept, other: _Kept) -> bool:
    return differ_in_figures(find_figures(one.text), find_figures(other.text))


class DailyTimeline:
    """The articles so far. `query`: words that the timeline is to be about; articles that have them lead."""

    def __init__(self, query: TopicWords) -> None:
        self._query = query
        self._articles: list[_Article] = []
        self.is_query_met = False  # whether an article had a word that was asked for

    def add(self, article: str, published: date | None, sentences: Iterable[DatedSentence]) -> None:
        """Add one article; `published` is the day that its news is of."""
        kept: list[_Kept] = []
        for sentence in sentences:
            words = tuple(sorted(sys.intern(word) for word in find_roots(sentence.span.text)))
            kept.append(_Kept(article, sentence, words, judge_sentence(sentence.span.text)))
        in_point = any(self._query.is_among(one.words) for one in kept)
        self._articles.append(_Article(published, tuple(kept), in_point))
        self.is_query_met = self.is_query_met or in_point

    def build(self, dates: int, sentences: int) -> tuple[DayEntry, ...]:
        """Return at most so many days, in calendar order, each with at most so many sentences; no sentence twice."""
        ranking, by_day = self._sort_by_day()
        told = _Told()
        chosen: list[DayEntry] = []
        for day in ranking.rank(by_day):
            if len(chosen) == dates or not ranking.weigh(day):
                break
            fresh = [one for one in by_day[day] if not told.has(one.kept)]
            events = tuple(_choose_events(fresh, sentences))
            if events:
                told.add(event.kept for event in events)
                chosen.append(DayEntry(day, tuple(event.describe() for event in events)))
        return tuple(sorted(chosen, key=lambda one: one.day))

    def _sort_by_day(self) -> tuple[DayRanking, dict[date, list[_Weighed]]]:
        ranking, by_day = DayRanking(), defaultdict[date, list[_Weighed]](list)
        for article, weighed in self._weigh():
            _count_days(ranking, article.published, weighed)
            for one in weighed:
                for day in one.kept.sentence.days:
                    by_day[day].append(one)
        return ranking, by_day

    def _weigh(self) -> Iterator[tuple[_Article, list[_Weighed]]]:
        """Yield the articles with their sentences, weighed by how central they are to what was asked for, or to all.

        Words that most articles have are no choice among them: then all of them count alike.
        """
        asked = [article for article in self._articles if article.in_point]
        is_choice = 0 < len(asked) < _MOST_HAVE * len(self._articles)
        among = asked if is_choice else self._articles
        counts = Counter(word for article in among for word in {word for one in article.kept for word in one.words})
        centrality = Centrality(counts, len(among))
        usual = find_median(centrality.measure(one.words) for article in among for one in article.kept) or 1.0
        for article in self._articles:
            share = _IN_POINT if is_choice and article.in_point else 1
            measured = [(one, min(1.0, centrality.measure(one.words) / usual)) for one in article.kept]
            weights = [(one, value * value if is_choice else value) for one, value in measured]
            yield article, [_Weighed(one, share * max(_LEAST, weight)) for one, weight in weights]


def _count_days(ranking: DayRanking, published: date | None, weighed: Sequence[_Weighed]) -> None:
    """Count an article for the days that it tells of, by its sentences that are most to the point, in hundredths."""
    best: dict[date, int] = {}
    for one in weighed:
        for day in one.kept.sentence.days:
            best[day] = max(best.get(day, 0), round(100 * one.weight))
    for day, weight in best.items():
        if published is None or day < published:
            ranking.add_looked_back(day, weight)
    if published is not None and weighed:
        highest = sorted((one.weight for one in weighed), reverse=True)[:_TELLING]
        ranking.add_published(published, round(100 * sum(highest) / len(highest)))


def _choose_events(weighed: Sequence[_Weighed], most: int) -> Iterator[_Chosen]:
    for choice in choose_sentences([one.make_candidate() for one in weighed], most):
        yield _Chosen(weighed[choice.index].kept, [weighed[index].kept for index in choice.same])
