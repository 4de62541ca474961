"""What other libraries than ours ask for when they start and as they go, and what they are told of what is not here."""

from __future__ import annotations

import argparse
import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.__main__ import parse_intents
from bot.sandbox.gateway.intents import PRIVILEGED, Intent
from bot.sandbox.lacking import find_lacking


class Asker:
    """The bot's requests as they stand on the wire."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self._session = session
        guild = sandbox.guilds["Harbour News"]
        self.guild, self.channel = guild.id, guild.channel("general").id
        self.commands = f"/applications/{sandbox.application_id}/guilds/{guild.id}/commands"

    async def ask(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.sandbox.bot_token}"}
        async with self._session.request(method, self.sandbox.api + path, headers=headers, **more) as response:
            return response.status, await response.json()


@pytest.fixture
async def asker(sandbox: Sandbox) -> Any:
    async with aiohttp.ClientSession() as session:
        yield Asker(sandbox, session)


async def test_lists_of_what_a_server_here_never_has_are_empty(asker: Asker) -> None:
    assert await asker.ask("GET", "/soundboard-default-sounds") == (200, [])
    assert await asker.ask("GET", f"/guilds/{asker.guild}/emojis") == (200, [])
    assert await asker.ask("GET", f"/guilds/{asker.guild}/stickers") == (200, [])
    assert await asker.ask("GET", f"/guilds/{asker.guild}/soundboard-sounds") == (200, {"items": []})


async def test_permissions_of_all_commands_of_a_server_are_no_command_of_that_name(asker: Asker) -> None:
    assert await asker.ask("GET", f"{asker.commands}/permissions") == (200, [])


async def test_an_application_has_a_summary(asker: Asker) -> None:
    _, application = await asker.ask("GET", "/applications/@me")
    assert application["summary"] == ""


async def test_a_message_may_come_as_a_form(asker: Asker) -> None:
    path = f"/channels/{asker.channel}/messages"
    status, message = await asker.ask("POST", path, data={"payload_json": json.dumps({"content": "as a form"})})
    assert (status, message["content"]) == (200, "as a form")
    status, refusal = await asker.ask("POST", path, data={"payload_json": "{"})
    assert (status, refusal["code"]) == (400, 50109)


async def test_members_of_a_thread_are_paged_where_they_are_whole(asker: Asker) -> None:
    _, thread = await asker.ask("POST", f"/channels/{asker.channel}/threads", json={"name": "t", "type": 11})
    path = f"/channels/{thread['id']}/thread-members"
    for name in ("alice", "bob"):
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": asker.sandbox.people[name].token}
            await session.put(f"{asker.sandbox.api}{path}/@me", headers=headers)
    _, all_ = await asker.ask("GET", path)
    assert len(all_) == 3
    assert "member" not in all_[0]
    _, first = await asker.ask("GET", path, params={"with_member": "true", "limit": "2"})
    _, rest = await asker.ask("GET", path, params={"with_member": "true", "after": first[-1]["user_id"]})
    ids = [one["user_id"] for one in (*first, *rest)]
    assert ids == sorted((one["user_id"] for one in all_), key=int)
    assert [one["member"]["user"]["id"] for one in (*first, *rest)] == ids
    assert (await asker.ask("GET", path, params={"with_member": "true", "limit": "0"}))[0] == 400


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/guilds/1/bans", "bans"),
        ("/channels/1/messages/2/reactions/x/@me", "reactions"),
        ("/channels/1/invites", "invites"),
        ("/guilds/1/auto-moderation/rules", "automatic moderation"),
        ("/voice/regions", "voice"),
    ],
)
async def test_what_discord_has_and_the_sandbox_has_not_is_named(asker: Asker, path: str, what: str) -> None:
    assert await asker.ask("GET", path) == (501, {"message": f"The sandbox has no {what}.", "code": 0})
    asker.sandbox.exchanges.clear()  # a 501 is not among Discord's answers


def test_what_discord_has_not_either_is_not_named() -> None:
    assert find_lacking("/nothing/1/here") is None
    assert find_lacking("/guilds/1/emojis/2") == "emojis of a server's or an application's own"


def test_privileged_intents_are_switched_on_by_name() -> None:
    assert parse_intents("members,message-content") == Intent.GUILD_MEMBERS | Intent.MESSAGE_CONTENT
    assert parse_intents("all") == PRIVILEGED
    with pytest.raises(argparse.ArgumentTypeError, match="guilds is no privileged intent"):
        parse_intents("members,guilds")
