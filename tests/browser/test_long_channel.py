"""A thousand messages in a channel, and what the page weighs and takes to begin: measured, and held to a bound.

Each figure is the best of three: other programs of the machine make a page slower, and never faster.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest_asyncio

from bot.sandbox import Sandbox, messages
from bot.settings import ROOT
from tests.browser.dateline import Visit

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

MESSAGES = 1000
LAST = "Message 998"  # what follows it is a card
TRIES = 3
GESTURE = 12_000  # pixels
SPEED = 24_000  # pixels a second
LONGEST_TASK = 100.0  # milliseconds
READY = 1000.0  # milliseconds from the navigation's begin to the first messages on the page
WEIGHT = 200_000  # bytes, uncompressed
MODULES = tuple(f"/-/page/{path.name}" for path in (ROOT / "bot/sandbox/page/static").glob("*.[jc]s*"))

CARD = {
    "type": 17,
    "accent_color": 0x3366CC,
    "components": [
        {"type": 10, "content": "### A card\nwith **words**, a [link](https://example.com/) and\n- one\n- two"},
        {
            "type": 9,
            "components": [{"type": 10, "content": "> What somebody said"}],
            "accessory": {"type": 2, "style": 2, "label": "Source", "custom_id": "source"},
        },
    ],
}
_CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]


def fill(discord: Sandbox) -> None:
    """A channel's thousand messages: lines of people, cards of the bot, some with embeds."""
    core, channel = discord.core, discord.guilds["Harbour News"].channel("general")
    for number in range(MESSAGES):
        body: dict[str, Any] = {"content": f"Message {number} **bold** `code` https://example.com/{number}"}
        if number % 9 == 0:
            body = {"flags": 1 << 15, "components": [CARD]}
        elif number % 50 == 1:
            body["embeds"] = [{"title": "An embed", "description": "with a few words", "color": 0x27AE60}]
        messages.compose(core, channel, core.state.people["bob"] if number % 3 else core.state.bot, body, {})


@pytest_asyncio.fixture(loop_scope="session")
async def bare() -> AsyncIterator[Sandbox]:
    async with Sandbox() as discord:
        fill(discord)
        yield discord


async def test_a_thousand_messages_scroll_without_a_long_task(bare: Sandbox, visit: Visit, browser: Browser) -> None:
    found: list[tuple[float, float]] = []
    for _ in range(TRIES):
        page = await visit(bare)
        await page.get_by_text(LAST).wait_for()
        await browser.start_tracing(page=page, categories=_CATEGORIES)
        await scroll(page, GESTURE, "log.querySelector('.list-top').textContent !== ''")
        await scroll(page, -GESTURE, "log.scrollTop + log.clientHeight + 5 > log.scrollHeight")
        found.append(longest(json.loads(await browser.stop_tracing())["traceEvents"]))
        await page.get_by_text(LAST).wait_for()
        await page.context.close()
        if found[-1][0] < LONGEST_TASK:
            break
    print(
        f"longest task while {MESSAGES} messages scroll:",
        *(f"{own:.0f} ms ({wall:.0f} on the wall)" for own, wall in found),
    )
    assert min(own for own, _ in found) < LONGEST_TASK


async def scroll(page: Page, distance: int, arrived: str) -> None:
    """Scroll the messages as a finger does, up where the distance is positive, until one has `arrived`."""
    session = await page.context.new_cdp_session(page)
    for _ in range(60):
        await session.send(
            "Input.synthesizeScrollGesture",
            {"x": 640, "y": 400, "yDistance": distance, "speed": SPEED, "preventFling": True},
        )
        if await page.evaluate(f"(log => {arrived})(document.getElementById('messages'))"):
            return
    raise AssertionError("the other end of the messages was never reached")


def longest(events: list[dict[str, Any]]) -> tuple[float, float]:
    """The longest task of the page's main thread, in milliseconds: of its own time, without what other programs took
    from it meanwhile, and of the clock's on the wall."""
    names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e.get("name") == "thread_name"}
    tasks = [
        (event.get("tdur", event["dur"]) / 1000, event["dur"] / 1000)
        for event in events
        if event.get("name") in {"RunTask", "ThreadControllerImpl::RunTask"}
        and "dur" in event
        and names.get((event["pid"], event["tid"])) == "CrRendererMain"
    ]
    assert tasks
    return max(own for own, _ in tasks), max(wall for _, wall in tasks)


async def test_the_page_is_ready_within_a_second(bare: Sandbox, visit: Visit) -> None:
    found: list[float] = []
    for _ in range(TRIES):
        page = await visit(bare)
        await page.get_by_text(LAST).wait_for()
        found.append(
            await page.evaluate(
                """() => Math.max(
                    performance.getEntriesByName("ready")[0].startTime,
                    performance.getEntriesByType("resource").find((one) => one.name.includes("/messages?")).responseEnd,
                )"""
            )
        )
        await page.context.close()
    print(f"ready: {', '.join(f'{one:.0f}' for one in found)} ms")
    assert min(found) < READY


async def test_the_page_weighs_less_than_200_kb(bare: Sandbox, visit: Visit) -> None:
    page = await visit(bare)
    sizes: dict[str, int] = await page.evaluate(
        """() => Object.fromEntries(
            performance.getEntries().filter((one) => one.decodedBodySize && /\\/-\\/page\\/|\\/\\?as=/.test(one.name))
                .map((one) => [new URL(one.name).pathname, one.decodedBodySize]),
        )"""
    )
    weight = sum(sizes.values())
    print(f"the page: {weight:,} bytes in {len(sizes)} files")
    assert set(MODULES) <= sizes.keys()  # all of it was counted
    assert weight < WEIGHT
