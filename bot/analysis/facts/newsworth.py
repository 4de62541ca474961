"""How surely a sentence carries the article's news: small pieces of evidence that add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.analysis.facts.event_date import tells_a_news_day
from bot.analysis.facts.passages import FEWEST, Opening, Passage, list_content_lemmas
from bot.analysis.names import Names
from bot.analysis.parse.sentences import Sentence
from bot.news import Time

LEAST_NEWS: Final = 2  # for who and what
SURE_NEWS: Final = 3  # for why and how, under a headline: below it half of them are of something beside the news
_FIRST, _FAR = 1, 7  # sentences before it


def weigh_news(told: Opening, sentences: Sequence[Sentence], names: Names, times: Sequence[Time]) -> int:
    """Return how much speaks for it that this opening's first sentence tells the news; below LEAST_NEWS too little.

    The headline's words, its place in the article, a day just before the report, a subject that the article is about.
    """
    lede = told.lede
    if lede is None or lede.text.rstrip().endswith("?"):
        return 0  # a question tells nothing
    said = told.title.intersection(list_content_lemmas(lede.words))
    before = sum(not s.is_furniture and s.words >= FEWEST and s.span.end <= lede.start for s in sentences)
    return (
        (min(len(said), 2) if told.title else 1)
        + (before <= _FIRST)
        - (before > _FAR)
        + _has_known_subject(told, lede, names)
        + 2 * tells_a_news_day(lede, times)
    )


def _has_known_subject(told: Opening, lede: Passage, names: Names) -> bool:
    """Return whether the headline names its subject, or the article names nobody more often."""
    if lede.subject is None:
        return False
    at = lede.base + lede.subject.idx
    central = max((*names.people, *names.organisations), key=lambda one: len(one.mentions), default=None)
    is_central = central is not None and any(one.start <= at < one.end for one in central.mentions)
    return is_central or lede.subject.lemma_.lower() in told.title
