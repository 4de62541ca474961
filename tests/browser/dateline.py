"""The unmodified bot on the sandbox, put together as `dateline local --serve` does it; and a browser whose every
request, dialog and violation is watched."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot import settings
from bot.cli.local import on_loopback
from bot.newsroom.maintenance import renew
from bot.sandbox import Sandbox, default_world
from bot.settings import ROOT
from tests.e2e.pages import open_site
from tests.newswire import wires

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Locator, Page, Request

SEED_ARTICLE = next((ROOT / "data").glob("*.txt"))
BEFORE = 5  # articles on the shelf before it: with it more than /latest shows at once

PATIENCE = 15_000  # milliseconds

Visit = Callable[..., Awaitable["Page"]]

_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation",
    (event) => console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`));"""


@asynccontextmanager
async def running_dateline(database: Path, articles: Path = ROOT / "data") -> AsyncIterator[Sandbox]:
    """The bot on a sandbox of its own, where it is the next noon, until the end of the block; the folder's articles are
    on its shelf."""
    environ = {
        "DATELINE_DATABASE": str(database),
        "DATELINE_ARTICLES": str(articles),
        "DATELINE_FETCH_ALLOW": "127.0.0.1",
    }
    chosen = settings.load(environ, database.parent / "none.env")
    async with (
        Sandbox(world=default_world(bot="Dateline"), record=False) as discord,
        on_loopback(chosen, discord) as newsroom,
    ):
        await renew(newsroom)
        noon = discord.clock().replace(hour=12, minute=0, second=0, microsecond=0)
        discord.clock.turn_to(noon if noon > discord.clock() else noon + timedelta(days=1))
        yield discord


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a page of articles and, the latest, the one that ships; read once for all."""
    folder = tmp_path_factory.mktemp("shelf")
    for number, wire in enumerate(wires(BEFORE, seed=3)):
        (folder / f"{number}.txt").write_text(
            f"{wire.date.replace(year=2020):%B %d, %Y}\n\n{wire.title}\n\n{wire.text}", encoding="utf-8"
        )
    shutil.copy(SEED_ARTICLE, folder / "last.txt")
    async with running_dateline(folder / "dateline.db", folder):
        return folder / "dateline.db"


@pytest_asyncio.fixture(loop_scope="session")
async def dateline(shelf: Path, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """The bot with the article that ships."""
    database = Path(shutil.copy(shelf, tmp_path / "dateline.db"))
    async with running_dateline(database, tmp_path) as discord:
        yield discord


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Opens a sandbox's page, ready, as a person: `await visit(discord, "bob", width=390)`. At the end nothing may have
    gone wrong: no uncaught error, no dialog, nothing against the policy, no request that left this machine."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def failed(error: Error) -> None:
        wrong.append(f"error: {error}")

    def told(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    async def asked(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    async def opened(discord: Sandbox, person: str = "alice", *, width: int = 1280, **more: Any) -> Page:
        def requested(request: Request) -> None:
            if not request.url.startswith((discord.base + "/", "data:", "blob:")):
                wrong.append(f"asked {request.url}")

        context = await browser.new_context(
            viewport={"width": width, "height": more.pop("height", 800)},
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        contexts.append(context)
        await context.add_init_script(_TELL_VIOLATIONS)
        context.on("request", requested)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", failed)
        page.on("console", told)
        page.on("dialog", asked)
        await page.goto(f"{discord.base}/?as={person}")
        await page.wait_for_selector("body.ready")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert not wrong


class Pick(str):
    """The value of an option that is chosen from the list above, by its first words."""

    __slots__ = ()


async def type_line(page: Page, command: str, **options: str) -> None:
    """Type a command and its options as a person does, by keys alone, and send it; underscores of names are hyphens."""
    await page.locator("#composer-text").focus()
    await page.keyboard.type(f"/{command} ")
    await page.locator(".command-name").wait_for()
    for key, value in options.items():
        name = key.replace("_", "-")
        chip = page.locator(f".chip[data-option='{name}'] input")
        if not await chip.count():
            await page.keyboard.type(f"{name}:")
        await chip.wait_for()
        await page.keyboard.type(value)
        if isinstance(value, Pick):
            await page.locator("#composer-popup .option.active", has_text=value).wait_for()
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")


def messages(page: Page, text: str = "") -> Locator:
    """The messages that stand in the page with this text."""
    return page.locator("article.message", has_text=text)


async def add_news(page: Page) -> None:
    """An article of today: the one that ships is of 2024, and no post tells it."""
    wire = replace(next(wires(1, seed=22)), date=datetime.now(UTC).date())
    async with open_site() as site:
        await type_line(page, "article add", url=site.put("today", wire))
        await messages(page, "used /article add").get_by_text(wire.title).first.wait_for()


async def open_wire(page: Page) -> None:
    """Open the panel with the wire, the clock and the switches."""
    await page.get_by_role("button", name="The wire, the clock, misbehaviour").click()
    await page.locator("#switches .switch").first.wait_for()


def wire_row(page: Page, kind: str, words: str) -> Locator:
    """The wire's rows of a kind (request, event, interaction) with these words."""
    return page.locator(f".wire-row.{kind}", has_text=words)
