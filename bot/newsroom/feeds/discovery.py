"""From what a person typed to a feed: the feed at that address, or those that the page there offers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from yarl import URL

from bot.errors import SourceError
from bot.news import Asker
from bot.news.feed_answers import Chosen, WhichFeed
from bot.news.feeds import ParsedFeed
from bot.newsroom.feeds.errors import NoFeedThere
from bot.newsroom.intake import NOBODY, Analysing
from bot.sources.address import canonical, check_address
from bot.sources.errors import FeedTooHard, NotAFeed
from bot.sources.href import without_feed_scheme

if TYPE_CHECKING:
    from bot.sources.feeds.fetching import Fetched

_HOST = re.compile(r"\A[\w-]++\.[\w-]")
_MOST_OFFERED = 25  # choices that a menu shows


class Fetching(Protocol):
    """Who fetches: `bot.sources.feeds.fetching.FeedFetcher`."""

    async def fetch_feed(self, url: str, etag: str | None, last_modified: str | None) -> Fetched: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Read:
    """A feed as it was fetched and read just now. `address` is the one to fetch it by; `max_age` in seconds."""

    address: str
    parsed: ParsedFeed
    etag: str | None
    last_modified: str | None
    max_age: int | None
    keys: frozenset[str]  # by which its items are known again


class Finder:
    """Finds and reads feeds; stores nothing."""

    def __init__(self, fetcher: Fetching, analyst: Analysing) -> None:
        self._fetcher = fetcher
        self._analyst = analyst

    async def read(self, address: str, asker: Asker = NOBODY) -> Read:
        """Fetch and read the feed at an address. FetchError, NotAFeed."""
        fetched = await self._fetcher.fetch_feed(address, None, None)
        return await self._parse(address, fetched, asker)

    async def find(self, address: str, asker: Asker = NOBODY) -> Read | WhichFeed:
        """Return the feed at `address`, or the one its page offers; WhichFeed for several. NoFeedThere, FetchError."""
        fetched = await self._fetcher.fetch_feed(address, None, None)
        try:
            return await self._parse(address, fetched, asker)
        except FeedTooHard:
            raise
        except NotAFeed:
            offered = await self._analyst.find_feeds(fetched.body or b"", fetched.url, fetched.charset, asker=asker)
        chosen = [Chosen(one.url, one.title or one.url, _kind(one.kind)) for one in offered][:_MOST_OFFERED]
        if not chosen:
            return await self._in_usual_places(fetched.url, asker)
        if len(chosen) > 1:
            return WhichFeed(fetched.url, tuple(chosen))
        return await self.read(chosen[0].url, asker)

    async def _in_usual_places(self, url: str, asker: Asker) -> Read | WhichFeed:
        from bot.sources.feeds.discover import list_usual_places

        for place in list_usual_places(url):
            try:
                return await self.read(place, asker)
            except SourceError:
                continue
        raise NoFeedThere(url, host=URL(url).host)

    async def _parse(self, address: str, fetched: Fetched, asker: Asker) -> Read:
        from bot.sources.feeds.item_keys import list_keys

        parsed = await self._analyst.read_feed(
            fetched.body or b"", fetched.url, fetched.content_type, fetched.charset, asker=asker
        )
        keys = list_keys(parsed.items)  # the worker has made them
        address = fetched.moved_to or address
        return Read(address, parsed, fetched.etag, fetched.last_modified, fetched.max_age, keys)


def clean_address(typed: str) -> str:
    """Return what a person typed as an address to fetch: `feed:` and a missing scheme are set right. BadAddress."""
    words = without_feed_scheme(typed.strip().strip("<>"))
    if words.startswith("//"):
        words = f"https:{words}"
    elif "://" not in words and _HOST.match(words):
        words = f"https://{words}"
    return canonical(words) or str(check_address(words))


def name_of(read: Read) -> str:
    """Return what a server calls a feed: its title on one line, or its host."""
    from bot.newsroom.suggestions import clean_line

    return clean_line(read.parsed.title or "")[:100] or URL(read.address).host or read.address


_KINDS = {"rss": "RSS", "rdf": "RSS", "atom": "Atom", "json": "JSON Feed"}


def _kind(kind: str) -> str:
    return _KINDS.get(kind, kind)
