"""Who may ask: a page of the sandbox's own address, or a program that is no browser.

A page elsewhere reaches 127.0.0.1 from its reader's browser, and by DNS that changes its answer even under its own
name: the first is told by Origin and Sec-Fetch-Site, the second by Host.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

_OURS = frozenset(("127.0.0.1", "localhost", "::1"))
_NEAR = frozenset(("same-origin", "none"))  # typed into the address bar counts as none


def refuse_strangers(request: web.Request) -> None:
    """HTTPForbidden where the request comes by another name or from another page."""
    if not is_ours(request):
        raise web.HTTPForbidden(text="This address answers its own pages only.")


def is_ours(request: web.Request) -> bool:
    """Whether Host, Origin and Sec-Fetch-Site, as far as they are there, all name the sandbox."""
    host = request.headers.get("Host", "")
    if urlsplit(f"//{host}").hostname not in _OURS:
        return False
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != host:
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") in _NEAR
