"""What the tests take of discord.py without a promise is there."""

from __future__ import annotations

import inspect

import discord

from tests.discord_internals import be_ready_at_once, keeps_messages

CHANGED = f"discord.py {discord.__version__} is another one than tests/discord_internals.py was written for"


def _client(most: int | None) -> discord.Client:
    return discord.Client(intents=discord.Intents.none(), max_messages=most)


def test_a_client_waits_for_its_servers_as_long_as_it_is_told() -> None:
    client = discord.AutoShardedClient(intents=discord.Intents.none())
    state = client._connection
    assert getattr(state, "guild_ready_timeout", None) == 2.0, f"{CHANGED}: no ConnectionState.guild_ready_timeout"
    assert "self.guild_ready_timeout" in inspect.getsource(type(state)), f"{CHANGED}: guild_ready_timeout is not read"
    be_ready_at_once(client)
    assert state.guild_ready_timeout < 0.1


def test_whether_a_client_keeps_messages_can_be_seen() -> None:
    assert keeps_messages(_client(10)), CHANGED
    assert not keeps_messages(_client(None)), CHANGED


def test_a_server_holds_its_threads_where_they_are_forgotten() -> None:
    assert "_threads" in discord.Guild.__slots__, f"{CHANGED}: no Guild._threads"


def test_an_interaction_can_be_answered_without_regard_to_an_answer() -> None:
    assert "_session" in discord.Interaction.__slots__, f"{CHANGED}: no Interaction._session"
    taken = inspect.signature(discord.webhook.async_.AsyncWebhookAdapter.create_interaction_response).parameters
    assert {"interaction_id", "token", "session", "params"} <= taken.keys(), f"{CHANGED}: {sorted(taken)}"
