"""Fetching a page for a stranger.

What a link may do is decided in three places, and the last one cannot be gone round: the address itself is checked
(`address`), every address that a name resolves to is checked, and when a socket is made, the very address that it is
about to connect to is checked once more (`guard`). Each redirect starts over.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from bot.sources.address import check_address
from bot.sources.decoding import looks_binary
from bot.sources.errors import FetchError, TooLarge, TooManyRedirects, TooSlow, WrongType
from bot.sources.guard import (
    BELOW,
    REDIRECTED,
    Lookup,
    check_literal,
    check_status,
    look_up,
    next_address,
    open_session,
    read_body,
    refusal,
)
from bot.sources.unpacking import CODINGS

REDIRECTS = 5
LIMIT_MIB = 5
SECONDS = 20.0

_log = logging.getLogger(__name__)
_HTML = ("text/html", "application/xhtml+xml")
_TYPES = (*_HTML, "text/plain")
_HTML_ROOT = re.compile(rb"\A<(?:!doctype\s{1,40}html|html|head|body|title|meta)\b", re.IGNORECASE)
_NAMES = (
    (re.compile(r"application/pdf"), "a PDF"),
    (re.compile(r"image/"), "a picture"),
    (re.compile(r"video/"), "a video"),
    (re.compile(r"audio/"), "a sound recording"),
    (re.compile(r"application/(?:rss|atom)\+xml|application/feed\+json"), "a feed"),
    (re.compile(r"application/(?:[\w.-]+\+)?json"), "data (JSON)"),
    (re.compile(r"(?:application|text)/xml"), "data (XML)"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched. `url` is where it was found in the end; `body` is unpacked."""

    url: str
    body: bytes
    content_type: str  # text/html, application/xhtml+xml or text/plain
    charset: str | None  # as the header said


async def fetch(
    url: str,
    *,
    user_agent: str,
    allow: Collection[str] = (),
    lookup: Lookup | None = None,
    seconds: float = SECONDS,
) -> Page:
    """Return the page at `url`, or the FetchError that says why not.

    `allow`: single IP addresses let in though they are not public. `lookup`: another resolver (tests).
    """
    address = check_address(url)
    try:
        async with asyncio.timeout(seconds):
            return await _follow(address, user_agent, allow, lookup or look_up)
    except TimeoutError as error:
        raise TooSlow(url, url=url, host=address.host, seconds=round(seconds)) from error


async def _follow(url: URL, user_agent: str, allow: Collection[str], lookup: Lookup) -> Page:
    headers = {
        "User-Agent": user_agent,
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8",
        "Accept-Language": "en,*;q=0.5",
        "Accept-Encoding": CODINGS,
    }
    async with open_session(headers, allow, lookup) as session:
        for _ in range(REDIRECTS + 1):
            answer = await _get(session, url, allow)
            if isinstance(answer, Page):
                return answer
            _log.debug("redirected", extra={"host": url.host, "to": answer.host})
            url = answer
    raise TooManyRedirects(str(url), url=str(url), host=url.host, limit=REDIRECTS)


async def _get(session: aiohttp.ClientSession, url: URL, allow: Collection[str]) -> Page | URL:
    """Return one request: the page, or the address that it sends on to."""
    facts: dict[str, Any] = {"url": str(url), "host": url.host}
    check_literal(url, allow)
    try:
        async with session.get(url, allow_redirects=False) as response:
            if response.status in REDIRECTED:
                return next_address(url, response.headers.get("Location"), response.status)
            check_status(response.status, url)
            kind = _kind(response, facts)
            body = await read_body(response, LIMIT_MIB, TooLarge("over the limit", **facts, limit=LIMIT_MIB))
            return Page(str(url), body, _sniff(kind, body, facts), response.charset)
    except BELOW as error:
        raise refusal(error, url) from error


def _kind(response: aiohttp.ClientResponse, facts: dict[str, Any]) -> str | None:
    """Return the content type, checked before anything is read; None where the site names none."""
    given = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if not given or given == "application/octet-stream":
        return None
    if given not in _TYPES:
        raise WrongType(given, **facts, type=_name(given))
    return given


def _name(kind: str) -> str:
    return next((name for pattern, name in _NAMES if pattern.match(kind)), f"something else ({kind[:60]})")


def _sniff(kind: str | None, body: bytes, facts: dict[str, Any]) -> str:
    """Return what the body is, whatever the header said."""
    if body.startswith(b"%PDF-"):
        raise WrongType("application/pdf", **facts, type="a PDF")
    if looks_binary(body):
        raise WrongType("binary", **facts, type="no text")
    if kind in _HTML or _looks_like_html(body[:4096]):
        return kind if kind in _HTML and kind is not None else "text/html"
    return "text/plain"


__all__ = ["LIMIT_MIB", "REDIRECTS", "SECONDS", "FetchError", "Page", "fetch"]


def _looks_like_html(body: bytes) -> bool:
    """Return whether a page that is sent as plain text opens as HTML does, behind a declaration and comments."""
    at = _skip_space(body, 0)
    if body[at : at + 5].lower() == b"<?xml" and (end := body.find(b">", at)) >= 0:
        at = _skip_space(body, end + 1)
    while body.startswith(b"<!--", at) and (end := body.find(b"-->", at + 4)) >= 0:
        at = _skip_space(body, end + 3)
    return _HTML_ROOT.match(body[at : at + 100]) is not None


def _skip_space(body: bytes, at: int) -> int:
    while body[at : at + 1].isspace():
        at += 1
    return at
