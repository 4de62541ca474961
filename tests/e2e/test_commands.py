"""Every command and every button answers, in a server and in direct messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.person import PersonClient
from bot.sandbox.person.message import Message
from bot.sandbox.person.reply import Reply
from tests.e2e.conftest import Enter
from tests.newswire import Wire

READING = ("brief", "quotes", "timeline", "facts", "people")
DANGER = 0xDA373C  # the accent of an error card
BESIDE = ("Sources", "Why?")  # what answers beside the card, and leaves it as it is

# One bot answers them all.
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("e2e/test_commands")]


@pytest.fixture
def discord(shared: Sandbox) -> Sandbox:
    return shared


def failed(message: Message) -> bool:
    return any(part.get("accent_color") == DANGER for part in message.components)


async def press_all(person: PersonClient, ask: Callable[[], Awaitable[Reply]]) -> list[Message]:
    """What `ask` shows, and what each button under it shows; asked anew where a button has changed the card."""
    message = (await ask()).message
    shown, wanted = [message], [button for button in message.buttons if button.custom_id and not button.disabled]
    wanted.sort(key=lambda button: button.label not in BESIDE)
    for button in wanted:
        there = person.messages.get(message.id, message)
        if button.custom_id not in [each.custom_id for each in there.buttons]:
            message = (await ask()).message
        shown.append((await person.press(message, str(button.custom_id))).message)
    return shown


async def test_every_reading_command_answers_and_so_does_every_button_under_it(
    enter: Enter, house_wires: tuple[Wire, ...]
) -> None:
    wire = house_wires[0]
    async with enter("bob") as bob:
        for command in READING:
            for shown in await press_all(bob, partial(bob.run, command, article=wire.title)):
                assert not failed(shown), shown.text
                assert wire.title in shown.text


async def test_what_needs_no_article_answers_too(enter: Enter, house_wires: tuple[Wire, ...]) -> None:
    async with enter("alice") as alice:
        for line in ("/latest", "/help", "/about", "/settings show", "/data show", "/search words:the", "/brief"):
            reply = await alice.run(line)
            assert not failed(reply.message), (line, reply.message.text)
        found = await alice.run("search", words=house_wires[1].place)
        assert house_wires[1].title in found.message.text
        said = await alice.run("quotes", speaker=house_wires[1].speaker)
        assert house_wires[1].speaker in said.message.text


async def test_direct_messages_see_the_house_shelf(enter: Enter, house_wires: tuple[Wire, ...]) -> None:
    async with enter("carol", None) as carol:
        reply = await carol.run("brief", article=house_wires[2].title)
        assert house_wires[2].title in reply.message.text


async def test_a_private_answer_reaches_nobody_else(enter: Enter) -> None:
    async with enter("bob") as bob, enter("alice") as alice:
        reply = await bob.run("brief", private=True)
        assert reply.message.ephemeral
        open_reply = await bob.run("latest")
        if open_reply.message.id not in alice.messages:
            await alice.wait_for_message(lambda message: message.id == open_reply.message.id, seconds=2)
        assert reply.message.id not in alice.messages


async def test_autocomplete_offers_articles_and_people_and_never_repeats(
    enter: Enter, house_wires: tuple[Wire, ...]
) -> None:
    wire = house_wires[0]
    async with enter("bob") as bob:
        offered = await bob.autocomplete("brief", "article", wire.title[:8])
        assert any(wire.title[:40] in choice["name"] for choice in offered)
        assert len({choice["value"] for choice in offered}) == len(offered) <= 25
        reply = await bob.run("brief", article=offered[0]["value"])
        assert not failed(reply.message)
        people = await bob.autocomplete("quotes", "speaker", wire.speaker[:4])
        assert any(wire.speaker == choice["value"] for choice in people)


@pytest.mark.parametrize(
    "words", ['"', "AND", "a OR (", "NEAR(x y)", "*", "title:x", "-", "'; DROP TABLE x", "^a", "🙂", "\u202eabc"]
)
async def test_search_syntax_typed_by_accident_is_words(enter: Enter, words: str) -> None:
    async with enter("bob") as bob:
        reply = await bob.run("search", words=words)
        assert not failed(reply.message), reply.message.text


async def test_an_article_that_is_not_there_gets_a_plain_answer_to_the_asker_alone(enter: Enter) -> None:
    async with enter("bob") as bob:
        reply = await bob.run("brief", article="a999999999999")
        assert failed(reply.message)
        assert reply.message.ephemeral
        assert "Traceback" not in reply.message.text
