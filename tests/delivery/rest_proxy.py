"""A plain proxy before Discord's API: it passes requests on, hides the limits' headers, and knows no gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

_HIDDEN = ("x-ratelimit-", "content-length", "content-encoding", "transfer-encoding", "connection", "date", "server")


class RestProxy:
    """`api` is its address, in the place of Discord's; `passed` the methods and paths of what went through."""

    def __init__(self, behind: str) -> None:
        self.api = ""
        self.passed: list[tuple[str, str]] = []
        self._behind = behind

    async def handle(self, request: web.Request) -> web.Response:
        if request.headers.get("Upgrade"):
            raise web.HTTPBadGateway
        self.passed.append((request.method, request.path))
        given = {k: v for k, v in request.headers.items() if k.lower() not in {"host", "content-length"}}
        async with (
            aiohttp.ClientSession(auto_decompress=True) as session,
            session.request(
                request.method, self._behind + request.path_qs, data=await request.read(), headers=given
            ) as answer,
        ):
            headers = {k: v for k, v in answer.headers.items() if not k.lower().startswith(_HIDDEN)}
            return web.Response(status=answer.status, body=await answer.read(), headers=headers)


@asynccontextmanager
async def proxied(behind: str) -> AsyncIterator[RestProxy]:
    """Serve a proxy before the server at the address `behind` (without a path), at any free port."""
    proxy = RestProxy(behind)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", proxy.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    proxy.api = f"http://{host}:{port}/api/v10"
    try:
        yield proxy
    finally:
        await runner.cleanup()
