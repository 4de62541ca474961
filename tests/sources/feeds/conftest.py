"""A web site on 127.0.0.1 for the tests of fetching."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.serving import serving

FEED = b"<rss version='2.0'><channel><title>Harbour</title><item><title>A vote</title></item></channel></rss>"
LOCAL = ("127.0.0.1",)
AGENT = "DatelineBot/test (+https://h.example)"


class Site:
    """Answers as a test says, and keeps what was asked of it."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes, dict[str, str]]] = {}
        self.asked: list[web.Request] = []
        self.port = 0
        self.slow = 0.0  # seconds for each answer
        self.under_way = 0
        self.most = 0  # requests under way at once

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def says(self, path: str = "/feed", body: bytes = FEED, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, body, {"Content-Type": "application/rss+xml; charset=utf-8"} | named)
        return self.url(path)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self.slow)
            status, body, headers = self.answers.get(request.path, (404, b"", {}))
            etag = headers.get("ETag")
            if status == 200 and etag and request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            return web.Response(status=status, body=body, headers=headers)
        finally:
            self.under_way -= 1


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    async with serving(app) as made.port:
        yield made


async def local_lookup(_host: str, _port: int) -> list[str]:
    """Every name is 127.0.0.1."""
    return ["127.0.0.1"]
