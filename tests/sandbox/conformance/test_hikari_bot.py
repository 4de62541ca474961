"""A bot of another library, hikari, pointed at the sandbox by its `rest_url` and used by people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import hikari
import pytest
from hikari.impl import config
from hikari.impl.special_endpoints import ContainerComponentBuilder, TextDisplayComponentBuilder

from bot.sandbox import Sandbox
from tests.sandbox.conftest import OpenPerson

CARD = "## From another library"


class OtherBot:
    """Commands with options and autocompletion, a card with a button, a form, a message's menu, a file."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.bot = hikari.GatewayBot(
            sandbox.bot_token,
            rest_url=sandbox.api,
            banner=None,
            logs=None,
            suppress_optimization_warning=True,
            intents=hikari.Intents.GUILDS,
            http_settings=config.HTTPSettings(),
        )
        self.bot.subscribe(hikari.StartingEvent, self.register)
        self.bot.subscribe(hikari.InteractionCreateEvent, self.answer)
        self.started = asyncio.Event()
        self.bot.subscribe(hikari.ShardReadyEvent, self.note)

    async def note(self, _: hikari.ShardReadyEvent) -> None:
        self.started.set()

    async def register(self, _: hikari.StartingEvent) -> None:
        rest = self.bot.rest
        application = await rest.fetch_application()
        town = hikari.CommandOption(
            type=hikari.OptionType.STRING, name="town", description="Which one", is_required=True, autocomplete=True
        )
        times = hikari.CommandOption(
            type=hikari.OptionType.INTEGER, name="times", description="How often", min_value=1, max_value=9
        )
        await rest.set_application_commands(
            application,
            [
                rest.slash_command_builder("weather", "What it is like").add_option(town).add_option(times),
                rest.slash_command_builder("card", "A card with a button"),
                rest.slash_command_builder("form", "A form"),
                rest.slash_command_builder("file", "A file, later"),
                rest.context_menu_command_builder(hikari.CommandType.MESSAGE, "Count words"),
            ],
        )

    async def answer(self, event: hikari.InteractionCreateEvent) -> None:
        match event.interaction:
            case hikari.CommandInteraction() as asked:
                await self.command(asked)
            case hikari.AutocompleteInteraction() as asked:
                typed = str(asked.options[0].value)
                towns = [name for name in ("Bergen", "Bonn") if name.startswith(typed)]
                await asked.create_response([hikari.impl.AutocompleteChoiceBuilder(one, one.lower()) for one in towns])
            case hikari.ComponentInteraction() as pressed:
                await pressed.create_initial_response(
                    hikari.ResponseType.MESSAGE_UPDATE, component=self.card(f"{CARD}, pressed")
                )
            case hikari.ModalInteraction() as sent:
                field = sent.components[0][0]
                assert isinstance(field, hikari.TextInputComponent)
                await sent.create_initial_response(
                    hikari.ResponseType.MESSAGE_CREATE, f"Dear {field.value}", flags=hikari.MessageFlag.EPHEMERAL
                )

    async def command(self, asked: hikari.CommandInteraction) -> None:
        match asked.command_name:
            case "weather":
                given = {option.name: option.value for option in asked.options or ()}
                embed = hikari.Embed(title=f"Rain in {given['town']}", color=0x3366CC)
                embed.add_field("Times", str(given.get("times", 1)), inline=True).set_footer("as always")
                await asked.create_initial_response(hikari.ResponseType.MESSAGE_CREATE, embed=embed)
            case "card":
                await asked.create_initial_response(hikari.ResponseType.MESSAGE_CREATE, component=self.card(CARD))
            case "form":
                row = self.bot.rest.build_modal_action_row().add_text_input("name", "Your name", required=True)
                await asked.create_modal_response("Sign here", "sign", component=row)
            case "file":
                await asked.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
                await asked.edit_initial_response("Here", attachment=hikari.Bytes(b"words", "words.txt"))
                more = await asked.execute("And there", flags=hikari.MessageFlag.EPHEMERAL)
                await asked.edit_message(more, "And everywhere")
            case "Count words":
                assert asked.resolved is not None
                (message,) = asked.resolved.messages.values()
                count = len((message.content or "").split())
                await asked.create_initial_response(
                    hikari.ResponseType.MESSAGE_CREATE, f"{count} words", flags=hikari.MessageFlag.EPHEMERAL
                )

    def card(self, words: str) -> ContainerComponentBuilder:
        row = self.bot.rest.build_message_action_row()
        row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "other:press", label="Press", emoji="🗞️")
        row.add_link_button("https://a.example", label="Source")
        box = ContainerComponentBuilder(accent_color=hikari.Color(0x3366CC))
        return box.add_component(TextDisplayComponentBuilder(content=words)).add_component(row)


@pytest.fixture
async def other_bot(sandbox: Sandbox) -> AsyncIterator[OtherBot]:
    other = OtherBot(sandbox)
    await other.bot.start(check_for_updates=False)
    try:
        await asyncio.wait_for(other.started.wait(), 20)
        yield other
    finally:
        await other.bot.close()


async def test_a_bot_of_another_library_runs_in_the_sandbox(other_bot: OtherBot, person: OpenPerson) -> None:
    async with person() as alice:
        suggested = await alice.autocomplete("weather", "town", "Bo")
        assert suggested == [{"name": "Bonn", "value": "bonn"}]
        weather = (await alice.run("weather", town="bonn", times=3)).message
        assert weather.payload["embeds"][0]["title"] == "Rain in bonn"
        assert weather.payload["embeds"][0]["fields"][0]["value"] == "3"
        card = (await alice.run("/card")).message
        assert card.text == CARD
        assert (await alice.press(card, "Press")).message.text == f"{CARD}, pressed"
        form = await alice.run("/form")
        assert form.modal is not None
        assert (await alice.submit(form.modal, {"Your name": "Ada"})).message.text == "Dear Ada"
        file = await alice.run("/file")
        assert file.message.attachments[0]["filename"] == "words.txt"
        await file.follow_up()
        await alice.wait_for_message(lambda one: one.text == "And everywhere")
        said = await alice.send("one two three")
        assert (await alice.menu("Count words", said)).message.text == "3 words"
