"""Takes the README's pictures of the sandbox's page, with the unmodified bot on it: `make screenshots`.

World, clock and article are the same at each run, so the pictures change only where what they show does (and by the
milliseconds that the wire tells).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox import Sandbox
from scripts import chromium
from scripts.pictures import DOCS, on_sandbox

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

MORNING = datetime(2026, 5, 14, 7, 30, tzinfo=UTC)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MOST = 200_000  # bytes of one picture

Work = Callable[["Page"], Awaitable[None]]


async def main() -> None:
    """The bot, a browser on its page, and the pictures one after the other."""
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    async with on_sandbox(clock=lambda: MORNING) as discord, chromium.launch(path) as browser:
        await take(browser, discord, "page-brief", brief, color_scheme="light")
        await take(browser, discord, "page-quotes", quotes, channel="desk", color_scheme="dark")
        await take(browser, discord, "page-wire", wire, guild="Hill Readers", channel="lounge", color_scheme="light")
        phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "color_scheme": "light"}
        await take(browser, discord, "page-phone", timeline, guild="Hill Readers", channel="notices", **phone)


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
    """One picture, docs/NAME.png, of a channel after `work`."""
    context = await browser.new_context(
        **{"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce", **look}
    )
    page = await context.new_page()
    place = discord.guilds[guild]
    await page.goto(f"{discord.base}/?as=alice#/{place.id}/{place.channel(channel).id}")
    await page.wait_for_selector("body.ready")
    await page.get_by_role("heading", name=channel, exact=True).wait_for()
    await work(page)
    await page.wait_for_timeout(500)  # what moves has come to rest
    picture = DOCS / f"{name}.png"
    await page.screenshot(path=picture, caret="hide")
    size = (await asyncio.to_thread(picture.stat)).st_size
    print(f"{picture.relative_to(DOCS.parent)}: {size:,} bytes")
    if size >= MOST:
        raise SystemExit("That is too large for a README.")
    await context.close()


async def run(page: Page, command: str) -> None:
    await page.locator("#composer-text").focus()
    await page.keyboard.type(f"/{command} ")
    await page.locator(".command-name").wait_for()
    await page.keyboard.press("Enter")
    await page.locator("article.message", has_text=f"used /{command}").wait_for()


async def brief(page: Page) -> None:
    await run(page, "brief")
    await page.get_by_role("log").hover()
    await page.wait_for_timeout(500)
    await page.mouse.wheel(0, -2000)
    await page.mouse.move(0, 0)


async def quotes(page: Page) -> None:
    await run(page, "quotes")


async def wire(page: Page) -> None:
    await page.get_by_role("button", name="The wire, the clock, misbehaviour").click()
    await run(page, "facts")
    await page.locator(".wire-row.interaction").first.click()


async def timeline(page: Page) -> None:
    await run(page, "timeline")
    await page.locator("article.message img").evaluate("(image) => image.decode()")


if __name__ == "__main__":
    asyncio.run(main())
