"""Which events of a long story are shown first: told by many, of days that are come back to, and central. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from bot.news.stories import StoryEvent
from bot.stories.centrality import Centrality
from bot.stories.day_ranking import LOOKED_BACK, DayRanking
from bot.stories.lead import count_outlets
from bot.stories.story_report import find_roots

MOST = 10
_A_DAY = 3  # events of one day at most, where others have as good a claim
# Of two events of one day that share so many words, and this part of the shorter one's, one line is enough for both.
_SHARED, _SAME = 4, 0.5
_NEW = 1.5  # given to an event that the reader has not seen
_ROUGH, _NOT_DONE = 0.5, 0.5  # taken from an event that is not known to the day, and from one that did not happen


def choose_events(timeline: Sequence[StoryEvent], most: int = MOST) -> tuple[int, ...]:
    """Return the events of a story that matter most, by index, in the order of the timeline."""
    roots = [find_roots(entry.event.span.text) for entry in timeline]
    days, central = _rank_days(timeline), _measure_centrality(roots)
    weights = [_weigh(entry, days) + central[at] for at, entry in enumerate(timeline)]
    ranked = sorted(range(len(timeline)), key=lambda at: (-weights[at], at))
    of_day: defaultdict[str, list[int]] = defaultdict(list)
    first: list[int] = []
    rest: list[int] = []
    for at in ranked:
        there = of_day[timeline[at].event.when.value[:10]]
        if any(_share_words(roots[at], roots[other]) for other in there):
            continue  # much the same again: it is among those that are left out
        (first if len(there) < _A_DAY else rest).append(at)
        there.append(at)
    return tuple(sorted([*first, *rest][:most]))


def _share_words(one: frozenset[str], other: frozenset[str]) -> bool:
    shared, fewest = len(one & other), min(len(one), len(other))
    return shared >= _SHARED and shared >= _SAME * fewest


def _rank_days(timeline: Sequence[StoryEvent]) -> DayRanking:
    """Return how often the articles come back to each day: one article counts once for a day."""
    ranking = DayRanking()
    mentions = {
        (told.headline.article_id, told.headline.anchor_day, day)
        for entry in timeline
        for told in entry.article_events
        if (day := _find_day(entry)) is not None
    }
    for published in {(article, published) for article, published, _ in mentions}:
        if published[1] is not None:
            ranking.add_published(published[1])
    for _, published_day, day in mentions:
        if published_day is None or day < published_day:
            ranking.add_looked_back(day)
    return ranking


def _find_day(entry: StoryEvent) -> date | None:
    when = entry.event.when
    return when.first_day if when.precision in ("day", "time") else None


def _measure_centrality(said: Sequence[frozenset[str]]) -> list[float]:
    """Return how much of what the whole timeline tells each event has, from 0 to 1; `said`: the roots of each."""
    counts = Counter(word for words in said for word in words)
    centrality = Centrality(counts, len(said))
    told = [centrality.measure(words) for words in said]
    highest = max(told, default=0.0) or 1.0
    return [one / highest for one in told]


def _weigh(entry: StoryEvent, days: DayRanking) -> float:
    event, day = entry.event, _find_day(entry)
    articles = len({told.headline.article_id for told in entry.article_events})
    outlets = count_outlets(told.headline for told in entry.article_events)
    weight = math.log(articles) + math.log(outlets) + (_NEW if entry.new else 0.0)
    weight += 0.5 * math.log1p(days.weigh(day) / LOOKED_BACK) if day is not None else -_ROUGH
    return weight - (_NOT_DONE if event.status != "happened" else 0.0) - (_ROUGH if event.when.is_latest else 0.0)
