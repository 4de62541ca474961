"""What the bot takes of discord.py without a promise is there, and does what the bot needs it for."""

from __future__ import annotations

import inspect
import re

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, MultipartParameters, Route

from bot.delivery.discord_internals import begin_sessions_at, build_member, build_thread, point_at
from bot.delivery.sending import Sender
from tests.delivery.conftest import Stage

CHANGED = f"discord.py {discord.__version__} is another one than bot/delivery/discord_internals.py was written for"
HERE = "http://127.0.0.1:9/api/v10"


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


def test_a_request_goes_where_the_bot_is_pointed_at() -> None:
    point_at(HERE)
    assert Route("GET", "/users/@me").url == f"{HERE}/users/@me", f"{CHANGED}: Route.BASE is not read"


def test_a_new_session_begins_where_the_bot_is_pointed_at() -> None:
    point_at(HERE, "ws://127.0.0.1:8")
    assert yarl.URL("ws://127.0.0.1:8") == DiscordWebSocket.DEFAULT_GATEWAY
    begin_sessions_at("ws://127.0.0.1:9")
    assert yarl.URL("ws://127.0.0.1:9") == DiscordWebSocket.DEFAULT_GATEWAY
    read = inspect.getsource(DiscordWebSocket.from_client)
    assert "DEFAULT_GATEWAY" in read, f"{CHANGED}: a new session does not begin at DiscordWebSocket.DEFAULT_GATEWAY"
    read = inspect.getsource(discord.AutoShardedClient.launch_shards)
    assert "DEFAULT_GATEWAY" in read, f"{CHANGED}: shards do not begin at DiscordWebSocket.DEFAULT_GATEWAY"


def test_the_gateway_is_not_guessed_from_the_api() -> None:
    before = DiscordWebSocket.DEFAULT_GATEWAY
    point_at(HERE)
    assert before == DiscordWebSocket.DEFAULT_GATEWAY


def test_a_client_has_the_state_that_members_and_threads_are_built_with() -> None:
    client = discord.Client(intents=discord.Intents.none())
    assert hasattr(client, "_connection"), f"{CHANGED}: Client._connection is gone"
    for kind in (discord.Member, discord.Thread):
        taken = set(inspect.signature(kind.__init__).parameters)
        assert taken == {"self", "data", "guild", "state"}, f"{CHANGED}: {kind.__name__} is built of {taken}"


async def test_a_member_and_a_thread_are_built_of_discords_answers(stage: Stage) -> None:
    guild = stage.client.get_guild(stage.guild_id)
    assert guild is not None
    member = build_member(stage.client, guild, await stage.client.http.get_member(guild.id, stage.reader.user_id))
    assert (member.id, member.guild) == (stage.reader.user_id, guild), CHANGED
    channel = guild.text_channels[0]
    message = await channel.send("A quay")
    opened = await stage.client.http.start_thread_with_message(
        channel.id, message.id, name="A quay", auto_archive_duration=60
    )
    thread = build_thread(stage.client, guild, opened)
    assert (thread.id, thread.parent, thread.name) == (message.id, channel, "A quay"), CHANGED


def test_the_requests_that_the_sender_makes_are_there() -> None:
    names = set(re.findall(r"self\._http\.(\w+)", inspect.getsource(Sender)))
    assert "send_message" in names
    for name in names:
        assert callable(getattr(HTTPClient, name, None)), f"{CHANGED}: no HTTPClient.{name} for bot/delivery/sending.py"
    assert MultipartParameters._fields == ("payload", "multipart", "files"), CHANGED
