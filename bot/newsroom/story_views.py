"""What is shown of a story, built from what is stored of it: its line, the story whole, its brief for a post."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.news import ArticleEvent, ArticleQuote, Headline, Piece
from bot.news.nouns import count_noun
from bot.news.stories import Story, StoryBrief, StoryLine
from bot.newsroom import selection, suggestions
from bot.store import Connection, story_queries
from bot.store.story_queries import Entry, Reading
from bot.stories import updates
from bot.stories.story_report import Report

_FEW = 8  # articles of a story that are merged at once; more are merged in a thread, off the loop


@dataclass(frozen=True, slots=True)
class StoryReadings:
    line: StoryLine
    readings: list[Reading]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be in a post, with its articles in the order they came; `kept`: those that the post is about."""

    line: StoryLine
    entries: list[Entry]
    kept: list[Entry]
    fresh: bool


def name_outlet(headline: Headline) -> str | None:
    """Return the outlet's name, or its site's where the article does not say."""
    if headline.outlet:
        return headline.outlet
    host = urlsplit(headline.url).hostname if headline.url else None
    return host.removeprefix("www.") if host else None


def build_line(key: int, entries: Sequence[Entry]) -> StoryLine:
    """Build the story's line. Its title is that of the first article that is no copy, and stays while that is there."""
    originals = [entry for entry in entries if not entry.copy] or list(entries)
    names = (name_outlet(entry.headline) for entry in entries)
    return StoryLine(
        key=key,
        lead=originals[0].headline,
        headlines=tuple(entry.headline for entry in entries),
        outlets=tuple(dict.fromkeys(name for name in names if name)),
        first=entries[0].placed,
        moved=max(entry.updated for entry in originals),
    )


def build_label(line: StoryLine) -> str:
    return suggestions.build_label(line.title, line.outlets[0] if len(line.outlets) == 1 else None)


def has_news_in(entry: Entry, since: datetime | None, until: datetime) -> bool:
    return not entry.copy and entry.updated <= until and (since is None or entry.updated > since)


def make_known(found: Sequence[Reading], old: Collection[int], since: datetime | None) -> list[Reading]:
    """Return readings with what articles that are no news (by key) say as if it had been known at `since`."""
    return [
        replace(one, at=since) if since is not None and one.at > since and one.headline.article_id in old else one
        for one in found
    ]


def list_candidates(
    members: Mapping[int, list[Entry]],
    old: Collection[int],
    wanted: Collection[int] | None,
    since: datetime | None,
    until: datetime,
) -> list[Candidate]:
    """Return the stories that have news in (since, until], in the given order. `old`: keys of what is no news.

    `wanted`: see `find_wanted`.
    """
    found = []
    for key, listed in members.items():
        entries = [one for one in listed if one.placed <= until and one.headline.article_id not in old]
        kept = [entry for entry in entries if wanted is None or entry.headline.article_id in wanted]
        if any(has_news_in(entry, since, until) for entry in kept):
            found.append(Candidate(build_line(key, entries), listed, kept, since is None or kept[0].placed > since))
    return found


async def find_wanted(
    connection: Connection, members: dict[int, list[Entry]], topics: Sequence[str], feeds: Sequence[int]
) -> frozenset[int] | None:
    """Return the keys of the articles that a post is about; None: all of them."""
    if not topics and not feeds:
        return None
    entries = [entry for listed in members.values() for entry in listed]
    keys = frozenset(entry.headline.article_id for entry in entries)
    if topics:
        revisions = await story_queries.on_topic(connection, [entry.revision_id for entry in entries], topics)
        keys = frozenset(entry.headline.article_id for entry in entries if entry.revision_id in revisions)
    if feeds:
        brought = await story_queries.of_feeds(connection, {entry.article_id for entry in entries}, feeds)
        keys &= {entry.headline.article_id for entry in entries if entry.article_id in brought}
    return keys


def _build_reports(found: Sequence[Reading]) -> list[Report]:
    return [
        Report(one.headline, one.at, one.quotes, one.events, one.text, one.body, one.current, one.copy) for one in found
    ]


def _find_gist(found: Sequence[Reading], lead: Headline) -> tuple[Piece, ...]:
    return next((one.summary.gist for one in found if one.current and one.headline.article_id == lead.article_id), ())


async def build_story(found: StoryReadings, since: datetime | None) -> Story:
    reports, gist = _build_reports(found.readings), _find_gist(found.readings, found.line.lead)
    if len(reports) <= _FEW:
        return updates.build_story(found.line, gist, reports, since)
    return await asyncio.to_thread(updates.build_story, found.line, gist, reports, since)


async def build_brief(
    one: Candidate, found: Sequence[Reading], since: datetime | None, until: datetime, *, narrow: bool
) -> StoryBrief | None:
    """Build the story as a post shows it; None where nothing is new in it."""
    kept = {entry.headline.article_id for entry in one.kept}
    said = [reading for reading in found if not narrow or reading.headline.article_id in kept]
    # What was read after `until` is the next post's: it is not new here, and was not there before.
    said = [reading for reading in said if reading.at <= until] or said
    story = await build_story(StoryReadings(one.line, list(said)), None if one.fresh else since)
    line, told = one.line, updates.find_updates(story)
    outlets = count_noun(len(line.outlets) or 1, "outlet")
    if one.fresh:
        articles, why = kept, f"new story, {outlets}"
    elif not told:
        return None
    else:
        articles, why = set(told.articles), f"updated: {told.words}; {outlets}"
        line = replace(line, lead=_find_newest(one.kept, told.articles, line.lead))
    return StoryBrief(
        line=line,
        gist=_find_gist(found, line.lead),
        quote=_choose_quote(story, articles),
        next=_find_next_event(story, until),
        fresh=one.fresh,
        why=why,
    )


def _find_newest(entries: Sequence[Entry], articles: frozenset[int], otherwise: Headline) -> Headline:
    """Return the last article that brought something new: it leads an updated story."""
    told = [entry for entry in entries if entry.headline.article_id in articles and not entry.copy]
    return max(told, key=lambda entry: entry.updated).headline if told else otherwise


def _choose_quote(story: Story, articles: set[int]) -> ArticleQuote | None:
    """Return the best quote among the new ones, else among those of these articles; most outlets win among equals."""
    fresh = [one for one in story.quotes if one.new]
    among = fresh or [
        one
        for one in story.quotes
        if any(article_quote.headline.article_id in articles for article_quote in one.article_quotes)
    ]
    among = [one for one in among if one.article_quotes[0].quote.stance == "said"]
    if not among:
        return None
    most = max(len(one.article_quotes) for one in among)
    among = [one for one in among if len(one.article_quotes) == most] if most > 1 else among
    best = selection.choose_quote([(one.article_quotes[0].quote, one.article_quotes[0].sentence) for one in among])
    return next(
        (one.article_quotes[0] for one in among if best is not None and one.article_quotes[0].quote is best[0]), None
    )


def _find_next_event(story: Story, as_of: datetime) -> ArticleEvent | None:
    """Return the next date of the timeline as seen from `as_of`; None where none is to come."""
    today = as_of.date()
    return next((one.article_events[0] for one in story.timeline if one.event.when.is_to_come(today)), None)
