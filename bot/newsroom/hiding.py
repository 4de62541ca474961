"""What a server hides of its articles: left out of what it is answered. Places among an article's facts stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from bot.news import (
    ArticleEvent,
    ArticleQuote,
    CitedKind,
    Extent,
    FactSheet,
    Headline,
    Profile,
    Quotes,
    Reader,
    Span,
    Timeline,
)
from bot.news.reports import TEXT, HiddenFact
from bot.news.stories import Story, StoryBrief
from bot.store import Store, reports

Hidden = frozenset[HiddenFact]
NOTHING: Hidden = frozenset()
_QUESTIONS = ("who", "what", "when", "where", "why", "how")
T = TypeVar("T", ArticleQuote, ArticleEvent)


class HiddenFacts:
    """What each server hides, read once and kept: nearly all hide nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of: dict[int, Hidden] = {}

    async def list(self, reader: Reader) -> Hidden:
        """Return what the reader's server hides; nothing in direct messages."""
        if reader.guild_id is None:
            return NOTHING
        if reader.guild_id not in self._of:
            async with self._store.read() as connection:
                self._of[reader.guild_id] = await reports.list_hidden(connection, reader.guild_id)
        return self._of[reader.guild_id]

    def forget(self, guild_id: int) -> None:
        """Read it anew the next time."""
        self._of.pop(guild_id, None)


def is_hidden(headline: Headline, kind: CitedKind, span: Span, hidden: Hidden) -> bool:
    """Whether a server shows these words of an article nowhere."""
    return (headline.article_id, kind, span.start, span.text[:TEXT]) in hidden


def list_hidden_words(headline: Headline, hidden: Hidden) -> tuple[Extent, ...]:
    """Return where an article's words stand that no summary may show: hidden quotes, sentences of the summary."""
    return tuple(
        Extent(start, start + len(text))
        for key, kind, start, text in hidden
        if key == headline.article_id and kind in ("quote", "gist", "point", "words")
    )


def list_all_hidden_words(article: int, hidden: Hidden) -> tuple[Extent, ...]:
    """Return where all of an article's words stand that are hidden, of whatever kind but its people."""
    return tuple(
        Extent(start, start + len(text)) for key, kind, start, text in hidden if key == article and kind != "person"
    )


def drop_from_quotes(told: Quotes, hidden: Hidden) -> Quotes:
    return replace(told, article_quotes=_keep(told.article_quotes, hidden)) if hidden else told


def drop_from_timeline(told: Timeline, hidden: Hidden) -> Timeline:
    return replace(told, article_events=_keep(told.article_events, hidden)) if hidden else told


def drop_from_profile(told: Profile, hidden: Hidden) -> Profile:
    if not hidden:
        return told
    kept = _keep(told.article_quotes, hidden)
    return replace(told, article_quotes=kept, article_events=_keep(told.article_events, hidden))


def drop_from_facts(told: FactSheet, hidden: Hidden) -> FactSheet:
    if not hidden:
        return told
    gone: dict[str, Any] = {
        question: None
        for question in _QUESTIONS
        if (piece := getattr(told.key, question)) and is_hidden(told.headline, "fact", piece.span, hidden)
    }
    return replace(told, key=replace(told.key, **gone), when=None if "when" in gone else told.when)


def drop_from_story(told: Story, hidden: Hidden) -> Story:
    """Return the story without what is hidden in any of its articles; of a hidden gist none is left."""
    if not hidden:
        return told
    quotes = [replace(one, article_quotes=_keep(one.article_quotes, hidden)) for one in told.quotes]
    events = [replace(one, article_events=_keep(one.article_events, hidden)) for one in told.timeline]
    left = [at for at, one in enumerate(events) if one.article_events]
    return replace(
        told,
        gist=() if _is_gist_hidden(told, hidden) else told.gist,
        quotes=tuple(replace(one, quote=one.article_quotes[0].quote) for one in quotes if one.article_quotes),
        timeline=tuple(replace(events[at], event=events[at].article_events[0].event) for at in left),
        best=tuple(place for place, at in enumerate(left) if at in told.best),
    )


def drop_from_story_brief(told: StoryBrief, hidden: Hidden) -> StoryBrief:
    if not hidden:
        return told
    return replace(
        told,
        gist=() if _is_gist_hidden(told, hidden) else told.gist,
        quote=next(iter(_keep((told.quote,), hidden)), None) if told.quote else None,
        next=next(iter(_keep((told.next,), hidden)), None) if told.next else None,
    )


def _is_gist_hidden(told: Story | StoryBrief, hidden: Hidden) -> bool:
    words = list_hidden_words(told.line.lead, hidden)
    return any(piece.span.overlaps(extent) for piece in told.gist for extent in words)


def _keep(things: tuple[T, ...], hidden: Hidden) -> tuple[T, ...]:
    return tuple(one for one in things if not _is_thing_hidden(one, hidden))


def _is_thing_hidden(one: ArticleQuote | ArticleEvent, hidden: Hidden) -> bool:
    if isinstance(one, ArticleQuote):
        return is_hidden(one.headline, "quote", one.quote.span, hidden)
    return is_hidden(one.headline, "event", one.event.span, hidden)
