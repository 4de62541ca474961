"""A real browser on the sandbox's page: Debian's Chromium by its path, headless, through Playwright.

These tests run by `make test-browser` only. Where there is no Chromium they say so and fail.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from scripts import chromium
from tests.browser.dateline import Visit, dateline, shelf, visit
from tests.browser.everything import EverythingBot, prepare
from tests.sandbox.conftest import running

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

__all__ = ["dateline", "shelf", "visit"]

HERE = Path(__file__).parent

OpenPage = Callable[..., Awaitable["Page"]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder are the browser's, and share one event loop, as they share the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.MISSING)
    async with chromium.launch(path) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def discord() -> AsyncIterator[Sandbox]:
    """A sandbox with the bot that sends one of everything."""
    async with Sandbox() as one, running(EverythingBot(prepare), one):
        yield one


@pytest.fixture
def open_page(visit: Visit, discord: Sandbox) -> OpenPage:
    """Opens the page of that sandbox, watched as `visit` does: `await open_page("bob", width=390, scheme="dark")`."""

    def opened(person: str = "alice", *, scheme: str = "light", **look: Any) -> Awaitable[Page]:
        return visit(discord, person, color_scheme=scheme, **look)

    return opened


async def run(page: Page, command: str) -> None:
    """Type a command without required options and send it."""
    text = page.locator("#composer-text")
    await text.fill("")
    await text.press_sequentially(f"/{command} ")
    await page.locator(".command-name").wait_for()
    await page.keyboard.press("Enter")
