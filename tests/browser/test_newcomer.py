"""The whole way of a newcomer, on the unmodified bot: from the first /brief to a post that comes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from tests.browser.dateline import Visit, messages, type_line
from tests.e2e.pages import open_site
from tests.newswire import wires

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytest_plugins = ("tests.browser.dateline",)

POST = "The brief"  # how a scheduled post begins


async def become(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Be someone else").click()
    await page.get_by_role("menuitem", name=name).click()
    await page.get_by_role("button", name=f"You are {name}").wait_for()


async def loaded(picture: Locator) -> bool:
    """Whether a picture is there in truth."""
    await picture.wait_for()
    return bool(await picture.evaluate("async (image) => (await image.decode(), image.naturalWidth > 0)"))


async def test_from_the_first_brief_to_a_post_that_comes_by_itself(visit: Visit, dateline: Sandbox) -> None:
    page = await visit(dateline)
    await type_line(page, "/brief")
    card = messages(page, "used /brief")
    await card.get_by_role("button", name="Quotes").click()
    await card.get_by_text("big mistake").wait_for()
