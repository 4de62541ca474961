"""A site on 127.0.0.1 with feeds that grow while they are read, and that notes what it has served."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from random import Random

from aiohttp import web

from tests.newswire import Wire, wire

_WHILE_LOADING = 0.02  # seconds that the slowest answer takes


@dataclass(slots=True)
class Feed:
    """`items` are (number of the wire, when it came), the oldest first; `first` how many there were when it was added,
    `served` how many were in the last full answer, `begun` with how many of the `first` a follower begins."""

    name: str
    items: list[tuple[int, datetime]] = field(default_factory=list)
    first: int = 0
    served: int = 0
    begun: int = 0

    def guids(self) -> list[str]:
        return [f"{self.name}-{number}" for number, _ in self.items]


class Site:
    """`async with Site(…) as site:`; `site.base` is its address. Feed n is at `/n.xml`.

    Unless it is `frozen`, as it is until it begins, a request may find an item more, and with `trouble` a few in a
    hundred get no answer, or a 503. A document has the last `kept` items, or all. `tell` makes the article of a number;
    `on_request` is called as each begins, with who asks.
    """

    def __init__(
        self,
        feeds: int,
        rng: Random,
        clock: Callable[[], datetime],
        *,
        trouble: bool = True,
        kept: int | None = None,
        tell: Callable[[int], Wire] = wire,
    ) -> None:
        self.feeds = [Feed(f"feed{number}") for number in range(feeds)]
        self.frozen = True
        self.base = ""
        self.requests = 0
        self.unchanged = 0
        self.on_request: Callable[[str], object] = lambda who: None
        self._trouble = trouble
        self._kept = kept
        self._tell = tell
        self._rng = rng
        self._clock = clock
        self._next = 0
        for feed in self.feeds:
            self._grow(feed, 3)
        app = web.Application()
        app.router.add_get("/{number:\\d+}.xml", self._serve)
        app.router.add_get("/item/{number:\\d+}", self._page)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)

    async def __aenter__(self) -> Site:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def address(self, number: int) -> str:
        return f"{self.base}/{number}.xml"

    def item_address(self, guid: str) -> str:
        """Where the item of that id is."""
        return f"{self.base}/item/{guid.rpartition('-')[2]}"

    def begin(self, begun: int = 0) -> None:
        """What is there now is old, but for the newest, which followers begin with; from here on more comes."""
        for feed in self.feeds:
            feed.begun = begun
            feed.first = feed.served = len(feed.items)
        self.frozen = False

    def _grow(self, feed: Feed, by: int) -> None:
        for _ in range(by):
            feed.items.append((self._next, self._clock()))
            self._next += 1

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        self.on_request(request.headers.get("User-Agent", ""))
        feed = self.feeds[int(request.match_info["number"])]
        drawn = self._rng.random()
        await asyncio.sleep(self._rng.random() * _WHILE_LOADING)
        if not self.frozen:
            if self._trouble and drawn < 0.05:
                raise web.HTTPServiceUnavailable
            if self._trouble and drawn < 0.08 and request.transport is not None:
                request.transport.abort()
            elif drawn > 0.3:
                self._grow(feed, self._rng.randrange(1, 3))
        tag = f'"{len(feed.items)}"'
        if request.headers.get("If-None-Match") == tag:
            self.unchanged += 1
            return web.Response(status=304, headers={"ETag": tag})
        feed.served = len(feed.items)
        return web.Response(text=self.document(feed), headers={"ETag": tag}, content_type="application/rss+xml")

    def document(self, feed: Feed) -> str:
        """The feed as RSS 2.0 with the whole text of each item."""
        items = "".join(
            self._item(feed, number, at) for number, at in reversed(feed.items[-(self._kept or len(feed.items)) :])
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>The {feed.name} wire</title><link>{self.base}/</link><description>News</description>"
            f"{items}</channel></rss>"
        )

    def _item(self, feed: Feed, number: int, at: datetime) -> str:
        article = self._tell(number)
        body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article.text.split("\n\n"))
        return (
            f"<item><title>{html.escape(article.title)}</title><link>{self.base}/item/{number}</link>"
            f'<guid isPermaLink="false">{feed.name}-{number}</guid><pubDate>{format_datetime(at)}</pubDate>'
            f"<content:encoded>{html.escape(body)}</content:encoded></item>"
        )

    async def _page(self, request: web.Request) -> web.Response:
        article = self._tell(int(request.match_info["number"]))
        body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article.text.split("\n\n"))
        page = f"<html><body><article><h1>{html.escape(article.title)}</h1>{body}</article></body></html>"
        return web.Response(text=page, content_type="text/html")
