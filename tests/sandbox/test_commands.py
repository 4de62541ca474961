"""Slash commands and their answers, by an unmodified discord.py bot and a person's own client."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands, ui

from bot.sandbox import Deadlines, Sandbox
from bot.sandbox.person import NoAnswer, Refused, WrongOption
from tests.discord_internals import answer_again
from tests.sandbox.conftest import IMPATIENT, OpenPerson, SmallBot, StartBot, command

Interaction = discord.Interaction[Any]


class Card(ui.LayoutView):
    """A Components V2 card with a button that changes it."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.words = ui.TextDisplay[Any]("## The brief")
        self.add_item(ui.Container(self.words, ui.ActionRow(_Press())))


class _Press(ui.Button[Any]):
    def __init__(self) -> None:
        super().__init__(label="Press", custom_id="press:1")

    async def callback(self, interaction: Interaction) -> None:
        card = Card()
        card.words.content = "## Pressed"
        await interaction.response.edit_message(view=card)


async def test_a_slash_command_is_answered_with_a_card_whose_button_changes_it(
    start_bot: StartBot, person: OpenPerson
) -> None:
    async def brief(interaction: Interaction) -> None:
        await interaction.response.send_message(view=Card())

    async with start_bot(command("brief", brief)), person() as alice:
        reply = await alice.run("/brief")
        assert reply.message.text == "## The brief"
        assert not reply.message.ephemeral
        pressed = await alice.press(reply.message, "Press")
        assert pressed.message.text == "## Pressed"
        assert pressed.message.id == reply.message.id


async def test_a_file_given_with_a_command_arrives_as_it_was_sent(start_bot: StartBot, person: OpenPerson) -> None:
    def prepare(bot: SmallBot) -> None:
        @bot.tree.command(description="Reads a file aloud")
        async def read(interaction: Interaction, file: discord.Attachment) -> None:
            await interaction.response.send_message(f"{file.filename}: {(await file.read()).decode()}")

    async with start_bot(prepare), person() as alice:
        reply = await alice.run("read", file=("list.opml", "fünf".encode()))
        assert reply.message.text == "list.opml: fünf"


async def test_options_arrive_as_their_types_and_with_what_they_name(
    start_bot: StartBot, person: OpenPerson, sandbox: Sandbox
) -> None:
    seen: dict[str, Any] = {}

    def prepare(bot: SmallBot) -> None:
        @bot.tree.command(description="Takes one of each")
        @app_commands.choices(colour=[app_commands.Choice(name="Red", value="r")])
        async def take(
            interaction: Interaction,
            words: str,
            count: app_commands.Range[int, 1, 10],
            share: float,
            sure: bool,
            who: discord.Member,
            where: discord.TextChannel,
            role: discord.Role,
            colour: str,
        ) -> None:
            seen.update(
                words=words, count=count, share=share, sure=sure, who=who, where=where, role=role, colour=colour
            )
            await interaction.response.send_message("taken")

    async with start_bot(prepare), person() as alice:
        await alice.run("/take words:a b: c count:3 share:0.5 sure:true who:@bob where:#desk role:Desk colour:Red")
    assert (seen["words"], seen["count"], seen["share"], seen["sure"]) == ("a b: c", 3, 0.5, True)
    assert seen["who"].id == int(sandbox.people["bob"].id)
    assert (seen["where"].name, seen["role"].name, seen["colour"]) == ("desk", "Desk", "r")


async def test_a_client_refuses_what_a_client_would_refuse(start_bot: StartBot, person: OpenPerson) -> None:
    def prepare(bot: SmallBot) -> None:
        @bot.tree.command(description="Needs words")
        async def echo(interaction: Interaction, words: str, times: app_commands.Range[int, 1, 5] = 1) -> None:
            await interaction.response.send_message(words * times)

    async with start_bot(prepare), person() as alice:
        with pytest.raises(WrongOption, match="words: This option is required"):
            await alice.run("/echo")
        with pytest.raises(WrongOption, match="times: Must be between 1 and 5"):
            await alice.run("/echo words:x times:9")
        with pytest.raises(WrongOption, match="no such option"):
            await alice.run("/echo shout:x")
        with pytest.raises(WrongOption, match="no such command"):
            await alice.run("/nothing")
        assert (await alice.run("echo", words="ha", times=2)).message.text == "haha"


async def test_subcommands_are_run_by_their_full_name(start_bot: StartBot, person: OpenPerson) -> None:
    def prepare(bot: SmallBot) -> None:
        group = app_commands.Group(name="article", description="Articles")

        @group.command(description="Adds one")
        async def add(interaction: Interaction, url: str) -> None:
            await interaction.response.send_message(f"added {url}")

        bot.tree.add_command(group)

    async with start_bot(prepare), person() as alice:
        assert [c.name for c in await alice.commands()] == ["article add"]
        assert (await alice.run("/article add url:https://example.org/a")).message.text == "added https://example.org/a"


async def test_autocomplete_gives_the_bots_choices(start_bot: StartBot, person: OpenPerson) -> None:
    def prepare(bot: SmallBot) -> None:
        @bot.tree.command(description="Reads")
        async def read(interaction: Interaction, article: str, speaker: str | None = None) -> None:
            await interaction.response.send_message(article)

        @read.autocomplete("article")
        async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{typed}! {interaction.namespace.speaker}", value="a1")]

    async with start_bot(prepare), person() as alice:
        choices = await alice.autocomplete("read", "article", "sto", speaker="Ada")
        assert [(c["name"], c["value"]) for c in choices] == [("sto! Ada", "a1")]


async def test_an_unanswered_command_fails_after_the_deadline_and_is_unknown_then(
    start_bot: StartBot, person: OpenPerson, sandbox: Sandbox
) -> None:
    sandbox.core.interactions.deadlines = IMPATIENT
    late: list[discord.HTTPException] = []
    done = asyncio.Event()

    async def sleepy(interaction: Interaction) -> None:
        await asyncio.sleep(0.5)
        try:
            await interaction.response.send_message("too late")
        except discord.HTTPException as error:
            late.append(error)
        done.set()

    async with start_bot(command("sleepy", sleepy)), person() as alice:
        with pytest.raises(NoAnswer, match="The application did not respond"):
            await alice.run("/sleepy")
        await asyncio.wait_for(done.wait(), 5)
    assert [error.code for error in late] == [10062]


async def test_an_interaction_is_answered_once(start_bot: StartBot, person: OpenPerson) -> None:
    codes: list[int] = []

    async def twice(interaction: Interaction) -> None:
        await interaction.response.send_message("one")
        try:
            await answer_again(interaction)
        except discord.HTTPException as error:
            codes.append(error.code)

    async with start_bot(command("twice", twice)), person() as alice:
        assert (await alice.run("/twice")).message.text == "one"
        await asyncio.sleep(0.1)
    assert codes == [40060]


async def test_a_deferred_answer_is_awaited_filled_in_and_followed_up(
    start_bot: StartBot, person: OpenPerson, sandbox: Sandbox
) -> None:
    sandbox.core.interactions.deadlines = IMPATIENT

    async def slow(interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await asyncio.sleep(0.4)
        await interaction.edit_original_response(content="the answer")
        second = await interaction.followup.send("and more", wait=True)
        await second.edit(content="and more, edited")
        await interaction.followup.send("and last")

    async with start_bot(command("slow", slow)), person() as alice:
        reply = await alice.run("/slow")
        assert reply.message.text == "the answer"
        assert reply.message.payload["edited_timestamp"] is None
        assert (await reply.follow_up(2)).text == "and last"
        assert reply.messages[1].text == "and more, edited"


async def test_the_first_follow_up_after_a_deferral_fills_the_deferred_message(
    start_bot: StartBot, person: OpenPerson
) -> None:
    async def slow(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("here")

    async with start_bot(command("slow", slow)), person() as alice:
        reply = await alice.run("/slow")
        assert (reply.message.text, len(reply.messages)) == ("here", 1)
        assert reply.message.ephemeral


async def test_an_ephemeral_answer_reaches_only_its_person(start_bot: StartBot, person: OpenPerson) -> None:
    async def secret(interaction: Interaction) -> None:
        await interaction.response.send_message("for you", ephemeral=True)
        await interaction.followup.send("for all")

    async with start_bot(command("secret", secret)), person("alice") as alice, person("bob") as bob:
        others = asyncio.create_task(bob.wait_for_message())
        reply = await alice.run("/secret")
        assert reply.message.ephemeral
        assert (await others).text == "for all"
        assert [message.text for message in bob.messages.values()] == ["for all"]
        assert [message.text for message in await bob.history()] == ["for all"]
        with pytest.raises(Refused, match="Unknown Message"):
            await bob.request("GET", f"/channels/{bob.channel_id}/messages/{reply.message.id}")
        assert await alice.request("GET", f"/channels/{alice.channel_id}/messages/{reply.message.id}")


async def test_an_answer_can_be_fetched_and_deleted(start_bot: StartBot, person: OpenPerson) -> None:
    fetched: list[str] = []

    async def fleeting(interaction: Interaction) -> None:
        await interaction.response.send_message("here", ephemeral=True)
        fetched.append((await interaction.original_response()).content)
        await interaction.delete_original_response()
        try:
            await interaction.edit_original_response(content="again")
        except discord.NotFound as error:
            fetched.append(str(error.code))

    async with start_bot(command("fleeting", fleeting)), person() as alice:
        reply = await alice.run("/fleeting")
        await asyncio.sleep(0.2)
        assert reply.messages == []
    assert fetched == ["here", "10008"]


async def test_a_token_ends(person: OpenPerson, start_bot: StartBot, sandbox: Sandbox) -> None:
    kept: list[Interaction] = []

    async def keep(interaction: Interaction) -> None:
        await interaction.response.send_message("one")
        kept.append(interaction)

    sandbox.core.interactions.deadlines = Deadlines(token=0.2)
    async with start_bot(command("keep", keep)), person() as alice:
        await alice.run("/keep")
        await asyncio.sleep(0.25)
        with pytest.raises(discord.HTTPException) as caught:
            await kept[0].followup.send("late")
    assert (caught.value.status, caught.value.code) == (401, 50027)


async def test_a_message_menu_brings_the_message_and_its_words(start_bot: StartBot, person: OpenPerson) -> None:
    def prepare(bot: SmallBot) -> None:
        @bot.tree.context_menu(name="Brief this")
        async def brief_this(interaction: Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"read: {message.content}", ephemeral=True)

    async with start_bot(prepare), person("bob") as bob:
        message = await bob.send("see https://example.org/story")
        reply = await bob.menu("Brief this", message)
        assert reply.message.text == "read: see https://example.org/story"


async def test_a_form_is_opened_filled_in_and_answered(start_bot: StartBot, person: OpenPerson) -> None:
    class Form(ui.Modal, title="Add an article"):
        address: ui.Label[Any] = ui.Label(text="Address", component=ui.TextInput(custom_id="url", min_length=5))

        async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
            field = self.address.component
            assert isinstance(field, ui.TextInput)
            await interaction.response.send_message(f"got {field.value}")

    async def add(interaction: Interaction) -> None:
        await interaction.response.send_modal(Form())

    async with start_bot(command("add", add)), person() as alice:
        opened = await alice.run("/add")
        assert opened.modal is not None
        assert opened.modal.title == "Add an article"
        with pytest.raises(Refused, match="Must be between 5 and 4000"):
            await alice.submit(opened.modal, {"url": "x"})
        reply = await alice.submit(opened.modal, {"Address": "https://example.org"})
        assert reply.message.text == "got https://example.org"


async def test_a_form_takes_files(start_bot: StartBot, person: OpenPerson) -> None:
    class Form(ui.Modal, title="Add articles"):
        files: ui.Label[Any] = ui.Label(text="Files", component=ui.FileUpload(max_values=2))

        async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
            field = self.files.component
            assert isinstance(field, ui.FileUpload)
            words = [f"{one.filename}: {(await one.read()).decode()}" for one in field.values]
            await interaction.response.send_message(" · ".join(words))

    async def add(interaction: Interaction) -> None:
        await interaction.response.send_modal(Form())

    async with start_bot(command("add", add)), person() as alice:
        opened = await alice.run("/add")
        assert opened.modal is not None
        for wrong in ({}, {"Files": {"a": b"1", "b": b"2", "c": b"3"}}):
            with pytest.raises(Refused, match="Must be between 1 and 2 in length"):
                await alice.submit(opened.modal, wrong)
        reply = await alice.submit(opened.modal, {"Files": {"one.txt": b"first", "two.txt": b"second"}})
        assert reply.message.text == "one.txt: first · two.txt: second"


async def test_selects_bring_values_and_who_they_name(
    start_bot: StartBot, person: OpenPerson, sandbox: Sandbox
) -> None:
    class Menus(ui.View):
        @ui.select(custom_id="pick", options=[discord.SelectOption(label="One", value="1")])
        async def pick(self, interaction: discord.Interaction[Any], select: ui.Select[Any]) -> None:
            await interaction.response.edit_message(content=f"picked {select.values[0]}")

        @ui.select(cls=ui.UserSelect, custom_id="who", max_values=2)
        async def who(self, interaction: discord.Interaction[Any], select: ui.UserSelect[Any]) -> None:
            await interaction.response.edit_message(content=f"chose {select.values[0].name}")

    async def menus(interaction: Interaction) -> None:
        await interaction.response.send_message("choose", view=Menus())

    async with start_bot(command("menus", menus)), person() as alice:
        message = (await alice.run("/menus")).message
        assert (await alice.select(message, "One", "pick")).message.text == "picked 1"
        bob = sandbox.people["bob"].id
        assert (await alice.select(message, [bob], "who")).message.text == "chose bob"
        with pytest.raises(Refused, match="not one of the options"):
            await alice.select(message, "2", "pick")


async def test_commands_work_in_the_bots_direct_messages_where_their_contexts_allow(
    start_bot: StartBot, person: OpenPerson
) -> None:
    def prepare(bot: SmallBot) -> None:
        @bot.tree.command(description="Anywhere")
        async def anywhere(interaction: Interaction) -> None:
            await interaction.response.send_message(f"{interaction.context.dm_channel} {interaction.guild}")

        @bot.tree.command(description="In servers")
        @app_commands.guild_only()
        async def servers(interaction: Interaction) -> None:
            await interaction.response.send_message("here")

    async with start_bot(prepare), person("bob") as bob:
        assert [c.name for c in await bob.commands()] == ["anywhere", "servers"]
        await bob.enter_direct()
        assert [c.name for c in await bob.commands()] == ["anywhere"]
        assert (await bob.run("/anywhere")).message.text == "True None"


async def test_default_permissions_hide_a_command_from_who_lacks_them(
    start_bot: StartBot, person: OpenPerson, sandbox: Sandbox
) -> None:
    def prepare(bot: SmallBot) -> None:
        @bot.tree.command(description="For managers")
        @app_commands.default_permissions(manage_guild=True)
        async def manage(interaction: Interaction) -> None:
            await interaction.response.send_message(str(interaction.permissions.manage_guild))

    async with start_bot(prepare) as bot, person("alice") as alice, person("bob") as bob:
        assert (await alice.run("/manage")).message.text == "True"
        assert await bob.commands() == []
        only = (await bot.tree.fetch_commands())[0]
        body = {
            "type": 2,
            "application_id": sandbox.application_id,
            "channel_id": bob.channel_id,
            "data": {"id": str(only.id), "type": 1, "name": "manage"},
        }
        with pytest.raises(Refused) as refused:
            await bob.request("POST", "/interactions", body)
        assert refused.value.code == 50013
