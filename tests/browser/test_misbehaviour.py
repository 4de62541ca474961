"""Each switch of the page, and what of it can be seen there, on the unmodified bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import Sandbox
from tests.browser.dateline import Pick, Visit, add_news, messages, open_wire, type_line, wire_row

if TYPE_CHECKING:
    from playwright.async_api import Page

NO_ANSWER = "The application did not respond"
ANSWERS = "answering an interaction"


async def begin(visit: Visit, discord: Sandbox) -> Page:
    page = await visit(discord)
    await open_wire(page)
    return page


async def switch(page: Page, fault: str, *, on: bool = True, **chosen: str) -> None:
    """Switch a misbehaviour on, with what its lists are to say, or off."""
    for name, words in chosen.items():
        await page.locator(f"#fault-{fault}-{name}").select_option(words)
    box = page.locator(f"#fault-{fault}")
    await box.set_checked(on)
    await page.locator(f"#fault-{fault}:{'checked' if on else 'not(:checked)'}").wait_for()


async def briefs_again(page: Page) -> None:
    """The bot is well: it answers."""
    before = await messages(page, "used /brief").filter(has_text="Quotes").count()
    await type_line(page, "brief")
    await messages(page, "used /brief").filter(has_text="Quotes").nth(before).wait_for()


async def test_500(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    await switch(page, "fail", requests=ANSWERS)
    await type_line(page, "brief")
    await page.get_by_text(NO_ANSWER).wait_for()
    await wire_row(page, "request", "500").first.wait_for()
    await switch(page, "fail", on=False)
    await briefs_again(page)


async def test_429(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    await switch(page, "limit", requests=ANSWERS)
    await type_line(page, "brief")
    row = wire_row(page, "request", "429").first
    await row.click()
    await page.locator("#wire-detail .why", has_text="So many requests and no more").wait_for()
    await page.get_by_text(NO_ANSWER).wait_for()
    await switch(page, "limit", on=False)
    await briefs_again(page)


async def test_slow(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    await switch(page, "slow", requests=ANSWERS)
    await type_line(page, "brief")
    await page.get_by_text(NO_ANSWER).wait_for()
    late = wire_row(page, "request", "404").first  # it answered, and nobody was waiting any more
    await late.click()
    await page.locator("#wire-detail .why", has_text="An interaction is answered within 3 seconds").wait_for()
    await switch(page, "slow", on=False)
    await briefs_again(page)


async def test_a_lost_answer(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    await switch(page, "lose", requests=ANSWERS)
    await type_line(page, "brief")
    await wire_row(page, "request", "answer lost").first.wait_for()
    await messages(page, "used /brief").wait_for()
    await page.wait_for_timeout(3_500)
    assert await messages(page, "used /brief").count() == 1
    await switch(page, "lose", on=False)
    await briefs_again(page)


async def test_a_permission_taken_away(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    await switch(page, "permission", permission="Send messages", place="Harbour News #general")
    await type_line(page, "schedule add", channel=Pick("general"), at="08:00", timezone=Pick("Europe/London"))
    await messages(page, "Send Messages").wait_for()
    assert await messages(page, "every day at 08:00").count() == 0
    await switch(page, "permission", on=False)
    await type_line(page, "schedule add", channel=Pick("general"), at="08:00", timezone=Pick("Europe/London"))
    await messages(page, "every day at 08:00").wait_for()


async def test_a_post_waits_for_a_server_that_is_away_and_comes_once(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    await add_news(page)
    await type_line(page, "schedule add", channel=Pick("general"), at="08:00", timezone=Pick("Europe/London"))
    await messages(page, "every day at 08:00").wait_for()
    await switch(page, "fail", requests="sending a message")
    await page.get_by_role("button", name="Turn the clock forward: Tomorrow 8:00").click()
    await wire_row(page, "request", "500").first.wait_for()
    assert await messages(page, "The brief").count() == 0
    await switch(page, "fail", on=False)
    await page.get_by_role("button", name="Turn the clock forward: +1 hour").click()
    await messages(page, "The brief").wait_for()
    await page.wait_for_timeout(2_500)
    assert await messages(page, "The brief").count() == 1


async def test_the_gateway_dropped_and_the_bot_back(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    for name, event in (("Drop the gateway", "RESUMED"), ("Drop the gateway for good", "READY")):
        await page.locator("#switches").get_by_role("button", name=name, exact=True).click()
        await wire_row(page, "event", event).first.wait_for(timeout=30_000)
        await briefs_again(page)


async def test_the_gateway_away(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    await switch(page, "refuse")
    await type_line(page, "brief")
    await page.get_by_text(NO_ANSWER).wait_for()
    await switch(page, "refuse", on=False)
    await wire_row(page, "event", "READY").or_(wire_row(page, "event", "RESUMED")).first.wait_for(timeout=30_000)
    await briefs_again(page)


async def test_a_server_outage(dateline: Sandbox, visit: Visit) -> None:
    page = await begin(visit, dateline)
    await switch(page, "outage", server="Hill Readers")
    await (
        page.get_by_role("link", name="Hill Readers")
        .or_(page.get_by_role("button", name="Hill Readers"))
        .wait_for(state="detached")
    )
    await switch(page, "outage", on=False)
    await page.get_by_role("link", name="Hill Readers").or_(page.get_by_role("button", name="Hill Readers")).wait_for()
