"""Fetching feeds politely: conditional requests, one request at a time to a host, and no more than is asked for.

What may be connected to is decided as for pages (`bot.sources.guard`), at every redirect anew.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from bot.sources.address import check_address
from bot.sources.errors import (
    FeedChallenged,
    FeedGone,
    FeedTooLarge,
    FetchError,
    OnlyUnchanged,
    TooManyRedirects,
    TooSlow,
)
from bot.sources.feeds.challenge import is_challenge
from bot.sources.feeds.turns import Turns
from bot.sources.guard import (
    BELOW,
    REDIRECTED,
    Lookup,
    check_literal,
    check_status,
    next_address,
    open_session,
    read_body,
    refusal,
)
from bot.sources.unpacking import CODINGS

LIMIT_MIB = 10
REDIRECTS = 5
SECONDS = 30.0  # for one request and all its redirects; waiting for one's turn at a host is not counted
_PERMANENT = frozenset({301, 308})
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/json;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5, */*;q=0.3"
)
_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_LONGEST_VALIDATOR = 1024  # characters of an ETag or Last-Modified that are worth keeping
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a feed's address answered: 200 with a body, or 304 without. Times in seconds.

    `url` is where it was found in the end; `moved_to` is where permanent redirects lead from the address asked for, up
    to the first that is none, and None where there was none. `bytes_in`: the body as it is, unpacked.
    """

    url: str
    body: bytes | None
    status: int
    etag: str | None = None
    last_modified: str | None = None
    max_age: int | None = None
    retry_after: int | None = None
    content_type: str | None = None
    charset: str | None = None
    moved_to: str | None = None
    bytes_in: int = 0


class FeedFetcher:
    """Fetches feeds by one guarded session, which is made at the first request; `close` ends it.

    `allow`: single IP addresses let in though they are not public. `lookup`: another resolver (tests). `at_once`:
    requests under way to all hosts together; to one host there is never more than one, and `turns` is for whoever else
    fetches from the same hosts.
    """

    def __init__(
        self,
        user_agent: str,
        allow: Collection[str] = (),
        lookup: Lookup | None = None,
        *,
        seconds: float = SECONDS,
        at_once: int = 20,
        turns: Turns | None = None,
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": CODINGS}
        self._allow = tuple(allow)
        self._lookup = lookup
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(at_once)
        self.turns = turns or Turns()

    async def __aenter__(self) -> FeedFetcher:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the session; requests under way fail."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def fetch_feed(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what stands at `url` now; 304 where it is what `etag` and `last_modified` were given with.

        FeedGone for 410; any other FetchError for what failed. Errors of status have the fact `retry_after`
        (seconds or None).
        """
        address, moved_to, permanent = check_address(url), None, True
        headers = _conditions(etag, last_modified)
        left = self._seconds
        for _ in range(REDIRECTS + 1):
            check_literal(address, self._allow)
            async with self.turns.of(address.host or ""), self._free:
                began = asyncio.get_running_loop().time()
                try:
                    async with asyncio.timeout(left):
                        answer = await self._get(address, headers)
                except TimeoutError as error:
                    raise TooSlow(url, url=url, host=address.host, seconds=round(self._seconds)) from error
                left -= asyncio.get_running_loop().time() - began
            if isinstance(answer, Fetched):
                return _add_move(answer, moved_to)
            address, status = answer
            permanent = permanent and status in _PERMANENT
            moved_to = str(address) if permanent else moved_to
        raise TooManyRedirects(url, url=url, host=address.host, limit=REDIRECTS)

    async def _get(self, address: URL, headers: dict[str, str]) -> Fetched | tuple[URL, int]:
        if self._session is None:
            self._session = open_session(self._headers, self._allow, self._lookup)
        try:
            async with self._session.get(address, headers=headers, allow_redirects=False) as response:
                if response.status in REDIRECTED:
                    return next_address(address, response.headers.get("Location"), response.status), response.status
                return await self._read(address, response, is_conditional=bool(headers))
        except BELOW as error:
            raise refusal(error, address) from error

    async def _read(self, address: URL, response: aiohttp.ClientResponse, *, is_conditional: bool) -> Fetched:
        retry_after = _retry_after(response.headers.get("Retry-After"))
        if response.status == 410:
            raise FeedGone("status 410", url=str(address), host=address.host, status=410)
        body = None
        facts = {"url": str(address), "host": address.host, "status": response.status, "retry_after": retry_after}
        if response.status != 304:
            if not response.ok and is_challenge(response.headers, await _read_refusal(response), refused=True):
                raise FeedChallenged(f"status {response.status}", **facts)
            check_status(response.status, address, retry_after=retry_after)
            too_large = FeedTooLarge("over the limit", url=str(address), host=address.host, limit=LIMIT_MIB)
            body = await read_body(response, LIMIT_MIB, too_large)
            if is_challenge(response.headers, body, refused=False):
                raise FeedChallenged(f"status {response.status}", **facts)
        elif not is_conditional:  # "unchanged" is no answer to who knows nothing yet
            raise OnlyUnchanged("status 304", **facts)
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()[:100]
        return Fetched(
            url=str(address),
            body=body,
            status=200 if body is not None else 304,
            etag=_validator(response.headers.get("ETag")),
            last_modified=_validator(response.headers.get("Last-Modified")),
            max_age=_max_age(response),
            retry_after=retry_after,
            content_type=kind or None,
            charset=response.charset,
            bytes_in=len(body or b""),
        )


async def _read_refusal(response: aiohttp.ClientResponse) -> bytes:
    """Return what a refusal says, where it is short enough to be read."""
    try:
        return await read_body(response, 1, FetchError("a long refusal", url=str(response.url), host=response.url.host))
    except FetchError:
        return b""


def _add_move(fetched: Fetched, moved_to: str | None) -> Fetched:
    return replace(fetched, moved_to=moved_to) if moved_to else fetched


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers of a conditional request. What was kept is sent as it came, never as a header of its own."""
    headers = {}
    for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)):
        checked = _validator(value)
        if checked:
            headers[name] = checked
    return headers


def _validator(value: str | None) -> str | None:
    """Return an ETag or Last-Modified that can be sent back; None for one that is empty, endless or unprintable."""
    words = (value or "").strip()
    if not words or len(words) > _LONGEST_VALIDATOR or not words.isprintable():
        return None
    return words


def _max_age(response: aiohttp.ClientResponse) -> int | None:
    """Return the seconds for which the site's answer holds: Cache-Control's max-age, less the answer's Age."""
    control = ",".join(response.headers.getall("Cache-Control", []))
    found = _MAX_AGE.search(control)
    if found is None or re.search(r"\bno-(?:cache|store)\b", control, re.IGNORECASE):
        return None
    age = response.headers.get("Age", "").strip()
    spent = int(age) if re.fullmatch(r"\d{1,10}", age, re.ASCII) else 0
    return max(0, min(int(found[1]), 30 * _DAY) - spent)


def _retry_after(value: str | None) -> int | None:
    """Return Retry-After in seconds from now, whether it says seconds or a date; None for anything else."""
    words = (value or "").strip()
    if re.fullmatch(r"\d{1,10}", words, re.ASCII):
        return min(int(words), 30 * _DAY)
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - datetime.now(UTC)).total_seconds()
    return min(round(seconds), 30 * _DAY) if seconds > 0 else 0
