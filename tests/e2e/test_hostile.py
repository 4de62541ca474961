"""Whatever strangers serve, post or type, the bot's loop is not held, and somebody else is answered meanwhile.

The bot as it is started, with a ticker in its event loop (`tests.bench.watched`) that tells how long the loop's own
thread computed between two of its turns: on a busy machine the time that passes says little, the processor's says all.
Add an input to the table of its kind.
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from statistics import median

import pytest
from aiohttp import web

from bot.sandbox import Sandbox
from bot.sandbox.person import PersonClient
from tests.e2e.conftest import Enter, StartBot
from tests.sandbox.conformance.plugin import Conforming
from tests.serving import serving
from tests.worlds import town

LONGEST = 0.1  # seconds of the loop's thread, from one of its turns to the next
ANSWERED = 1.0  # seconds to an answer of /about, usually; none may be missing
AT_ONCE = 3
SERVERS = 16  # each with a person of its own, so that no allowance stands in the way

PROSE = "The mayor of Paris, Ada Lovell, said on Friday that “the plan is late” and that it would cost $3m. "
ATTRIBUTE = "a" * 400_000

PAGES: dict[str, tuple[str, str]] = {
    "comments as text": ("text/plain", "<!---->" * 45 + "x"),
    "many comments": ("text/html", "<!---->" * 100_000 + "x"),
    "open comments": ("text/html", "<!--" * 100_000),
    "anchors": ("text/html", "<a " * 100_000),
    "a long attribute": ("text/html", f"<a {ATTRIBUTE}><p>{PROSE * 20}</p>"),
    "deep": ("text/html", "<div>" * 100_000 + PROSE),
    "tables": ("text/html", "<table><tr><td>" * 20_000 + PROSE),
    "links to feeds": ("text/html", '<link rel="alternate" type="application/rss+xml" href="/f">' * 10_000),
    "references": ("text/html", f"<p>{PROSE * 10}&#{'1' * 5000};</p>" * 20),
    "updates and spaces": ("text/html", f"<article><p>{PROSE * 10}</p><p>Updated{' ' * 200_000}x</p></article>"),
    "prose without end": ("text/html", f"<article><p>{PROSE * 8000}</p></article>"),
    "prose in lines": ("text/plain", (PROSE + "\n") * 5000),
    "spaces": ("text/plain", " " * 900_000 + "x"),
    "quotation marks": ("text/plain", PROSE * 5 + "“a " * 4000),
    "one word": ("text/html", f"<article><p>{PROSE * 8}{'x' * 500_000}</p></article>"),
    "nul": ("text/html", "\0" * 500_000),
    "not free": ("text/html", f"<p>{PROSE}</p>" + "isAccessibleForFree " * 20_000),
    "JSON in a page": (
        "text/html",
        '<script type="application/ld+json">' + '{"a":[' * 50_000 + f"</script><p>{PROSE * 9}",
    ),
    "a charset that is not": ("text/html; charset=" + "x" * 3000, f"<p>{PROSE * 10}</p>"),
}
ITEM = "<item><title>Story {n}</title><guid>{n}</guid><link>/a/{n}</link><description>{text}</description></item>"
FEEDS: dict[str, tuple[str, str]] = {
    "many items": ("application/rss+xml", "".join(ITEM.format(n=n, text=PROSE * 3) for n in range(4000))),
    "a long item": ("application/rss+xml", ITEM.format(n=1, text=PROSE * 15_000)),
    "anchors in an item": ("application/rss+xml", ITEM.format(n=1, text="&lt;a " * 100_000)),
    "dashes": ("application/rss+xml", ITEM.format(n=1, text="- " * 200_000)),
    "entities": ("application/rss+xml", ITEM.format(n=1, text="&amp;#" * 100_000)),
    "titles": ("application/rss+xml", ITEM.format(n=1, text="<title>" * 50_000)),
    "deep": ("application/rss+xml", "<a>" * 100_000),
    "categories": (
        "application/rss+xml",
        f"<item><title>t</title><guid>1</guid>{'<category>a</category>' * 50_000}</item>",
    ),
    "attributes": ("application/rss+xml", f"<item {ATTRIBUTE}><title>t</title></item>"),
    "JSON feed": (
        "application/feed+json",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "t",
                "items": [{"id": "1", "tags": ["a"] * 50_000}],
            }
        ),
    ),
    "deep JSON": ("application/feed+json", '{"version":"https://jsonfeed.org/version/1.1","items":' + "[" * 100_000),
}
OPMLS: dict[str, str] = {
    "a long attribute": f"<opml><outline {ATTRIBUTE}",
    "deep": "<opml>" + '<outline text="a">' * 20_000,
    "many": "<opml>" + '<outline xmlUrl="http://127.0.0.1:1/{}"/>' * 20_000,
    "comments": "<opml>" + "<!--" * 100_000,
}
MESSAGES: tuple[str, ...] = (
    "<!---->" * 45 + " x" * 60,
    ("“a " * 1300)[:1900],
    "- " * 950,
    "Ada " * 450,
    "A. " * 600,
    "a b " * 10 + "[a](" * 400,
    "&#" + "1" * 1500 + " a" * 100,
    "https://" + "a" * 1800,
    "http://127.0.0.1:1/" + "(" * 1800,
    "**_`~" * 150 + " a" * 60,
    "👩‍👩‍👧" * 100 + " a" * 60,
    "e" + "\u0301" * 1500 + " a" * 60,
)
TYPED: tuple[tuple[str, dict[str, object]], ...] = (
    ("search", {"words": "- - x " * 5}),
    ("search", {"words": '"' * 30}),
    ("search", {"words": "a* OR NOT (" * 3, "from": "0000-00-00"}),
    ("search", {"words": "a", "from": "99999999999", "to": "last " * 4}),
    ("brief", {"article": "a" * 5900}),
    ("brief", {"article": "- " * 2900}),
    ("story", {"name": "- " * 50}),
    ("schedule add", {"channel": "channel-0", "at": "8:00 " * 70}),
    ("schedule add", {"channel": "channel-0", "at": "-" * 390}),
    ("schedule add", {"channel": "channel-0", "at": "9" * 390, "timezone": "+" * 390}),
    ("schedule add", {"channel": "channel-0", "at": "8:00", "days": "mon, " * 75, "timezone": "Europe/" * 50}),
    ("schedule add", {"channel": "channel-0", "at": "8:00", "topics": "a, " * 130}),
    ("article add", {"url": "http://127.0.0.1:1/" + "%" * 1900}),
    ("article add", {"url": "http://[" + ":" * 1900}),
    ("article add", {"url": "http://" + "xn--a." * 300}),
    ("article add", {"url": "http://" + "é" * 1900}),
    ("article add", {"url": "http://" + "a." * 950}),
    ("feed add", {"address": "http://" + "1" * 1900}),
)
COMPLETED: tuple[tuple[str, str], ...] = (
    ("brief", "article"),
    ("search", "words"),
    ("story", "name"),
    ("schedule add", "timezone"),
    ("schedule add", "topics"),
)
LONG_WORDS = ("a" * 6000, "- " * 3000, "“a " * 2000, "\u0301" * 6000, "%_" * 3000, "'\"*(" * 1500, "\ufdfa" * 6000)
PHRASES = ("- - x", "x - -", "- - - - - - - -", "*", "???", ", ".join(["- - x"] * 140))

Case = Callable[[PersonClient], Awaitable[object]]


@pytest.fixture
async def discord(conforming: Conforming) -> AsyncIterator[Sandbox]:
    async with Sandbox(world=town(SERVERS, 1, readers=SERVERS)) as sandbox:
        yield conforming(sandbox)


@pytest.fixture
async def base() -> AsyncIterator[str]:
    """The address of a site with all pages and feeds."""

    async def page(request: web.Request) -> web.Response:
        content_type, text = PAGES[request.match_info["name"]]
        return web.Response(body=text.encode(), headers={"Content-Type": content_type})

    async def feed(request: web.Request) -> web.Response:
        content_type, text = FEEDS[request.match_info["name"]]
        if content_type.endswith("xml"):
            text = f"<rss version='2.0'><channel><title>{request.match_info['name']}</title>{text}</channel></rss>"
        return web.Response(body=text.encode(), headers={"Content-Type": content_type})

    app = web.Application()
    app.router.add_get("/page/{name}", page)
    app.router.add_get("/feed/{name}", feed)
    async with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


def _pages(base: str) -> Iterable[Case]:
    for name in PAGES:
        yield lambda person, name=name: person.run("article add", url=f"{base}/page/{name}", seconds=100)  # type: ignore[misc]


def _feeds(base: str) -> Iterable[Case]:
    for at, name in enumerate(FEEDS):

        async def follow(person: PersonClient, name: str = name, at: int = at) -> None:
            await person.run("feed add", address=f"{base}/feed/{name}", seconds=100)
            offered = await person.autocomplete("feed filter", "feed", "")
            if offered:  # else it could not be followed
                named = {"feed": offered[0]["value"], "not_words": PHRASES[at % len(PHRASES)]}
                await person.run(
                    "feed filter", **{key.replace("_", "-"): one for key, one in named.items()}, seconds=100
                )

        yield follow
    for text in OPMLS.values():
        yield lambda person, text=text: person.run("feed import", file=("f.opml", text.encode()), seconds=100)  # type: ignore[misc]


def _messages(_: str) -> Iterable[Case]:
    for text in MESSAGES:

        async def brief(person: PersonClient, text: str = text) -> None:
            await person.menu("Brief this", await person.send(text[:2000]), seconds=100)

        yield brief


def _typed(_: str) -> Iterable[Case]:
    for command, given in TYPED:
        yield lambda person, command=command, given=given: person.run(command, **given, seconds=100)  # type: ignore[misc]
    for command, option in COMPLETED:
        for words in LONG_WORDS:
            yield lambda person, command=command, option=option, words=words: person.autocomplete(  # type: ignore[misc]
                command, option, words, seconds=100
            )


KINDS = {"pages": _pages, "feeds": _feeds, "messages": _messages, "typed words": _typed}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", KINDS)
async def test_the_loop_is_not_held_and_about_is_answered_meanwhile(
    kind: str, start_bot: StartBot, enter: Enter, base: str
) -> None:
    refused: list[str] = []
    waits: list[float] = []
    async with start_bot("tests.bench.watched", DATELINE_FETCH_ALLOW="127.0.0.1") as bot:
        bot.process.send_signal(signal.SIGUSR1)  # what starting took is forgotten
        cases = iter(list(enumerate(KINDS[kind](base))))

        async def work() -> None:
            for number, case in cases:
                at = 1 + number % (SERVERS - 1)
                async with enter(f"reader{at}", f"Town {at}", "channel-0") as person:
                    try:
                        await case(person)
                    except Exception as error:  # noqa: BLE001  # told below, beside what was asked
                        refused.append(f"{kind} {number}: {type(error).__name__}: {str(error)[:200]}")

        working = asyncio.gather(*(work() for _ in range(AT_ONCE)))
        async with enter("reader0", "Town 0", "channel-0") as other:
            while not working.done():
                began = asyncio.get_running_loop().time()
                await other.run("about")
                waits.append(asyncio.get_running_loop().time() - began)
                await asyncio.wait({working}, timeout=0.3)
        await working  # some are still being read: what is under way is broken off without a word
        await bot.stop()
        log = bot.log.read_text()
    assert not refused, "\n".join(refused)
    assert "Traceback" not in log, log[max(0, log.index("Traceback") - 1000) :][:5000]
    told = json.loads(next(line for line in reversed(log.splitlines()) if line.startswith('{"late"')))
    assert told["longest_step"] <= LONGEST
    assert median(waits) < ANSWERED
