"""The whole way of a newcomer, on the unmodified bot: from the first /brief to a post that comes by itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from bot import settings
from bot.cli.local import run_bot
from bot.cli.sample_news.begin import greet
from bot.sandbox import Sandbox, default_world
from tests.browser.dateline import Pick, Visit, add_news, messages, type_line
from tests.browser.test_axe import findings
from tests.e2e.pages import open_site
from tests.newswire import wires

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

POST = "The brief"  # how a scheduled post begins
TICKS = 3_500  # milliseconds in which a post that came twice would have come


async def become(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Be someone else").click()
    await page.get_by_role("menuitem", name=name).click()
    await page.get_by_role("button", name=f"You are {name}").wait_for()


async def is_there(picture: Locator) -> bool:
    """Whether a picture is loaded in truth."""
    await picture.wait_for()
    return bool(await picture.evaluate("async (image) => (await image.decode(), image.naturalWidth > 0)"))


async def turn_clock(page: Page, label: str) -> None:
    await page.get_by_role("button", name=f"Turn the clock forward: {label}").click()
    await page.wait_for_timeout(TICKS)


async def test_a_brief_and_what_its_buttons_show(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await type_line(page, "brief")
    card = messages(page, "used /brief")
    await card.get_by_role("button", name="Quotes").click()
    await card.locator("blockquote", has_text="Violating Security Council resolutions").wait_for()
    await card.get_by_role("button", name="Source").first.click()
    await messages(page, "Only you can see this").locator("strong", has_text="strongly urged").first.wait_for()
    await card.get_by_role("button", name="Timeline").click()
    await card.get_by_role("button", name="Picture").click()
    picture = card.get_by_role("img")
    assert await is_there(picture)
    assert "Timeline of" in (await picture.get_attribute("alt") or "")
    await type_line(page, "latest")
    list_ = messages(page, "used /latest")
    await list_.get_by_role("button", name="Next").click()
    await list_.get_by_role("button", name="Page 2 of 2").wait_for()


async def test_the_page_opens_on_a_greeting_whose_commands_can_be_pressed(
    shelf: Path, tmp_path: Path, visit: Visit
) -> None:
    database = str(shutil.copy(shelf, tmp_path / "dateline.db"))
    chosen = settings.load({"DATELINE_DATABASE": database, "DATELINE_ARTICLES": str(tmp_path)}, tmp_path / "none.env")
    async with (
        Sandbox(world=default_world(bot="Dateline"), record=False) as discord,
        run_bot(chosen, discord) as (_, bot),
    ):
        await greet(discord, bot)
        page = await visit(discord)
        await messages(page, "Welcome").get_by_role("button", name="/brief").click()
        await page.locator(".command-name", has_text="brief").wait_for()
        await page.keyboard.press("Enter")
        await messages(page, "used /brief").wait_for()
        phone = await visit(discord, width=390, height=844, has_touch=True, is_mobile=True)
        await phone.get_by_role("link", name="general").tap()
        await messages(phone, "Welcome").get_by_role("button", name="#wire").tap()
        await phone.get_by_role("heading", name="wire", exact=True).wait_for()
        assert await phone.evaluate("document.documentElement.scrollWidth") == 390


async def test_what_only_alice_sees_bob_does_not(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await type_line(page, "brief")
    await messages(page, "used /brief").get_by_role("button", name="Source").first.click()
    await messages(page, "Only you can see this").wait_for()
    await become(page, "Bob")
    await messages(page, "used /brief").wait_for()
    assert await messages(page, "Only you can see this").count() == 0
    await become(page, "Alice")
    await messages(page, "Only you can see this").wait_for()


async def test_a_pasted_link_is_briefed_from_its_menu(dateline: Sandbox, visit: Visit) -> None:
    wire = next(wires(1, seed=21))
    async with open_site() as site:
        page = await visit(dateline)
        address = site.put("storm", wire)
        await page.locator("#composer-text").focus()
        await page.evaluate(
            """(text) => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
                if (document.activeElement.dispatchEvent(paste)) document.execCommand("insertText", false, text);
            }""",
            f"Look: {address}",
        )
        await page.keyboard.press("Enter")
        await messages(page, address).click(button="right")
        await page.get_by_role("menuitem", name="Apps").click()
        await page.get_by_role("menuitem", name="Brief this").click()
        await messages(page, "Only you can see this").get_by_text(wire.title).first.wait_for()
    assert site.visits == 1


async def test_a_scheduled_brief_comes_once_when_the_clock_is_turned(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await add_news(page)
    await type_line(page, "schedule add", channel=Pick("general"), at="08:00", timezone=Pick("Europe/London"))
    await messages(page, "every day at 08:00 (Europe/London)").wait_for()
    await page.get_by_role("button", name="The wire, the clock, misbehaviour").click()
    await turn_clock(page, "Tomorrow 8:00")
    await messages(page, POST).wait_for()
    assert await messages(page, POST).count() == 1
    await turn_clock(page, "+1 hour")
    assert await messages(page, POST).count() == 1
    await page.reload()
    await messages(page, POST).wait_for()
    assert await messages(page, POST).count() == 1


async def choose(page: Page, card: Locator, menu: str, option: str) -> None:
    """Choose from one of a card's menus, by its words."""
    await card.get_by_role("button", name=menu, exact=True).click()
    await page.get_by_role("option", name=option).first.click()
    await card.locator("[aria-busy]").first.wait_for(state="detached")  # while it waits, no button answers


async def test_an_administrator_is_led_from_setup_to_the_mornings_post(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline, width=390, height=844)
    await page.get_by_role("link", name="general").click()
    await add_news(page)
    await type_line(page, "setup")
    card = messages(page, "Set up the news brief")
    await choose(page, card, "Choose a channel", "general")
    await choose(page, card, "Time", "08:00")
    await choose(page, card, "Time zone", "London")
    await card.get_by_role("button", name="Go on without").click()
    await card.get_by_text("A story as it would be posted now").wait_for()
    assert await card.locator(".container").evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert await findings(page) == []
    await choose(page, card, "Style: Standard", "Compact")
    await card.get_by_role("button", name="Next", exact=True).click()
    await card.get_by_text("Who may add articles by hand?").wait_for()
    await card.get_by_role("button", name="Next", exact=True).click()
    await card.get_by_role("button", name="Preview").click()
    await messages(page, "Only you can see this").filter(has_text=POST).wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await card.get_by_role("button", name="Save for later").click()
    await messages(page, "The brief is set up").wait_for()
    await page.get_by_role("button", name="The wire, the clock, misbehaviour").click()
    await turn_clock(page, "Tomorrow 8:00")
    await page.get_by_role("button", name="Close the wire").click()
    posts = messages(page, POST).filter(has_not_text="Only you can see this")
    await posts.filter(has_text="as of").wait_for()
    assert await posts.filter(has_text="as of").count() == 1


async def test_the_clock_goes_straight_to_a_moment_past_the_time(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await add_news(page)
    await type_line(page, "schedule add", channel=Pick("general"), at="08:00", timezone=Pick("Europe/London"))
    await messages(page, "every day at 08:00 (Europe/London)").wait_for()
    await page.get_by_role("button", name="The wire, the clock, misbehaviour").click()
    tomorrow = await page.evaluate(
        """() => {
            const day = new Date(document.querySelector(".clock-face").dateTime);
            day.setDate(day.getDate() + 1);
            return `${day.toLocaleDateString("sv")}T09:00`;
        }"""
    )
    await page.get_by_label("Turn the clock to").fill(tomorrow)
    await page.get_by_role("button", name="Go", exact=True).click()
    await page.wait_for_timeout(TICKS)
    assert await messages(page, POST).count() == 1
    assert "09:00" in await page.locator(".clock-face").inner_text()


async def test_who_types_faster_than_it_is_suggested_sends_what_was_typed(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await type_line(page, "schedule add", channel=Pick("general"), at="08:00", timezone="Europe/London")
    await messages(page, "every day at 08:00 (Europe/London)").wait_for()
    await messages(page, "used /schedule add").wait_for()


async def test_keys_alone_lead_the_whole_way(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline)
    await type_line(page, "brief")
    card = messages(page, "used /brief")
    await card.wait_for()
    await press(page, card, "Quotes")
    await card.locator("blockquote", has_text="Violating Security Council resolutions").wait_for()
    await press(page, card, "Source")
    await messages(page, "Only you can see this").wait_for()
    await press(page, card, "Timeline")
    await press(page, card, "Picture")
    assert await is_there(card.get_by_role("img"))
    await page.keyboard.press("Escape")
    await add_news(page)
    await type_line(page, "schedule add", channel=Pick("general"), at="08:00", timezone=Pick("Europe/London"))
    await messages(page, "every day at 08:00").wait_for()
    await go_to(page, "The wire, the clock, misbehaviour")
    await page.keyboard.press("Enter")
    await go_to(page, "Turn the clock forward: Tomorrow 8:00")
    await page.keyboard.press("Enter")
    await messages(page, POST).wait_for()
    await go_to(page, "Be someone else", backwards=True)
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="You are Bob").wait_for()
    await messages(page, POST).wait_for()


async def press(page: Page, message: Locator, label: str) -> None:
    """Press a message's button, by tab alone once the list of messages has the focus."""
    await message.get_by_role("button", name=label).first.wait_for()  # a row whose command is on its way has none
    await page.get_by_role("log").focus()
    await page.keyboard.press("Enter")
    for _ in range(await page.locator("article.message").count()):
        if await message.evaluate("(row) => row === document.activeElement"):
            break
        await page.keyboard.press("ArrowUp")
    await go_to(page, label)
    await page.keyboard.press("Enter")


async def go_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """The tab key until the button of this name has the focus."""
    for _ in range(150):
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
        here = await page.evaluate(
            """() => {
                const focused = document.activeElement;
                if (!focused.matches("button")) return ""; // what holds the button holds its name too
                return (focused.getAttribute("aria-label") ?? focused.textContent).trim();
            }"""
        )
        if name in here:
            return
    raise AssertionError(f"the tab key does not lead to {name}")


async def test_a_phone_shows_one_part_at_a_time(dateline: Sandbox, visit: Visit) -> None:
    page = await visit(dateline, width=390, height=844, has_touch=True, is_mobile=True)
    await page.get_by_role("link", name="general").tap()
    await type_line(page, "brief")
    card = messages(page, "used /brief")
    await card.get_by_role("button", name="Timeline").tap()
    await card.get_by_role("button", name="Picture").tap()
    assert await is_there(card.get_by_role("img"))
    assert await page.locator("#channels").is_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_role("button", name="Members").tap()
    await page.get_by_role("button", name="Carol").wait_for()
    assert await card.is_hidden()
    await page.get_by_role("button", name="Back to messages").tap()
    await card.wait_for()
    await page.get_by_role("button", name="The wire, the clock, misbehaviour").tap()
    await page.get_by_role("button", name="Turn the clock forward: +1 hour").tap()
    await page.get_by_role("button", name="Close the wire").tap()
    await page.get_by_role("button", name="Back to channels").tap()
    await page.get_by_role("link", name="general").wait_for()
    assert await card.is_hidden()
