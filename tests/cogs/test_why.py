"""Why?, asked by people through the sandbox: on cards old and new, in place and in private, and what is gone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from discord import Permissions

from bot.cards.keys import Key
from bot.errors import NotFound
from bot.news import Reader
from bot.newsroom.errors import NotHereAnyMore
from cogs.buttons import Buttons
from tests.cogs.conftest import Running
from tests.cogs.test_cogs import labels, shown

FERRY = "https://a.example/ferry"
TEXT = (
    "A New Ferry\n\nMarch 2, 2026\n\nThe ferry of Alan Turing will sail on 2026-05-05. "
    "Alan Turing said: “It is as fast as the old one ever was.”\n"
)
CHANGED = TEXT.replace("2026-05-05", "2026-06-06").replace("as fast as", "faster than")
MANY = "A Long Year\n\nMarch 2, 2026\n\n" + "\n\n".join(
    f"On 2026-04-{day:02} the mayor Ada Lovelace went on to say: “This is the speech of day number {day}.”"
    for day in range(1, 21)
)


async def added(running: Running, text: str, guild: int) -> int:
    running.web.pages[FERRY] = text
    found = await running.newsroom.articles.add_url(Reader(1, guild), FERRY)
    assert found.article_id is not None
    return found.article_id


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/quotes", "Said by **Ada Lovelace** (75 %)"),
        ("/quotes speaker:Lovelace", "Said by **Ada Lovelace** (75 %)"),
        ("/timeline", "Date: “1998” (90 %)"),
        ("/timeline from:2026 to:2026", "Date: “2026-02-27”"),
    ],
)
async def test_it_answers_the_asker_alone_and_leaves_the_card(running: Running, line: str, words: str) -> None:
    async with running.person() as alice:
        card = await alice.run(line)
        for _ in range(2):
            pressed = await alice.press(card.message, "Why?")
            assert words in shown(pressed)
            assert pressed.message.ephemeral
            assert not pressed.updated
        assert "Why?" in labels(card)


async def test_a_period_asked_for_is_the_period_explained(running: Running) -> None:
    async with running.person() as alice:
        pressed = await alice.press((await alice.run("/timeline from:1990 to:1999")).message, "Why?")
        assert "1998" in shown(pressed)
        assert "2026-02-27" not in shown(pressed)


async def test_its_sources_answer(running: Running) -> None:
    async with running.person() as alice:
        pressed = await alice.press((await alice.run("/quotes")).message, "Why?")
        source = await alice.press(pressed.message, "Source")
        assert "**We will not wait for the next storm.**" in shown(source)


async def test_another_person_may_ask_in_a_thread_and_in_private(running: Running) -> None:
    async with running.person() as alice, running.person("bob") as bob:
        message = await alice.send("about that bridge")
        thread = await alice.request(
            "POST", f"/channels/{alice.channel_id}/messages/{message.id}/threads", {"name": "bridge"}
        )
        alice.channel_id = bob.channel_id = thread["id"]
        card = (await alice.run("/quotes")).message
        assert (await bob.press(card, "Why?")).message.ephemeral
        await alice.enter_direct()
        assert "Said by **Ada Lovelace**" in shown(await alice.press((await alice.run("/quotes")).message, "Why?"))


async def test_on_a_card_that_was_opened_from_anothers_message_it_answers_beside_that(running: Running) -> None:
    async with running.person() as alice, running.person("bob") as bob:
        opened = await bob.press((await alice.run("/brief")).message, "Quotes")
        pressed = await bob.press(opened.message, "Why?")
        assert pressed.message.ephemeral
        assert not pressed.updated
        assert "Said by **Ada Lovelace**" in shown(pressed)


async def test_its_pages_turn_in_place_with_those_of_the_card(running: Running) -> None:
    async with running.person() as alice:
        await added(running, MANY, int(alice.guild_id or 0))
        card = await alice.run("/quotes article:Long Year")
        pressed = await alice.press((await alice.press(card.message, "Next ▶")).message, "Why?")
        assert "page 2 of" in shown(pressed)
        back = await alice.press(pressed.message, "◀ Back")
        assert back.updated
        assert "page 1 of" in shown(back)
        assert "day number 1." in shown(back)
        assert "has changed since" not in shown(back)


async def test_a_card_of_an_article_that_was_read_again_is_told_so(running: Running) -> None:
    async with running.person() as alice:
        await added(running, TEXT, int(alice.guild_id or 0))
        cards = [(await alice.run(f"/{card} article:New Ferry")).message for card in ("quotes", "timeline")]
        await added(running, CHANGED, int(alice.guild_id or 0))
        for card, words in zip(cards, ("faster than", "Date: “2026-06-06”"), strict=True):
            pressed = shown(await alice.press(card, "Why?"))
            assert "have changed since that card was made" in pressed
            assert words in pressed


async def test_a_card_of_an_article_that_is_gone_is_told_so(running: Running) -> None:
    async with running.person() as alice:
        article = await added(running, TEXT, int(alice.guild_id or 0))
        cards = [(await alice.run(f"/{card} article:New Ferry")).message for card in ("quotes", "timeline")]
        await running.newsroom.articles.remove(Reader(1, int(alice.guild_id or 0)), article)
        for card in cards:
            pressed = await alice.press(card, "Why?")
            assert "not here any more, so I cannot say how I read it" in shown(pressed)
            assert pressed.message.ephemeral


@pytest.mark.parametrize("act", ["whyquotes", "whytimeline"])
async def test_what_another_server_has_and_what_nobody_has_are_the_same_answer(running: Running, act: str) -> None:
    for article in (await added(running, TEXT, 10), 12345):
        with pytest.raises(NotHereAnyMore) as refused:
            await Buttons(running.client.front).press(presser(), Key(act, article, 0, "abcde~"))
        assert refused.value.words == NotHereAnyMore().words


@pytest.mark.parametrize("key", [Key("whyquotes"), Key("whyquotes", None, 0, "abcde~"), Key("whytimeline")])
async def test_a_made_up_key_finds_nothing(running: Running, key: Key) -> None:
    with pytest.raises(NotFound):
        await Buttons(running.client.front).press(presser(), key)


def presser() -> Any:
    return SimpleNamespace(
        user=SimpleNamespace(id=2), guild_id=20, guild=None, message=None, permissions=Permissions.none(), extras={}
    )
