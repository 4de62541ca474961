"""A small web site on 127.0.0.1 with articles of the wire: what `/article add` fetches in these tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape

from aiohttp import web

from tests.newswire import Wire
from tests.serving import serving


class Site:
    """Serves `/NUMBER` as a page with that article; `visits` counts what was asked for."""

    def __init__(self) -> None:
        self.articles: dict[str, Wire] = {}
        self.visits = 0
        self.base = ""

    def put(self, path: str, wire: Wire) -> str:
        """Publish an article; its address."""
        self.articles[path] = wire
        return f"{self.base}/{path}"

    async def page(self, request: web.Request) -> web.Response:
        self.visits += 1
        wire = self.articles.get(request.match_info["path"])
        if wire is None:
            raise web.HTTPNotFound
        return article_page(wire, f"{wire.date}T08:00:00Z")


def article_page(wire: Wire, published: str) -> web.Response:
    """An article of the wire as its outlet shows it; `published` is an ISO instant."""
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in wire.text.split("\n\n"))
    return web.Response(
        content_type="text/html",
        text=(
            f"<!doctype html><html lang=en><head><title>{escape(wire.title)}</title>"
            f'<meta property="og:site_name" content="The Test Courier">'
            f'<meta property="article:published_time" content="{published}"></head>'
            f"<body><article><h1>{escape(wire.title)}</h1>{paragraphs}</article></body></html>"
        ),
    )


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    """A site on a free port, closed at the end."""
    site = Site()
    app = web.Application()
    app.router.add_get("/{path}", site.page)
    async with serving(app) as port:
        site.base = f"http://127.0.0.1:{port}"
        yield site
