"""The checks agree with discord.py: what it builds within the limits passes, what it refuses to build is refused."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands, ui
from discord.http import handle_message_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.check import check_commands, check_message, check_modal


def payload_of(**what: Any) -> dict[str, Any]:
    """The body that discord.py sends."""
    body = handle_message_parameters(**what).payload
    assert body is not None
    return dict(body)


def components_of(view: ui.LayoutView) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = view.to_components()
    return made


def full_layout() -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    box = ui.Container[Any](accent_colour=discord.Colour(0xABCDEF), spoiler=True)
    box.add_item(ui.Section("one", "two", "three", accessory=ui.Thumbnail("https://a.example/a.png", description="a")))
    box.add_item(ui.Section("one", accessory=ui.Button(label="Open", custom_id="open")))
    box.add_item(ui.Separator(visible=False, spacing=discord.SeparatorSpacing.large))
    box.add_item(ui.MediaGallery(*(discord.MediaGalleryItem("https://a.example/a.png") for _ in range(10))))
    box.add_item(ui.File("attachment://a.txt", spoiler=True))
    view.add_item(box)
    view.add_item(ui.ActionRow(*(ui.Button[Any](label=str(n), custom_id=f"b{n}") for n in range(4)), _link()))
    view.add_item(ui.ActionRow(_select()))
    view.add_item(
        ui.ActionRow(
            ui.UserSelect[Any](custom_id="u", max_values=25, default_values=[discord.Object(1, type=discord.User)])
        )
    )
    view.add_item(ui.ActionRow(ui.ChannelSelect[Any](custom_id="c", channel_types=[discord.ChannelType.forum])))
    return view


def _link() -> ui.Button[Any]:
    return ui.Button(label="Source", url="https://a.example/?q=1", emoji="🗞️")


def _select() -> ui.Select[Any]:
    options = [discord.SelectOption(label=f"{n}", description="d", emoji="1️⃣", default=n < 2) for n in range(25)]
    return ui.Select(custom_id="s", placeholder="p" * 150, min_values=0, max_values=25, options=options)


def test_a_layout_with_one_of_everything_passes() -> None:
    assert (
        check_message(payload_of(view=full_layout(), flags=discord.MessageFlags(components_v2=True)), files=["a.txt"])
        == []
    )


def test_a_legacy_view_and_an_embed_pass() -> None:
    view = ui.View(timeout=None)
    for n in range(20):
        view.add_item(ui.Button(label=str(n), custom_id=f"b{n}"))
    view.add_item(_select())
    embed = discord.Embed(
        title="t", description="d", colour=1, url="https://a.example", timestamp=discord.utils.utcnow()
    )
    embed.add_field(name="n", value="v").set_footer(text="f").set_author(name="a").set_image(url="attachment://a.png")
    body = payload_of(
        content="x",
        embed=embed,
        view=view,
        allowed_mentions=discord.AllowedMentions(users=[discord.Object(1)], everyone=False),
    )
    assert check_message(body, files=["a.png"]) == []


@given(
    texts=st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=45),
    boxed=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_forty_components_are_where_discord_py_stops_too(texts: list[str], boxed: bool) -> None:
    view = ui.LayoutView(timeout=None)
    try:
        parts = [ui.TextDisplay[Any](words) for words in texts]
        for item in [ui.Container(*parts)] if boxed else parts:
            view.add_item(item)
    except ValueError:
        assert len(texts) + boxed > 40
        return
    errors = check_message({"flags": 1 << 15, "components": components_of(view)})
    assert bool(errors) == (len(texts) + boxed > 40)


@pytest.mark.parametrize("length", [3999, 4000, 4001])
def test_the_characters_discord_py_counts_are_those_that_are_checked(length: int) -> None:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay("x" * 2000))
    view.add_item(ui.Container(ui.Section("y" * (length - 2000), accessory=ui.Thumbnail("https://a.example/a.png"))))
    assert view.content_length() == length
    errors = check_message({"flags": 1 << 15, "components": components_of(view)})
    assert [error.code for error in errors] == (["COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"] if length > 4000 else [])


class Form(ui.Modal, title="A form"):
    words = ui.Label[Any](text="Words", description="d", component=ui.TextInput(max_length=4000, default="x"))
    kind = ui.Label[Any](text="Kind", component=ui.Select(options=[discord.SelectOption(label="a")], required=False))
    files = ui.Label[Any](text="Files", component=ui.FileUpload(max_values=10))
    note = ui.TextDisplay[Any]("Note")
    old = ui.TextInput[Any](label="In the old way", style=discord.TextStyle.paragraph)


async def test_a_modal_with_one_of_everything_passes() -> None:
    assert check_modal(Form().to_dict()) == []


async def test_a_command_tree_with_one_of_everything_passes() -> None:
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    group = app_commands.Group(name="article", description="Articles", default_permissions=discord.Permissions(32))
    inner = app_commands.Group(name="more", description="More", parent=group)

    @inner.command(description="Add one")
    @app_commands.choices(kind=[app_commands.Choice(name="A", value=1)])
    async def add(
        interaction: discord.Interaction[Any], url: str, kind: int, member: discord.Member | None = None
    ) -> None: ...

    @tree.command(description="Search")
    @app_commands.allowed_contexts(guilds=True, dms=True)
    @app_commands.allowed_installs(guilds=True)
    async def search(
        interaction: discord.Interaction[Any],
        words: app_commands.Range[str, 1, 100],
        weight: app_commands.Range[float, 0.0, 1.0] = 1.0,
        where: discord.TextChannel | None = None,
    ) -> None: ...

    @search.autocomplete("words")
    async def _words(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return []

    @tree.context_menu(name="Brief this")
    async def brief(interaction: discord.Interaction[Any], message: discord.Message) -> None: ...

    tree.add_command(group)
    assert check_commands([command.to_dict(tree) for command in tree.get_commands()]) == []
