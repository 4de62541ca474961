"""axe-core on every state of the page that a person comes through, light and dark: no serious finding."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import OpenPage, run

if TYPE_CHECKING:
    from playwright.async_api import Page

GRAVE = ("serious", "critical")


@cache
def axe() -> str:
    """axe-core's own source. It is evaluated: the page's policy lets no foreign script in."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


async def findings(page: Page) -> list[str]:
    await page.evaluate(axe())
    found: dict[str, Any] = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['impact']} {one['id']}: {one['help']} {[node['target'] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_and_what_opens_on_it(open_page: OpenPage, scheme: str) -> None:
    page = await open_page(scheme=scheme)
    text = page.locator("#composer-text")
    assert await findings(page) == []

    for command in ("embed", "layout", "markup", "buttons", "selects"):
        await run(page, command)
    await page.get_by_role("button", name="Primary").last.wait_for()
    assert await findings(page) == [], "messages"

    await text.fill("")
    await text.press_sequentially("/")
    await page.get_by_role("option").first.wait_for()
    assert await findings(page) == [], "the list of commands"
    await text.fill("")

    await page.locator("article.message").last.click(button="right")
    await page.get_by_role("menu").wait_for()
    assert await findings(page) == [], "a message's menu"
    await page.keyboard.press("Escape")

    await page.get_by_role("button", name="Form").last.click()
    await page.get_by_role("dialog").wait_for()
    assert await findings(page) == [], "a modal"
    await page.keyboard.press("Escape")

    await page.get_by_role("button", name="The wire").click()
    assert await findings(page) == [], "the wire"
    await page.keyboard.press("Escape")

    await page.get_by_role("link", name="stories, forum").click()
    await page.get_by_role("heading", name="stories").first.wait_for()
    assert await findings(page) == [], "a forum"


async def test_a_phone(open_page: OpenPage) -> None:
    page = await open_page(width=390, height=800)
    assert await findings(page) == []
