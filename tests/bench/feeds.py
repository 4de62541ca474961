"""A round of feeds: each due once, a tenth of them changed; what it costs to fetch, parse and compare."""

from __future__ import annotations

import asyncio
import html
import os
import socket
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from aiohttp import web

from bot import settings
from bot.news import Reader
from bot.newsroom import Newsroom
from bot.sandbox import Sandbox
from bot.store.timestamps import format_instant
from tests.bench.figures import Figure
from tests.bench.stage import Process, dateline, processor_seconds, running
from tests.newswire import wire

FULL = 10_000
SHARE = 10  # one in so many by default; DATELINE_BENCH_FULL=1 takes all
ITEMS = 30
CHANGED = 10  # one feed in so many
HOSTS = 100  # a host is asked one thing at a time, so the feeds are of many
PERIOD = 1800.0  # seconds in which each feed is due once
AT_ONCE = 16  # feeds added side by side: of one who asks, 25 wait at most
WITHIN = 900.0  # seconds
_READS = "bot.analysis.worker light"  # the command line of the process that reads feeds; the other child analyses

AIM_PROCESSOR = 10.0  # per cent of one core
AIM_MEMORY = 200.0  # MB


@dataclass(slots=True)
class Served:
    """What the site has answered."""

    full: int = 0
    unchanged: int = 0
    bytes: int = 0


class Site:
    """`count` feeds over `HOSTS` addresses of the loopback net; feed n is `address(n)`, and after `change()` a tenth of
    them have an item more, or `more` of them."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.served = Served()
        self.more = 0
        self.port = 0
        self._began = datetime.now(UTC)
        app = web.Application()
        app.router.add_get("/{number:\\d+}.xml", self._serve)
        self._runner = web.AppRunner(app, access_log=None)

    async def __aenter__(self) -> Site:
        await self._runner.setup()
        for host in hosts():
            sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((host, self.port))
            self.port = sock.getsockname()[1]
            await web.SockSite(self._runner, sock).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def address(self, number: int) -> str:
        return f"http://127.0.1.{1 + number % HOSTS}:{self.port}/{number}.xml"

    def change(self, more: int = 1) -> None:
        """From here on one feed in `CHANGED` has this many new items in all, and the counts begin anew."""
        self.more = more
        self.served = Served()

    async def _serve(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        more = 0 if number % CHANGED else self.more
        tag = f'"{number}-{more}"'
        if request.headers.get("If-None-Match") == tag:
            self.served.unchanged += 1
            return web.Response(status=304, headers={"ETag": tag})
        body = document(number, more, self._began)
        self.served.full += 1
        self.served.bytes += len(body)
        return web.Response(body=body, headers={"ETag": tag}, content_type="application/rss+xml", charset="utf-8")


def hosts() -> list[str]:
    """The addresses that the feeds are at."""
    return [f"127.0.1.{1 + number}" for number in range(HOSTS)]


def document(number: int, more: int, began: datetime) -> bytes:
    """Feed `number` with its items and `more` new ones, the newest first, each with its whole text."""
    items = "".join(_item(number, item, began) for item in reversed(range(ITEMS + more)))
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Wire {number}</title><link>https://wire.example/{number}</link><description>News</description>"
        f"{items}</channel></rss>"
    ).encode()


def _item(number: int, item: int, began: datetime) -> str:
    article = wire(number * 100 + item, 31)
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article.text.split("\n\n"))
    at = began + timedelta(minutes=item - ITEMS)
    return (
        f"<item><title>{html.escape(article.title)}</title><link>https://wire.example/{number}/{item}</link>"
        f'<guid isPermaLink="false">{number}-{item}</guid><pubDate>{format_datetime(at)}</pubDate>'
        f"<content:encoded>{html.escape(body)}</content:encoded></item>"
    )


@dataclass(frozen=True, slots=True)
class _Spent:
    """Processor seconds: of the bot's own process, of its feed reader, of its analysis."""

    bot: float
    reading: float
    analysis: float


def measure(folder: Path) -> list[Figure]:
    """The time, the bytes, the share answered 304, the processor's share, the memory."""
    return asyncio.run(_measure(folder, FULL if os.environ.get("DATELINE_BENCH_FULL") else FULL // SHARE))


async def _measure(folder: Path, count: int) -> list[Figure]:
    database = folder / "feeds.db"
    async with Sandbox(record=False) as discord, Site(count) as site:
        command, environ = dateline(database, folder / "nothing")
        environ |= {
            "DATELINE_FETCH_ALLOW": ",".join(["127.0.0.1", *hosts()]),
            "DATELINE_ITEMS_AN_HOUR": "10000",
            "DATELINE_WORKER_IDLE": "3600",
        }
        await _follow(site, settings.load(environ, folder / "none"))
        await asyncio.to_thread(_due_at, database, datetime.now(UTC) + timedelta(days=1))
        async with running(discord, command, environ) as bot:
            await discord.wait_for_bot()
            await asyncio.sleep(5)
            before = _spent(bot)
            site.change()
            began = datetime.now(UTC)
            clock = time.perf_counter()
            await asyncio.to_thread(_due_at, database, began)
            most = await _until_fetched(database, began, bot)
            took = time.perf_counter() - clock
            after = _spent(bot)
        new = await asyncio.to_thread(_let_in, database, began)
    return _figures(count, site.served, took, new, most, before, after)


def _figures(
    count: int, served: Served, took: float, new: int, most: float, before: _Spent, after: _Spent
) -> list[Figure]:
    bot, reading = after.bot - before.bot, after.reading - before.reading
    share = 100 * (bot + reading) / PERIOD * FULL / count
    unchanged = 100 * served.unchanged / max(served.unchanged + served.full, 1)
    where = f"{count:,} feeds of {ITEMS} items, one in {CHANGED} changed, {new} new items let in"
    return [
        Figure("feeds: the time to go through all", took, "s", note=f"{where}; {count / took:.0f} feeds a second"),
        Figure("feeds: bytes of documents", served.bytes / 1e6, "MB", note=f"{served.full} documents"),
        Figure("feeds: answered 304", unchanged, "%", note=f"{served.unchanged} of {served.unchanged + served.full}"),
        Figure(
            f"feeds: processor to fetch, parse and compare {FULL:,} in 30 minutes",
            share,
            "% of a core",
            100 * (after.analysis - before.analysis) / PERIOD * FULL / count,
            "analysis of the new items, in its own process",
            share,
            AIM_PROCESSOR,
            f"measured: {bot:.1f} s in the bot's process, {reading:.1f} s reading",
        ),
        Figure("feeds: resident memory of the bot, the most", most, "MB", measure=most, aim=AIM_MEMORY),
    ]


async def _follow(site: Site, given: settings.Settings) -> None:
    """The operator follows every feed; what stands in them is old."""
    newsroom = await Newsroom.open(given)
    room = asyncio.Semaphore(AT_ONCE)
    try:
        service = newsroom.feeds.of_house

        async def add(number: int) -> None:
            async with room:
                await service.add(Reader(0), site.address(number), 0)

        await asyncio.gather(*(add(number) for number in range(site.count)))
    finally:
        await newsroom.close()


def _due_at(database: Path, at: datetime) -> None:
    with closing(sqlite3.connect(database, timeout=30)) as plain, plain:
        plain.execute("UPDATE feeds SET next_fetch = ?", (format_instant(at),))


async def _until_fetched(database: Path, since: datetime, bot: Process) -> float:
    """Until every feed was fetched since; the most memory of the bot's process meanwhile, in MB."""
    most = 0.0
    async with asyncio.timeout(WITHIN):
        while await asyncio.to_thread(_waiting, database, since):
            most = max(most, bot.resident)
            await asyncio.sleep(0.25)
    return most


def _waiting(database: Path, since: datetime) -> int:
    with closing(sqlite3.connect(database, timeout=30)) as plain:
        found = plain.execute(
            "SELECT count(*) FROM feeds WHERE last_ok IS NULL OR last_ok < ?", (format_instant(since),)
        )
        return int(found.fetchone()[0])


def _let_in(database: Path, since: datetime) -> int:
    with closing(sqlite3.connect(database)) as plain:
        found = plain.execute(
            "SELECT count(*) FROM feed_items WHERE fate = 'shelved' AND at >= ?", (format_instant(since),)
        )
        return int(found.fetchone()[0])


def _spent(bot: Process) -> _Spent:
    analysis = reading = 0.0
    for pid, command in bot.children.items():
        if _READS in command:
            reading += processor_seconds(pid)
        else:
            analysis += processor_seconds(pid)
    return _Spent(bot.processor_seconds, reading, analysis)
