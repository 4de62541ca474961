"""Takes the documents' pictures of the sandbox's page, with the unmodified bot on it: `make screenshots`.

World, clock and article are the same at each run, so the pictures change only where what they show does (and by the
milliseconds that the wire tells).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from aiohttp import web
from PIL import Image

from bot.cli.sample_news.articles import write_morning
from bot.sandbox import Sandbox
from scripts import chromium
from scripts.pictures import DOCS, on_sandbox

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

MORNING = datetime(2026, 5, 14, 7, 30, tzinfo=UTC)
DESKTOP = {"width": 1280, "height": 900}
POST: dict[str, Any] = {"viewport": {"width": 1000, "height": 1060}, "color_scheme": "light", "timezone_id": "UTC"}
ON_A_PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "color_scheme": "light",
}
FRAME: dict[str, Any] = {"viewport": {"width": 440, "height": 860}, "color_scheme": "light", "timezone_id": "UTC"}
IN_FRAMES = frozenset({"link"})
PAGE_PORT = 8017  # the same at each run: it stands in the pictures
MOST = 120_000  # bytes of one picture
_PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{outlet}">
<meta property="og:type" content="article"><meta property="article:published_time" content="2026-05-13T17:40:00Z">
</head><body><main><article><h1>{title}</h1>{body}</article></main></body></html>"""

Work = Callable[["Page"], AsyncIterator[None]]  # it yields wherever a picture is to be taken


async def main() -> None:
    """The bot, a browser on its page, and the pictures one after the other."""
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    os.environ["TZ"] = "UTC"  # whose morning it is, on whatever machine
    async with chromium.launch(path) as browser:
        async with on_sandbox(clock=lambda: MORNING) as discord:
            await take(browser, discord, "page-quotes", quotes, channel="desk", color_scheme="dark")
            await take(
                browser, discord, "page-wire", wire, guild="Hill Readers", channel="lounge", color_scheme="light"
            )
            await take(browser, discord, "page-phone", timeline, guild="Hill Readers", channel="notices", **ON_A_PHONE)
        async with (
            open_page() as address,
            on_sandbox(clock=lambda: MORNING, has_news=True, fetch_allow="127.0.0.1") as discord,
        ):
            await take(browser, discord, "morning", post, channel="wire", **POST)
            await take(browser, discord, "link", partial(link, address), **FRAME)


@asynccontextmanager
async def open_page() -> AsyncIterator[str]:
    """Serve one of the day's articles as a page, on this machine, and give its address."""
    [article] = [
        one for one in write_morning(MORNING.date(), ZoneInfo("UTC")) if (one.title or "").startswith("Nine dead")
    ]
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in article.text.split("\n\n"))
    page = _PAGE.format(title=escape(article.title or ""), outlet=escape(article.outlet or ""), body=paragraphs)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    app = web.Application()
    app.router.add_get("/ferry", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", PAGE_PORT).start()
        yield f"http://127.0.0.1:{PAGE_PORT}/ferry"
    finally:
        await runner.cleanup()


async def take(
    browser: Browser,
    discord: Sandbox,
    name: str,
    work: Work,
    *,
    guild: str = "Harbour News",
    channel: str = "general",
    **look: Any,
) -> None:
    """One picture, docs/NAME.png, of a channel after `work`; where that gives several names, one at each."""
    context = await browser.new_context(
        **{"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce", **look}
    )
    page = await context.new_page()
    place = discord.guilds[guild]
    await page.goto(f"{discord.base}/?as=alice#/{place.id}/{place.channel(channel).id}")
    await page.wait_for_selector("body.ready")
    await page.get_by_role("heading", name=channel, exact=True).wait_for()
    frames = 0
    async for _ in work(page):
        frames += 1
        await shoot(page, DOCS / (f"{name}-{frames}.png" if name in IN_FRAMES else f"{name}.png"))
    await context.close()


async def shoot(page: Page, picture: Path) -> None:
    """Take one picture of what the page shows."""
    await page.wait_for_timeout(500)  # what moves has come to rest
    taken = await page.screenshot(caret="hide")
    size = await asyncio.to_thread(save, taken, picture)
    print(f"{picture.relative_to(DOCS.parent)}: {size:,} bytes")
    if size >= MOST:
        raise SystemExit("That is too large for a document.")


def save(taken: bytes, picture: Path) -> int:
    """Keep a picture in 256 colours, which is enough for words on paper; return its bytes."""
    Image.open(BytesIO(taken)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(picture, optimize=True)
    return picture.stat().st_size


async def run(page: Page, command: str) -> None:
    await page.locator("#composer-text").focus()
    await page.keyboard.type(f"/{command} ")
    await page.locator(".command-name").wait_for()
    await page.keyboard.press("Enter")
    await page.locator("article.message", has_text=f"used /{command}").wait_for()


async def post(page: Page) -> AsyncIterator[None]:
    message = page.locator("article.message").first
    await message.wait_for()
    await page.get_by_role("button", name="Members").click()  # away: the post has their room
    await message.evaluate("(row) => row.scrollIntoView({block: 'start'})")
    yield


async def link(address: str, page: Page) -> AsyncIterator[None]:
    """A link that somebody posts; its menu; the brief; the paragraphs behind the brief."""
    await page.locator("#composer-text").fill(f"{address}")
    await page.keyboard.press("Enter")
    message = page.locator("article.message", has_text=address)
    await message.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Apps").click()
    await page.get_by_role("menuitem", name="Brief this").wait_for()
    yield
    await page.get_by_role("menuitem", name="Brief this").click()
    card = page.locator("article.message", has_text="Only you can see this").first
    await card.get_by_role("button", name="Sources").wait_for()
    await card.evaluate("(row) => row.scrollIntoView({block: 'start'})")
    yield
    await card.get_by_role("button", name="Sources").click()
    paragraphs = page.locator("article.message", has_text="Only you can see this").nth(1)
    await paragraphs.locator("strong").first.wait_for()
    await paragraphs.evaluate("(row) => row.scrollIntoView({block: 'start'})")
    yield


async def quotes(page: Page) -> AsyncIterator[None]:
    await run(page, "quotes")
    yield


async def wire(page: Page) -> AsyncIterator[None]:
    await page.get_by_role("button", name="The wire, the clock, misbehaviour").click()
    await run(page, "facts")
    await page.locator(".wire-row.interaction").first.click()
    yield


async def timeline(page: Page) -> AsyncIterator[None]:
    await run(page, "timeline")
    await page.get_by_role("button", name="Picture").click()
    await page.locator("article.message img").evaluate("(image) => image.decode()")
    yield


if __name__ == "__main__":
    asyncio.run(main())
