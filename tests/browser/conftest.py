"""A real browser on the sandbox's page: Debian's Chromium by its path, headless, through Playwright.

These tests run by `make test-browser` only. Where there is no Chromium they say so and fail.
"""

from __future__ import annotations

import inspect
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from tests.browser.dateline import dateline, shelf, visit
from tests.browser.everything import EverythingBot, prepare
from tests.sandbox.conftest import running

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Error, Page, Request

__all__ = ["dateline", "shelf", "visit"]

HERE = Path(__file__).parent
# Where Debian puts it, and how others name it; CHROMIUM names another.
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

OpenPage = Callable[..., Awaitable["Page"]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder are the browser's, and share one event loop, as they share the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def chromium() -> str:
    """The path of Chromium."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.fail("There is no Chromium: install it (Debian: apt install chromium), or set CHROMIUM to its path.")
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    from playwright.async_api import async_playwright

    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        one = await playwright.chromium.launch(executable_path=chromium(), args=options)
        yield one
        await one.close()


@pytest_asyncio.fixture(loop_scope="session")
async def discord() -> AsyncIterator[Sandbox]:
    """A sandbox with the bot that sends one of everything."""
    async with Sandbox() as one, running(EverythingBot(prepare), one):
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, discord: Sandbox) -> AsyncIterator[OpenPage]:
    """Opens the page, ready, as a person: `await open_page("bob", width=390)`. At the end nothing may have gone wrong
    in it: no uncaught error, no request that left this machine."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def failed(error: Error) -> None:
        wrong.append(f"error: {error}")

    def asked(request: Request) -> None:
        if not request.url.startswith((discord.base, "data:", "blob:")):
            wrong.append(f"asked {request.url}")

    async def opened(person: str = "alice", *, width: int = 1280, height: int = 800, scheme: Any = "light") -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", failed)
        page.on("request", asked)
        await page.goto(f"{discord.base}/?as={person}")
        await page.wait_for_selector("body.ready")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert not wrong


async def run(page: Page, command: str) -> None:
    """Type a command without required options and send it."""
    text = page.locator("#composer-text")
    await text.fill("")
    await text.press_sequentially(f"/{command} ")
    await page.locator(".command-name").wait_for()
    await page.keyboard.press("Enter")
