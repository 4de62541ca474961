"""What is said of a feed that fails: what its site did, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from aiohttp import web

from bot.cards import feeds as cards
from bot.errors import DatelineError
from bot.newsroom import Newsroom
from bot.newsroom.feeds.failure_words import describe_failure
from bot.newsroom.feeds.poller import Poller
from bot.sources.errors import FeedGone, NotAFeed, PageClosed, PageGone, SiteBusy, TooSlow
from tests.cards import reading
from tests.newsroom.feeds.site import Entry, Site
from tests.newsroom.feeds.test_poller import HERE, follow, later
from tests.quick import Clock

HOST = "news.example"
FEED = f"https://{HOST}/feed.xml"
HOME = "<html><title>Home</title><body>Welcome</body></html>"
CHALLENGE = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title><script src=/x.js></script></head><body></body></html>"
)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PageGone("x", host=HOST, status=404), "has no feed at that address any more: error 404. It may have moved"),
        (FeedGone("x", host=HOST, status=410), "says that this feed has ended"),
        (PageClosed("x", host=HOST, status=401), "does not let me read the feed: error 401. Ask the site to let"),
        (SiteBusy("x", host=HOST, status=503), "answers with error 503 instead of the feed."),
        (TooSlow("x", host=HOST, seconds=30), "took longer than 30 seconds, so I stopped waiting."),
        (NotAFeed("x", url=FEED, why="it is a web page"), "has no feed at that address any more: it is a web page. It"),
        (
            NotAFeed("x", url=f"https://{HOST}/", why="it is a web page"),
            f"sends me on to https://{HOST}/, where I can read no feed: it is a web page. It may have moved",
        ),
    ],
)
def test_each_failure_is_told_in_words_of_feeds(error: DatelineError, said: str) -> None:
    words = describe_failure(error, FEED)
    assert words.startswith(HOST)
    assert said in words
    assert "page. Check the address" not in words


async def told(newsroom: Newsroom) -> str:
    return reading.plain(cards.build_health_card(await newsroom.feeds.health(HERE)))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda: web.Response(status=304), "says “unchanged” (304) where I asked for the feed itself"),
        (lambda: web.Response(status=404), "It may have moved without a word. Give `/feed add` the site's own address"),
        (lambda: web.Response(status=403, text=CHALLENGE, content_type="text/html"), "asks every visitor to prove"),
        (lambda: web.Response(status=503, text=CHALLENGE, content_type="text/html"), "asks every visitor to prove"),
        (lambda: web.Response(status=200, text=CHALLENGE, content_type="text/html"), "asks every visitor to prove"),
        (lambda: web.Response(status=403, headers={"cf-mitigated": "challenge"}), "asks every visitor to prove"),
        (lambda: web.Response(status=403, text="No."), "does not let me read the feed: error 403. Ask the site"),
        (lambda: web.Response(status=302, headers={"Location": "/"}), "sends me on to"),
        (
            lambda: web.Response(text="<html><body>Welcome</body></html>", content_type="text/html"),
            "it is a web page. It may",
        ),
    ],
)
async def test_health_says_what_the_site_did_and_what_to_do(
    newsroom: Newsroom, site: Site, clock: Clock, answer: Callable[[], web.Response], said: str
) -> None:
    site.feed("/feed", 1)
    site.pages["/"] = HOME
    await follow(newsroom, HERE, site.at())
    site.replies["/feed"] = answer
    clock.turn(timedelta(days=2))
    await Poller(newsroom, jitter=Random(1)).tick(clock.now)
    words = await told(newsroom)
    assert "Failing" in words
    assert said in words
    assert "I keep trying" in words


async def test_a_feed_that_moved_is_followed_to_where_it_is_and_health_says_so(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    assert "new address" not in await told(newsroom)
    site.feeds["/new"] = feed
    site.moves["/feed"] = "/new"
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    words = await told(newsroom)
    assert "its site sent me on to a new address" in words
    assert f"before, it was {site.at('/feed')}" in words
    for _ in range(31 * 4):
        await later(poller, clock)
    assert "new address" not in await told(newsroom)
