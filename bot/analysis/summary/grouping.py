"""What was found in each sentence: its quotes, its events."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from bot.analysis.parse.sentences import Sentence
from bot.news import Span


class _Found(Protocol):
    @property
    def span(self) -> Span: ...


FoundT = TypeVar("FoundT", bound=_Found)


def group_by_sentence(units: Sequence[Sentence], found: Iterable[FoundT]) -> Mapping[int, Sequence[FoundT]]:
    """Return what overlaps each sentence, by the sentence's index; nothing is kept for the others."""
    starts = [unit.span.start for unit in units]
    placed: defaultdict[int, list[FoundT]] = defaultdict(list)
    for one in found:
        at = max(0, bisect_right(starts, one.span.start) - 1)
        while at < len(units) and units[at].span.start < one.span.end:
            if units[at].span.overlaps(one.span):
                placed[units[at].index].append(one)
            at += 1
    return placed
