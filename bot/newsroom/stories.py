"""Stories: each read whole, lists of them, what has moved, what is new to whom."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NoReturn

from bot.errors import StoreError
from bot.news import Reader, Shelf, Suggestion
from bot.news.stories import COUNTED, LeftOut, PostStories, Story, StoryBrief, StoryLine, StoryReasons
from bot.newsroom import hiding, suggestions
from bot.newsroom.clustering_elsewhere import Clustering
from bot.newsroom.errors import NoStories, NoSuchStory, NotSortedYet
from bot.newsroom.old_news import find_old_firsts
from bot.newsroom.read_markers import ReadMarkers
from bot.newsroom.story_cache import BuiltStory, FoundStory, StoryCache
from bot.newsroom.story_reasons import explain_page
from bot.newsroom.story_views import (
    Period,
    StoryReadings,
    build_brief,
    build_label,
    build_line,
    build_story,
    find_candidates,
    find_earlier,
    find_wanted,
    is_old_news,
    make_known,
    merge_story_events,
    part_retold,
)
from bot.store import Connection, Store, clustering, story_blocks, story_queries, story_shown, suggest
from bot.store import feeds as subscriptions
from bot.store import stories as rows
from bot.store.story_queries import Entry
from bot.store.story_versions import Version, read_version
from bot.stories import updates
from bot.stories.followed_counts import follow_titles

_log = logging.getLogger(__name__)
Entries = list[Entry]  # here, because `list` is a method below

_KEY = re.compile(r"(s|a)?(\d{1,17})")


class StoryService:
    """What can be asked of stories. Every answer holds articles that the reader can see and no other.

    A key is a story's, or that of a story that was joined into another: either is answered with the whole.
    NoSuchStory where the reader has none by it; NoStories where there is none at all, NotSortedYet where there is about
    to be.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        clusterer: Clustering,
        hidden: hiding.HiddenFacts,
        markers: ReadMarkers,
    ) -> None:
        self._hidden = hidden
        self._markers = markers
        self._store = store
        self._clock = clock
        self._clusterer = clusterer
        self._cache = StoryCache()

    async def cluster_pending(self) -> int:
        """Give what waits its story, so that a list made after it has all; how many articles that were."""
        return await self._clusterer.cluster_pending()

    # --- one story ----------------------------------------------------------------------------------------------------

    async def get(self, reader: Reader, key: int, since: datetime | None = None) -> Story:
        """Return the whole story, with what came after `since` marked."""
        async with self._store.read() as connection:
            version = await self._find_version(connection, reader, key)
            found = await self._look_up(connection, reader, key, version, since)
        return hiding.drop_from_story(await self._build(found, since), await self._hidden.list(reader))

    async def read(self, reader: Reader, key: int, since: datetime | None = None) -> Story:
        """Return the story with what is new since `since` or since this person last read it; the read marker moves."""
        now = self._clock()
        async with self._store.read() as connection:
            version = await self._find_version(connection, reader, key)
            if since is None and version is not None:
                since = await self._markers.get(connection, reader.user_id, reader.guild_id, version.story)
            found = await self._look_up(connection, reader, key, version, since)
        told = hiding.drop_from_story(await self._build(found, since), await self._hidden.list(reader))
        self._markers.note(reader.user_id, reader.guild_id, told.line.key, now)
        return told

    @staticmethod
    async def _find_version(connection: Connection, reader: Reader, key: int) -> Version | None:
        """Return what the reader sees of a story; None where that is nothing."""
        found = await read_version(connection, reader, key)
        if found is not None:  # what was joined into another has no article left
            return found
        whole = await rows.resolve(connection, key)
        return None if whole is None or whole == key else await read_version(connection, reader, whole)

    async def _look_up(
        self, connection: Connection, reader: Reader, key: int, version: Version | None, since: datetime | None
    ) -> FoundStory:
        """Return a long story as it was built before, where nothing has changed since; else what it is built of."""
        built = None if version is None else self._cache.get(version)
        if built is not None and built.mark(since) is not None:
            return FoundStory(version, built)
        whole, entries = await self._get_entries(connection, reader, key)
        newest = await story_queries.readings(connection, reader, entries)
        older = await story_queries.read_events(connection, reader, entries)
        told = await story_blocks.add_blocks(connection, whole, [*older, *newest])
        return FoundStory(version, built, StoryReadings(build_line(whole, entries), told), entries)

    async def _build(self, found: FoundStory, since: datetime | None) -> Story:
        built, readings = found.built, found.readings
        told = None if built is None else built.mark(since)
        if readings is not None:
            events = await merge_story_events(readings.readings) if built is None else built.events
            built = built or BuiltStory(found.entries, events)
            is_marked = built.has_news(since)
            told = await build_story(readings, since if is_marked else None, events)
            built = replace(built, marked=told) if is_marked else replace(built, plain=told)
            if found.version is not None:
                self._cache.put(found.version, built)
            told = built.mark(since)
        assert built is not None and told is not None  # noqa: S101, PT018  # one of the two was found
        return replace(told, earlier=find_earlier(built.entries, told.line.lead, since))

    async def get_line(self, reader: Reader, key: int) -> StoryLine:
        """Return the story's line on a list: its title, its articles, when it was updated."""
        async with self._store.read() as connection:
            whole, entries = await self._get_entries(connection, reader, key)
        return build_line(whole, entries)

    async def get_news(self, reader: Reader, key: int, since: datetime, until: datetime | None = None) -> Story | None:
        """Return the story with what came in (since, until] marked; None where that is no new event, quote or number,
        and where the story is gone."""
        async with self._store.read() as connection:
            found = await self._find_entries(connection, reader, key)
            if found is None:
                return None
            line = build_line(*found)
            if line.moved <= since:
                return None
            readings = await story_queries.readings(connection, reader, found[1])
            readings = await story_blocks.add_blocks(connection, line.key, readings)
            headlines = (one.headline for one in found[1])
            firsts = await find_old_firsts(connection, reader, headlines, until or self._clock())
        old = {one.headline.article_id for one in found[1] if is_old_news(one, firsts, since)}
        said = [one for one in make_known(readings, old, since) if until is None or one.at <= until]
        whole = await build_story(StoryReadings(line, said), since)
        story = hiding.drop_from_story(whole, await self._hidden.list(reader))
        if not updates.find_updates(story):
            return None
        return replace(story, earlier=find_earlier(found[1], line.lead, since))

    async def get_read_marker(self, reader: Reader, key: int) -> datetime | None:
        """Return when this person last read a story here; None: never."""
        async with self._store.read() as connection:
            whole = await rows.resolve(connection, key)
            if whole is None:
                return None
            return await self._markers.get(connection, reader.user_id, reader.guild_id, whole)

    async def explain(self, reader: Reader, key: int, page: int, size: int) -> StoryReasons:
        """Return why a page of the story's articles, the newest first, are in it; the last page beyond the last."""
        async with self._store.read() as connection:
            whole, entries = await self._get_entries(connection, reader, key)
            return await explain_page(connection, reader, build_line(whole, entries), entries, page, size)

    # --- lists --------------------------------------------------------------------------------------------------------

    async def list(
        self, reader: Reader, days: int, offset: int = 0, limit: int = 5
    ) -> tuple[tuple[StoryLine, ...], int]:
        """Return a page of the stories of the last `days` days, the newest first, and how many there are.

        The days are those on which their articles were published or updated, whenever they came.
        They are counted as far as `offset` and COUNTED: there may be more than that. NotSortedYet.
        """
        await self._cluster_first()
        since, most = (self._clock() - timedelta(days=days)).date(), offset + COUNTED
        async with self._store.read() as connection:
            listed = await story_shown.list_latest(connection, reader, since, most)
            if not listed and await clustering.is_any_waiting(connection, reader, since=since):
                raise NotSortedYet
            lines = await self._list_lines(connection, reader, [key for key, _ in listed[offset : offset + limit]])
        return lines, min(len(listed), most)

    async def _list_lines(self, connection: Connection, reader: Reader, keys: Sequence[int]) -> tuple[StoryLine, ...]:
        entries = await self._list_entries(connection, reader, keys)
        lines = (build_line(key, entries[key]) for key in keys if key in entries)
        return tuple(replace(line, counts=follow_titles(line.lead, line.headlines)) for line in lines)

    async def suggest(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        """Return at most 25 stories by the titles of their articles; the value is what `find_key` reads."""
        await self._cluster_first()
        async with self._store.read() as connection:
            if not typed.strip():
                listed = await story_shown.list_latest(connection, reader, None, suggestions.MOST)
                keys = [key for key, _ in listed[: suggestions.MOST]]
                lines = await self._list_lines(connection, reader, keys)
                return tuple(Suggestion(build_label(line), f"s{line.key}") for line in lines)
            found = await suggest.articles(connection, reader, typed)
            stories = await story_queries.stories_of_articles(connection, reader, [one.key for one in found])
        placed = [candidate for candidate in found if candidate.key in stories]
        return suggestions.rank(typed, placed, lambda candidate: f"s{stories[candidate.key]}")

    async def find_key(self, reader: Reader, typed: str | None) -> int:
        """Return the story that a person named by a choice, an article's key, or words of a title; else the latest.

        NoSuchStory where nothing matches, NotSortedYet where what does has no story yet. Whether a key that was typed
        is anybody's shows when it is asked for.
        """
        given = (typed or "").strip()
        key = _KEY.fullmatch(given)
        if key is not None and key[1] == "a":
            async with self._store.read() as connection:
                found = await story_queries.stories_of_articles(connection, reader, [int(key[2])])
                if not found:
                    await _refuse(connection, reader, given, [int(key[2])])
            return found[int(key[2])]
        if key is not None and (key[1] == "s" or len(key[2]) > 4) and int(key[2]):
            return int(key[2])
        offered = await self.suggest(reader, given)
        if not offered:
            async with self._store.read() as connection:
                titled = await suggest.articles(connection, reader, given) if given else []
                meant = suggestions.rank(given, titled, lambda candidate: str(candidate.key))
                await _refuse(connection, reader, given, [int(one.value) for one in meant] if given else None)
        return int(offered[0].value[1:])

    # --- what has moved -----------------------------------------------------------------------------------------------

    async def choose_for_post(
        self,
        reader: Reader,
        since: datetime | None,
        until: datetime,
        *,
        topics: Sequence[str] = (),
        feeds: Sequence[int] = (),
        limit: int = 5,
        today: date | None = None,
    ) -> PostStories:
        """Return the stories that are new, or that have something new, in (since, until], and what was left out.

        Those of the newest day come first; of one day, those that most outlets tell, then those with most that is new.
        What was published before the period is no news in it, whenever it came: it makes no story new, and leads none.
        With `topics` (names or words) and `feeds` (ids of subscriptions), an article of the story must have one of each
        that is given; a story is new with the first that has, and with `feeds` only what those articles say counts.
        A story's next date lies ahead of `today`, the day at `until` where the post is read; None: in UTC.
        """
        async with self._store.read() as connection:
            keys = await story_queries.list_updated_since(connection, reader, since)
            members = await self._list_entries(connection, reader, keys)
            wanted = await find_wanted(connection, members, topics, feeds)
            headlines = (entry.headline for entries in members.values() for entry in entries)
            old = await find_old_firsts(connection, reader, headlines, until)
        held, too_old = find_candidates(members, Period(since, until, old, wanted))
        made: list[StoryBrief] = []
        left_out: list[LeftOut] = []
        for one in held:
            if len(made) == limit:
                left_out.append(LeftOut(one.line.key, one.line.title, f"{one.why}: {limit} came before it"))
                continue
            async with self._store.read() as connection:
                found = await story_queries.readings(connection, reader, one.entries)
                found = await story_blocks.add_blocks(connection, one.line.key, found)
            brief = await build_brief(one, found, since, until, today or until.date(), narrow=bool(feeds))
            if brief is None:
                left_out.append(LeftOut(one.line.key, one.line.title, f"{one.why}: it only repeats what was known"))
            else:
                made.append(hiding.drop_from_story_brief(brief, await self._hidden.list(reader)))
        return PostStories(tuple(made), (*left_out, *too_old))

    async def name_feeds(self, reader: Reader) -> dict[int, str]:
        """Return what a server calls the feeds that it follows."""
        if reader.guild_id is None:
            return {}
        async with self._store.read() as connection:
            followed = await subscriptions.of_shelf(connection, Shelf.of_guild(reader.guild_id))
        return {one.id: one.name for one in followed}

    async def _get_entries(self, connection: Connection, reader: Reader, key: int) -> tuple[int, Sequence[Entry]]:
        """Return the key that a story goes by, and its articles. NoSuchStory."""
        found = await self._find_entries(connection, reader, key)
        if found is None:
            raise NoSuchStory(f"story {key}")
        return found

    async def _find_entries(
        self, connection: Connection, reader: Reader, key: int
    ) -> tuple[int, Sequence[Entry]] | None:
        whole = await rows.resolve(connection, key)
        entries = {} if whole is None else await self._list_entries(connection, reader, [whole])
        return None if whole is None or whole not in entries else (whole, entries[whole])

    @staticmethod
    async def _list_entries(connection: Connection, reader: Reader, keys: Sequence[int]) -> dict[int, Entries]:
        found = await story_queries.entries(connection, reader, keys)
        return {key: part_retold(entries) for key, entries in found.items()}

    async def _cluster_first(self) -> None:
        """Give what was added a moment ago its story before somebody reads; who asks waits for a few only.

        Where nothing can be stored, what there is is read all the same.
        """
        try:
            await self._clusterer.cluster_now()
        except StoreError as error:
            _log.warning("articles were not placed", extra={"error": error.id})


async def _refuse(connection: Connection, reader: Reader, given: str, articles: Sequence[int] | None) -> NoReturn:
    """Raise why there is no story of these articles, or (None) of any."""
    if await clustering.is_any_waiting(connection, reader, articles):
        raise NotSortedYet
    raise NoSuchStory(f"no story for {given!r}") if given else NoStories()
