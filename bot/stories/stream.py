"""Grouping a stream of articles in memory, as `dateline stories` does: each gets its story when it comes.

A stream in the order of its articles' days is grouped as the store groups them (`bot.store.clustering`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.news import Article
from bot.stories.clustering import (
    ARTICLES,
    HORIZON,
    LATEST,
    Candidate,
    count_days,
    pick_stories,
    pick_terms,
    place,
)
from bot.stories.features import extract_features
from bot.stories.order import find_story_day


class Stream:
    """The articles so far. A story is numbered from 1 as it begins. `clock`: when an article without a day came."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._candidates: list[Candidate] = []
        self._found_by: defaultdict[str, list[int]] = defaultdict(list)  # indexes of candidates, the latest last
        self._members: list[list[int]] = []  # of each story

    def add(self, article: Article) -> int:
        """Add an article; return the number of its story."""
        features, day = extract_features(article), self._find_day(article)
        terms = pick_terms(features)
        hits = (
            (self._candidates[at].story, features.terms[word], at)
            for word in terms
            for at in self._found_by[word][-LATEST:]
            if count_days(day, self._candidates[at].day) <= HORIZON
        )
        compared = [self._candidates[at] for story in pick_stories(hits) for at in self._members[story - 1][-ARTICLES:]]
        story = place(features, day, compared).story or self._begin_story()
        index = len(self._candidates)
        self._candidates.append(Candidate(index, story, index, day, features))
        self._members[story - 1].append(index)
        for word in terms:
            self._found_by[word].append(index)
        return story

    def _find_day(self, article: Article) -> date:
        return find_story_day(article.published, article.updated, self._clock())

    def _begin_story(self) -> int:
        self._members.append([])
        return len(self._members)
