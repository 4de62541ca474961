"""robots.txt (RFC 9309): which pages a site lets the bot fetch by itself."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from time import monotonic

from protego import Protego
from yarl import URL

from bot.sources.address import check_address
from bot.sources.errors import BadStatus, FetchError, TooLarge, TooManyRedirects
from bot.sources.feeds.turns import Turns
from bot.sources.guard import BELOW, REDIRECTED, Lookup, check_literal, next_address, open_session, read_body, refusal
from bot.sources.unpacking import CODINGS

KEPT = 24 * 3600.0  # seconds; RFC 9309 §2.4
KEPT_AFTER_FAILURE = 600.0
SITES = 2000  # whose rules are kept at once
_READ = 500 << 10  # bytes; RFC 9309 §2.5
_LIMIT_MIB = 1
_REDIRECTS = 5
_SECONDS = 15.0


Judge = Callable[[str, str, str], Awaitable[bool]]  # of a robots.txt, an address and a robot's name


def may_fetch(words: str, url: str, name: str) -> bool:
    """Return whether a robots.txt lets the robot `name` read `url`. Its wildcards are a stranger's: for a worker."""
    return bool(Protego.parse(words).can_fetch(url, name))


async def _judge_here(words: str, url: str, name: str) -> bool:
    return may_fetch(words, url, name)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one site says until `until`; `rules` None: everything (`open`) or nothing."""

    until: float
    open: bool
    words: str | None = None  # the robots.txt, where there is one


class Robots:
    """Asks each site once a day; what it does not say is allowed, and while it fails nothing is.

    `user_agent`: whose first word is the name that rules are for. `allow`, `lookup`, `turns`: as `FeedFetcher`'s.
    `clock`: seconds that only go forward.
    """

    def __init__(
        self,
        user_agent: str,
        allow: Collection[str] = (),
        lookup: Lookup | None = None,
        *,
        turns: Turns | None = None,
        clock: Callable[[], float] = monotonic,
        judge: Judge | None = None,
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": "text/plain,*/*;q=0.5", "Accept-Encoding": CODINGS}
        self._name = re.split(r"[\s/]", user_agent.strip(), maxsplit=1)[0]
        self._allow = tuple(allow)
        self._lookup = lookup
        self._turns = turns or Turns()
        self._clock = clock
        self._judge = judge or _judge_here
        self._known: OrderedDict[str, _Rules] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def allows(self, url: str) -> bool:
        """Return whether the page may be fetched. BadAddress and NotPublic where it may not be fetched by anybody."""
        page = check_address(url)
        check_literal(page, self._allow)
        rules = await self._rules(page.origin())
        return rules.open if rules.words is None else await self._judge(rules.words, str(page), self._name)

    async def _rules(self, site: URL) -> _Rules:
        key = str(site)
        lock = self._asking.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                found = self._known.get(key)
                if found is None or found.until <= self._clock():
                    found = await self._ask(site)
                    self._known[key] = found
                self._known.move_to_end(key)
                while len(self._known) > SITES:
                    self._known.popitem(last=False)
                return found
        finally:
            if not lock.locked():
                self._asking.pop(key, None)

    async def _ask(self, site: URL) -> _Rules:
        now = self._clock()
        try:
            async with asyncio.timeout(_SECONDS):
                words = await self._fetch(site)
        except BadStatus as error:
            status = error.facts.get("status")
            if isinstance(status, int) and 400 <= status < 500 and status != 429:
                return _Rules(now + KEPT, open=True)  # there is none: RFC 9309 §2.3.1.3
            return _Rules(now + KEPT_AFTER_FAILURE, open=False)
        except TooManyRedirects:
            return _Rules(now + KEPT, open=True)
        except (FetchError, TimeoutError):
            return _Rules(now + KEPT_AFTER_FAILURE, open=False)  # §2.3.1.4
        return _Rules(now + KEPT, open=True, words=words)

    async def _fetch(self, site: URL) -> str:
        url = site.with_path("/robots.txt")
        async with open_session(self._headers, self._allow, self._lookup) as session:
            for _ in range(_REDIRECTS + 1):
                check_literal(url, self._allow)
                try:
                    async with (
                        self._turns.of(url.host or ""),
                        session.get(url, allow_redirects=False) as response,
                    ):
                        if response.status in REDIRECTED:
                            url = next_address(url, response.headers.get("Location"), response.status)
                            continue
                        if not 200 <= response.status < 300:
                            raise BadStatus(str(response.status), url=str(url), host=url.host, status=response.status)
                        too_large = TooLarge("robots.txt", url=str(url), host=url.host, limit=_LIMIT_MIB)
                        body = await read_body(response, _LIMIT_MIB, too_large)
                        return body[:_READ].decode("utf-8", "replace").lstrip("\ufeff")
                except BELOW as error:
                    raise refusal(error, url) from error
        raise TooManyRedirects(str(url), url=str(url), host=url.host, limit=_REDIRECTS)
