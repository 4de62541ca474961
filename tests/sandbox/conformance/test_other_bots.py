"""Small discord.py bots, each of a kind that is about, used by people: whatever they exchange is Discord's.

The sandbox of these tests is checked against Discord's description when each of them ends (see conftest).
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any, Literal

import discord
from discord import app_commands, ui

from bot.sandbox import Sandbox
from tests.sandbox.conftest import OpenPerson, SmallBot, StartBot

Interaction = discord.Interaction[Any]


# --- a moderator's bot: typed options, groups, choices, permissions --------------------------------------------------


def moderator(bot: SmallBot) -> None:
    group = app_commands.Group(
        name="mod", description="For moderators", default_permissions=discord.Permissions(manage_messages=True)
    )

    @group.command(description="Note something about a member")
    @app_commands.describe(member="Whom", level="How bad", weight="How much", since="Where it began")
    async def note(
        interaction: Interaction,
        member: discord.Member,
        level: Literal["low", "high"],
        weight: app_commands.Range[float, 0.0, 1.0] = 0.5,
        times: app_commands.Range[int, 1, 10] = 1,
        role: discord.Role | None = None,
        since: discord.TextChannel | None = None,
        public: bool = False,
    ) -> None:
        words = f"{member.display_name} {level} {weight} {times} {role and role.name} {since and since.name}"
        await interaction.response.send_message(words, ephemeral=not public)

    @group.command(description="Post in this channel, and take it back")
    async def shout(interaction: Interaction) -> None:
        assert isinstance(interaction.channel, discord.TextChannel)
        await interaction.response.defer(ephemeral=True)
        message = await interaction.channel.send("Hear, hear", allowed_mentions=discord.AllowedMentions.none())
        await message.edit(content="Hear", suppress=True)
        fetched = await interaction.channel.fetch_message(message.id)
        history = [one async for one in interaction.channel.history(limit=5)]
        await message.delete()
        await interaction.edit_original_response(content=f"{fetched.content} {len(history)}")

    bot.tree.add_command(group)

    @bot.tree.context_menu(name="Who is this")
    async def who(interaction: Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"{member.name} since {member.joined_at:%Y}", ephemeral=True)


async def test_a_moderators_bot(start_bot: StartBot, person: OpenPerson, sandbox: Sandbox) -> None:
    async with start_bot(moderator), person() as alice:
        reply = await alice.run("mod note", member="bob", level="high", weight=0.25, times=3, role="Desk", since="desk")
        assert reply.message.text == "Bob high 0.25 3 Desk desk"
        assert reply.message.ephemeral
        reply = await alice.run("/mod shout")
        assert reply.message.text.startswith("Hear ")
        reply = await alice.menu("Who is this", sandbox.people["bob"].id)
        assert reply.message.text.startswith("bob since ")


# --- a poll bot: embeds, buttons that edit, every select, follow-ups -------------------------------------------------


class Poll(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.votes = 0

    @ui.button(label="Yes", emoji="👍", style=discord.ButtonStyle.success, custom_id="poll:yes")
    async def yes(self, interaction: Interaction, _: ui.Button[Poll]) -> None:
        self.votes += 1
        await interaction.response.edit_message(embed=_embed(self.votes), view=self)

    @ui.button(label="Later", custom_id="poll:later", row=0)
    async def later(self, interaction: Interaction, _: ui.Button[Poll]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Closed", embed=None, view=None)
        await interaction.followup.send("You closed it", ephemeral=True)

    @ui.select(
        placeholder="Which day",
        custom_id="poll:day",
        options=[discord.SelectOption(label=d, emoji="📅") for d in ("Mon", "Tue")],
    )
    async def day(self, interaction: Interaction, select: ui.Select[Poll]) -> None:
        await interaction.response.send_message(" ".join(select.values), ephemeral=True)

    @ui.select(cls=ui.UserSelect, custom_id="poll:user", max_values=2)
    async def user(self, interaction: Interaction, select: ui.UserSelect[Poll]) -> None:
        await interaction.response.send_message(" ".join(one.name for one in select.values), ephemeral=True)

    @ui.select(cls=ui.ChannelSelect, custom_id="poll:channel", channel_types=[discord.ChannelType.text])
    async def channel(self, interaction: Interaction, select: ui.ChannelSelect[Poll]) -> None:
        await interaction.response.send_message(select.values[0].name, ephemeral=True)

    @ui.select(cls=ui.RoleSelect, custom_id="poll:role")
    async def role(self, interaction: Interaction, select: ui.RoleSelect[Poll]) -> None:
        await interaction.response.send_message(select.values[0].name, ephemeral=True)


def _embed(votes: int) -> discord.Embed:
    embed = discord.Embed(
        title="Lunch?", url="https://a.example/lunch", colour=0x00FF00, timestamp=discord.utils.utcnow()
    )
    embed.set_author(name="The desk", icon_url="https://a.example/a.png")
    embed.set_footer(text=f"{votes} votes")
    embed.set_image(url="https://a.example/image.png").set_thumbnail(url="https://a.example/small.png")
    return embed.add_field(name="Where", value="Harbour", inline=True)


def pollster(bot: SmallBot) -> None:
    @bot.tree.command(description="Ask")
    async def poll(interaction: Interaction) -> None:
        await interaction.response.send_message(embed=_embed(0), view=Poll())


async def test_a_poll_bot(start_bot: StartBot, person: OpenPerson, sandbox: Sandbox) -> None:
    async with start_bot(pollster), person() as alice:
        poll = (await alice.run("/poll")).message
        assert poll.payload["embeds"][0]["footer"]["text"] == "0 votes"
        voted = (await alice.press(poll, "Yes")).message
        assert voted.payload["embeds"][0]["footer"]["text"] == "1 votes"
        assert (await alice.select(poll, "Tue", "poll:day")).message.text == "Tue"
        bob, carol = sandbox.people["bob"].id, sandbox.people["carol"].id
        assert set((await alice.select(poll, [bob, carol], "poll:user")).message.text.split()) == {"bob", "carol"}
        guild = sandbox.guilds["Harbour News"]
        chosen = await alice.select(poll, guild.channel("general").id, "poll:channel")
        assert chosen.message.text == "general"
        assert (await alice.select(poll, guild.role("Desk").id, "poll:role")).message.text == "Desk"
        closed = await alice.press(poll, "Later")
        assert (await closed.follow_up()).text == "You closed it"
        assert alice.messages[poll.id].text == "Closed"


# --- a form: modals with labels, selects and texts, from a command and from a button ---------------------------------


class Form(ui.Modal, title="Correction"):
    what = ui.Label[Any](
        text="What is wrong", component=ui.TextInput(style=discord.TextStyle.paragraph, max_length=500)
    )
    kind = ui.Label[Any](
        text="Kind",
        description="As it would be marked",
        component=ui.Select(options=[discord.SelectOption(label="Name"), discord.SelectOption(label="Date")]),
    )
    note = ui.TextDisplay[Any]("Somebody reads it.")

    async def on_submit(self, interaction: Interaction) -> None:
        what, kind = self.what.component, self.kind.component
        assert isinstance(what, ui.TextInput)
        assert isinstance(kind, ui.Select)
        await interaction.response.send_message(f"{kind.values[0]}: {what.value}", ephemeral=True)


class OldForm(ui.Modal, title="In the old way"):
    name = ui.TextInput[Any](label="Name", required=False, placeholder="Ada")

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(content=f"From {self.name.value}", view=None)


class Ask(ui.View):
    @ui.button(label="Sign")
    async def sign(self, interaction: Interaction, _: ui.Button[Ask]) -> None:
        await interaction.response.send_modal(OldForm())


def clerk(bot: SmallBot) -> None:
    @bot.tree.command(description="Fill in a form")
    async def correct(interaction: Interaction) -> None:
        await interaction.response.send_modal(Form())

    @bot.tree.command(description="A button that opens a form")
    async def petition(interaction: Interaction) -> None:
        await interaction.response.send_message("Sign here", view=Ask())


async def test_a_form_bot(start_bot: StartBot, person: OpenPerson) -> None:
    async with start_bot(clerk), person() as alice:
        opened = await alice.run("/correct")
        assert opened.modal is not None
        assert opened.modal.title == "Correction"
        sent = await alice.submit(opened.modal, {"What is wrong": "A name", "Kind": ["Name"]})
        assert sent.message.text == "Name: A name"
        petition = (await alice.run("/petition")).message
        opened = await alice.press(petition, "Sign")
        assert opened.modal is not None
        await alice.submit(opened.modal, {"Name": "Ada"})
        assert alice.messages[petition.id].text == "From Ada"


# --- a gallery: Components V2 with files, thumbnails, edits that keep them -------------------------------------------


def _file(name: str, content: bytes = b"\x89PNG\r\n\x1a\n") -> discord.File:
    return discord.File(io.BytesIO(content), name, description="A picture")


class Gallery(ui.LayoutView):
    def __init__(self, words: str) -> None:
        super().__init__(timeout=None)
        box = ui.Container[Any](accent_colour=discord.Colour.blue())
        box.add_item(ui.Section(ui.TextDisplay(words), accessory=ui.Thumbnail("attachment://a.png")))
        box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.large))
        box.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://a.png", description="a", spoiler=True)))
        box.add_item(ui.File("attachment://a.txt"))
        self.add_item(box)
        self.add_item(ui.ActionRow(Next(), ui.Button(label="Source", url="https://a.example")))


class Next(ui.Button[Any]):
    def __init__(self) -> None:
        super().__init__(label="Next", custom_id="gallery:next")

    async def callback(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=Gallery("second"), attachments=[_file("a.png"), _file("a.txt")])


def gallery_bot(bot: SmallBot) -> None:
    @bot.tree.command(description="Show pictures")
    async def gallery(interaction: Interaction) -> None:
        await interaction.response.defer()
        await interaction.followup.send(view=Gallery("first"), files=[_file("a.png"), _file("a.txt")])

    @bot.tree.command(description="Read a file")
    async def read(interaction: Interaction, file: discord.Attachment) -> None:
        content = await file.read()
        await interaction.response.send_message(f"{file.filename}: {len(content)}", file=_file("copy.png", content))


async def test_a_gallery_bot(start_bot: StartBot, person: OpenPerson) -> None:
    async with start_bot(gallery_bot), person() as alice:
        first = (await alice.run("/gallery")).message
        assert "first" in first.text
        second = (await alice.press(first, "Next")).message
        assert "second" in second.text


# --- a correspondent: threads, forum posts, announcements, reactions, messages' menu, autocomplete --------------------


def correspondent(bot: SmallBot) -> None:
    @bot.tree.command(description="Open a thread and write in it")
    async def thread(interaction: Interaction) -> None:
        assert isinstance(interaction.channel, discord.TextChannel)
        await interaction.response.send_message("Starting")
        message = await interaction.channel.send("A story")
        made = await message.create_thread(name="The story", auto_archive_duration=60)
        await made.send("First line")
        await made.edit(archived=True)
        await interaction.edit_original_response(content=made.name)

    @bot.tree.command(description="Post in the forum")
    async def post(interaction: Interaction, forum: discord.ForumChannel) -> None:
        made = await forum.create_thread(name="A post", content="Its words", applied_tags=forum.available_tags[:1])
        await interaction.response.send_message(made.thread.name, delete_after=timedelta(hours=1).total_seconds())

    @bot.tree.command(description="Publish")
    async def publish(interaction: Interaction, channel: discord.TextChannel) -> None:
        message = await channel.send("News")
        await message.publish()
        await interaction.response.send_message("Published", ephemeral=True)

    @bot.tree.command(description="Find a town")
    async def town(interaction: Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @town.autocomplete("name")
    async def towns(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=one, value=one.lower()) for one in ("Bergen", "Bonn") if current in one]

    @bot.tree.context_menu(name="Repeat this")
    async def repeat(interaction: Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}", ephemeral=True)


async def test_a_correspondents_bot(start_bot: StartBot, person: OpenPerson) -> None:
    async with start_bot(correspondent), person() as alice:
        assert (await alice.run("/thread")).message is not None
        assert (await alice.run("post", forum="stories")).message.text == "A post"
        assert (await alice.run("publish", channel="wire")).message.text == "Published"
        assert await alice.autocomplete("town", "name", "B") == [
            {"name": "Bergen", "value": "bergen"},
            {"name": "Bonn", "value": "bonn"},
        ]
        assert (await alice.run("town", name="bonn")).message.text == "bonn"
        said = await alice.send("Ships came in")
        assert (await alice.menu("Repeat this", said)).message.text == "> Ships came in"


async def test_bots_in_direct_messages(start_bot: StartBot, person: OpenPerson) -> None:
    async with start_bot(correspondent), person("alice", None) as alice:
        await alice.enter_direct()
        assert (await alice.run("town", name="bonn")).message.text == "bonn"
        assert [one["value"] for one in await alice.autocomplete("town", "name", "Ber")] == ["bergen"]


async def test_what_discord_refuses_is_refused_in_its_form(start_bot: StartBot, person: OpenPerson) -> None:
    def wrong(bot: SmallBot) -> None:
        @bot.tree.command(description="Too long")
        async def long(interaction: Interaction) -> None:
            try:
                await interaction.response.send_message("x" * 2001)
            except discord.HTTPException as refusal:
                await interaction.response.send_message(f"{refusal.status} {refusal.code} {refusal.text}")

        @bot.tree.command(description="Twice")
        async def twice(interaction: Interaction) -> None:
            await interaction.response.send_message("once")
            try:
                await interaction.client.http.request(
                    discord.http.Route(
                        "POST",
                        "/interactions/{interaction_id}/{interaction_token}/callback",
                        interaction_id=interaction.id,
                        interaction_token=interaction.token,
                    ),
                    json={"type": 4, "data": {"content": "again"}},
                )
            except discord.HTTPException as refusal:
                await interaction.edit_original_response(content=f"{refusal.status} {refusal.code}")

    async with start_bot(wrong), person() as alice:
        assert "400 50035" in (await alice.run("/long")).message.text
        await alice.run("/twice")
        message = await alice.wait_for_message(lambda one: "40060" in one.text)
        assert message.text == "400 40060"
