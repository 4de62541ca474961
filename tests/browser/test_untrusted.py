"""Text that tries to be mark-up, script, a link to a script, or wider than the page stays text, wherever it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import discord as library
import pytest_asyncio
from discord import app_commands, ui

from bot.sandbox import Sandbox, messages
from bot.sandbox.permissions import Permission
from bot.sandbox.uploads import Upload
from bot.sandbox.world import FORUM, ChannelSpec, GuildSpec, MemberSpec, PersonSpec, RoleSpec, World
from tests.browser.dateline import Visit
from tests.browser.everything import png
from tests.sandbox.conftest import SmallBot, running

if TYPE_CHECKING:
    from playwright.async_api import Page

HTML = "<img src=x onerror=hit()>"
SCRIPT = "</textarea><script>hit()</script>"
SHORT = "<b onclick=hit()>b</b>"
RTL = "\u202egnp.exe \u2067"
HUGE = "W" * 900
LINKS = """\
[one](javascript:hit()) [two](data:text/html,<script>hit()</script>) [three](https://example.com/"onclick="hit())
<javascript:hit()> <vbscript:hit()> [four]( javascript:hit()) [five](JaVaScRiPt:hit()) [six](//example.com)
[seven](https://example.com/\u202egnp.exe) https://example.com/<script>hit()</script> <t:99999999999999:F> <@1><#2><@&3>
||<svg onload=hit()>|| `<svg onload=hit()>` ```html
<svg onload=hit()>
```"""
WORLD = World(
    people=(PersonSpec("alice", HTML), PersonSpec("bob", RTL), PersonSpec("carol", "C" * 32)),
    guilds=(
        GuildSpec(
            name=HTML,
            owner="alice",
            roles=(RoleSpec(HTML, int(Permission.ADMINISTRATOR), 0xFF0000), RoleSpec(RTL)),
            channels=(
                ChannelSpec("general", topic=HTML + HUGE),
                ChannelSpec(SHORT),
                ChannelSpec("forum", FORUM, topic=HTML, tags=(SHORT[:20],)),
            ),
            members=(MemberSpec("alice", (HTML,)), MemberSpec("bob", (RTL,)), MemberSpec("carol")),
        ),
    ),
    bot="<i>Bot</i>",
)


class Form(ui.Modal, title=HTML):
    """Hostile words in every place that a form has for them."""

    about: ui.TextDisplay[Any] = ui.TextDisplay(HTML + LINKS)
    name: ui.Label[Any] = ui.Label(
        text=HTML, description=HTML, component=ui.TextInput(placeholder=HTML, default=SCRIPT, custom_id="name")
    )
    size: ui.Label[Any] = ui.Label(
        text=RTL, component=ui.Select(options=[library.SelectOption(label=HTML, value=HTML, description=HTML)])
    )

    async def on_submit(self, interaction: library.Interaction[Any]) -> None:
        await interaction.response.send_message(f"{SCRIPT}{HTML}", ephemeral=True)


def prepare(bot: SmallBot) -> None:
    @bot.tree.command(description=HTML)
    @app_commands.describe(word=HTML, choice=SCRIPT)
    @app_commands.choices(choice=[app_commands.Choice(name=HTML, value=HTML)])
    async def hostile(interaction: library.Interaction[Any], choice: str, word: str) -> None:
        await interaction.response.send_modal(Form())

    @hostile.autocomplete("word")
    async def words(_: library.Interaction[Any], __: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=HTML + RTL, value=SCRIPT)]

    @bot.tree.context_menu(name="<b>Menu</b>")
    async def menu(interaction: library.Interaction[Any], message: library.Message) -> None:
        await interaction.response.send_message(message.content or HTML, ephemeral=True)


def sent() -> list[dict[str, Any]]:
    """Messages with hostile text in each place."""
    elsewhere = "https://example.com/tracker.png"
    embed = {
        "title": HTML,
        "url": "javascript:hit()",
        "description": HTML + LINKS,
        "author": {"name": HTML, "url": "javascript:hit()", "icon_url": elsewhere},
        "footer": {"text": HTML + RTL, "icon_url": elsewhere},
        "fields": [{"name": HTML, "value": LINKS}, {"name": HUGE[:200], "value": HUGE, "inline": True}],
        "image": {"url": elsewhere},
        "thumbnail": {"url": "javascript:hit()"},
        "timestamp": "<b>never</b>",
    }
    button = {"type": 2, "style": 2, "label": HTML, "custom_id": HTML}
    link = {"type": 2, "style": 5, "label": RTL, "url": "javascript:hit()"}
    select = {
        "type": 3,
        "custom_id": "s",
        "placeholder": HTML,
        "options": [{"label": HTML, "value": "1", "description": HTML}],
    }
    media = {"media": {"url": "attachment://a.png"}, "description": f'"{HTML}', "spoiler": False}
    layout = [
        {
            "type": 17,
            "components": [
                {"type": 10, "content": HTML + LINKS + HUGE},
                {"type": 9, "components": [{"type": 10, "content": HTML}], "accessory": button},
                {"type": 12, "items": [media, {"media": {"url": elsewhere}, "description": HTML}]},
            ],
        },
        {"type": 1, "components": [{**button, "custom_id": "2"}, link]},
        {"type": 1, "components": [select]},
    ]
    return [
        {"content": HTML + SCRIPT},
        {"content": LINKS},
        {"content": RTL + "\nthe next line"},
        {"content": HUGE + HUGE},
        {"content": "", "embeds": [embed]},
        {"flags": 1 << 15, "components": layout},
    ]


@pytest_asyncio.fixture(loop_scope="session")
async def hostile() -> AsyncIterator[Sandbox]:
    """A sandbox in which every name and every message tries to be more than text."""
    async with Sandbox(world=WORLD) as one, running(SmallBot(prepare), one):
        channel = one.guilds[HTML].channel("general")
        for number, body in enumerate(sent()):
            author = one.core.state.bot if number % 2 else one.core.state.people["bob"]
            files = {0: Upload("a.png", "image/png", png())} if "components" in body else {}
            messages.compose(one.core, channel, author, body, files)
        yield one


# What of the page is more than text and not ours: [] where all is as it must be.
FOREIGN = r"""() => {
    const found = [];
    const leads = /^(href|src|action|formaction|data|srcdoc|xlink:href)$/i;
    for (const one of document.querySelectorAll("*")) {
        for (const { name, value } of one.attributes) {
            if (/^on/i.test(name)) found.push(`${one.tagName} ${name}`);
            if (leads.test(name) && /^\s*(javascript|data|vbscript):/i.test(value)) found.push(`${name} ${value}`);
        }
    }
    const never = ["script", "style", "iframe", "object", "embed", "base", "meta", "b", "i"];
    for (const one of document.querySelectorAll(never.map((tag) => `body ${tag}`).join())) found.push(one.outerHTML);
    for (const one of document.links) if (!/^https?:$/.test(one.protocol)) found.push(one.href);
    for (const one of document.images) if (!/^(http:\/\/127\.0\.0\.1:|blob:)/.test(one.src)) found.push(one.src);
    return found;
}"""
# Where a right-to-left override would turn around what stands beside it.
LEAKING = r"""() => [...document.querySelectorAll("body *")].filter((one) => {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && /[\u202e\u2067]/.test(node.data));
    const { display, unicodeBidi } = getComputedStyle(one);
    const alone = one.parentElement.childNodes.length === 1;
    return own && display === "inline" && !/isolate|plaintext/.test(unicodeBidi) && !alone;
}).map((one) => one.outerHTML)"""


async def stays_text(page: Page) -> None:
    assert await page.evaluate(FOREIGN) == []
    assert await page.evaluate("window.hit") is None


async def test_messages_and_names_stay_text(hostile: Sandbox, visit: Visit) -> None:
    page = await visit(hostile)
    log = page.locator("#messages")
    await page.get_by_text(HUGE + HUGE).wait_for()
    text = await log.text_content() or ""
    assert f"{HTML}{SCRIPT}" in text
    assert "[one](javascript:hit())" in text
    await stays_text(page)
    assert await page.evaluate(LEAKING) == []
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await log.evaluate("(log) => log.scrollWidth <= log.clientWidth"), width
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_menus_forms_and_suggestions_stay_text(hostile: Sandbox, visit: Visit) -> None:
    page = await visit(hostile)
    await page.locator("article.message").first.click(button="right")
    await page.get_by_role("menuitem", name="Apps").click()
    await page.get_by_role("menuitem", name="<b>Menu</b>").click()
    await page.get_by_text("Only you can see this").wait_for()
    await stays_text(page)
    await page.locator("#composer-text").press_sequentially("/hostile ")
    await page.get_by_role("option", name=HTML).click()
    await page.get_by_role("option", name=HTML).click()
    await page.locator(".command-rest").press("Enter")
    await page.get_by_role("dialog").wait_for()
    await stays_text(page)
    assert await page.get_by_role("dialog").get_by_role("textbox").input_value() == SCRIPT
    await page.keyboard.press("Escape")
    await page.get_by_role("combobox", name=HTML).or_(page.locator("article button.select")).first.click()
    await page.get_by_role("option", name=HTML).first.wait_for()
    await stays_text(page)


async def test_members_channels_roles_and_the_wire_stay_text(hostile: Sandbox, visit: Visit) -> None:
    page = await visit(hostile)
    await page.get_by_role("button", name="The wire, the clock, misbehaviour").click()
    await page.locator("#composer-text").fill(HTML)
    await page.keyboard.press("Enter")
    await page.locator(".wire-row.request", has_text="/messages").first.click()
    await page.locator("#wire-detail code").filter(has_text=HTML).first.wait_for()
    await stays_text(page)
    await page.get_by_role("button", name="Close the wire").click()
    await page.locator("#members button").first.click()
    await stays_text(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Roles and permissions").click()
    await page.get_by_role("dialog").wait_for()
    await stays_text(page)
    await page.keyboard.press("Escape")
    for channel in (SHORT, "forum"):
        await page.get_by_role("link", name=channel).click()
        await page.get_by_role("heading", name=channel).first.wait_for()
        await stays_text(page)


async def test_a_link_behind_other_words_says_where_it_leads(hostile: Sandbox, visit: Visit) -> None:
    page = await visit(hostile)
    await page.locator("#composer-text").fill("[https://good.example](https://evil.example/path)")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="https://good.example").click()
    await page.get_by_role("dialog").get_by_text("https://evil.example/path").wait_for()
