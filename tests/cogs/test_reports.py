"""This is wrong: anybody says so, once; who manages the server hides it, removes the article, or dismisses it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from discord import Permissions

from bot.cards.keys import Key
from bot.errors import NotAllowed, NotFound, TooSoon
from bot.news import Reader, Reference
from bot.newsroom import reports as service
from bot.sandbox.person import PersonClient, Reply
from bot.store import reports as stored
from cogs.buttons import Buttons
from tests.cogs.conftest import Running
from tests.cogs.test_cogs import labels, shown

STORM = "We will not wait for the next storm."


async def report_quote(person: PersonClient, reason: str) -> Reply:
    """From the quotes to Why?, to the line, to what is wrong about it."""
    why = await person.press((await person.run("/quotes")).message, "Why?")
    choice = await person.press(why.message, "This is wrong")
    assert choice.message.ephemeral
    (menu,) = choice.message.selects
    line = next(option["label"] for option in menu.options if STORM in option["label"])
    asked = await person.select(choice.message, line)
    assert STORM in shown(asked)
    return await person.press(asked.message, reason)


async def test_anybody_reports_a_line_and_it_is_told_in_the_servers_channel_once(running: Running) -> None:
    async with running.person() as alice, running.person("bob") as bob:
        await alice.run("/settings set reports-channel:desk")
        told: list[str] = []
        for _ in range(2):
            thanks = await report_quote(bob, "Not said by them")
            assert "Thank you. The people who manage this server can see it now." in shown(thanks)
            assert thanks.message.ephemeral
        listed = await alice.run("/settings reports")
        assert shown(listed).count(STORM) == 1
        assert "Not said by them" in shown(listed)
        desk = next(channel for channel in await alice.channels() if channel["name"] == "desk")
        alice.channel_id = desk["id"]
        told = [message.text for message in await alice.history() if "Reported as wrong" in message.text]
        assert len(told) == 1


async def test_a_line_that_is_hidden_is_on_no_card_of_that_server_and_on_others_still(running: Running) -> None:
    async with running.person() as alice:
        await report_quote(alice, "Misleads")
        assert STORM in shown(await alice.run("/brief"))
        opened = await alice.press((await alice.run("/settings reports")).message, "Open")
        assert "Hidden in this server" in shown(await alice.press(opened.message, "Hide it here"))
        for line in ("/brief", "/quotes", "/people name:Ada Lovelace", "/story", "/search words:bridge"):
            assert STORM not in shown(await alice.run(line)), line
        for words in ("next storm", "wait bridge"):
            assert STORM not in shown(await alice.run(f"/search words:{words}")), words
        assert "I found nothing" in shown(await alice.run("/search words:next storm"))
        assert "1 result for “bridge”" in shown(await alice.run("/search words:bridge"))
        assert "“a **paper** fix”" in shown(await alice.run("/search words:paper storm"))
        assert "paper fix" in shown(await alice.run("/quotes"))
        assert "Nothing is reported" in shown(await alice.run("/settings reports"))
    other = await running.newsroom.articles.quotes(Reader(5, 999), running.article)
    assert any(STORM in one.quote.span.text for one in other.article_quotes)
    found = await running.newsroom.articles.search(Reader(5, 999), "next storm")
    assert [one.sentence and STORM in one.sentence.text for one in found.hits] == [True]


async def test_what_else_is_wrong_is_said_in_words(running: Running) -> None:
    async with running.person() as alice:
        card = await alice.run("/timeline")
        choice = await alice.press((await alice.press(card.message, "Sources")).message, "This is wrong")
        (menu,) = choice.message.selects
        asked = await alice.select(choice.message, str(menu.options[0]["label"]))
        assert labels(asked) == ["Wrong date", "Misleads", "Something else"]
        modal = (await alice.press(asked.message, "Something else")).modal
        assert modal is not None
        thanks = await alice.submit(modal, {modal.fields[0]["custom_id"]: "It was built in *1997*"})
        assert "Thank you" in shown(thanks)
        assert "“It was built in *1997*”" in shown(await alice.run("/settings reports"))


async def test_a_report_is_dismissed_or_the_article_goes(running: Running) -> None:
    async with running.person() as alice:
        await report_quote(alice, "Misleads")
        listed = (await alice.run("/settings reports")).message
        opened = await alice.press(listed, "Open")
        kept = await alice.press(opened.message, "Remove the article")
        assert "That article is there for everyone" in shown(kept)
        opened = await alice.press(listed, "Open")
        assert "Dismissed" in shown(await alice.press(opened.message, "Dismiss"))
        assert "Nothing is reported" in shown(await alice.run("/settings reports"))
        assert STORM in shown(await alice.run("/quotes"))


def presser(guild: int, permissions: Permissions) -> Any:
    return SimpleNamespace(
        user=SimpleNamespace(id=2), guild_id=guild, guild=None, message=None, permissions=permissions, extras={}
    )


@pytest.mark.parametrize("act", ["ropen", "rhide", "roff", "rdone"])
async def test_only_who_manages_the_server_of_a_report_deals_with_it(running: Running, act: str) -> None:
    kept = await running.newsroom.reports.add(Reader(1, 10), Reference(running.article, "quote", 0), "misleads")
    buttons = Buttons(running.client.front)
    with pytest.raises(NotAllowed):
        await buttons.press(presser(10, Permissions.none()), Key(act, kept.id))
    with pytest.raises(NotFound):
        await buttons.press(presser(20, Permissions(manage_guild=True)), Key(act, kept.id))
    assert len(await running.newsroom.reports.list(10)) == 1


@pytest.mark.parametrize(
    "key",
    [Key("wrong", 7), Key("wrong"), Key("wrongline", rest="x~q1"), Key("wrongas", 7, None, "z~q0"), Key("wrongas")],
)
async def test_a_made_up_key_reports_nothing(running: Running, key: Key) -> None:
    with pytest.raises(NotFound):
        await Buttons(running.client.front).press(presser(10, Permissions.none()), key)


async def test_a_flood_of_reports_is_held_up_and_repeats_are_one(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "OF_A_PERSON", 2)
    reports, reader = running.newsroom.reports, Reader(1, 10)
    for _ in range(3):
        first = await reports.add(reader, Reference(running.article, "quote", 0), "misleads")
    assert first.people == 1
    assert (await reports.add(Reader(2, 10), Reference(running.article, "quote", 0), "not_said")).people == 2
    await reports.add(reader, Reference(running.article, "event", 0), "wrong_date")
    with pytest.raises(TooSoon):
        await reports.add(reader, Reference(running.article, "event", 1), "wrong_date")
    assert len(await reports.list(10)) == 2


async def test_what_a_person_reported_is_theirs_to_see_and_to_delete_and_the_servers_goes_with_it(
    running: Running,
) -> None:
    newsroom, reader = running.newsroom, Reader(1, 10)
    await newsroom.reports.add(reader, Reference(running.article, "quote", 0), "other", "I never said this")
    assert (await newsroom.servers.describe_stored(reader)).reports == 1
    assert b"I never said this" in await newsroom.servers.export(reader)
    await newsroom.servers.delete(reader)
    assert not await newsroom.reports.list(10)
    kept = await newsroom.reports.add(reader, Reference(running.article, "quote", 0), "other")
    await newsroom.reports.hide(10, kept.id)
    await newsroom.servers.delete(reader, "guild")
    async with newsroom.store.read() as connection:
        assert not await stored.list_hidden(connection, 10)
        assert not await stored.list_open(connection, None)
    await asyncio.sleep(0)
