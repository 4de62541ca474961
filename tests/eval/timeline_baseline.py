"""What a timeline of many articles is measured against: the days on which most were published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.news import Extent
from bot.stories.sentence_splitting import split_sentences
from tests.eval.data import Line


def pick_most_published(articles: Sequence[Line], dates: int, sentences: int) -> list[Line]:
    """The entries of the days with most articles, the earlier of equals: the first sentences of so many of them."""
    by_day: defaultdict[str, list[str]] = defaultdict(list)
    for line in articles:
        by_day[line["date"]].append(line["text"])
    days = sorted(by_day, key=lambda day: (-len(by_day[day]), day))[:dates]
    return [{"date": day, "sentences": [_first(text) for text in by_day[day][:sentences]]} for day in sorted(days)]


def _first(text: str) -> str:
    return next((span.text for span in split_sentences(text, Extent(0, len(text)))), "")
