"""What is shown of a story, built from what is stored of it: its line, the story whole, its brief for a post."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.news import ArticleEvent, ArticleQuote, Headline, Piece, Span
from bot.news.date_words import describe_day
from bot.news.nouns import count_noun
from bot.news.stories import LeftOut, Story, StoryBrief, StoryLine
from bot.newsroom import selection, suggestions
from bot.newsroom.old_news import is_before
from bot.store import Connection, story_queries
from bot.store.story_queries import Entry, Reading
from bot.stories import updates
from bot.stories.lead import choose_lead, find_retold, name_outlet
from bot.stories.story_report import Report
from bot.stories.timeline import MergedEvent, merge_events

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
    day: date  # of its news
    rank: tuple[float, ...]  # the least comes first
    old: frozenset[int]  # keys of articles that came in the period, and are no news
    earlier: Headline | None  # what led it before

    @property
    def why(self) -> str:
        """What its place goes by: "of 23 November 2026, 2 outlets"."""
        outlets = count_noun(len(self.line.outlets) or 1, "outlet")
        return f"of {describe_day(self.day, weekday=False)}, {outlets}"


def build_line(key: int, entries: Sequence[Entry], leads: Sequence[Entry] | None = None) -> StoryLine:
    """Build the story's line, led by its newest article (`bot.stories.lead`), of `leads` where these are given."""
    originals = [entry for entry in entries if not entry.copy] or list(entries)
    listed = [entry.headline for entry in sort_by_day(entries)]
    names = (name_outlet(headline) for headline in listed)
    return StoryLine(
        key=key,
        lead=find_lead(leads or entries),
        headlines=tuple(listed),
        outlets=tuple(dict.fromkeys(name for name in names if name)),
        first=entries[0].placed,
        moved=max(entry.updated for entry in originals),
    )


def sort_by_day(entries: Sequence[Entry]) -> list[Entry]:
    """Return articles by when each was told, the oldest first; of equals, the one that came first."""
    return sorted(entries, key=lambda entry: (entry.headline.told, entry.placed))


def find_lead(entries: Sequence[Entry]) -> Headline:
    groups: dict[int, list[Headline]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry.headline)
    return choose_lead(list(groups.values()))


def find_earlier(entries: Sequence[Entry], lead: Headline, since: datetime | None) -> Headline | None:
    """Return what led a story at `since`, where that was another article."""
    before = [] if since is None else [entry for entry in entries if entry.placed <= since]
    led = find_lead(before) if 0 < len(before) < len(entries) else lead  # choosing one among many takes long
    return None if led.article_id == lead.article_id else led


def part_retold(entries: Sequence[Entry]) -> list[Entry]:
    """Return articles in their order, copies that tell another number as articles of their own."""
    groups: dict[int, list[Headline]] = {}
    for entry in sort_by_day(entries):
        groups.setdefault(entry.group, []).append(entry.headline)
    retold = {one.article_id for group in groups.values() if len(group) > 1 for one in find_retold(group)}
    return [
        replace(entry, copy=False, group=-entry.headline.article_id) if entry.headline.article_id in retold else entry
        for entry in entries
    ]


def build_label(line: StoryLine) -> str:
    return suggestions.build_label(line.title, line.outlets[0] if len(line.outlets) == 1 else None)


def has_come_in(entry: Entry, since: datetime | None, until: datetime) -> bool:
    """Return whether an article came, or was read in other words, in (since, until]; a copy brings nothing."""
    return not entry.copy and entry.updated <= until and (since is None or entry.updated > since)


def is_old_news(entry: Entry, old: Collection[int], since: datetime | None) -> bool:
    """Return whether an article is no news of a period that begins at `since`. `old`: see `find_old_firsts`."""
    edited = entry.updated if entry.updated > entry.placed else None
    return entry.headline.article_id in old or is_before(entry.headline, since, edited=edited)


def make_known(found: Sequence[Reading], old: Collection[int], since: datetime | None) -> list[Reading]:
    """Return readings with what articles that are no news (by key) say as if it had been known at `since`."""
    return [
        replace(one, at=since) if since is not None and one.at > since and one.headline.article_id in old else one
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Period:
    """What a post tells of: what came in (since, until] and was published no earlier.

    `old`: keys of articles that are no news though that holds. `wanted`: see `find_wanted`.
    """

    since: datetime | None
    until: datetime
    old: Collection[int]
    wanted: Collection[int] | None


def find_candidates(members: Mapping[int, list[Entry]], period: Period) -> tuple[list[Candidate], list[LeftOut]]:
    """Return the stories that have news in a period, the first to be posted first, and those whose news are too old.

    By the day of the news, then by outlets, then by how much is new; of equals, the last told.
    """
    found, left_out = [], []
    for key, listed in members.items():
        there = [one for one in listed if one.placed <= period.until]
        kept = [one for one in there if period.wanted is None or one.headline.article_id in period.wanted]
        come = [one for one in kept if has_come_in(one, period.since, period.until)]
        fresh = [one for one in come if not is_old_news(one, period.old, period.since)]
        if fresh:
            found.append(_build_candidate(key, listed, there, kept, fresh, period))
        elif come:
            line = build_line(key, come)
            day = describe_day(line.lead.told.date(), weekday=False)
            left_out.append(LeftOut(key, line.title, f"of {day}: older than what this post tells of"))
    found.sort(key=lambda one: one.rank)
    return found, left_out


def _build_candidate(
    key: int,
    listed: list[Entry],
    there: Sequence[Entry],
    kept: Sequence[Entry],
    fresh: Sequence[Entry],
    period: Period,
) -> Candidate:
    old = {
        one.headline.article_id
        for one in there
        if is_old_news(one, period.old, period.since) and not _was_there(one, period)
    }
    news = [one for one in kept if one.headline.article_id not in old]
    line = build_line(key, [one for one in there if one.headline.article_id not in old], news)
    day = max(entry.headline.told for entry in fresh).date()
    facts = sum(entry.headline.quotes + entry.headline.events for entry in fresh)
    return Candidate(
        line=line,
        entries=listed,
        kept=news,
        fresh=not any(_was_there(entry, period) for entry in kept),
        day=day,
        rank=(-day.toordinal(), -len(line.outlets), -len(fresh), -facts, -line.lead.told.timestamp(), key),
        old=frozenset(old),
        earlier=find_earlier(kept, line.lead, period.since),
    )


def _was_there(entry: Entry, period: Period) -> bool:
    """Return whether an article was there when the period began, and was no old one that its feed began with."""
    is_first = entry.headline.article_id in period.old
    return period.since is not None and entry.placed <= period.since and not is_first


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
        Report(
            headline=one.headline,
            at=one.at,
            quotes=one.quotes,
            events=one.events,
            text=one.text,
            body=one.body,
            current=one.current,
            copy=one.copy,
            group=one.group,
            blocks=one.blocks,
        )
        for one in found
    ]


def _find_gist(found: Sequence[Reading], lead: Headline) -> tuple[Piece, ...]:
    return next((one.summary.gist for one in found if one.current and one.headline.article_id == lead.article_id), ())


async def build_story(
    found: StoryReadings, since: datetime | None, events: Sequence[MergedEvent] | None = None
) -> Story:
    """Build a story of its readings. `events`: their events, where they were merged before (`merge_story_events`)."""
    reports, gist = _build_reports(found.readings), _find_gist(found.readings, found.line.lead)
    if len(reports) <= _FEW:
        return updates.build_story(found.line, gist, reports, since, events)
    return await asyncio.to_thread(updates.build_story, found.line, gist, reports, since, events)


async def merge_story_events(readings: Sequence[Reading]) -> tuple[MergedEvent, ...]:
    """Return the events of a story, each once."""
    reports = _build_reports(readings)
    return merge_events(reports) if len(reports) <= _FEW else await asyncio.to_thread(merge_events, reports)


async def build_brief(
    one: Candidate, found: Sequence[Reading], since: datetime | None, until: datetime, today: date, *, narrow: bool
) -> StoryBrief | None:
    """Build the story as a post of the day `today` shows it; None where nothing is new in it."""
    kept = {entry.headline.article_id for entry in one.kept}
    found = make_known(found, one.old, since)
    said = [reading for reading in found if not narrow or reading.headline.article_id in kept]
    # What was read after `until` is the next post's: it is not new here, and was not there before.
    said = [reading for reading in said if reading.at <= until] or said
    story = await build_story(StoryReadings(one.line, list(said)), None if one.fresh else since)
    told = updates.find_updates(story)
    if one.fresh:
        articles, why = {entry.headline.article_id for entry in one.kept}, f"new story {one.why}"
    elif not told:
        return None
    else:
        articles, why = set(told.articles), f"updated: {told.words}; {one.why}"
    gist, quote = _find_gist(found, one.line.lead), _choose_quote(story, articles)
    return StoryBrief(
        line=one.line,
        gist=gist,
        quote=quote,
        next=_find_next_event(story, _list_shown(one.line.lead, gist, quote), today),
        fresh=one.fresh,
        why=why,
        counts=story.counts,
        earlier=None if one.fresh else one.earlier,
    )


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


def _list_shown(lead: Headline, gist: Sequence[Piece], quote: ArticleQuote | None) -> list[tuple[int, Span]]:
    """Return the words that a post shows of a story beside its date, each with the key of its article."""
    shown = [(lead.article_id, piece.span) for piece in gist]
    return shown + ([(quote.headline.article_id, one.span) for one in (quote.quote, *quote.rest)] if quote else [])


def _find_next_event(story: Story, shown: Sequence[tuple[int, Span]], today: date) -> ArticleEvent | None:
    """Return the next date of the timeline that lies ahead of today and that is not shown yet; None for none."""

    def is_shown(one: ArticleEvent) -> bool:
        return any(key == one.headline.article_id and one.event.span.overlaps(span) for key, span in shown)

    for one in story.timeline:
        if selection.is_ahead(one.event, today) and not any(map(is_shown, one.article_events)):
            return one.article_events[0]
    return None
