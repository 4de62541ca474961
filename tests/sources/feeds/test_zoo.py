"""The zoo: each feed is either read or refused with a message; none hangs, grows, or makes the bot fetch anything."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.analysis.worker import analyst as bot_side
from bot.analysis.worker.analyst import Analyst
from bot.errors import AnalysisError, SourceError
from bot.news.feeds import ParsedFeed
from bot.sources.errors import FeedTooHard, NotAFeed
from bot.sources.feeds.read import read_feed
from tests.sources.feeds import zoo
from tests.sources.feeds.zoo import Beast

URL = "https://h.example/feed"


def _ids(beasts: tuple[Beast, ...]) -> list[str]:
    return [beast.name for beast in beasts]


TAME = (*zoo.NOTHING, *zoo.BROKEN, *zoo.ENCODINGS, *zoo.JSON_FEEDS)


@pytest.mark.parametrize("beast", TAME, ids=_ids(TAME))
def test_a_feed_that_nobody_would_write_is_read_or_refused_with_a_reason(beast: Beast) -> None:
    found = _outcome(beast)
    if isinstance(found, NotAFeed):
        assert beast.titles is None
        assert not set("{?") & set(found.words)  # a fact that is missing
    else:
        assert beast.either or tuple(item.title for item in found.items) == beast.titles


def _outcome(beast: Beast) -> ParsedFeed | NotAFeed:
    try:
        return read_feed(beast.body, URL, beast.content_type, beast.charset)
    except NotAFeed as refusal:
        return refusal


@pytest.fixture
async def analyst(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Analyst]:
    monkeypatch.setattr(bot_side, "_FEED_SECONDS", 2.5)
    async with Analyst(idle=60) as found:
        yield found


def _largest(pid: int) -> int:
    """The most memory that a process has had, in KiB; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


async def test_no_hostile_feed_hangs_grows_or_fetches(analyst: Analyst) -> None:
    asked: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    port = str(server.sockets[0].getsockname()[1]).encode()
    outcomes = {}
    for beast in zoo.HOSTILE:
        began = time.monotonic()
        try:
            feed = await analyst.read_feed(beast.body.replace(b"%(port)d", port), URL, None, None)
        except SourceError as refusal:
            outcomes[beast.name] = refusal.id
        else:
            outcomes[beast.name] = f"{len(feed.items)} items"
            assert not any("root:" in (item.title or "") for item in feed.items)
        assert time.monotonic() - began < 15, beast.name
        for pid in analyst.feed_pids:
            assert _largest(pid) < 256 << 10, beast.name
    server.close()
    await server.wait_closed()
    assert asked == []
    assert outcomes["a document type from a private page"] == "1 items"
    assert outcomes["ten megabytes of one item"] == FeedTooHard.id


async def test_after_a_feed_that_was_too_much_the_next_is_read(analyst: Analyst) -> None:
    too_much = zoo.RSS + b"<item>" + b'<a b="c"/>' * 380_000 + b"<title><" + b"</item>"
    with pytest.raises(SourceError):
        await analyst.read_feed(too_much, URL)
    feed = await analyst.read_feed(zoo.RSS + zoo.ITEM + zoo.END, URL)
    assert [item.title for item in feed.items] == ["A vote"]


async def test_the_worker_that_reads_feeds_loads_no_pipeline(analyst: Analyst) -> None:
    await analyst.read_feed(zoo.RSS + zoo.ITEM + zoo.END, URL)
    (pid,) = analyst.feed_pids
    assert _largest(pid) < 64 << 10
    assert analyst.pids == ()


async def test_what_the_worker_reads_is_what_was_read(analyst: Analyst) -> None:
    body = zoo.RSS + (
        b"<item><title>A vote</title><link>/a</link><pubDate>Mon, 02 Nov 2026 10:00:00 -0500</pubDate></item>" + zoo.END
    )
    assert await analyst.read_feed(body, URL, "text/xml", "utf-8") == read_feed(body, URL, "text/xml", "utf-8")


async def test_feeds_are_read_in_turn_by_one_worker_and_none_when_the_analyst_is_closed(analyst: Analyst) -> None:
    bodies = [zoo.RSS + b"<item><title>Vote %d</title></item>" % n + zoo.END for n in range(5)]
    found = await asyncio.gather(*(analyst.read_feed(body, URL) for body in bodies))
    assert [feed.items[0].title for feed in found] == [f"Vote {n}" for n in range(5)]
    (pid,) = analyst.feed_pids
    await analyst.close()
    assert _largest(pid) == 0  # it is gone
    with pytest.raises(AnalysisError):
        await analyst.read_feed(bodies[0], URL)


async def test_a_worker_for_feeds_refuses_in_words_what_is_no_feed(analyst: Analyst) -> None:
    with pytest.raises(NotAFeed) as caught:
        await analyst.read_feed(b"<html></html>", URL)
    assert "it is a web page" in caught.value.words
