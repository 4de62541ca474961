"""The commands and buttons, asked by people through the sandbox."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import Permissions

from bot.cards.keys import Key
from bot.errors import NotFound, StoreError, TooSoon, UsageError
from bot.news import Brief, Reader
from bot.sandbox.person import Reply
from cogs import front
from cogs.buttons import Buttons
from cogs.cooldowns import ALLOWANCES, Cooldowns
from cogs.menu import _strip_closing
from tests.cards import reading
from tests.cogs.conftest import Running


def shown(reply: Reply) -> str:
    return reply.message.text.replace("\\", "")


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.message.buttons]


async def test_every_command_is_registered_with_words_that_explain_it(running: Running) -> None:
    commands = running.client.tree.get_commands()
    names = {command.name for command in commands}
    asked = "brief quotes timeline facts people search latest article settings data help about"
    asked += " feed schedule setup story stories follow unfollow"
    assert names == {*asked.split(), "Brief this"}
    for command in running.client.tree.walk_commands():
        assert 1 <= len(command.description) <= 100
        for option in getattr(command, "parameters", ()):
            assert 8 <= len(str(option.description)) <= 100, (command.name, option.name)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/brief", "The board voted on 2026-02-27"),
        ("/quotes", "“We will not wait for the next storm.”"),
        ("/quotes speaker:Lovelace", "We will not wait"),
        ("/timeline", "Friday 27 February 2026"),
        ("/timeline from:1990 to:1999", "1998"),
        ("/facts", "Not found in the article: "),
        ("/people", "Ada Lovelace"),
        ("/people name:Ada Lovelace", "1 quote"),
        ("/search words:old bridge", "**old** **bridge**"),
        ("/latest", "The Bridge Closes"),
        ("/help", "/timeline"),
        ("/about", "1 article"),
        ("/data show", "nothing"),
        ("/settings show", "Time zone"),
    ],
)
async def test_a_command_answers(running: Running, line: str, words: str) -> None:
    async with running.person() as alice:
        assert words in shown(await alice.run(line))


async def test_the_timeline_is_a_list_and_a_picture_by_its_button_or_the_other_way_round(running: Running) -> None:
    async with running.person() as alice:
        listed = await alice.run("/timeline")
        assert "timeline.png" not in json.dumps(listed.message.payload)
        drawn = await alice.press(listed.message, "Picture")
        assert drawn.updated
        assert "timeline.png" in json.dumps(drawn.message.payload)
        assert "Timeline of “The Bridge Closes”: 3 dates, from 1998 to" in json.dumps(
            drawn.message.payload, ensure_ascii=False
        )
        back = await alice.press(drawn.message, "List")
        assert "Friday 27 February 2026" in shown(back)
        assert not back.message.payload["attachments"]
        await alice.run("/settings set drawn-timelines:True")
        first = await alice.run("/timeline")
        assert "timeline.png" in json.dumps(first.message.payload)
        assert "1998" in shown(await alice.press(first.message, "List"))


async def test_a_server_that_wants_no_pictures_of_articles_has_none(running: Running) -> None:
    running.web.pages["https://a.example/ferry"] = TEXT_OF_ANOTHER
    async with running.person() as alice:
        added = await running.newsroom.articles.add_url(Reader(1, int(alice.guild_id or 0)), "https://a.example/ferry")
        async with running.newsroom.store.write() as connection:
            await connection.exec_driver_sql("UPDATE revisions SET image = 'https://a.example/ferry.jpg'")
        line = f"/brief article:a{added.article_id}"
        assert "https://a.example/ferry.jpg" in json.dumps((await alice.run(line)).message.payload)
        await alice.run("/settings set images:False")
        assert "ferry.jpg" not in json.dumps((await alice.run(line)).message.payload)


async def test_autocomplete_offers_keys_that_are_answered(running: Running) -> None:
    async with running.person() as alice:
        choices = await alice.autocomplete("brief", "article", "bridge")
        assert [choice["value"] for choice in choices] == [f"a{running.article}"]
        assert "The board voted" in shown(await alice.run("brief", article=choices[0]["value"]))


async def test_buttons_open_the_other_cards_in_place_for_who_asked(running: Running) -> None:
    async with running.person() as alice:
        reply = await alice.run("/brief")
        assert labels(reply) == ["Sources", "Quotes", "Timeline", "Facts"]
        pressed = await alice.press(reply.message, "Facts")
        assert pressed.updated
        assert "**Who**" in shown(pressed)
        source = await alice.press(pressed.message, 0)
        assert source.message.ephemeral


async def test_a_button_answers_another_person_to_themselves_alone(running: Running) -> None:
    async with running.person() as alice, running.person("bob") as bob:
        seen = asyncio.ensure_future(bob.wait_for_message(lambda message: "board voted" in message.text))
        await alice.run("/brief")
        pressed = await bob.press(await seen, "Quotes")
        assert pressed.message.ephemeral
        assert not pressed.updated


@pytest.mark.parametrize("act", ["brief", "quotes", "timeline", "facts", "people", "source", "shelve"])
@pytest.mark.parametrize("whose", ["another server's", "nobody's"])
async def test_a_made_up_key_finds_no_more_than_its_presser_may_see(running: Running, act: str, whose: str) -> None:
    running.web.pages["https://a.example/secret"] = TEXT_OF_ANOTHER
    added = await running.newsroom.articles.add_url(Reader(1, 10), "https://a.example/secret")
    article = added.article_id if whose == "another server's" else 12345
    pressed: Any = SimpleNamespace(
        user=SimpleNamespace(id=2),
        guild_id=20,
        guild=None,
        message=None,
        permissions=Permissions(manage_guild=True),
        extras={},
    )
    key = Key(act, article, None, "q0" if act == "source" else "")
    with pytest.raises(NotFound) as refused:
        await Buttons(running.client.front).press(pressed, key)
    assert refused.value.words == NotFound().words


@pytest.mark.parametrize(
    "key", [Key("brief"), Key("source", 1, None, "zz"), Key("search"), Key("quotes"), Key("shelve")]
)
async def test_a_key_that_lacks_what_it_needs_finds_nothing(running: Running, key: Key) -> None:
    pressed: Any = SimpleNamespace(
        user=SimpleNamespace(id=2), guild_id=None, guild=None, message=None, permissions=Permissions.none(), extras={}
    )
    with pytest.raises(NotFound):
        await Buttons(running.client.front).press(pressed, key)
    with pytest.raises(UsageError):
        await Buttons(running.client.front).press(pressed, Key("nothing"))


TEXT_OF_ANOTHER = (
    "A Secret Ferry\n\nMarch 2, 2026\n\nThe ferry of Alan Turing will sail on 2026-05-05, he told the Moon.\n"
)


async def test_the_helps_commands_are_all_there_and_can_be_clicked(running: Running) -> None:
    offered = {command.qualified_name for command in running.client.tree.walk_commands()}
    async with running.person() as alice:
        card = await alice.run("/help")
        seen: list[tuple[str, str]] = []
        for group in ("Read", "Follow", "Manage"):
            if group != "Read":
                card = await alice.press(card.message, group)
                assert card.updated
            assert f"Dateline · {group}" in shown(card)
            assert "`/" not in shown(card)
            seen += re.findall(r"</([a-z ]+):(\d+)>", shown(card))
        assert {name for name, _ in seen} <= offered
        assert len(seen) == len(set(seen)) > 15
        registered = {command.name: command.id for command in await running.client.tree.fetch_commands()}
        assert all(registered[name.split()[0]] == int(number) for name, number in seen)


async def test_private_answers_go_to_the_asker_alone(running: Running) -> None:
    async with running.person() as alice:
        assert not (await alice.run("/latest")).message.ephemeral
        assert (await alice.run("/latest private:True")).message.ephemeral
        await alice.run("/settings set private-answers:True")
        assert (await alice.run("/latest")).message.ephemeral
        assert not (await alice.run("/latest private:False")).message.ephemeral


async def test_wrong_input_is_answered_with_what_to_do(running: Running) -> None:
    async with running.person() as alice:
        for line, words in (
            ("/timeline from:soon", "I do not know the day"),
            ("/timeline from:2026 to:2020", "Swap them"),
            ("/article add url:ftp://x.example/y", "not a web address"),
            ("/brief article:a999", "no such article"),
            ("/people name:Nobody Atall", "nobody called"),
            ("/settings set time-zone:Moon/Base", "no time zone"),
            ("/settings set", "Say what to change"),
        ):
            reply = await alice.run(line)
            assert words in shown(reply), line
            assert reply.message.ephemeral


async def test_who_may_not_add_is_told_what_it_needs_until_the_settings_say_otherwise(running: Running) -> None:
    running.web.pages["https://a.example/ferry"] = TEXT_OF_ANOTHER
    async with running.person() as alice, running.person("bob") as bob:
        refused = await bob.run("/article add url:https://a.example/ferry")
        assert "Manage Server" in shown(refused)
        await alice.run("/settings set who-may-add:everyone")
        assert "Added" in shown(await bob.run("/article add url:https://a.example/ferry"))
        assert "Already" in shown(await bob.run("/article add url:https://a.example/ferry"))
        assert "Removed from this server" in shown(await bob.run("/article remove article:Secret Ferry"))


async def test_brief_this_answers_the_asker_alone_and_can_be_shelved(running: Running) -> None:
    running.web.pages["https://a.example/ferry"] = TEXT_OF_ANOTHER
    async with running.person() as alice, running.person("bob") as bob:
        message = await alice.send("look (https://a.example/ferry), all of you")
        reply = await alice.menu("Brief this", message)
        assert reply.message.ephemeral
        assert "A Secret Ferry" in shown(reply)
        assert "A Secret Ferry" not in shown(await alice.run("/latest"))
        assert "Add for this server" not in labels(await bob.menu("Brief this", message))
        assert "Added" in shown(await alice.press(reply.message, "Add for this server"))
        assert "A Secret Ferry" in shown(await bob.run("/latest"))
        short = await alice.menu("Brief this", await alice.send("hello"))
        assert "nothing to brief" in shown(short)


async def test_deleting_asks_once_more_and_is_done_when_it_says_so(running: Running) -> None:
    async with running.person() as alice:
        await alice.run("/settings set time-zone:Europe/Berlin")
        asked = await alice.run("data delete", whose="this server's")
        assert "Delete this for good?" in shown(asked)
        done = await alice.press(asked.message, "Delete")
        assert "Deleted" in shown(done)
        assert "UTC" in shown(await alice.run("/settings show"))


async def test_what_is_slow_is_deferred_and_then_answered(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = running.newsroom.articles.brief

    async def slow(reader: Reader, article_id: int | None = None) -> Brief:
        await asyncio.sleep(1.4)
        return await brief(reader, article_id)

    monkeypatch.setattr(running.newsroom.articles, "brief", slow)
    async with running.person() as alice:
        assert "The board voted" in shown(await alice.run("/brief"))


async def test_somebody_whose_turn_is_yet_to_come_sees_how_many_are_before_them(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief, edit = running.newsroom.articles.brief, discord.Interaction.edit_original_response
    before = iter([2, 2, 1])
    seen: list[str] = []

    async def slow(reader: Reader, article_id: int | None = None) -> Brief:
        await asyncio.sleep(1.6)
        return await brief(reader, article_id)

    async def noted(self: discord.Interaction, **changes: Any) -> Any:
        seen.append(reading.text(changes["view"]))
        return await edit(self, **changes)

    monkeypatch.setattr(running.newsroom.articles, "brief", slow)
    monkeypatch.setattr(running.newsroom.articles, "before", lambda _reader: next(before, 0))
    monkeypatch.setattr(front, "_TELL_EVERY", 0.1)
    monkeypatch.setattr(discord.Interaction, "edit_original_response", noted)
    async with running.person() as alice:
        assert "2 articles are before yours" in shown(await alice.run("/brief"))
        for _ in range(100):
            if len(seen) == 3:
                break
            await asyncio.sleep(0.05)
    assert seen[:2] == ["Reading… 2 articles are before yours.", "Reading… 1 article is before yours."]
    assert "The board voted" in seen[-1]
    assert len(seen) == 3


async def test_an_error_is_told_in_words_with_the_id_of_the_log(
    running: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_reader: Reader, _article_id: int | None = None) -> Brief:
        raise StoreError("disk I/O error at /secret/path")

    monkeypatch.setattr(running.newsroom.articles, "brief", broken)
    with caplog.at_level(logging.INFO, "bot.client"):
        async with running.person() as alice:
            text = shown(await alice.run("/brief"))
    assert "Nothing was lost" in text
    assert "/secret/path" not in text
    record = next(record for record in caplog.records if record.message == "a command failed")
    assert str(record.__dict__["reference"]) in text


async def test_what_nobody_foresaw_shows_no_traceback(
    running: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_reader: Reader, _article_id: int | None = None) -> Brief:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(running.newsroom.articles, "brief", broken)
    async with running.person() as alice:
        reply = await alice.run("/brief")
        assert "went wrong on my side" in shown(reply)
        assert "inside" not in shown(reply)
        pressed = await alice.press((await alice.run("/facts")).message, "Brief")
        assert "went wrong on my side" in shown(pressed)
    assert any(record.exc_info for record in caplog.records if record.message == "a command failed")


async def test_autocomplete_that_fails_offers_nothing(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_reader: Reader, _typed: str) -> tuple[()]:
        raise StoreError("locked")

    monkeypatch.setattr(running.newsroom.articles, "suggest_articles", broken)
    async with running.person() as alice:
        assert await alice.autocomplete("brief", "article", "b") == []


def test_a_cooldown_is_per_person_and_per_server() -> None:
    now = [0.0]
    cooldowns = Cooldowns(lambda: now[0])
    allowed = ALLOWANCES["fetch"]
    for _ in range(allowed.person):
        cooldowns.take("fetch", 1, 10)
    with pytest.raises(TooSoon) as refused:
        cooldowns.take("fetch", 1, 10)
    assert refused.value.facts["seconds"] == 60
    for user in range(2, 2 + allowed.server - allowed.person):
        cooldowns.take("fetch", user, 10)
    with pytest.raises(TooSoon):
        cooldowns.take("fetch", 99, 10)
    cooldowns.take("fetch", 99, 11)
    now[0] = 60.0
    cooldowns.take("fetch", 1, 10)


@pytest.mark.parametrize(
    ("found", "address"),
    [
        ("https://a.example/x).", "https://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("https://a.example/x**", "https://a.example/x"),
    ],
)
def test_an_address_ends_before_what_closes_its_sentence(found: str, address: str) -> None:
    assert _strip_closing(found) == address


async def test_an_answer_whose_receipt_was_lost_stands(running: Running) -> None:
    async with running.person("alice") as alice:
        running.discord.faults.lose_answer(path="/interactions/*")
        reply = await alice.run("/brief")
        await asyncio.sleep(0.3)  # what would come in its place
        assert "The board voted" in alice.messages[reply.message.id].text


async def test_deleting_again_and_again_is_slowed_down(running: Running) -> None:
    async with running.person("alice") as alice:
        for words in ("Nothing is stored", "Nothing is stored", "a little fast"):
            reply = await alice.press((await alice.run("/data delete")).message, "Delete")
            assert words in shown(reply)
