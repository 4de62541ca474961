"""The bots that Dateline is measured beside: discord.py and as little else as can be.

    python -m tests.bench.bare                   answers a fixed string
    python -m tests.bench.bare DATABASE CARDS    reads an article's row by the store, and sends a fixed card

CARDS is a file of JSON: for each command the components of a card that Dateline sent, and under "autocomplete" choices.
A ticker runs in its loop; SIGUSR1 starts it anew, and its readings are printed at the end.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import app_commands, ui

from bot.delivery.discord_internals import point_at
from tests.bench.ticker import Ticker

if TYPE_CHECKING:
    from bot.store import Store

FIXED = "The brief is on its way. " * 4
CHOICES = [{"name": FIXED[:90], "value": "a1"}]

Interaction: TypeAlias = discord.Interaction[discord.Client]
Tree: TypeAlias = app_commands.CommandTree[discord.Client]
Choices: TypeAlias = list[app_commands.Choice[str]]


class Fixed:
    """Answers every command with one string."""

    choices: list[dict[str, str]] = CHOICES

    async def answer(self, interaction: Interaction, typed: str) -> None:
        await interaction.response.send_message(FIXED)

    async def suggest(self, interaction: Interaction, typed: str) -> Choices:
        return [app_commands.Choice(name=choice["name"], value=choice["value"]) for choice in self.choices]


class Row(Fixed):
    """Reads the article that is named, in the one statement that a brief takes, and sends a card made beforehand."""

    def __init__(self, store: Store, cards: dict[str, Any]) -> None:
        self.store = store
        self.choices = cards["autocomplete"]
        self.views = {name: view_of(card) for name, card in cards.items() if name != "autocomplete"}

    async def answer(self, interaction: Interaction, typed: str) -> None:
        await self._read(interaction, typed)
        command = interaction.command
        await interaction.response.send_message(view=self.views[command.name if command else "brief"])

    async def suggest(self, interaction: Interaction, typed: str) -> Choices:
        await self._read(interaction, typed)
        return await super().suggest(interaction, typed)

    async def _read(self, interaction: Interaction, typed: str) -> None:
        from bot.news import Reader
        from bot.store import article_queries

        reader = Reader(interaction.user.id, interaction.guild_id)
        async with self.store.read() as connection:
            found = await article_queries.brief(connection, reader, int(typed.removeprefix("a")), datetime.now(UTC))
        if found is None:
            raise LookupError(typed)


async def _opened(database: str) -> Store:
    from bot.store import Store

    return await Store.open(database)


def view_of(components: list[dict[str, Any]]) -> ui.LayoutView:
    """A view of these components, whose buttons nobody waits for."""
    view = ui.LayoutView(timeout=None)
    for component in components:
        view.add_item(_item(component))
    view.stop()
    return view


def _item(component: dict[str, Any]) -> ui.Item[Any]:
    below = [_item(child) for child in component.get("components", ())]
    match component["type"]:
        case 1:
            return ui.ActionRow(*below)
        case 2:
            style = discord.ButtonStyle(component["style"])
            named = {name: component.get(name) for name in ("label", "custom_id", "url")}
            return ui.Button(style=style, disabled=component.get("disabled", False), **named)
        case 9:
            return ui.Section(*below, accessory=_item(component["accessory"]))
        case 10:
            return ui.TextDisplay(component["content"])
        case 14:
            spacing = discord.SeparatorSpacing(component.get("spacing", 1))
            return ui.Separator(visible=component.get("divider", True), spacing=spacing)
        case 17:
            return ui.Container(*below, accent_colour=component.get("accent_color"))
    raise ValueError(component["type"])


def add_commands(tree: Tree, bot: Fixed) -> None:
    """Six commands under the names of Dateline's, and autocomplete on one of them."""
    answers: Callable[[Interaction, str], Awaitable[None]] = bot.answer

    @tree.command(description="Fixed")
    async def brief(interaction: Interaction, article: str) -> None:
        await answers(interaction, article)

    @tree.command(description="Fixed")
    async def quotes(interaction: Interaction, article: str) -> None:
        await answers(interaction, article)

    @tree.command(description="Fixed")
    async def search(interaction: Interaction, words: str) -> None:
        await answers(interaction, words)

    @tree.command(description="Fixed")
    async def latest(interaction: Interaction, article: str) -> None:
        await answers(interaction, article)

    @tree.command(description="Fixed")
    async def stories(interaction: Interaction, article: str) -> None:
        await answers(interaction, article)

    @tree.command(description="Fixed")
    async def story(interaction: Interaction, article: str) -> None:
        await answers(interaction, article)

    @brief.autocomplete("article")
    async def suggest(interaction: Interaction, typed: str) -> Choices:
        return await bot.suggest(interaction, typed)


async def main(token: str, api: str, database: str | None, cards: dict[str, Any]) -> None:
    """Run until SIGTERM."""
    point_at(api)
    intents = discord.Intents.none()
    intents.guilds = True
    client = discord.AutoShardedClient(
        intents=intents,
        max_messages=None,
        chunk_guilds_at_startup=False,
        member_cache_flags=discord.MemberCacheFlags.none(),
    )
    tree: Tree = app_commands.CommandTree(client)
    store = await _opened(database) if database else None
    add_commands(tree, Row(store, cards) if store else Fixed())

    @client.event
    async def setup_hook() -> None:
        await tree.sync()

    async with Ticker() as ticker:
        ticker.listen(then=lambda: asyncio.ensure_future(client.close()))
        try:
            await client.start(token)
        finally:
            if store is not None:
                await store.close()


if __name__ == "__main__":
    _, *_given = sys.argv
    _cards = json.loads(Path(_given[1]).read_text("utf-8")) if _given else {}
    _where = (os.environ["DISCORD_TOKEN"], os.environ["DATELINE_DISCORD_API"])
    asyncio.run(main(*_where, _given[0] if _given else None, _cards))
