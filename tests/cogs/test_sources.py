"""Sources, pressed by people: every line of every card is one click from the paragraph that says it."""

from __future__ import annotations

import re

import pytest

from bot.news import Reader
from bot.sandbox.person import PersonClient, Reply
from bot.sandbox.person.message import Message
from tests.cogs.conftest import TEXT, Running
from tests.cogs.test_cogs import labels, shown

CARDS = (
    *("/brief", "/quotes", "/quotes speaker:Lovelace", "/timeline", "/facts", "/people", "/people name:Ada Lovelace"),
    *("/search words:old bridge", "/story"),
)
NUMBER = re.compile("\u202f?[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]*")
BOLD = re.compile(r"\*\*(.+?)\*\*")
BRIDGE = "https://a.example/bridge"


def count_numbers(message: Message) -> int:
    return len(NUMBER.findall(message.text))


async def open_sources(person: PersonClient, card: Message) -> str:
    """All pages of what the card's button opens."""
    reply = await person.press(card, "Sources")
    assert reply.message.ephemeral
    assert not reply.updated
    pages = [shown(reply)]
    while any(button.label == "Next ▶" and not button.disabled for button in reply.message.buttons):
        reply = await person.press(reply.message, "Next ▶")
        pages.append(shown(reply))
    return "\n".join(pages)


@pytest.mark.parametrize("line", CARDS)
async def test_every_line_of_a_card_has_a_number_and_its_paragraph_with_its_words_in_bold(
    running: Running, line: str
) -> None:
    async with running.person() as alice:
        card = (await alice.run(line)).message
        numbers = NUMBER.findall(card.text)
        assert numbers
        assert len(set(numbers)) == len(numbers)
        found = await open_sources(alice, card)
        paragraphs = [" ".join(part.split()) for part in TEXT.split("\n\n")]
        for number in range(1, len(numbers) + 1):
            text = next(at for at in found.split("\n**") if str(number) in at.split("**")[0].split(" · "))
            quoted = text.split("\n> ", 1)[1].split("\n")[0]
            assert NUMBER.sub("", quoted).replace("**", "") in paragraphs
            assert BOLD.search(quoted)


async def test_the_answer_is_of_the_cards_own_article_and_another_person_may_ask(running: Running) -> None:
    async with running.person() as alice, running.person("bob") as bob:
        card = (await alice.run("/brief")).message
        assert card.id in bob.messages or await bob.wait_for_message(lambda message: message.id == card.id)
        assert "**The board voted on 2026-02-27 to close the old bridge" in await open_sources(bob, card)
        assert "Source" not in [button.label for button in card.buttons]


async def test_of_an_article_that_was_read_again_it_numbers_nothing_and_offers_the_card_anew(running: Running) -> None:
    async with running.person() as alice:
        reader = Reader(1, int(alice.guild_id or 0))
        running.web.pages[BRIDGE] = TEXT.replace("Bridge", "Tunnel")
        await running.newsroom.articles.add_url(reader, BRIDGE)
        card = (await alice.run("/brief article:The Tunnel")).message
        running.web.pages[BRIDGE] = TEXT.replace("Bridge", "Tunnel").replace("The board", "Last week the board")
        await running.newsroom.articles.add_url(reader, BRIDGE)
        reply: Reply = await alice.press(card, "Sources")
        assert "has changed since it was made" in shown(reply)
        assert not NUMBER.search(shown(reply))
        again = await alice.press(reply.message, "Open again")
        assert "Last week the board" in shown(again)
        assert "Sources" in labels(again)
