"""Long stories as they were built last: which of their events and quotes are the same takes long to decide.

What is kept is found by what a reader sees of a story (`bot.store.story_versions`), so nobody is shown anything else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.news.stories import Story
from bot.newsroom.story_views import StoryReadings
from bot.store.story_queries import Entry
from bot.store.story_versions import Version
from bot.stories.timeline import MergedEvent

_FEWEST = 20  # articles of a story that is kept: a shorter one is built as soon as it is looked up
_MOST = 4_000  # articles of all that are kept together


@dataclass(frozen=True, slots=True)
class BuiltStory:
    """A story's articles and its events; `plain`: as it was built with nothing marked as new, `marked`: as it was for
    who last read it before its newest came."""

    entries: Sequence[Entry]
    events: Sequence[MergedEvent]
    plain: Story | None = None
    marked: Story | None = None

    def has_news(self, since: datetime | None) -> bool:
        """Return whether something came after `since`."""
        return since is not None and any(entry.updated > since for entry in self.entries)

    def mark(self, since: datetime | None) -> Story | None:
        """Return the story for who last read it at `since`; None where it was not built so."""
        if self.marked is not None and self.marked.since == since:
            return self.marked
        return None if self.plain is None or self.has_news(since) else replace(self.plain, since=since)


@dataclass(frozen=True, slots=True)
class FoundStory:
    """What was looked up of a story: as it was built before, and its readings and articles where it is built anew.

    `version` None: the reader sees nothing of it.
    """

    version: Version | None
    built: BuiltStory | None
    readings: StoryReadings | None = None
    entries: Sequence[Entry] = ()


class StoryCache:
    """The stories that were read last, `_MOST` articles of them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Version, BuiltStory] = OrderedDict()
        self._articles = 0

    def get(self, version: Version) -> BuiltStory | None:
        """Return the story that was built of what a reader sees; None where it is not kept."""
        found = self._kept.get(version)
        if found is not None:
            self._kept.move_to_end(version)
        return found

    def put(self, version: Version, built: BuiltStory) -> None:
        """Keep a story, and let go of those that were read longest ago."""
        if not _FEWEST <= version.articles <= _MOST:
            return
        self._articles += version.articles if version not in self._kept else 0
        self._kept[version] = built
        while self._articles > _MOST:
            gone, _ = self._kept.popitem(last=False)
            self._articles -= gone.articles
