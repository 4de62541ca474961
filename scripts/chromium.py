"""Debian's Chromium, headless, for the tests of the page and for its pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser

MISSING = "There is no Chromium: install it (Debian: apt install chromium), or set CHROMIUM to its path."
# Where Debian puts it, and how others name it; CHROMIUM names another.
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """Its path, where there is one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


@asynccontextmanager
async def launch(path: str) -> AsyncIterator[Browser]:
    """Give the browser at a path, until the end of the block."""
    from playwright.async_api import async_playwright

    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        await browser.close()
