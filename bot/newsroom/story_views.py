"""Stories as they are read: one whole, lists, what has moved, what is new to whom."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.errors import StoreError
from bot.news import ArticleEvent, ArticleQuote, Headline, Piece, Reader, Shelf, Suggestion
from bot.news.stories import Story, StoryBrief, StoryLine
from bot.newsroom import selection, suggestions
from bot.newsroom.errors import NoStories, NoSuchStory
from bot.store import Connection, Store, story_queries, suggest
from bot.store import stories as rows
from bot.store.story_queries import Entry, Reading
from bot.stories import updates
from bot.stories.telling import Telling

_log = logging.getLogger(__name__)

_KEY = re.compile(r"(s|a)?(\d{1,17})")
READY_WITHIN = 0.3  # seconds that somebody's answer waits for what has to be written
_FEW = 8  # articles of a story that are merged at once; more are merged in a thread, off the loop


class StoryReading:
    """What can be asked of stories. Every answer holds articles that the reader can see and no other.

    A key is a story's, or that of a story that was joined into another: either is answered with the whole.
    NoSuchStory where the reader has none by it; NoStories where there is none at all.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    # --- one story ----------------------------------------------------------------------------------------------------

    async def story(self, reader: Reader, key: int, since: datetime | None = None) -> Story:
        """The story whole, with what came after `since` marked."""
        async with self._store.read() as connection:
            found = await self._found(connection, reader, key)
        return await _whole(found, since)

    async def look(self, reader: Reader, key: int, since: datetime | None = None) -> Story:
        """The story with what came after `since` marked, or since this person last looked; they have looked now.

        Where the store is busy, that they have is noted behind the answer.
        """
        now = self._clock()
        told = await self.story(reader, key, since or await self.last_seen(reader, key))
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(READY_WITHIN):
                    await self.seen(reader.user_id, reader.guild_id, key, now)
        except StoreError as error:  # a full disk keeps nobody from reading
            _log.warning("a read marker was not stored", extra={"error": error.id})
        return told

    async def line(self, reader: Reader, key: int) -> StoryLine:
        """The story on a list: its title, its articles, when it moved."""
        async with self._store.read() as connection:
            _, line = await self._named(connection, reader, key)
        return line

    async def fresh(self, reader: Reader, key: int, since: datetime, until: datetime | None = None) -> Story | None:
        """The story with what came in (since, until] marked; None where that is no new event, quote or number, and
        where the story is gone: whoever follows it has nothing to be told."""
        async with self._store.read() as connection:
            scope = await rows.scope_of(connection, reader.guild_id)
            row = await rows.story(connection, scope, key)
            if row is None or row.moved <= since:
                return None
            members = await story_queries.entries(connection, reader, scope, [row.key])
            if row.key not in members:
                return None
            found = await story_queries.readings(connection, reader, scope, row.key)
        said = [one for one in found if until is None or one.at <= until]
        story = await _whole(_Found(_line(row, members[row.key]), said), since)
        return story if updates.news_of(story) else None

    async def whole_key(self, reader: Reader, key: int) -> int:
        """The key that a story goes by now, joins followed."""
        async with self._store.read() as connection:
            whole = await rows.resolve(connection, await rows.scope_of(connection, reader.guild_id), key)
        if whole is None:
            raise NoSuchStory(f"story {key}")
        return whole

    async def last_seen(self, reader: Reader, key: int) -> datetime | None:
        """When this person last looked at a story here; None: never."""
        async with self._store.read() as connection:
            scope = await rows.scope_of(connection, reader.guild_id)
            whole = await rows.resolve(connection, scope, key)
            return None if whole is None else await rows.last_look(connection, scope, reader.user_id, whole)

    async def seen(self, user_id: int, guild_id: int | None, key: int, at: datetime) -> None:
        """Note that a person looked at a story here."""

        async def look(connection: Connection) -> None:
            scope = await rows.scope_of(connection, guild_id)
            whole = await rows.resolve(connection, scope, key)
            if whole is not None:
                await rows.look(connection, scope, user_id, whole, at)

        await self._store.transact(look)

    # --- lists --------------------------------------------------------------------------------------------------------

    async def stories(
        self, reader: Reader, days: int, offset: int = 0, limit: int = 5
    ) -> tuple[tuple[StoryLine, ...], int]:
        """A page of the stories that moved in the last `days` days, the last moved first, and how many there are."""
        since = self._clock() - timedelta(days=days)
        async with self._store.read() as connection:
            scope = await rows.scope_of(connection, reader.guild_id)
            total = await rows.count_of(connection, scope, since)
            page = await rows.stories_of(connection, scope, since, offset, limit)
            members = await story_queries.entries(connection, reader, scope, [row.key for row in page])
        return tuple(_line(row, members[row.key]) for row in page if row.key in members), total

    async def suggest(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        """At most 25 stories by the titles of their articles; the value is what `key_of` reads."""
        async with self._store.read() as connection:
            scope = await rows.scope_of(connection, reader.guild_id)
            if not typed.strip():
                page = await rows.stories_of(connection, scope, None, 0, suggestions.MOST)
                members = await story_queries.entries(connection, reader, scope, [row.key for row in page])
                lines = [_line(row, members[row.key]) for row in page if row.key in members]
                return tuple(Suggestion(_label(line), f"s{line.key}") for line in lines)
            found = await suggest.articles(connection, reader, typed)
            keys = [candidate.key for candidate in found]
            stories = await story_queries.stories_of_articles(connection, reader, scope, keys)
        placed = [candidate for candidate in found if candidate.key in stories]
        return suggestions.ranked(typed, placed, lambda candidate: f"s{stories[candidate.key]}")

    async def key_of(self, reader: Reader, typed: str | None) -> int:
        """The story that a person named: a choice, an article's key, or words of a title; the last moved for nothing.

        NoSuchStory where nothing matches; whether a key that was typed is anybody's shows when it is asked for.
        """
        given = (typed or "").strip()
        key = _KEY.fullmatch(given)
        if key is not None and key[1] == "a":
            async with self._store.read() as connection:
                scope = await rows.scope_of(connection, reader.guild_id)
                found = await story_queries.stories_of_articles(connection, reader, scope, [int(key[2])])
            if not found:
                raise NoSuchStory(f"no story of {given}")
            return found[int(key[2])]
        if key is not None and (key[1] == "s" or len(key[2]) > 4) and int(key[2]):
            return int(key[2])
        offered = await self.suggest(reader, given)
        if not offered:
            raise NoSuchStory(f"no story for {given!r}") if given else NoStories()
        return int(offered[0].value[1:])

    # --- what has moved -----------------------------------------------------------------------------------------------

    async def moved(
        self,
        reader: Reader,
        since: datetime | None,
        until: datetime,
        *,
        topics: Sequence[str] = (),
        feeds: Sequence[int] = (),
        limit: int = 5,
    ) -> tuple[StoryBrief, ...]:
        """The stories that are new, or that something new was told of, in (since, until].

        Those that most outlets tell come first; of equals, new ones, then the last moved, then by key. With `topics`
        (names or words) and `feeds` (ids of subscriptions), an article of the story must have one of each that is
        given; a story is new with the first that has, and with `feeds` only what those articles say counts.
        """
        async with self._store.read() as connection:
            scope = await rows.scope_of(connection, reader.guild_id)
            candidates = await rows.moved_between(connection, scope, since, until)
            members = await story_queries.entries(connection, reader, scope, [row.key for row in candidates])
            wanted = await _wanted(connection, members, topics, feeds)
        held: list[_Candidate] = []
        for row in candidates:
            entries = [entry for entry in members.get(row.key, ()) if entry.placed <= until]
            kept = [entry for entry in entries if wanted is None or entry.headline.article_id in wanted]
            if any(_in(entry, since, until) for entry in kept):
                held.append(_Candidate(_line(row, entries), kept, since is None or kept[0].placed > since))
        held.sort(key=lambda one: (-len(one.line.outlets), not one.fresh, -one.line.moved.timestamp(), one.line.key))
        made: list[StoryBrief] = []
        for one in held:
            if len(made) == limit:
                break
            async with self._store.read() as connection:
                found = await story_queries.readings(connection, reader, scope, one.line.key)
            brief = await _brief(one, found, since, until, narrow=bool(feeds))
            if brief is not None:
                made.append(brief)
        return tuple(made)

    async def _found(self, connection: Connection, reader: Reader, key: int) -> _Found:
        scope, line = await self._named(connection, reader, key)
        return _Found(line, await story_queries.readings(connection, reader, scope, line.key))

    async def _named(self, connection: Connection, reader: Reader, key: int) -> tuple[Shelf, StoryLine]:
        """The scope that the reader asks in, and the story's line in it."""
        scope = await rows.scope_of(connection, reader.guild_id)
        row = await rows.story(connection, scope, key)
        members = {} if row is None else await story_queries.entries(connection, reader, scope, [row.key])
        if row is None or row.key not in members:
            raise NoSuchStory(f"story {key}")
        return scope, _line(row, members[row.key])


@dataclass(frozen=True, slots=True)
class _Found:
    line: StoryLine
    readings: list[Reading]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A story that may be in a post: `kept` are the articles that the post is about, in the order they came."""

    line: StoryLine
    kept: list[Entry]
    fresh: bool


def outlet_of(headline: Headline) -> str | None:
    """The outlet's name, or its site's where the article does not say."""
    if headline.outlet:
        return headline.outlet
    host = urlsplit(headline.url).hostname if headline.url else None
    return host.removeprefix("www.") if host else None


def _line(row: rows.StoryRow, entries: Sequence[Entry]) -> StoryLine:
    """The story's line. Its title is that of the first article that is no copy, and stays while that is there."""
    lead = next((entry for entry in entries if not entry.copy), entries[0])
    names = (outlet_of(entry.headline) for entry in entries)
    return StoryLine(
        key=row.key,
        lead=lead.headline,
        headlines=tuple(entry.headline for entry in entries),
        outlets=tuple(dict.fromkeys(name for name in names if name)),
        first=row.first,
        moved=row.moved,
    )


def _label(line: StoryLine) -> str:
    return suggestions.shown(line.title, line.outlets[0] if len(line.outlets) == 1 else None)


def _in(entry: Entry, since: datetime | None, until: datetime) -> bool:
    return not entry.copy and entry.updated <= until and (since is None or entry.updated > since)


async def _wanted(
    connection: Connection, members: dict[int, list[Entry]], topics: Sequence[str], feeds: Sequence[int]
) -> frozenset[int] | None:
    """The keys of the articles that a post is about; None: all of them."""
    if not topics and not feeds:
        return None
    entries = [entry for listed in members.values() for entry in listed]
    keys = frozenset(entry.headline.article_id for entry in entries)
    if topics:
        revisions = await story_queries.on_topic(connection, [entry.revision_id for entry in entries], topics)
        keys = frozenset(entry.headline.article_id for entry in entries if entry.revision_id in revisions)
    if feeds:
        keys &= await story_queries.of_feeds(connection, sorted(keys), feeds)
    return keys


def _tellings(found: Sequence[Reading]) -> list[Telling]:
    return [
        Telling(one.headline, one.at, one.quotes, one.events, one.text, one.body, one.current, one.copy)
        for one in found
    ]


def _gist(found: Sequence[Reading], lead: Headline) -> tuple[Piece, ...]:
    return next((one.summary.gist for one in found if one.current and one.headline.article_id == lead.article_id), ())


async def _whole(found: _Found, since: datetime | None) -> Story:
    tellings, gist = _tellings(found.readings), _gist(found.readings, found.line.lead)
    if len(tellings) <= _FEW:
        return updates.whole(found.line, gist, tellings, since)
    return await asyncio.to_thread(updates.whole, found.line, gist, tellings, since)


async def _brief(
    one: _Candidate, found: Sequence[Reading], since: datetime | None, until: datetime, *, narrow: bool
) -> StoryBrief | None:
    """The story as a post shows it; None where nothing new is told of it."""
    kept = {entry.headline.article_id for entry in one.kept}
    said = [reading for reading in found if not narrow or reading.headline.article_id in kept]
    # What was read after `until` is the next post's: it is not new here, and was not there before.
    said = [reading for reading in said if reading.at <= until] or said
    story = await _whole(_Found(one.line, list(said)), None if one.fresh else since)
    line, told = one.line, updates.news_of(story)
    outlets = _counted(len(line.outlets) or 1, "outlet")
    if one.fresh:
        articles, why = kept, f"new story, {outlets}"
    elif not told:
        return None
    else:
        articles, why = set(told.articles), f"updated: {told.words}; {outlets}"
        line = replace(line, lead=_newest(one.kept, told.articles, line.lead))
    return StoryBrief(
        line=line,
        gist=_gist(found, line.lead),
        quote=_strongest(story, articles),
        next=_coming(story, until),
        fresh=one.fresh,
        why=why,
    )


def _newest(entries: Sequence[Entry], articles: frozenset[int], otherwise: Headline) -> Headline:
    """The last article that brought something new: a story that moved is told by it."""
    told = [entry for entry in entries if entry.headline.article_id in articles and not entry.copy]
    return max(told, key=lambda entry: entry.updated).headline if told else otherwise


def _strongest(story: Story, articles: set[int]) -> ArticleQuote | None:
    """The best quote among the new ones, else among those of these articles; what most outlets have wins of equals."""
    fresh = [one for one in story.quotes if one.new]
    among = fresh or [
        one
        for one in story.quotes
        if any(article_quote.headline.article_id in articles for article_quote in one.article_quotes)
    ]
    if not among:
        return None
    most = max(len(one.article_quotes) for one in among)
    among = [one for one in among if len(one.article_quotes) == most] if most > 1 else among
    best = selection.best_quote([(one.article_quotes[0].quote, one.article_quotes[0].sentence) for one in among])
    return next(
        (one.article_quotes[0] for one in among if best is not None and one.article_quotes[0].quote is best[0]), None
    )


def _coming(story: Story, as_of: datetime) -> ArticleEvent | None:
    """The next date of the timeline as seen from `as_of`; None where none is to come."""
    for one in story.timeline:
        last = one.event.when.last_day
        if last is not None and last >= as_of.date() and not one.event.when.open:
            return one.article_events[0]
    return None


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
