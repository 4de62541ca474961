"""A bot that sends one of everything that a page must draw, and takes every kind of option."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from datetime import UTC, datetime
from typing import Any, Literal

import discord
from discord import app_commands, ui

from tests.sandbox.conftest import SmallBot

Interaction = discord.Interaction[Any]

MARKUP = """\
# Heading
**bold** *italic* __underline__ ~~strike~~ ||spoiler|| `code`
> a quote
-# small
- one
  - two
1. first
[masked](https://example.com/a) <https://example.com/b>
```py
print("fence")
```
\\*escaped\\* <t:1700000000:D>"""

HOSTILE = """\
<img src=x onerror=alert(1)> <script>alert(1)</script> [x](javascript:alert(1)) [y](data:text/html,x)
<b>not bold</b> &lt; "quoted" 'single'"""


def png(width: int = 64, height: int = 40, colour: tuple[int, int, int] = (60, 90, 200)) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def picture(name: str = "map.png", description: str = "A map of the harbour") -> discord.File:
    return discord.File(io.BytesIO(png(320, 180)), name, description=description)


def rich_embed() -> discord.Embed:
    embed = discord.Embed(
        title="A **title**",
        url="https://example.com/story",
        description=MARKUP,
        colour=0x2E86C1,
        timestamp=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    )
    embed.set_author(name="Ada Lovelace", url="https://example.com/ada")
    embed.set_footer(text="The footer")
    embed.add_field(name="One", value="first", inline=True)
    embed.add_field(name="Two", value="second", inline=True)
    embed.add_field(name="Three", value="not *inline*", inline=False)
    embed.set_thumbnail(url="https://example.com/thumbnail.png")
    embed.set_image(url="attachment://map.png")
    return embed


class Everything(ui.LayoutView):
    """Every Components V2 kind in one message."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        box: ui.Container[Any] = ui.Container(accent_colour=0xE67E22)
        box.add_item(ui.TextDisplay("### In a container\nwith **words**"))
        thumbnail: ui.Thumbnail[Any] = ui.Thumbnail("attachment://map.png", description="The map, small")
        box.add_item(ui.Section(ui.TextDisplay("A section with a picture"), accessory=thumbnail))
        button: ui.Button[Any] = ui.Button(label="Source", custom_id="section-button")
        box.add_item(ui.Section(ui.TextDisplay("A section with a button"), accessory=button))
        box.add_item(ui.Separator(visible=True, spacing=discord.SeparatorSpacing.large))
        box.add_item(
            ui.MediaGallery(
                discord.MediaGalleryItem("attachment://map.png", description="The map"),
                discord.MediaGalleryItem("attachment://map.png", description="The map, hidden", spoiler=True),
            )
        )
        box.add_item(ui.File("attachment://notes.txt"))
        row: ui.ActionRow[Any] = ui.ActionRow()
        row.add_item(ui.Button(label="Count", style=discord.ButtonStyle.primary, custom_id="count:0"))
        row.add_item(ui.Button(label="Off", disabled=True, custom_id="off"))
        row.add_item(ui.Button(label="Site", url="https://example.com/whole/address"))
        box.add_item(row)
        self.add_item(box)
        hidden: ui.Container[Any] = ui.Container(ui.TextDisplay("Behind a spoiler"), spoiler=True)
        self.add_item(hidden)


def selects() -> ui.View:
    view = ui.View(timeout=None)
    options = [discord.SelectOption(label=f"Option {n}", value=str(n), description=f"Number {n}") for n in range(1, 5)]
    view.add_item(ui.Select(custom_id="string", placeholder="Choose one", options=options))
    view.add_item(
        ui.Select(custom_id="several", placeholder="Choose some", options=options, min_values=2, max_values=3)
    )
    view.add_item(ui.UserSelect(custom_id="user", placeholder="A user"))
    view.add_item(ui.RoleSelect(custom_id="role", placeholder="A role"))
    view.add_item(ui.ChannelSelect(custom_id="channel", placeholder="A channel"))
    return view


def buttons() -> ui.View:
    view = ui.View(timeout=None)
    for label, style in (
        ("Primary", discord.ButtonStyle.primary),
        ("Secondary", discord.ButtonStyle.secondary),
        ("Success", discord.ButtonStyle.success),
        ("Danger", discord.ButtonStyle.danger),
    ):
        view.add_item(ui.Button(label=label, style=style, custom_id=f"press:{label}"))
    view.add_item(ui.Button(label="Silent", custom_id="silent", emoji="🤫"))
    view.add_item(ui.Button(label="Form", custom_id="form"))
    view.add_item(ui.Button(label="Link", url="https://example.com/"))
    return view


class Form(ui.Modal, title="A form"):
    """Every kind of field."""

    about: ui.TextDisplay[Any] = ui.TextDisplay("Fill in **all** of it.")
    name: ui.Label[Any] = ui.Label(text="Name", component=ui.TextInput(max_length=20, placeholder="Your name"))
    story: ui.Label[Any] = ui.Label(
        text="Story",
        description="As long as you like",
        component=ui.TextInput(style=discord.TextStyle.paragraph, required=False),
    )
    size: ui.Label[Any] = ui.Label(
        text="Size",
        component=ui.Select(options=[discord.SelectOption(label=size) for size in ("Small", "Large")]),
    )
    who: ui.Label[Any] = ui.Label(text="Who", component=ui.UserSelect(required=False))

    async def on_submit(self, interaction: Interaction) -> None:
        name: Any = self.name.component
        size: Any = self.size.component
        await interaction.response.send_message(f"{name.value} wants {', '.join(size.values)}", ephemeral=True)


class EverythingBot(SmallBot):
    async def on_interaction(self, interaction: Interaction) -> None:
        if interaction.type is not discord.InteractionType.component:
            return
        data: Any = interaction.data
        custom_id: str = data["custom_id"]
        if custom_id == "silent":
            return
        if custom_id == "form":
            await interaction.response.send_modal(Form())
        elif custom_id.startswith("count:"):
            await self._count(interaction, int(custom_id.partition(":")[2]) + 1)
        elif "values" in data:
            await interaction.response.send_message(f"{custom_id}: {', '.join(data['values'])}", ephemeral=True)
        else:
            await interaction.response.send_message(f"You pressed {custom_id}", ephemeral=True)

    async def _count(self, interaction: Interaction, number: int) -> None:
        view: ui.LayoutView = ui.LayoutView(timeout=None)
        box: ui.Container[Any] = ui.Container(ui.TextDisplay(f"Counted {number}"), accent_colour=0x27AE60)
        row: ui.ActionRow[Any] = ui.ActionRow()
        row.add_item(ui.Button(label="Count", style=discord.ButtonStyle.primary, custom_id=f"count:{number}"))
        box.add_item(row)
        view.add_item(box)
        await interaction.response.edit_message(view=view, attachments=[])


def prepare(bot: SmallBot) -> None:
    """Its commands."""
    _add_messages(bot.tree)
    _add_answers(bot.tree)
    _add_options(bot.tree)
    _add_menus(bot.tree)


Tree = app_commands.CommandTree[Any]


def _add_messages(tree: Tree) -> None:
    @tree.command(description="An embed with everything")
    async def embed(interaction: Interaction) -> None:
        await interaction.response.send_message(embed=rich_embed(), file=picture())

    @tree.command(description="All of Components V2")
    async def layout(interaction: Interaction) -> None:
        notes = discord.File(io.BytesIO(b"notes"), "notes.txt")
        await interaction.response.send_message(view=Everything(), files=[picture(), notes])

    @tree.command(name="buttons", description="Buttons of all styles")
    async def buttons_(interaction: Interaction) -> None:
        await interaction.response.send_message("Press one", view=buttons())

    @tree.command(name="selects", description="Selects of all kinds")
    async def selects_(interaction: Interaction) -> None:
        await interaction.response.send_message("Choose", view=selects())

    @tree.command(description="All mark-up")
    async def markup(interaction: Interaction, hostile: bool = False) -> None:
        await interaction.response.send_message(HOSTILE if hostile else MARKUP)


def _add_answers(tree: Tree) -> None:
    @tree.command(description="Thinks for a while, then says so")
    async def slow(interaction: Interaction, seconds: app_commands.Range[float, 0, 10] = 1.0) -> None:
        await interaction.response.defer(thinking=True)
        await asyncio.sleep(seconds)
        await interaction.followup.send("Thought about it.")

    @tree.command(description="Says nothing at all")
    async def silent(_interaction: Interaction) -> None:
        await asyncio.sleep(0)

    @tree.command(description="Only you see it")
    async def whisper(interaction: Interaction, words: str) -> None:
        await interaction.response.send_message(words, ephemeral=True)


def _add_options(tree: Tree) -> None:
    @tree.command(description="Options of all types")
    @app_commands.describe(word="Any word", number="From 1 to 10", colour="One of three", fruit="Suggested as you type")
    async def options(
        interaction: Interaction,
        word: str,
        number: app_commands.Range[int, 1, 10],
        colour: Literal["red", "green", "blue"] = "red",
        fruit: str = "",
        share: float = 0.5,
        sure: bool = True,
        member: discord.Member | None = None,
        role: discord.Role | None = None,
        channel: discord.TextChannel | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        said = [word, number, colour, fruit, share, sure, member, role, channel, file and file.filename]
        await interaction.response.send_message(" | ".join(str(one) for one in said))

    @options.autocomplete("fruit")
    async def fruits(_interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        known = ("apple", "apricot", "banana", "cherry")
        return [app_commands.Choice(name=one.title(), value=one) for one in known if one.startswith(typed.lower())]


def _add_menus(tree: Tree) -> None:
    @tree.context_menu(name="Quote this")
    async def quote(interaction: Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}")

    @tree.context_menu(name="Who is this")
    async def who(interaction: Interaction, user: discord.User) -> None:
        await interaction.response.send_message(f"That is {user.mention}", ephemeral=True)

    group = app_commands.Group(name="shelf", description="The shelf")

    @group.command(name="add", description="Put something on the shelf")
    async def add(interaction: Interaction, thing: str) -> None:
        await interaction.response.send_message(f"Added {thing}")

    @group.command(name="list", description="What is on the shelf")
    async def listed(interaction: Interaction) -> None:
        await interaction.response.send_message("Nothing")

    tree.add_command(group)
