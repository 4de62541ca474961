"""The wire beside the channel: what crosses it, what was refused and why, and no token anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import Sandbox
from tests.browser.dateline import Pick, Visit, add_news, messages, open_wire, type_line, wire_row

if TYPE_CHECKING:
    from playwright.async_api import Page


async def test_a_request_and_an_interaction_with_their_json(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await open_wire(page)
    await type_line(page, "brief")
    await messages(page, "used /brief").wait_for()
    detail = page.locator("#wire-detail")
    await wire_row(page, "interaction", "INTERACTION_CREATE").click()
    await detail.locator("code", has_text='"name": "brief"').wait_for()
    answer = wire_row(page, "request", "/callback")
    assert "200" in await answer.inner_text()
    assert "Dateline" in await answer.inner_text()
    await answer.click()
    await detail.locator("code", has_text='"components"').first.wait_for()
    await messages(page, "used /brief").get_by_role("button", name="Quotes").click()
    await wire_row(page, "event", "MESSAGE_UPDATE").first.wait_for()


async def test_a_post_with_the_limit_it_counts_against(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await add_news(page)
    await open_wire(page)
    await type_line(page, "schedule add", channel=Pick("general"), at="08:00", timezone=Pick("Europe/London"))
    await messages(page, "every day at 08:00").wait_for()
    await page.get_by_role("button", name="Turn the clock forward: Tomorrow 8:00").click()
    row = wire_row(page, "request", "POST /channels/")
    assert "4 of 5 left" in await row.inner_text()
    await row.click()
    await page.locator("#wire-detail").get_by_text("Limit: 4 of 5 left").wait_for()


async def test_what_was_refused_says_why_in_the_specifications_words(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await open_wire(page)
    await page.locator("#composer-text").fill("a line")
    await page.keyboard.press("Enter")
    await messages(page, "a line").click(button="right")
    await page.get_by_role("menuitem", name="Edit message").click()
    await page.get_by_role("dialog").get_by_label("Message").fill("")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("dialog").get_by_role("alert").get_by_text("empty message").wait_for()
    await page.keyboard.press("Escape")
    refused = wire_row(page, "request", "PATCH /channels/")
    assert "400" in await refused.inner_text()
    await refused.click()
    why = page.locator("#wire-detail .why")
    assert "A message holds something: text, embeds, components, a poll or files." in await why.inner_text()
    link = why.get_by_role("link")
    assert await link.get_attribute("href") == "https://docs.discord.com/developers/resources/message#create-message"


async def test_no_token_stands_in_the_page(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await open_wire(page)
    await type_line(page, "brief")
    card = messages(page, "used /brief")
    await card.get_by_role("button", name="Source").first.click()
    await messages(page, "Only you can see this").wait_for()
    dateline.faults.drop_gateway(resumable=False)  # the bot logs in anew, with its token
    await wire_row(page, "event", "READY").first.wait_for()
    tokens = {dateline.bot_token, *(person.token for person in dateline.people.values())}
    tokens |= set(dateline.core.interactions._by_token)
    assert len(tokens) >= 6
    html: str = await page.evaluate(
        """() => [...document.querySelectorAll(".wire-row")].map((row) => {
            row.click();
            return document.documentElement.outerHTML;
        }).join("")"""
    )
    assert not {token for token in tokens if token in html}


async def test_the_wire_is_filtered_and_cleared(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await open_wire(page)
    await type_line(page, "brief")
    await messages(page, "used /brief").wait_for()
    await page.get_by_role("checkbox", name="requests").uncheck()
    assert await page.locator(".wire-row.request").count() == 0
    await page.get_by_label("Filter the wire").fill("interaction_create")
    await page.locator(".wire-row").first.wait_for()
    assert await rows_without(page, "INTERACTION_CREATE") == 0
    await page.get_by_role("button", name="Clear").click()
    assert await page.locator(".wire-row").count() == 0


async def rows_without(page: Page, words: str) -> int:
    return await page.locator(".wire-row").filter(has_not_text=words).count()
