"""The page: writing, commands, components."""

from __future__ import annotations

import pytest

from bot.sandbox import Sandbox, messages
from tests.browser.conftest import OpenPage, run


async def test_two_people_write_to_each_other(open_page: OpenPage) -> None:
    alice, bob = await open_page("alice"), await open_page("bob", scheme="dark")
    await alice.locator("#composer-text").fill("hello **Bob**")
    await alice.keyboard.press("Enter")
    await bob.get_by_role("log").locator("strong", has_text="Bob").wait_for()


async def test_an_embed_and_a_layout_are_drawn(open_page: OpenPage) -> None:
    page = await open_page()
    await run(page, "embed")
    embed = page.locator(".embed")
    await embed.wait_for()
    assert await embed.locator(".embed-field").count() == 3
    assert await embed.get_by_role("link", name="masked").get_attribute("rel") == "noopener noreferrer"
    await run(page, "layout")
    count = page.get_by_role("button", name="Count")
    await count.press("Enter")
    await page.get_by_text("Counted 1").wait_for()
    await count.press("Enter")
    await page.get_by_text("Counted 2").wait_for()


async def test_text_that_tries_to_be_a_script_stays_text(open_page: OpenPage, discord: Sandbox) -> None:
    page = await open_page()
    text = page.locator("#composer-text")
    await text.fill("<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>alert(1)</script>")
    await text.press("Enter")
    message = page.locator(".message .markup")
    await message.wait_for()
    assert await message.locator("img, script, a").count() == 0
    assert "[x](javascript:alert(1))" in await message.inner_text()


async def test_what_is_missing_is_said_beside_its_option(open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("#composer-text").press_sequentially("/options ")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").get_by_text("This option is required. Specify a value.").wait_for()
    await page.keyboard.type("word")
    await page.keyboard.press("Tab")
    await page.keyboard.type("11")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").get_by_text("Must be between 1 and 10.").wait_for()


async def test_who_gets_no_answer_is_told(open_page: OpenPage) -> None:
    page = await open_page()
    await run(page, "silent")
    await page.get_by_text("The application did not respond").wait_for(timeout=10_000)


async def test_who_presses_and_gets_no_answer_is_told_in_discords_words(open_page: OpenPage) -> None:
    page = await open_page()
    await run(page, "buttons")
    await page.get_by_role("button", name="Silent").click()
    failure = page.locator("article .failure")
    await failure.wait_for(timeout=10_000)
    assert await failure.inner_text() == "This interaction failed"


@pytest.mark.parametrize("width", [701, 900, 901, 1280, 1600])
async def test_the_members_come_and_go_at_any_width_the_wire_beside_them_or_not(
    open_page: OpenPage, width: int
) -> None:
    page = await open_page(width=width)
    button, carol = page.get_by_role("button", name="Members", exact=True), page.get_by_role("button", name="Carol")
    for wire in (False, True):
        if wire:
            await page.get_by_role("button", name="The wire, the clock, misbehaviour").click()
            box = await page.locator("#wire-panel").bounding_box()
            assert box
            assert box["x"] + box["width"] == width
        shown = await carol.is_visible()
        for now in (not shown, shown):
            await button.click()
            assert await carol.is_visible() == now
            assert await button.get_attribute("aria-expanded") == str(now).lower()


async def test_a_phone_has_room_to_write(open_page: OpenPage) -> None:
    page = await open_page(width=390)
    await page.get_by_role("link", name="general").click()
    box = await page.locator("#composer-text").bounding_box()
    assert box
    assert box["height"] > 30


async def test_who_one_became_one_is_when_it_is_loaded_again(open_page: OpenPage) -> None:
    page = await open_page("alice")
    await page.get_by_role("button", name="Be someone else").click()
    await page.get_by_role("menuitem", name="Bob").click()
    await page.get_by_role("button", name="You are Bob").wait_for()
    await page.reload()
    await page.get_by_role("button", name="You are Bob").wait_for()


async def test_a_message_that_comes_does_not_take_the_place_away(open_page: OpenPage, discord: Sandbox) -> None:
    channel = discord.guilds["Harbour News"].channel("general")
    for number in range(80):
        messages.compose(discord.core, channel, discord.core.state.people["bob"], {"content": f"Line {number}"}, {})
    page, bob = await open_page(), await open_page("bob")
    await page.get_by_text("Line 79").wait_for()
    log = page.get_by_role("log")
    await log.hover()
    await page.mouse.wheel(0, -700)
    await page.wait_for_timeout(300)
    before = await log.evaluate(
        "log => log.scrollTop - log.scrollHeight + log.querySelector('.message-list').offsetHeight"
    )
    top = await page.evaluate("document.elementFromPoint(600, 200).closest('article').dataset.id")
    await bob.locator("#composer-text").fill("Here I am")
    await bob.keyboard.press("Enter")
    jump = page.get_by_role("button", name="1 new message")
    await jump.wait_for()
    assert top == await page.evaluate("document.elementFromPoint(600, 200).closest('article').dataset.id"), before
    await jump.click()
    await page.get_by_text("Here I am").wait_for()
    assert await log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight") < 5
    assert await jump.is_hidden()


async def test_keys_alone_are_enough(open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("#composer-text").focus()
    await page.keyboard.type("/what")
    await page.keyboard.press("Backspace")
    await page.keyboard.type("\b")
    await page.locator("#composer-text").fill("")
    await page.keyboard.type("/whis")
    await page.keyboard.press("Tab")
    await page.keyboard.type("psst")
    await page.keyboard.press("Enter")
    await page.get_by_text("Only you can see this").wait_for()
    await page.keyboard.press("ArrowUp")
    assert await page.get_by_role("combobox", name="words").input_value() == "psst"
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Shift+F6")
    for _ in range(6):
        if await page.evaluate("document.activeElement.closest('#servers') !== null"):
            break
        await page.keyboard.press("F6")
    await page.keyboard.press("End")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="lounge").wait_for()


async def test_a_menu_by_keys_runs_a_message_command(open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("#composer-text").fill("quote me")
    await page.keyboard.press("Enter")
    await page.get_by_text("quote me").wait_for()
    await page.get_by_role("log").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Shift+F10")
    menu = page.get_by_role("menu", name="Message")
    await menu.wait_for()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await page.locator("blockquote", has_text="quote me").wait_for()


async def test_who_may_not_send_is_told_so(open_page: OpenPage, discord: Sandbox) -> None:
    page = await open_page("carol")
    await page.get_by_role("button", name="Roles and permissions").click()
    await page.get_by_label("Send Messages: for this member here").select_option("deny")
    await page.get_by_role("row", name="Send Messages ✕ no").wait_for()
    await page.keyboard.press("Escape")
    assert await page.locator("#composer-text").is_disabled()


async def test_a_cut_wire_is_taken_up_again(open_page: OpenPage, discord: Sandbox) -> None:
    alice, bob = await open_page("alice"), await open_page("bob")
    discord.faults.drop_gateway(discord.core.state.people["alice"])
    await bob.locator("#composer-text").fill("while you were away")
    await bob.keyboard.press("Enter")
    await alice.get_by_text("while you were away").wait_for()
    discord.faults.drop_gateway(discord.core.state.people["alice"], resumable=False)
    await bob.locator("#composer-text").fill("and again")
    await bob.keyboard.press("Enter")
    await alice.get_by_text("and again").wait_for()
    assert await alice.get_by_text("while you were away").count() == 1


async def test_one_becomes_someone_else_and_keeps_what_one_saw(open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("#composer-text").press_sequentially("/whisper ")
    await page.keyboard.type("to me alone")
    await page.keyboard.press("Enter")
    await page.get_by_text("Only you can see this").wait_for()
    await page.get_by_role("button", name="Be someone else").click()
    await page.get_by_role("menuitem", name="Bob").click()
    await page.get_by_role("button", name="You are Bob").wait_for()
    assert await page.get_by_text("to me alone").count() == 0
    await page.get_by_role("button", name="Be someone else").click()
    await page.get_by_role("menuitem", name="Alice").click()
    await page.get_by_text("to me alone").wait_for()
    await page.get_by_role("button", name="Dismiss message").click()
    assert await page.get_by_text("to me alone").count() == 0
