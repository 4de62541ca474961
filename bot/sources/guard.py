"""The guard round every request for a stranger: what a link may connect to, and how much of the answer is read.

Every address that a name resolves to is checked (`_Resolver`), and when a socket is made, the very address that it is
about to connect to is checked once more (`guarded_socket`): that last check cannot be gone round.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from ipaddress import ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.sources.address import check_address
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
    Unreachable,
)
from bot.sources.public import is_allowed, read_literal
from bot.sources.unpacking import BadData, make_unpacker

REDIRECTED = frozenset({301, 302, 303, 307, 308})

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) -> the IP addresses of the host, as text; OSError where there are none."""


def open_session(
    headers: Mapping[str, str], allow: Collection[str], lookup: Lookup | None = None
) -> aiohttp.ClientSession:
    """Open a session that connects to public addresses only, keeps no cookies and heeds no proxy; the caller closes it.

    `allow`: single IP addresses let in though they are not public. `lookup`: another resolver (tests).
    """
    connector = aiohttp.TCPConnector(
        resolver=_Resolver(lookup or look_up, allow),
        socket_factory=lambda info: open_socket(info, allow),
        use_dns_cache=False,
        force_close=True,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        auto_decompress=False,
        trust_env=False,
        timeout=aiohttp.ClientTimeout(total=None),  # the callers' own limits count redirects in
    )


def check_literal(url: URL, allow: Collection[str]) -> None:
    """NotPublic where the host is an IP address, in any spelling, that may not be connected to."""
    literal = read_literal(url.host or "")
    if literal is not None and not is_allowed(literal, allow):
        raise NotPublic(str(url), url=str(url), host=url.host)


def next_address(url: URL, location: str | None, status: int) -> URL:
    """Return where a redirect sends on to, checked as any address is."""
    facts: dict[str, Any] = {"url": str(url), "host": url.host, "status": status}
    if not location:
        raise BadStatus("a redirect to nowhere", **facts)
    try:
        joined = url.join(URL(location.strip()))
    except ValueError as error:
        raise BadAddress(str(error), **facts) from error
    return check_address(str(joined))


def check_status(status: int, url: URL, **facts: Any) -> None:
    """Nothing where it is 2xx; else the error for it."""
    if 200 <= status < 300:
        return
    kinds: dict[int, type[BadStatus]] = {404: PageGone, 410: PageGone, 429: SiteBusy, 503: SiteBusy}
    kinds |= dict.fromkeys((401, 402, 403, 407, 451), PageClosed)
    kind = kinds.get(status, BadStatus)
    raise kind(f"status {status}", **(facts | {"url": str(url), "host": url.host, "status": status}))


BELOW = (aiohttp.ClientError, OSError, ValueError, LookupError, OverflowError)
"""What aiohttp, and what it stands on, raise for a site that answers oddly or not at all; `refusal` makes it ours."""


def refusal(error: Exception, url: URL) -> FetchError:
    """Return what failed below HTTP, as ours."""
    facts: dict[str, Any] = {"url": str(url), "host": url.host}
    if isinstance(error, (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError)):
        return BadCertificate(str(error), **facts)
    if isinstance(error, aiohttp.InvalidURL):
        return BadAddress(str(error), **facts)
    return Unreachable(f"{type(error).__name__}: {error}", **facts)


async def read_body(response: aiohttp.ClientResponse, limit_mib: int, too_large: FetchError) -> bytes:
    """Return the body, unpacked and counted while it comes; `too_large` is raised when it has grown past the limit."""
    limit = limit_mib << 20
    if (response.content_length or 0) > limit:
        raise too_large
    body = bytearray()
    came = 0
    try:
        opened = make_unpacker(response.headers.get("Content-Encoding", ""))
        async for chunk in response.content.iter_chunked(16_384):
            came += len(chunk)
            for piece in opened.feed(chunk):
                body += piece
                if max(came, len(body)) > limit:
                    raise too_large
            await asyncio.sleep(0)  # a fast site must not hold the loop
        opened.finish()
    except BadData as error:
        raise BadCompression(str(error), url=str(response.url), host=response.url.host) from error
    return bytes(body)


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return the system's own resolver."""
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
            found = list(dict.fromkeys(await self._lookup(host, port) or ()))
            addresses = [ip_address(one) for one in found]
        except (OSError, ValueError, OverflowError) as error:  # of a name that is none, of an answer that is none
            raise NoSuchHost(str(error), host=host) from error
        if not addresses:
            raise NoSuchHost(host, host=host)
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


def open_socket(info: tuple[Any, ...], allow: Collection[str]) -> socket.socket:
    """Return the socket for one connection: it exists only if the address it will connect to is allowed."""
    family, kind, proto, _, sockaddr = info
    if not is_allowed(ip_address(sockaddr[0]), allow):
        raise NotPublic(str(sockaddr[0]), host=sockaddr[0])
    made = socket.socket(family, kind, proto)
    made.setblocking(False)
    return made
