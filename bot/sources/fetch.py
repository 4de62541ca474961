"""Fetching a page for a stranger.

What a link may do is decided in three places, and the last one cannot be gone round: the address itself is checked
(`address`), every address that a name resolves to is checked (`_Resolver`), and when a socket is made, the very address
that it is about to connect to is checked once more (`_socket`). Each redirect starts over.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.sources.address import check_address
from bot.sources.decoding import looks_binary
from bot.sources.errors import (
    BadAddress,
    BadCertificate,
    BadCompression,
    BadStatus,
    FetchError,
    NoSuchHost,
    NotPublic,
    PageClosed,
    PageGone,
    SiteBusy,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
    WrongType,
)
from bot.sources.public import is_allowed, read_literal
from bot.sources.unpacking import CODINGS, BadData, unpacker

REDIRECTS = 5
LIMIT_MIB = 5
SECONDS = 20.0

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) -> the IP addresses of the host, as text; OSError where there are none."""

_log = logging.getLogger(__name__)
_HTML = ("text/html", "application/xhtml+xml")
_TYPES = (*_HTML, "text/plain")
_LOOKS_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
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
    """The page at `url`, or the FetchError that says why not.

    `allow`: single IP addresses let in though they are not public. `lookup`: another resolver (tests).
    """
    address = check_address(url)
    try:
        async with asyncio.timeout(seconds):
            return await _follow(address, user_agent, allow, lookup or _look_up)
    except TimeoutError as error:
        raise TooSlow(url, url=url, host=address.host, seconds=round(seconds)) from error


async def _follow(url: URL, user_agent: str, allow: Collection[str], lookup: Lookup) -> Page:
    headers = {
        "User-Agent": user_agent,
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8",
        "Accept-Language": "en,*;q=0.5",
        "Accept-Encoding": CODINGS,
    }
    connector = aiohttp.TCPConnector(
        resolver=_Resolver(lookup, allow),
        socket_factory=lambda info: _socket(info, allow),
        use_dns_cache=False,
        force_close=True,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        auto_decompress=False,
        trust_env=False,
        timeout=aiohttp.ClientTimeout(total=None),  # ours counts the redirects in
    )
    async with session:
        for _ in range(REDIRECTS + 1):
            answer = await _get(session, url, allow)
            if isinstance(answer, Page):
                return answer
            _log.debug("redirected", extra={"host": url.host, "to": answer.host})
            url = answer
    raise TooManyRedirects(str(url), url=str(url), host=url.host, limit=REDIRECTS)


async def _get(session: aiohttp.ClientSession, url: URL, allow: Collection[str]) -> Page | URL:
    """One request: the page, or the address that it sends on to."""
    facts: dict[str, Any] = {"url": str(url), "host": url.host}
    literal = read_literal(url.host or "")
    if literal is not None and not is_allowed(literal, allow):
        raise NotPublic(str(url), **facts)
    try:
        async with session.get(url, allow_redirects=False) as response:
            if response.status in {301, 302, 303, 307, 308}:
                return _next(url, response.headers.get("Location"), facts | {"status": response.status})
            _check_status(response.status, facts)
            kind = _kind(response, facts)
            body = await _body(response, facts)
            return Page(str(url), body, _sniffed(kind, body, facts), response.charset)
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError) as error:
        raise BadCertificate(str(error), **facts) from error
    except aiohttp.InvalidURL as error:
        raise BadAddress(str(error), **facts) from error
    except aiohttp.ClientError as error:
        raise Unreachable(f"{type(error).__name__}: {error}", **facts) from error


def _next(url: URL, location: str | None, facts: dict[str, Any]) -> URL:
    if not location:
        raise BadStatus("a redirect to nowhere", **facts)
    try:
        joined = url.join(URL(location.strip()))
    except ValueError as error:
        raise BadAddress(str(error), **facts) from error
    return check_address(str(joined))


def _check_status(status: int, facts: dict[str, Any]) -> None:
    if 200 <= status < 300:
        return
    kinds: dict[int, type[BadStatus]] = {404: PageGone, 410: PageGone, 429: SiteBusy, 503: SiteBusy}
    kinds |= dict.fromkeys((401, 402, 403, 407, 451), PageClosed)
    raise kinds.get(status, BadStatus)(f"status {status}", **facts, status=status)


def _kind(response: aiohttp.ClientResponse, facts: dict[str, Any]) -> str | None:
    """The content type, checked before anything is read; None where the site names none."""
    given = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if not given or given == "application/octet-stream":
        return None
    if given not in _TYPES:
        raise WrongType(given, **facts, type=_name(given))
    return given


def _name(kind: str) -> str:
    return next((name for pattern, name in _NAMES if pattern.match(kind)), f"something else ({kind[:60]})")


async def _body(response: aiohttp.ClientResponse, facts: dict[str, Any]) -> bytes:
    """The body, unpacked and counted while it comes."""
    limit = LIMIT_MIB << 20
    too_large = TooLarge("over the limit", **facts, limit=LIMIT_MIB)
    if (response.content_length or 0) > limit:
        raise too_large
    body = bytearray()
    came = 0
    try:
        opened = unpacker(response.headers.get("Content-Encoding", ""))
        async for chunk in response.content.iter_chunked(16_384):
            came += len(chunk)
            for piece in opened.feed(chunk):
                body += piece
                if max(came, len(body)) > limit:
                    raise too_large
            await asyncio.sleep(0)  # a fast site must not hold the loop
        opened.done()
    except BadData as error:
        raise BadCompression(str(error), **facts) from error
    return bytes(body)


def _sniffed(kind: str | None, body: bytes, facts: dict[str, Any]) -> str:
    """What the body is, whatever the header said."""
    if body.startswith(b"%PDF-"):
        raise WrongType("application/pdf", **facts, type="a PDF")
    if looks_binary(body):
        raise WrongType("binary", **facts, type="no text")
    if kind in _HTML or _LOOKS_HTML.match(body[:4096]):
        return kind if kind in _HTML and kind is not None else "text/html"
    return "text/plain"


async def _look_up(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class _Resolver(AbstractResolver):
    """A name -> its addresses, all of which must be allowed: one private address among them refuses the name."""

    def __init__(self, lookup: Lookup, allow: Collection[str]) -> None:
        self._lookup = lookup
        self._allow = allow

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        try:
            found = list(dict.fromkeys(await self._lookup(host, port)))
        except (OSError, UnicodeError) as error:
            raise NoSuchHost(str(error), host=host) from error
        if not found:
            raise NoSuchHost(host, host=host)
        addresses = [ip_address(one) for one in found]
        if not all(is_allowed(address, self._allow) for address in addresses):
            raise NotPublic(f"{host} is {', '.join(found)}", host=host)
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        return


def _socket(info: tuple[Any, ...], allow: Collection[str]) -> socket.socket:
    """The socket for one connection: it exists only if the address it will connect to is allowed."""
    family, kind, proto, _, sockaddr = info
    if not is_allowed(ip_address(sockaddr[0]), allow):
        raise NotPublic(str(sockaddr[0]), host=sockaddr[0])
    made = socket.socket(family, kind, proto)
    made.setblocking(False)
    return made


__all__ = ["LIMIT_MIB", "REDIRECTS", "SECONDS", "FetchError", "Page", "fetch"]
