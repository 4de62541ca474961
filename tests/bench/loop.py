"""How long the event loop is held while articles are added and commands come in, beside a bare bot at the same time."""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import shutil
import signal
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from aiohttp import web

from tests.bench import archive
from tests.bench.figures import Figure
from tests.bench.stage import Stage, bare, dateline, stage
from tests.newswire import Wire, wire

ADDED = 100
CROWD = 50
EVERY = 1 / 20  # seconds from command to command
AT_ONCE = 4  # articles that are being added at any time
AIM = 50.0
_SEED = 23


def measure(folder: Path) -> list[Figure]:
    """The longest wait of the ticker in Dateline's loop, beyond that of the one in the bare bot's."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    database = Path(shutil.copy(await asyncio.to_thread(archive.database), folder / "loop.db"))
    picks = await archive.picks(database, 5000, Random(4))
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(_Site())
        watched = dateline(database, folder / "nothing", module="tests.bench.watched")
        ours = await stack.enter_async_context(stage(*watched, size=CROWD))
        theirs = await stack.enter_async_context(stage(*bare(), size=CROWD))
        for there in (ours, theirs):
            there.bot.signal(signal.SIGUSR1)
        before = time.perf_counter()
        adding = asyncio.create_task(_add(ours, site.base))
        asking = [asyncio.create_task(_keep_asking(there, picks, adding)) for there in (ours, theirs)]
        failed = await adding
        taken = time.perf_counter() - before
        asked = [await task for task in asking]
        ticks = [json.loads((await there.bot.end()).splitlines()[-1]) for there in (ours, theirs)]
    if failed:
        raise RuntimeError(f"{len(failed)} of {ADDED} articles were not added: {failed[0]}")
    return _figures(ticks, taken, asked)


def _figures(ticks: list[dict[str, Any]], taken: float, asked: list[int]) -> list[Figure]:
    (late, worked), (bare_late, _) = (max(each["late"]) for each in ticks)
    beyond = 1000 * (late - bare_late)
    figure = Figure(
        f"event loop held while {ADDED} articles are added",
        1000 * late,
        "ms",
        1000 * bare_late,
        "bare bot",
        beyond,
        AIM,
        f"in {taken:.0f} s, with {asked[0]} commands; the loop was itself at work for {1000 * worked:.0f} ms of it",
    )
    at_work = 1000 * max(worked for _, worked in ticks[0]["late"])
    return [
        figure,
        replace(
            figure,
            what="the longest step of the loop, in its thread's processor time",
            value=at_work,
            beside=1000 * max(worked for _, worked in ticks[1]["late"]),
            measure=None,
            aim=None,
            note="",
        ),
    ]


async def _add(there: Stage, base: str) -> list[str]:
    """Add every page of the site by `/article add`; the answers of those that were not added."""
    room = asyncio.Semaphore(AT_ONCE)
    failed: list[str] = []

    async def add(number: int) -> None:
        async with room:
            reply = await there.people[number % CROWD].run("article add", url=f"{base}/{number}", seconds=120)
            if "Added" not in reply.message.text:
                failed.append(reply.message.text)

    await asyncio.gather(*(add(number) for number in range(ADDED)))
    return failed


async def _keep_asking(there: Stage, picks: list[archive.Pick], until: asyncio.Task[Any]) -> int:
    """Twenty commands a second, whether those before are answered or not; how many."""
    asked: list[asyncio.Task[Any]] = []
    begun = time.perf_counter()
    for number in itertools.count():
        if until.done():
            break
        person, pick = there.people[number % CROWD], picks[number % len(picks)]
        kind = ("brief", "quotes", "brief", "search")[number % 4]
        given = {"words": pick.place} if kind == "search" else {"article": f"a{pick.key}"}
        asked.append(asyncio.create_task(person.run(kind, **given, seconds=60)))
        await asyncio.sleep(max(0.0, begun + (number + 1) * EVERY - time.perf_counter()))
    await asyncio.gather(*asked)
    return len(asked)


class _Site:
    """A web site with an article on each page."""

    def __init__(self) -> None:
        app = web.Application()
        app.router.add_get("/{number:\\d+}", self._page)
        self._runner = web.AppRunner(app, access_log=None)
        self.base = ""

    async def __aenter__(self) -> _Site:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _page(self, request: web.Request) -> web.Response:
        return web.Response(text=page(wire(int(request.match_info["number"]), _SEED)), content_type="text/html")


def page(article: Wire) -> str:
    """An article as a news site has it."""
    title = html.escape(article.title)
    paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article.text.split("\n\n"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Wire</title>'
        f'<meta property="og:site_name" content="The Wire"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{article.date.isoformat()}T08:00:00Z"></head>'
        f"<body><nav><a href='/'>Home</a><a href='/world'>World</a></nav><article><h1>{title}</h1>{paragraphs}"
        "</article><footer>All rights reserved</footer></body></html>"
    )
