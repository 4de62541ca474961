"""The page's files: plain HTML, CSS and JavaScript modules, served as they lie in `static/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "static"
# The types are said here: what the machine's own table says of .js differs from one to the next.
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES)


def policy(host: str) -> str:
    """The content security policy of the page at `host` ("127.0.0.1:PORT"): nothing but its own files and wires."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            f"connect-src 'self' ws://{host}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _file(name: str) -> web.Response:
    # Read anew each time, so that a change is seen by loading the page again; all of it is 200 KB.
    path = _FOLDER / name
    response = web.Response(
        body=path.read_bytes(),
        headers={"Content-Type": f"{_TYPES[path.suffix]}; charset=utf-8", "Vary": "Accept-Encoding"},
    )
    response.enable_compression()
    return response


async def serve(request: web.Request) -> web.StreamResponse:
    """GET /-/page/NAME."""
    name = request.match_info["name"]
    if name not in _names():
        raise web.HTTPNotFound
    return _file(name)


async def index(request: web.Request) -> web.StreamResponse:
    """GET /: the page itself."""
    response = _file("index.html")
    # All modules at once, rather than each when another that needs it has been read.
    modules = sorted(name for name in _names() if name.endswith(".js"))
    response.headers["Link"] = ", ".join(f"</-/page/{name}>; rel=modulepreload" for name in modules)
    response.headers["Content-Security-Policy"] = policy(request.headers["Host"])
    return response
