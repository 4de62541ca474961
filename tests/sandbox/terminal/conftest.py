"""A small bot of the tests' own, in a sandbox, with what a client must be able to show and use."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import discord
import pytest
from discord import app_commands, ui

from bot.sandbox import Deadlines, Sandbox
from bot.sandbox.terminal import run
from tests.sandbox.conftest import SmallBot, running

POEMS = {"p1": "Sea Fever", "p2": "The Sea: A Poem", "p3": "line:breaks and more"}


class Form(ui.Modal, title="A small form"):
    name: ui.TextInput[Any] = ui.TextInput(label="Your name")
    wish: ui.TextInput[Any] = ui.TextInput(label="A wish", required=False, style=discord.TextStyle.paragraph)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.send_message(f"{self.name.value} wishes {self.wish.value or 'nothing'}")


class Card(ui.LayoutView):
    """A Components V2 card with everything on it."""

    def __init__(self, turns: int = 0) -> None:
        super().__init__(timeout=None)
        box: ui.Container[Any] = ui.Container(accent_colour=discord.Colour(0x2B6CB0))
        box.add_item(ui.TextDisplay(f"### [A *title*](https://sea.example/a)\n-# turned {turns} times"))
        box.add_item(ui.Separator())
        side: ui.Button[Any] = ui.Button(label="Where", custom_id="where")
        side.callback = self._where  # type: ignore[method-assign]  # the library's own way for a single button
        box.add_item(
            ui.Section(ui.TextDisplay("> “I must go down” \\*again\\*\n- to the ||lonely|| sea"), accessory=side)
        )
        row: ui.ActionRow[Any] = ui.ActionRow()
        turn: ui.Button[Any] = ui.Button(label="Turn it", custom_id=f"turn{turns}", style=discord.ButtonStyle.primary)
        turn.callback = self._turn  # type: ignore[method-assign]  # as above
        row.add_item(turn)
        row.add_item(ui.Button(label="Off", custom_id="off", disabled=True))
        row.add_item(ui.Button(label="Site", url="https://sea.example/"))
        box.add_item(row)
        menu: ui.Select[Any] = ui.Select(
            custom_id="pick",
            placeholder="Pick one",
            options=[discord.SelectOption(label="Red wine", value="r"), discord.SelectOption(label="White", value="w")],
        )
        menu.callback = self._picked  # type: ignore[method-assign]  # as above
        box.add_item(ui.ActionRow(menu))
        self.add_item(box)
        self._turns = turns

    async def _where(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("Here.", ephemeral=True)

    async def _turn(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.edit_message(view=Card(self._turns + 1))

    async def _picked(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(f"picked {interaction.data['values']}")  # type: ignore[typeddict-item,index]


def failure(words: str) -> ui.LayoutView:
    view = ui.LayoutView()
    view.add_item(ui.Container(ui.TextDisplay(words), accent_colour=discord.Colour(0xDA373C)))
    return view


def prepare(bot: SmallBot) -> None:
    tree = bot.tree

    @tree.command(description="Says a poem")
    @app_commands.describe(poem="Which poem", line="From which line", loud="In capitals")
    async def poem(i: discord.Interaction[Any], poem: str, line: int | None = None, loud: bool = False) -> None:
        words = f"poem={poem!r} line={line}"
        await i.response.send_message(words.upper() if loud else words)

    @poem.autocomplete("poem")
    async def poems(_: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        found = [(k, v) for k, v in POEMS.items() if current.casefold() in v.casefold()]
        return [app_commands.Choice(name=name, value=key) for key, name in found]

    @tree.command(description="A card")
    async def card(i: discord.Interaction[Any]) -> None:
        await i.response.send_message(view=Card())

    @tree.command(description="Thinks, then answers and adds something")
    async def think(i: discord.Interaction[Any]) -> None:
        await i.response.defer()
        await asyncio.sleep(0.05)
        await i.followup.send("The answer")
        await i.followup.send("and more", ephemeral=True)

    @tree.command(description="Tells of a failure")
    async def fail(i: discord.Interaction[Any]) -> None:
        await i.response.send_message(view=failure("It did not work."), ephemeral=True)

    @tree.command(description="Never answers")
    async def silent(_: discord.Interaction[Any]) -> None:
        return

    @tree.command(description="A form")
    async def form(i: discord.Interaction[Any]) -> None:
        await i.response.send_modal(Form())

    @tree.command(description="A picture")
    async def picture(i: discord.Interaction[Any]) -> None:
        file = discord.File(io.BytesIO(b"\x89PNG picture"), "sea chart.png", description="A chart\nof the sea")
        embed = discord.Embed(title="Chart", description="**Deep** \x1b[31mwater", colour=0x123456)
        embed.add_field(name="Depth", value="40 m")
        embed.set_footer(text="as of today")
        await i.response.send_message(f"for <@{i.user.id}> at <t:1721553060:D>", embed=embed, file=file)

    tree.add_command(Garden())

    @tree.context_menu(name="Count words")
    async def count(i: discord.Interaction[Any], message: discord.Message) -> None:
        await i.response.send_message(f"{len(message.content.split())} words", ephemeral=True)


class Garden(app_commands.Group, name="garden", description="The garden"):
    @app_commands.command(description="Plants something")
    async def plant(self, i: discord.Interaction[Any], what: str, where: discord.TextChannel | None = None) -> None:
        await i.response.send_message(f"planted {what} in {where.name if where else 'the garden'}")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with (
        Sandbox(deadlines=Deadlines(answer=0.5, token=900.0, nonce=300.0, heartbeat=41.25)) as one,
        running(SmallBot(prepare), one),
    ):
        yield one


Piped = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def piped(sandbox: Sandbox, tmp_path: Any) -> Piped:
    """Runs lines from a pipe: (exit status, what was written)."""

    async def go(*lines: str, **options: Any) -> tuple[int, str]:
        out = io.StringIO()
        status = await run(
            sandbox, io.StringIO("".join(f"{line}\n" for line in lines)), out, downloads=tmp_path / "files", **options
        )
        return status, out.getvalue()

    return go
