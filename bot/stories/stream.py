"""Grouping a stream of articles in memory, as `dateline stories` does: each gets its story when it comes."""

from __future__ import annotations

from collections import Counter, defaultdict

from bot.news import Article
from bot.stories.clustering import ARTICLES, LATEST, Candidate, Weights, pick_stories, pick_terms, place, weigh
from bot.stories.features import extract_features


class Stream:
    """The articles so far. A story is numbered from 1 as it begins; a number that was given is never given anew."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._candidates: list[Candidate] = []
        self._found_by: defaultdict[str, list[int]] = defaultdict(list)  # indexes of candidates, the latest last
        self._members: dict[int, list[int]] = {}
        self._into: dict[int, int] = {}
        self._stories = 0

    def add(self, article: Article) -> int:
        """Add an article; return the number of its story."""
        found = extract_features(article)
        words = found.terms.keys() | found.title.keys()
        self._counts.update(words)
        weights = Weights(len(self._candidates) + 1, self._counts)
        weighed = weigh(found, weights)
        terms = pick_terms(found, weights)
        hits = (
            (self._resolve(self._candidates[i].story), weights.idf(word) * found.terms[word])
            for word in terms
            for i in self._found_by[word][-LATEST:]
        )
        compared = [
            Candidate(i, story, self._candidates[i].weighed)
            for story in pick_stories(hits)
            for i in self._members[story][-ARTICLES:]
        ]
        placement = place(weighed, compared, weights)
        story = self._begin_story() if placement.story is None else placement.story
        index = len(self._candidates)
        self._candidates.append(Candidate(index, story, weighed))
        self._members[story].append(index)
        for word in terms:
            self._found_by[word].append(index)
        for other in placement.joins:
            self._join(story, other)
        return story

    def _begin_story(self) -> int:
        self._stories += 1
        self._members[self._stories] = []
        return self._stories

    def _join(self, story: int, other: int) -> None:
        """Put the newer of two stories into the older."""
        older, newer = sorted((self._resolve(story), self._resolve(other)))
        if older != newer:
            self._into[newer] = older
            self._members[older] = sorted(self._members[older] + self._members.pop(newer))

    def _resolve(self, story: int) -> int:
        while story in self._into:
            story = self._into[story]
        return story
