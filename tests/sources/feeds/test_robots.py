"""robots.txt: which pages a site lets the bot fetch by itself."""

from __future__ import annotations

import asyncio

import pytest

from bot.sources import errors
from bot.sources.feeds.robots import KEPT, KEPT_AFTER_FAILURE, Robots
from tests.sources.feeds.conftest import AGENT, LOCAL, Site, local_lookup


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _robots(clock: Clock | None = None) -> Robots:
    return Robots(AGENT, LOCAL, local_lookup, clock=clock or Clock())


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (b"User-agent: *\nDisallow: /private", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"User-agent: *\nDisallow: /news/*.html$", False),
        (b"User-agent: *\nDisallow: /\nAllow: /news/", True),
        (b"User-agent: DatelineBot\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: datelinebot\nDisallow:", True),
        (b"User-agent: OtherBot\nDisallow: /", True),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /", False),
        (b"", True),
        (b"<html>no rules</html>", True),
        (b"\x00\xff\xfe", True),
        (b"User-agent: *\nDisallow: /" + b"*a" * 100_000 + b"b", True),
    ],
)
async def test_what_a_site_lets_the_bot_read_is_heeded(site: Site, rules: bytes, allowed: bool) -> None:
    site.says("/robots.txt", rules)
    assert await _robots().allows(site.url("/news/a.html")) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (410, True), (500, False), (503, False), (429, False)]
)
async def test_a_site_without_rules_allows_all_and_one_that_fails_nothing(
    site: Site, status: int, allowed: bool
) -> None:
    site.says("/robots.txt", b"", status)
    assert await _robots().allows(site.url("/a")) is allowed


async def test_a_site_is_asked_once_a_day_however_many_ask(site: Site) -> None:
    clock = Clock()
    robots = _robots(clock)
    site.says("/robots.txt", b"User-agent: *\nDisallow: /private")
    found = await asyncio.gather(*(robots.allows(site.url(path)) for path in ("/a", "/private/b", "/c")))
    assert found == [True, False, True]
    clock.now = KEPT - 1
    await robots.allows(site.url("/d"))
    assert len(site.asked) == 1
    clock.now = KEPT + 1
    await robots.allows(site.url("/e"))
    assert len(site.asked) == 2


async def test_a_site_that_failed_is_asked_again_sooner(site: Site) -> None:
    clock = Clock()
    robots = _robots(clock)
    site.says("/robots.txt", b"", 500)
    assert not await robots.allows(site.url("/a"))
    site.says("/robots.txt", b"User-agent: *\nAllow: /")
    assert not await robots.allows(site.url("/a"))
    clock.now = KEPT_AFTER_FAILURE + 1
    assert await robots.allows(site.url("/a"))


async def test_rules_may_be_elsewhere_but_not_at_a_private_address(site: Site) -> None:
    site.says("/robots.txt", b"", 301, Location="/rules.txt")
    site.says("/rules.txt", b"User-agent: *\nDisallow: /")
    assert not await _robots().allows(site.url("/a"))
    site.says("/robots.txt", b"", 301, Location="http://10.0.0.1/robots.txt")
    assert not await _robots().allows(site.url("/a"))


async def test_a_private_page_is_refused_before_anybody_is_asked(site: Site) -> None:
    robots = Robots(AGENT)
    with pytest.raises(errors.NotPublic):
        await robots.allows(site.url("/a"))
    with pytest.raises(errors.BadAddress):
        await robots.allows("file:///etc/passwd")
    assert site.asked == []


async def test_a_site_that_cannot_be_reached_allows_nothing() -> None:
    assert not await _robots().allows("http://127.0.0.1:1025/a")
