"""Who may ask for the page and for what lies under /-/: a browser of this machine, on this page, and nobody else.

The page hands out people's tokens, so another site must not read it: not by a request of its own (Origin and
Sec-Fetch-Site), nor under a name of its own that points to 127.0.0.1 (Host).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.core import Core

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_OWN_SITES = frozenset({"same-origin", "none"})  # none: typed, or opened from outside a browser

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def hosts(core: Core) -> frozenset[str]:
    """The names under which the server may be asked: each with its port."""
    port = urlsplit(core.base).port
    return frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))


def require_own(core: Core, request: web.Request) -> None:
    """403 for a foreign Host, Origin or Sec-Fetch-Site; the last two may be absent."""
    own = hosts(core)
    origin = request.headers.get("Origin")
    if request.headers.get("Host", "").lower() not in own:
        raise web.HTTPForbidden(text="This server is asked as 127.0.0.1 or localhost only.", headers=HEADERS)
    if origin is not None and origin.lower() not in {f"http://{host}" for host in own}:
        raise web.HTTPForbidden(text="Only the sandbox's own page may ask.", headers=HEADERS)
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITES:
        raise web.HTTPForbidden(text="Only the sandbox's own page may ask.", headers=HEADERS)


def from_browser(request: web.Request) -> bool:
    """Whether a browser asks; a bot's library sends neither header."""
    return "Origin" in request.headers or "Sec-Fetch-Site" in request.headers


def guard(core: Core, handler: Handler) -> Handler:
    """The handler, for own requests only, its answers with `HEADERS`."""

    async def handle(request: web.Request) -> web.StreamResponse:
        require_own(core, request)
        response = await handler(request)
        if not response.prepared:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    return handle
