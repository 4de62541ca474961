"""Fetching feeds, on real sockets of 127.0.0.1: thrifty, one at a time to a host, and to public addresses only."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import brotli
import pytest
import zstandard

from bot.sources import errors
from bot.sources.feeds.fetching import FeedFetcher, Fetched
from bot.sources.unpacking import BadData, make_unpacker
from tests.sources.feeds.conftest import AGENT, FEED, LOCAL, Site, local_lookup


@pytest.fixture
async def fetcher() -> AsyncIterator[FeedFetcher]:
    async with FeedFetcher(AGENT, LOCAL, local_lookup, seconds=5) as made:
        yield made


async def test_a_feed_comes_with_what_is_needed_to_ask_again(site: Site, fetcher: FeedFetcher) -> None:
    modified = "Mon, 02 Nov 2026 10:00:00 GMT"
    url = site.says(ETag='W/"7"', Last_Modified=modified, Cache_Control="public, max-age=900")
    assert await fetcher.fetch_feed(url) == Fetched(
        url=url,
        body=FEED,
        status=200,
        etag='W/"7"',
        last_modified=modified,
        max_age=900,
        content_type="application/rss+xml",
        charset="utf-8",
        bytes_in=len(FEED),
    )


async def test_what_has_not_changed_is_not_sent_again(site: Site, fetcher: FeedFetcher) -> None:
    url = site.says(ETag='"7"')
    first = await fetcher.fetch_feed(url, None, None)
    again = await fetcher.fetch_feed(url, first.etag, "Mon, 02 Nov 2026 10:00:00 GMT")
    assert (again.status, again.body, again.etag, again.bytes_in) == (304, None, '"7"', 0)
    assert site.asked[1].headers["If-None-Match"] == '"7"'
    assert site.asked[1].headers["If-Modified-Since"] == "Mon, 02 Nov 2026 10:00:00 GMT"


async def test_the_bot_says_who_it_is_and_what_it_reads(site: Site, fetcher: FeedFetcher) -> None:
    await fetcher.fetch_feed(site.says(Set_Cookie="a=1"))
    await fetcher.fetch_feed(site.url())
    assert site.asked[0].headers["User-Agent"] == AGENT
    assert "application/feed+json" in site.asked[0].headers["Accept"]
    assert {"gzip", "br"} <= set(site.asked[0].headers["Accept-Encoding"].split(", "))
    assert "Cookie" not in site.asked[1].headers


@pytest.mark.parametrize("kept", ["", "a\r\nX-Evil: 1", "x" * 5000, "\x00", None])
async def test_a_bad_validator_is_never_sent(site: Site, fetcher: FeedFetcher, kept: str | None) -> None:
    await fetcher.fetch_feed(site.says(), kept, kept)
    assert not {"If-None-Match", "If-Modified-Since", "X-Evil"} & set(site.asked[0].headers)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(FEED, mtime=0)),
        ("br", brotli.compress(FEED)),
        ("zstd", zstandard.compress(FEED)),
        ("identity", FEED),
    ],
)
async def test_a_packed_feed_is_unpacked(site: Site, fetcher: FeedFetcher, coding: str, packed: bytes) -> None:
    assert (await fetcher.fetch_feed(site.says(body=packed, Content_Encoding=coding))).body == FEED


@pytest.mark.parametrize("coding", ["br", "gzip"])
async def test_a_packed_bomb_is_stopped(site: Site, fetcher: FeedFetcher, coding: str) -> None:
    zeros = b"\0" * (32 << 20)
    bomb = brotli.compress(zeros, quality=1) if coding == "br" else gzip.compress(zeros, 1)
    url = site.says(body=bomb, Content_Encoding=coding)
    with pytest.raises(errors.FeedTooLarge) as caught:
        await fetcher.fetch_feed(url)
    assert "10 MiB" in caught.value.words


def test_brotli_that_breaks_off_or_is_none_is_refused_and_a_bomb_comes_in_small_steps() -> None:
    packed = brotli.compress(b"The harbour board voted. " * 2000)
    with pytest.raises(BadData):
        _unpack(packed[:-4])
    with pytest.raises(BadData):
        _unpack(b"no brotli at all, but words")
    bomb = make_unpacker("br").feed(brotli.compress(b"\0" * (32 << 20), quality=1))
    assert max(len(next(bomb)) for _ in range(20)) <= 1 << 20
    assert _unpack(packed) == b"The harbour board voted. " * 2000


def _unpack(packed: bytes) -> bytes:
    opened = make_unpacker("br")
    found = b"".join(piece for at in range(0, len(packed), 7) for piece in opened.feed(packed[at : at + 7]))
    opened.finish()
    return found


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache_Control": "max-age=60"}, 60),
        ({"Cache_Control": 'private, MAX-AGE="60"'}, 60),
        ({"Cache_Control": "max-age=600", "Age": "500"}, 100),
        ({"Cache_Control": "max-age=600", "Age": "900"}, 0),
        ({"Cache_Control": "s-maxage=60"}, None),
        ({"Cache_Control": "no-cache, max-age=60"}, None),
        ({"Cache_Control": "max-age=-1"}, None),
        ({"Cache_Control": "max-age=9999999999"}, 30 * 86_400),
        ({}, None),
    ],
)
async def test_for_how_long_an_answer_holds_is_told(
    site: Site, fetcher: FeedFetcher, headers: dict[str, Any], seconds: int | None
) -> None:
    assert (await fetcher.fetch_feed(site.says(**headers))).max_age == seconds


@pytest.mark.parametrize("status", [429, 503, 500, 404, 403])
async def test_a_site_that_is_busy_says_when_to_come_again(site: Site, fetcher: FeedFetcher, status: int) -> None:
    with pytest.raises(errors.BadStatus) as caught:
        await fetcher.fetch_feed(site.says(status=status, Retry_After="120"))
    assert caught.value.facts["retry_after"] == 120
    site.says(status=status, Retry_After=format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True))
    with pytest.raises(errors.BadStatus) as caught:
        await fetcher.fetch_feed(site.url())
    found = caught.value.facts["retry_after"]
    assert isinstance(found, int)
    assert 3500 < found <= 3600


@pytest.mark.parametrize("words", ["soon", "", "-5", "1e9", "²"])
async def test_a_time_to_come_again_that_is_none_is_none(site: Site, fetcher: FeedFetcher, words: str) -> None:
    assert (await fetcher.fetch_feed(site.says(Retry_After=words))).retry_after is None


async def test_a_feed_that_is_gone_for_good_is_an_error_of_its_own(site: Site, fetcher: FeedFetcher) -> None:
    with pytest.raises(errors.FeedGone) as caught:
        await fetcher.fetch_feed(site.says(status=410))
    assert "ended" in caught.value.words


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((301,), "/1"),
        ((308,), "/1"),
        ((302,), None),
        ((307,), None),
        ((301, 308), "/2"),
        ((301, 302), "/1"),
        ((302, 301), None),
    ],
)
async def test_a_move_for_good_is_told_as_far_as_it_is_for_good(
    site: Site, fetcher: FeedFetcher, statuses: tuple[int, ...], moved: str | None
) -> None:
    for step, status in enumerate(statuses):
        site.says(f"/{step}", b"", status, Location=f"/{step + 1}")
    site.says(f"/{len(statuses)}")
    found = await fetcher.fetch_feed(site.url("/0"))
    assert found.url == site.url(f"/{len(statuses)}")
    assert found.moved_to == (site.url(moved) if moved else None)


async def test_a_feed_that_sends_on_and_on_is_left(site: Site, fetcher: FeedFetcher) -> None:
    with pytest.raises(errors.TooManyRedirects):
        await fetcher.fetch_feed(site.says(body=b"", status=301, Location="/feed"))
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/feed", "http://[::1]/feed", "http://2130706433/", "http://169.254.169.254/"]
)
async def test_a_redirect_to_a_private_address_is_not_followed(site: Site, target: str) -> None:
    async with FeedFetcher(AGENT, ("127.0.0.2",), None) as fetcher:
        with pytest.raises(errors.NotPublic):
            await fetcher.fetch_feed(site.url())
        with pytest.raises(errors.NotPublic):
            await fetcher.fetch_feed(target)
    async with FeedFetcher(AGENT, LOCAL) as fetcher:
        if target != "http://2130706433/":  # another spelling of 127.0.0.1
            with pytest.raises(errors.NotPublic):
                await fetcher.fetch_feed(site.says(body=b"", status=301, Location=target))
    assert len(site.asked) <= 1


async def test_a_name_that_is_private_is_not_asked(site: Site) -> None:
    async with FeedFetcher(AGENT, (), local_lookup) as fetcher:
        with pytest.raises(errors.NotPublic):
            await fetcher.fetch_feed(site.url(host="h.example"))
    assert site.asked == []


async def test_a_host_has_one_request_at_a_time_and_hosts_do_not_wait_for_each_other(
    site: Site, fetcher: FeedFetcher
) -> None:
    site.slow = 0.05
    site.says()
    await asyncio.gather(*(fetcher.fetch_feed(site.url(f"/feed?{n}", "one.example")) for n in range(4)))
    assert site.most == 1
    await asyncio.gather(*(fetcher.fetch_feed(site.url(host=f"h{n}.example")) for n in range(4)))
    assert site.most == 4


async def test_a_redirect_waits_for_its_turn_at_the_other_host(site: Site, fetcher: FeedFetcher) -> None:
    site.slow = 0.05
    site.says()
    site.says("/old", b"", 301, Location=site.url("/feed", "one.example"))
    await asyncio.gather(*(fetcher.fetch_feed(site.url("/old", f"h{n}.example")) for n in range(3)))
    arrived = [request.host for request in site.asked]
    assert arrived[3:] == [f"one.example:{site.port}"] * 3


async def test_a_site_that_is_slow_is_left_and_its_turn_passes_on(site: Site) -> None:
    site.says()
    async with FeedFetcher(AGENT, LOCAL, local_lookup, seconds=0.2) as fetcher:
        site.slow = 1
        with pytest.raises(errors.TooSlow):
            await fetcher.fetch_feed(site.url())
        site.slow = 0
        assert (await fetcher.fetch_feed(site.url())).body == FEED


@pytest.mark.parametrize(
    "url", ["", "feed", "ftp://h.example/feed", "file:///etc/passwd", "https://h.example:22/", "https://a:b@h.example/"]
)
async def test_what_is_no_web_address_is_not_fetched(fetcher: FeedFetcher, url: str) -> None:
    with pytest.raises(errors.BadAddress):
        await fetcher.fetch_feed(url)


async def test_a_site_that_is_not_there_is_told_as_such(fetcher: FeedFetcher) -> None:
    with pytest.raises(errors.Unreachable):
        await fetcher.fetch_feed("http://127.0.0.1:1025/feed")
