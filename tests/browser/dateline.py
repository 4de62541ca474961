"""The unmodified bot on the sandbox with its page, put together as `dateline local --serve` does it; and a browser whose
every request, dialog and violation is watched."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
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
from tests.newswire import write_jsonl

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Locator, Page, Request

SEED_ARTICLE = next((ROOT / "data").glob("*.txt"))
BEFORE = 5  # articles on the shelf before it: with it more than /latest shows at once

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


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a page of articles and, the latest, the one that ships; read once for all."""
    folder = tmp_path_factory.mktemp("shelf")
    wire = write_jsonl(folder / "wire.jsonl", BEFORE, seed=3)
    database = folder / "dateline.db"
    subprocess.run(
        [sys.executable, "-m", "bot", "add", str(wire), str(SEED_ARTICLE)],
        check=True,
        env={**os.environ, "DATELINE_DATABASE": str(database)},
        cwd=ROOT,
        capture_output=True,
    )
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


async def type_line(page: Page, command: str, **options: str) -> None:
    """Type a command and its options as a person does, by keys alone, and send it; underscores of names are hyphens."""
    text = page.locator("#composer-text")
    await text.focus()
    await text.press_sequentially(f"/{command} ")
    await page.locator(".command-name").wait_for()
    for key, value in options.items():
        name = key.replace("_", "-")
        chip = page.locator(f".chip[data-option='{name}'] input")
        if not await chip.count():
            await page.keyboard.type(f"{name}:")
        await chip.wait_for()
        await page.keyboard.type(value)
        choice = page.locator("#composer-popup .option.active")
        if await chip.evaluate("(input) => input.getAttribute('aria-expanded') === 'true'"):
            await choice.wait_for()
            await page.keyboard.press("Enter")
        else:
            await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")


def messages(page: Page, text: str = "") -> Locator:
    """The messages that stand in the page with this text."""
    return page.locator("article.message", has_text=text)
