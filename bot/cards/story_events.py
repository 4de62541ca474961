"""The events of a story on its cards: the best in a line each, all of them with their sources, what differs.

What quotes and events of a story have in common is here too: the outlets that tell it, and the versions of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from bot.cards import frame, known_now
from bot.cards.citations import cite
from bot.cards.pieces import describe_claim
from bot.cards.timeline import MARKS, describe_probable_date
from bot.news import ArticleEvent, Headline, clipping
from bot.news.escape import flat, length_escaped, line
from bot.news.stories import Story, StoryEvent

Period: TypeAlias = tuple[date | None, date | None]
EVER: Final[Period] = (None, None)
NEW = "🆕 "
TELLINGS = 3  # tellings that are shown where they differ
_SOURCES = 4  # outlets that are named beside the one that is shown
_WHOLE = 2  # events on the story's own card, where it has no more
_BEST = 10
_BRIEFLY = 12  # words of each of the best events
DIFFERS = {
    "wording": "⚖️ the wording differs",
    "speaker": "⚖️ the speaker differs",
    "date": "⚖️ the date differs",
    "figure": "⚖️ the figure differs",
    "status": "⚖️ whether it happened differs",
}


def build_best_events(story: Story) -> list[frame.Block]:
    """Return the events that matter most: two whole, or up to ten in a line each, then how many more."""
    if len(story.timeline) <= _WHOLE:
        return [block for event in story.timeline for block in _build_event(event, words=16, tellings=2)]
    best = [story.timeline[at] for at in story.best or range(min(_BEST, len(story.timeline)))]
    blocks = [_build_brief_block(entry, is_tight=bool(at)) for at, entry in enumerate(best)]
    more = len(story.timeline) - len(best)
    if more:
        blocks.append(frame.Block(f"-# {frame.count(more, 'more date')}: **Timeline** below, or `/timeline story:`"))
    return blocks


def _build_brief_block(entry: StoryEvent, *, is_tight: bool) -> frame.Block:
    """Return an event in one line: its date, its clause, who says so, and the outlets that tell it, linked."""
    event, first = entry.event, entry.article_events[0].headline
    text = clipping.clip(clipping.clip_words(flat(event.span.text), _BRIEFLY), 160, length_escaped)
    date_words = f"{NEW if entry.new else ''}📅 **{describe_probable_date(event)}**{MARKS[event.status]}"
    others = {told.headline.article_id for told in entry.article_events} - {first.article_id}
    sources = link_outlet(first) + (f" and {frame.count(len(others), 'more article')}" if others else "")
    differs = f" · {DIFFERS.get(entry.differs, '⚖️ they differ')}" if entry.differs else ""
    shown = f"{date_words} — {line(text)}{describe_claim(event.said_by, text)} · {sources}{differs}"
    source = cite(first.article_id, "event", entry.article_events[0].index, event.span)
    return frame.Block(shown, words=clipping.word_count(text), source=source, tight=is_tight)


def build_timeline_blocks(story: Story, period: Period) -> list[frame.Block]:
    start, end = period[0] or date.min, period[1] or date.max
    events = [one for one in story.timeline if period == EVER or one.event.when.is_possible_between(start, end)]
    blocks = [block for event in events for block in _build_event(event, words=40, tellings=TELLINGS)]
    nothing = "I found no dates in its articles."
    if story.timeline:
        nothing = "Its articles have no dates in that time. Leave out `from` and `to` to see all of them."
    return blocks or [frame.Block(nothing)]


def _build_event(entry: StoryEvent, *, words: int, tellings: int) -> list[frame.Block]:
    """Return the blocks of one event: one, or where its articles differ some of them, each with its source."""
    first = entry.article_events[0]
    if entry.differs is None:
        others = [one.headline for one in entry.article_events[1:]]
        return [_build_event_block(first, words, new=entry.new, below=list_articles(first.headline, others))]
    shown = find_versions(entry.article_events, lambda one: one.event.when.value + flat(one.event.span.text), tellings)
    rest = [one.headline for one in entry.article_events if one not in shown]
    marks = describe_versions([one.headline for one in shown], rest, entry.differs, "event")
    return [
        _build_event_block(one, words, new=entry.new and not at, below=below)
        for at, (one, below) in enumerate(zip(shown, marks, strict=True))
    ]


def _build_event_block(one: ArticleEvent, words: int, *, new: bool, below: str) -> frame.Block:
    event = one.event
    text = clipping.clip(clipping.clip_words(flat(event.span.text), words), 500, length_escaped)
    day = f"{NEW if new else ''}📅 **{describe_probable_date(event)}**{MARKS[event.status]}"
    shown = f"{day}\n{line(text)}{describe_claim(event.said_by, text)}"
    source = cite(one.headline.article_id, "event", one.index, event.span)
    return frame.Block(shown, words=clipping.word_count(text), below=below, source=source)


def find_versions(parts: Sequence[Any], version: Any, most: int) -> list[Any]:
    """Return the first of each version, at most so many."""
    made: dict[str, Any] = {}
    for part in parts:
        made.setdefault(version(part), part)
    return list(made.values())[:most]


def describe_versions(shown: Sequence[Headline], rest: Sequence[Headline], differs: str, what: str) -> list[str]:
    """Return what stands below each version that is shown: what differs, whose it is, and behind the last the rest."""
    marks = [DIFFERS.get(differs, "⚖️ they differ"), *[f"⚖️ the same {what} in another article"] * (len(shown) - 1)]
    below = [f"-# {mark} · {link_outlet(one)}" for mark, one in zip(marks, shown, strict=True)]
    return [*below[:-1], below[-1] + list_other_articles(rest)]


def list_articles(first: Headline, others: Iterable[Headline]) -> str:
    """Return the article that is shown, and the others that have the same, each linked."""
    return f"-# {link_outlet(first)}{list_other_articles(one for one in others if one.article_id != first.article_id)}"


def list_other_articles(headlines: Iterable[Headline]) -> str:
    named = {headline.article_id: headline for headline in headlines}
    if not named:
        return ""
    listed = ", ".join(link_outlet(headline) for headline in list(named.values())[:_SOURCES])
    more = f" and {frame.count(len(named) - _SOURCES, 'more article')}" if len(named) > _SOURCES else ""
    return f" · also {listed}{more}"


def link_outlet(headline: Headline) -> str:
    """Return the outlet's name, or the site's, linked to the article; its title where there is neither."""
    return known_now.link_outlet(headline, headline.title)
