"""A server's own shelf: who may change it, and that no other server finds a word of it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.person import PersonClient
from bot.sandbox.person.message import Message
from tests.e2e.conftest import Enter, StartBot
from tests.e2e.pages import open_site
from tests.e2e.test_commands import READING, failed, press_all
from tests.newswire import Wire, wire

HARBOUR, HILL = "Harbour News", "Hill Readers"
LOCAL = {"DATELINE_FETCH_ALLOW": "127.0.0.1"}


def secret_words(secret: Wire) -> tuple[str, ...]:
    return secret.place, secret.speaker, secret.title, secret.speaker.rsplit(maxsplit=1)[-1]


async def add(person: PersonClient, url: str) -> Message:
    reply = await person.run("article add", url=url)
    assert not failed(reply.message), reply.message.text
    return reply.message


async def test_an_added_page_is_on_this_servers_shelf_until_it_is_removed(start_bot: StartBot, enter: Enter) -> None:
    page = wire(1, seed=11)
    async with open_site() as site, start_bot(**LOCAL), enter("alice") as alice:
        url = site.put("one", page)
        await add(alice, url)
        brief = await alice.run("brief", article=page.title)
        assert page.title in brief.message.text
        assert "The Test Courier" in brief.message.text
        again = await alice.run("article add", url=url)
        assert not failed(again.message)
        offered = await alice.autocomplete("article remove", "article", page.title[:10])
        removed = await alice.run("article remove", article=offered[0]["value"])
        assert not failed(removed.message), removed.message.text
        gone = await alice.run("latest")
        assert page.title not in gone.message.text


async def test_a_changed_page_is_a_new_revision_and_the_card_says_so(start_bot: StartBot, enter: Enter) -> None:
    first, second = wire(2, seed=11), wire(3, seed=11)
    changed = replace(first, text=first.text + "\n\n" + second.text.split("\n\n")[1])
    async with open_site() as site, start_bot(**LOCAL), enter("alice") as alice:
        url = site.put("two", first)
        await add(alice, url)
        site.put("two", changed)
        offered = await alice.autocomplete("article reread", "article", first.title[:10])
        reread = await alice.run("article reread", article=offered[0]["value"])
        assert not failed(reread.message), reread.message.text
        brief = await alice.run("brief", article=offered[0]["value"])
        assert "changed" in brief.message.text.casefold()


async def test_a_member_may_not_change_the_shelf_until_the_settings_let_everyone(
    start_bot: StartBot, enter: Enter
) -> None:
    page = wire(4, seed=11)
    async with open_site() as site, start_bot(**LOCAL), enter("alice") as alice, enter("bob") as bob:
        url = site.put("three", page)
        refused = await bob.run("article add", url=url)
        assert failed(refused.message)
        assert "Manage Server" in refused.message.text
        assert site.visits == 0
        everyone: dict[str, Any] = {"who-may-add": "everyone"}
        opened = await alice.run("settings set", **everyone)
        assert not failed(opened.message), opened.message.text
        allowed = await bob.run("article add", url=url)
        assert not failed(allowed.message), allowed.message.text


async def test_private_addresses_are_refused_in_words(start_bot: StartBot, enter: Enter) -> None:
    async with open_site() as site, start_bot(), enter("alice") as alice:
        for url in (
            f"{site.base}/x",
            "http://localhost/",
            "ftp://example.org/x",
            "http://[::1]/",
            "http://169.254.169.254/",
        ):
            reply = await alice.run("article add", url=url)
            assert failed(reply.message), url
            assert reply.message.ephemeral
        assert site.visits == 0


async def test_no_command_option_or_button_tells_one_server_of_anothers_article(
    start_bot: StartBot, enter: Enter, discord: Sandbox
) -> None:
    secret = wire(5, seed=12)
    async with (
        open_site() as site,
        start_bot(**LOCAL),
        enter("alice", HARBOUR) as inside,
        enter("bob", HILL) as outside,
    ):
        await add(inside, site.put("secret", secret))
        own = await inside.run("brief", article=secret.title)
        assert secret.title in own.message.text
        heard: list[str] = []
        outside.listeners.append(lambda event, data: heard.append(json.dumps(data, ensure_ascii=False)))
        key = (await inside.autocomplete("brief", "article", secret.title[:8]))[0]["value"]
        for command in READING:
            for article in (key, secret.title, secret.place, None):
                for shown in await press_all(outside, partial(outside.run, command, article=article)):
                    assert not any(word in _unasked(shown.text, article) for word in secret_words(secret)), shown.text
            for typed in ("", secret.title[:6], secret.place, secret.topic, key):
                offered = await outside.autocomplete(command, "article", typed)
                assert not any(word in json.dumps(offered) for word in secret_words(secret))
        for command, option in (("quotes", "speaker"), ("people", "name")):
            for typed in ("", secret.speaker[:3], secret.speaker):
                offered = await outside.autocomplete(command, option, typed)
                assert secret.speaker not in json.dumps(offered)
            reply = await outside.run(f"/{command} {option}:{secret.speaker}")
            assert secret.title not in reply.message.text
        found = await outside.run("search", words=f"{secret.place}")
        assert secret.title not in found.message.text
        assert secret.title not in (await outside.run("latest")).message.text
        for forged in own.message.buttons:
            if forged.custom_id:
                answer = await _forge(discord, outside, forged.custom_id)
                assert failed(answer)
                assert not any(word in answer.text for word in secret_words(secret))


def _unasked(shown: str, typed: str | None) -> str:
    """What was shown without what the asker typed themselves, which an answer may repeat."""
    return shown.replace(typed, "") if typed else shown


async def _forge(discord: Sandbox, person: PersonClient, custom_id: str) -> Message:
    """Press a button that carries somebody else's key, put under a message of one's own."""
    mine = (await person.run("latest")).message
    old = next(button.custom_id for button in mine.buttons if button.custom_id)
    channel = discord.state.channels[mine.channel_id]
    stored = discord.state.find_message(channel, mine.id, discord.state.people[person.user["username"]])
    assert stored is not None
    stored.payload = json.loads(json.dumps(stored.payload).replace(old, custom_id))
    person.messages[mine.id] = Message(stored.payload)
    return (await person.press(mine, custom_id)).message
