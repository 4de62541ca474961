"""The unmodified bot on the sandbox with its page, put together as `dateline local --serve` does it; and a browser whose
every request, dialog and violation is watched."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot import settings
from bot.local import _on_loopback
from bot.sandbox import Sandbox
from bot.settings import ROOT, Settings

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Locator, Page, Request

Visit = Callable[..., Awaitable["Page"]]

_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation",
    (event) => console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`));"""


@asynccontextmanager
async def running_dateline(database: Path, articles: Path = ROOT / "data") -> AsyncIterator[Sandbox]:
    """The bot on a sandbox of its own until the end of the block; the folder's articles are on its shelf."""
    there: asyncio.Future[Sandbox] = asyncio.get_running_loop().create_future()
    done = asyncio.Event()

    async def work(discord: Sandbox, _: Settings) -> int:
        there.set_result(discord)
        await done.wait()
        return 0

    environ = {
        "DATELINE_DATABASE": str(database),
        "DATELINE_ARTICLES": str(articles),
        "DATELINE_FETCH_ALLOW": "127.0.0.1",
    }
    chosen = settings.load(environ, database.parent / "none.env")
    task = asyncio.create_task(_on_loopback(chosen, work))
    await asyncio.wait({task, there}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    try:
        yield there.result()
    finally:
        done.set()
        await task


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the article that ships, read once for all."""
    database = tmp_path_factory.mktemp("shelf") / "dateline.db"
    async with running_dateline(database):
        return database


@pytest_asyncio.fixture(loop_scope="session")
async def dateline(shelf: Path, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """The bot with the article that ships."""
    database = Path(shutil.copy(shelf, tmp_path / "dateline.db"))
    async with running_dateline(database, tmp_path) as discord:
        yield discord


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Opens a sandbox's page, ready, as a person: `await visit(discord, "bob", width=390)`. At the end nothing may have
    gone wrong: no uncaught error, no dialog, nothing against the policy, no request that left this machine."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def failed(error: Error) -> None:
        wrong.append(f"error: {error}")

    def told(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    async def asked(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    async def opened(discord: Sandbox, person: str = "alice", *, width: int = 1280, **more: Any) -> Page:
        def requested(request: Request) -> None:
            if not request.url.startswith((discord.base + "/", "data:", "blob:")):
                wrong.append(f"asked {request.url}")

        context = await browser.new_context(
            viewport={"width": width, "height": more.pop("height", 800)},
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        contexts.append(context)
        await context.add_init_script(_TELL_VIOLATIONS)
        context.on("request", requested)
        page = await context.new_page()
        page.on("pageerror", failed)
        page.on("console", told)
        page.on("dialog", asked)
        await page.goto(f"{discord.base}/?as={person}")
        await page.wait_for_selector("body.ready")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert not wrong


async def type_line(page: Page, line: str) -> None:
    """Type a whole line with its options, as `/schedule add channel: general at: 08:00`, and send it."""
    text = page.locator("#composer-text")
    await text.fill("")
    name, *options = line.split(" | ")
    await text.press_sequentially(f"{name} ")
    await page.locator(".command-name").wait_for()
    for option in options:
        key, _, value = option.partition(":")
        field = page.locator(f".chip[data-option='{key}'] input")
        if not await field.count():
            await page.locator(".command-rest").press_sequentially(f"{key}:")
        await field.fill("")
        await field.press_sequentially(value)
        choice = page.locator("#composer-popup .option.active")
        if value.startswith("#"):
            await field.fill(value[1:])
            await choice.wait_for()
            await page.keyboard.press("Enter")
    await page.locator(".command-rest").press("Escape")
    await page.locator(".command-rest").press("Enter")


def messages(page: Page, text: str = "") -> Locator:
    """The messages that stand in the page with this text."""
    return page.locator("article.message", has_text=text)
