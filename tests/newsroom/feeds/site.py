"""A site with feeds and pages on a socket of 127.0.0.1, which counts what it is asked."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from aiohttp import web

DAY = datetime(2026, 3, 10, 9, tzinfo=UTC)
SENTENCE = "The harbour authority of {place} said that the new quay would cost {n} million and open in 2027. "


def long_text(n: int, place: str = "Brenmouth") -> str:
    """A text that is an article and no teaser, another for each number."""
    return "".join(SENTENCE.format(place=place, n=n * 10 + i) for i in range(9)).strip()


@dataclass
class Entry:
    """One item of an RSS feed."""

    n: int
    title: str | None = None
    text: str | None = None
    guid: str | None = None
    link: str | None = None
    author: str | None = None
    categories: tuple[str, ...] = ()
    published: datetime | None = DAY

    def xml(self, base: str) -> str:
        link = self.link or f"{base}/articles/{self.n}"
        parts = [
            f"<title>{escape(self.title or f'Story {self.n}')}</title><link>{escape(link)}</link>",
            f'<guid isPermaLink="false">{escape(self.guid or f"id-{self.n}")}</guid>',
            f"<description>{escape(self.text or long_text(self.n))}</description>",
        ]
        if self.author:
            parts.append(f"<dc:creator>{escape(self.author)}</dc:creator>")
        parts += [f"<category>{escape(one)}</category>" for one in self.categories]
        if self.published:
            parts.append(f"<pubDate>{format_datetime(self.published)}</pubDate>")
        return f"<item>{''.join(parts)}</item>"


@dataclass
class Feed:
    title: str = "The Gazette"
    entries: list[Entry] = field(default_factory=list)
    now_at: str | None = None  # a path, where it says that it is now

    def body(self, base: str) -> bytes:
        items = "".join(entry.xml(base) for entry in self.entries)
        itunes = "http://www.itunes.com/dtds/podcast-1.0.dtd"
        moved = f"<itunes:new-feed-url>{base}{self.now_at}</itunes:new-feed-url>" if self.now_at else ""
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:itunes="{itunes}" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<channel>{moved}<title>{escape(self.title)}</title><link>{base}/</link>{items}</channel></rss>"
        ).encode()


class Site:
    """`feeds`, `pages` (HTML), `moves` (path -> path, for good), `answers` (path -> status) and `replies`."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.pages: dict[str, str] = {}
        self.moves: dict[str, str] = {}
        self.answers: dict[str, int] = {}
        self.replies: dict[str, Callable[[], web.Response]] = {}
        self.headers: dict[str, str] = {}
        self.asked: Counter[str] = Counter()
        self.unchanged = 0
        self.is_stuck = False  # it says "unchanged" to whoever asks with a condition, whatever has changed
        self.base = ""

    async def __aenter__(self) -> Site:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        place = web.TCPSite(self._runner, "127.0.0.1", 0)
        await place.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def feed(self, path: str = "/feed", *numbers: int, title: str = "The Gazette") -> Feed:
        self.feeds[path] = Feed(title, [Entry(n) for n in numbers])
        return self.feeds[path]

    def at(self, path: str = "/feed") -> str:
        return f"{self.base}{path}"

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.path
        self.asked[path] += 1
        if path in self.replies or path in self.answers:
            make = self.replies.get(path)
            return make() if make else web.Response(status=self.answers[path], headers=self.headers)
        if path in self.moves:
            return web.Response(status=301, headers={"Location": self.at(self.moves[path])})
        if path in self.pages:
            return web.Response(text=self.pages[path], content_type="text/html")
        if path not in self.feeds:
            return web.Response(status=404)
        body = self.feeds[path].body(self.base)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        asked = request.headers.get("If-None-Match")
        if asked == etag or (asked and self.is_stuck):
            self.unchanged += 1
            return web.Response(status=304, headers={"ETag": etag, **self.headers})
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": etag, **self.headers})
