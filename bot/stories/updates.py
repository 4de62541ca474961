"""What is new in a story since an instant: quotes, events and figures that no article of it had before. Pure.

An article that repeats in other words brings nothing new: a quote that stood in an earlier text, an event whose words
were all in one sentence of it, a figure that was given already are none.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.news import Extent, Piece
from bot.news.nouns import count_noun
from bot.news.stories import Story, StoryEvent, StoryLine, StoryNumber, StoryQuote
from bot.stories.event_choice import choose_events
from bot.stories.followed_counts import describe_figure, follow_counts
from bot.stories.quantities import Figure, find_figures, is_same_figure
from bot.stories.quote_merging import fold_words, merge_quotes
from bot.stories.sentence_splitting import split_sentences
from bot.stories.story_report import Report, find_roots
from bot.stories.timeline import MergedEvent, mark_new, merge_events

NUMBERS = 12  # new figures that a story names at most


@dataclass(frozen=True, slots=True)
class Updates:
    """What is new in a story, in the order in which it is shown."""

    quotes: tuple[StoryQuote, ...]
    events: tuple[StoryEvent, ...]
    numbers: tuple[StoryNumber, ...]

    def __bool__(self) -> bool:
        return bool(self.quotes or self.events or self.numbers)

    @property
    def articles(self) -> frozenset[int]:
        """The keys of the articles in which it stands."""
        return frozenset(
            [article_quote.headline.article_id for quote in self.quotes for article_quote in quote.article_quotes]
            + [article_event.headline.article_id for event in self.events for article_event in event.article_events]
            + [number.headline.article_id for number in self.numbers]
        )

    @property
    def words(self) -> str:
        """ "2 new quotes, 1 new date"; empty where nothing is new."""
        counted = ((len(self.quotes), "quote"), (len(self.events), "date"), (len(self.numbers), "figure"))
        return ", ".join(count_noun(number, f"new {thing}") for number, thing in counted if number)


def build_story(
    line: StoryLine,
    gist: tuple[Piece, ...],
    reports: Sequence[Report],
    since: datetime | None = None,
    events: Sequence[MergedEvent] | None = None,
) -> Story:
    """Build a story, what came after `since` marked as new; its `numbers` are the new ones.

    `events`: what `merge_events` made of the same reports, where that was done before.
    """
    quotes = merge_quotes(reports, since)
    timeline = mark_new(merge_events(reports) if events is None else events, since)
    best = choose_events(timeline)
    if since is None:
        return Story(line, gist, quotes, timeline, counts=follow_counts(reports), best=best)
    known = _Known.of([report for report in reports if report.at <= since])
    quotes = tuple(replace(one, new=False) if one.new and known.has_quote(one) else one for one in quotes)
    timeline = tuple(replace(one, new=False) if one.new and known.has_event(one) else one for one in timeline)
    fresh = [report for report in reports if report.at > since and report.current]
    return Story(
        line,
        gist,
        tuple(sorted(quotes, key=lambda one: not one.new)),
        timeline,
        _new_numbers(fresh, known),
        since,
        follow_counts(reports),
        best=best,
    )


def find_updates(story: Story) -> Updates:
    """Return what is marked new in a story."""
    return Updates(
        tuple(one for one in story.quotes if one.new), tuple(one for one in story.timeline if one.new), story.numbers
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the earlier articles of a story said."""

    spoken: tuple[str, ...]
    sentences: dict[str, list[int]]  # a content word: the sentences that have it, by number
    figures: dict[float, list[Figure]]

    @classmethod
    def of(cls, reports: Sequence[Report]) -> _Known:
        counted: dict[float, list[Figure]] = defaultdict(list)
        said: dict[str, list[int]] = defaultdict(list)
        numbers = itertools.count()
        texts: list[str] = []
        for report in reports:
            if report.copy:
                continue
            texts.append(f" {' '.join(fold_words(_body(report)))} ")
            for number, sentence in zip(numbers, split_sentences(report.text, report.body), strict=False):
                for word in find_roots(sentence.text):
                    said[word].append(number)
            for figure in find_figures(_body(report)):
                counted[figure.value].append(figure)
        return cls(tuple(texts), said, counted)

    def has_quote(self, quote: StoryQuote) -> bool:
        words = f" {' '.join(fold_words(quote.quote.span.text))} "
        return any(words in text for text in self.spoken)

    def has_event(self, event: StoryEvent) -> bool:
        """Return whether most of its content words stood in one sentence, with the figures it gives."""
        wanted = find_roots(event.event.span.text)
        held = Counter(number for word in wanted for number in self.sentences.get(word, ()))
        if max(held.values(), default=0) < max(2, 0.75 * len(wanted)):
            return False
        return all(self.has_figure(figure) for figure in find_figures(event.event.span.text))

    def has_figure(self, figure: Figure) -> bool:
        return any(is_same_figure(figure, known) for known in self.figures.get(figure.value, ()))


def _new_numbers(fresh: Sequence[Report], known: _Known) -> tuple[StoryNumber, ...]:
    """Find the figures in new articles that no earlier one gave, each once."""
    made: list[StoryNumber] = []
    seen: list[Figure] = []
    for report in fresh:
        if report.copy:
            continue
        for sentence in split_sentences(report.text, report.body):
            for figure in find_figures(sentence.text):
                if known.has_figure(figure) or any(is_same_figure(figure, one) for one in seen):
                    continue
                seen.append(figure)
                made.append(StoryNumber(describe_figure(sentence, figure), Piece(sentence), report.headline))
                if len(made) == NUMBERS:
                    return tuple(made)
    return tuple(made)


def _body(report: Report) -> str:
    extent: Extent = report.body
    return report.text[extent.start : extent.end]
