"""Draws every card on the sandbox's own page and lays the pictures out on one: `python -m tests.gallery [FOLDER]`.

FOLDER/index.html has a row for each card, in four pictures: wide and as a phone, light and dark.
"""

from __future__ import annotations

import asyncio
import html
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from bot.cards.picture import Canvas
from bot.cli.local import on_loopback
from bot.newsroom.maintenance import renew
from bot.sandbox import Sandbox, default_world
from bot.sandbox.world import ChannelSpec, World
from bot.settings import ROOT, load
from scripts import chromium
from tests.gallery.cards_shown import list_made_up, list_real
from tests.gallery.managing_cards import list_managing
from tests.gallery.shown import Shown

if TYPE_CHECKING:
    from playwright.async_api import Browser

FOLDER = ROOT / ".gallery"
_COMPONENTS_V2 = 1 << 15
_WIDTHS = {"wide": 1280, "phone": 390}
_SCHEMES = ("light", "dark")
IN_A_CHANNEL = 40  # the page has the last 50 messages of a channel, and more only where somebody scrolls
_CHANNELS = 5
_PAGE = """<!doctype html><meta charset="utf-8"><title>Cards</title>
<style>body{{font:16px sans-serif;margin:1rem}}section{{margin-bottom:3rem}}
figure{{display:inline-block;margin:0 1rem 0 0;vertical-align:top}}img{{max-width:44vw}}</style>{}"""


async def main(
    folder: Path, widths: Iterable[str] = tuple(_WIDTHS), schemes: Iterable[str] = _SCHEMES, most: int | None = None
) -> int:
    """Send the cards as the bot would, and take their pictures, of each channel the first `most`; how many cards there
    are."""
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        settings = replace(load({}, Path(place) / ".env"), database=f"{place}/gallery.db")
        async with (
            Sandbox(world=_build_world(), record=False, rate_limits=False) as discord,
            on_loopback(settings, discord) as newsroom,
        ):
            await renew(newsroom)
            guild = next(iter(discord.guilds.values()))
            canvas = Canvas()
            try:
                shown = [*await list_real(newsroom, int(guild.id), canvas), *list_made_up(), *list_managing()]
            finally:
                await canvas.close()
            async with chromium.launch(path) as browser:
                for number, some in enumerate(_part(shown)):
                    channel = guild.channel(f"cards-{number}").id
                    sent = {
                        number * IN_A_CHANNEL + at: await send(discord, channel, one) for at, one in enumerate(some)
                    }
                    address = f"{discord.base}/?as=alice#/{guild.id}/{channel}"
                    first = dict(islice(sent.items(), most))
                    for width, scheme in product(widths, schemes):
                        await take(browser, address, folder, first, width, scheme)
    rows = "".join(lay_out(at, one.name) for at, one in enumerate(shown))
    (folder / "index.html").write_text(_PAGE.format(rows), encoding="utf-8")
    print(f"{folder / 'index.html'}: {len(shown)} cards")
    return len(shown)


def _build_world() -> World:
    """The default one, with channels for the cards in its first server."""
    world = default_world(bot="Dateline")
    first, *others = world.guilds
    channels = tuple(ChannelSpec(f"cards-{number}") for number in range(_CHANNELS))
    return replace(world, guilds=(replace(first, channels=(*first.channels, *channels)), *others))


async def send(discord: Sandbox, channel: str, shown: Shown) -> str:
    """Post a card as the bot does; return the message's id. SystemExit where the sandbox refuses it."""
    form = aiohttp.FormData()
    files = [{"id": at, "filename": name} for at, (name, _) in enumerate(shown.files)]
    message = {"components": shown.view.to_components(), "flags": _COMPONENTS_V2, "attachments": files}
    form.add_field("payload_json", json.dumps(message), content_type="application/json")
    for at, (name, data) in enumerate(shown.files):
        form.add_field(f"files[{at}]", data, filename=name, content_type="image/png")
    address = f"{discord.api}/channels/{channel}/messages"
    headers = {"Authorization": f"Bot {discord.bot_token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(address, data=form() if form.is_multipart else form) as answer,
    ):
        body = await answer.json()
        if answer.status != 200:
            raise SystemExit(f"{shown.name}: {body}")
        return str(body["id"])


async def take(browser: Browser, address: str, folder: Path, sent: Mapping[int, str], width: str, scheme: str) -> None:
    """Take the picture of every message of a channel, by the number of its card, at a width, in a colour scheme."""
    context = await browser.new_context(
        viewport={"width": _WIDTHS[width], "height": 3000},
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_selector("body.ready")
    await page.locator(f'article[data-id="{sent[max(sent)]}"]').wait_for()
    await page.locator("#jump").evaluate("one => one.style.visibility = 'hidden'")  # it would lie over the card
    for at, message in sent.items():
        row = page.locator(f'article[data-id="{message}"] .message-body')
        await row.scroll_into_view_if_needed()
        await row.screenshot(path=folder / f"{at:02}-{width}-{scheme}.png")
    await context.close()


def _part(shown: Sequence[Shown]) -> Iterator[Sequence[Shown]]:
    """Yield the cards of one channel after the other."""
    for start in range(0, len(shown), IN_A_CHANNEL):
        yield shown[start : start + IN_A_CHANNEL]


def lay_out(at: int, name: str) -> str:
    """Return a card's row on the page."""
    pictures = "".join(
        f'<figure><img src="{at:02}-{width}-{scheme}.png" alt=""><figcaption>{width}, {scheme}</figcaption></figure>'
        for width in _WIDTHS
        for scheme in _SCHEMES
    )
    return f"<section><h2>{html.escape(name)}</h2>{pictures}</section>"


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
