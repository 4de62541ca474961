"""The client: what it asks of Discord, when it registers its commands, how it starts and stops."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from bot import settings
from bot.client import Dateline, TokenRefused, serve
from bot.newsroom import Newsroom
from bot.sandbox import Sandbox
from bot.store import Store
from tests.databases import name_database
from tests.discord_internals import keeps_messages
from tests.quick import VERSION, Clock, QuickAnalyst, Web


async def opened(tmp_path: Path) -> Newsroom:
    store = await Store.open(str(tmp_path / "dateline.db"))
    return Newsroom(store, QuickAnalyst(), Web().fetch, clock=Clock(), version=VERSION)


def chosen(tmp_path: Path, discord: Sandbox, token: str | None = None) -> settings.Settings:
    return settings.load(
        {
            "DISCORD_TOKEN": token or discord.bot_token,
            "DATELINE_DISCORD_API": discord.api,
            "DATELINE_DATABASE": name_database(tmp_path / "dateline.db"),
        },
        tmp_path / "none.env",
    )


async def started(tmp_path: Path, discord: Sandbox, newsroom: Newsroom) -> Dateline:
    """A client whose commands have been registered or found unchanged; it is closed again."""
    client = Dateline(chosen(tmp_path, discord), newsroom)
    await client.login(discord.bot_token)
    await client.close()
    return client


def registrations(discord: Sandbox) -> int:
    return len(discord.exchanges.requests("PUT", "/applications/{application_id}/commands"))


async def test_it_asks_for_guilds_only_mentions_nobody_and_keeps_no_messages(tmp_path: Path) -> None:
    newsroom = await opened(tmp_path)
    async with Sandbox() as discord:
        client = await started(tmp_path, discord, newsroom)
    assert client.intents.value == 1
    assert client.allowed_mentions is not None
    assert dict(client.allowed_mentions.to_dict()) == {"parse": []}
    assert not keeps_messages(client)
    await newsroom.close()


async def test_commands_are_registered_once_and_again_only_where_they_are_lost(tmp_path: Path) -> None:
    newsroom = await opened(tmp_path)
    async with Sandbox() as discord:
        await started(tmp_path, discord, newsroom)
        first = registrations(discord)
        assert first > 0
        await started(tmp_path, discord, newsroom)
        assert registrations(discord) == first
    async with Sandbox() as another:
        await started(tmp_path, another, newsroom)
        assert registrations(another) > 0
    await newsroom.close()


async def test_commands_that_another_program_changed_meanwhile_are_registered_again(tmp_path: Path) -> None:
    newsroom = await opened(tmp_path)
    async with Sandbox() as discord:
        await started(tmp_path, discord, newsroom)
        first = registrations(discord)
        client = Dateline(chosen(tmp_path, discord), newsroom)
        await client.login(discord.bot_token)
        assert registrations(discord) == first
        changed: Any = client.tree.get_commands()[0].to_dict(client.tree) | {"description": "As it was once"}
        assert client.application_id is not None
        await client.http.upsert_global_command(client.application_id, changed)
        await client.close()
        await started(tmp_path, discord, newsroom)
        assert registrations(discord) == first + 1
    await newsroom.close()


@pytest.mark.postgresql
async def test_of_gateways_that_start_together_one_registers_the_commands(tmp_path: Path) -> None:
    newsrooms = [await opened(tmp_path) for _ in range(4)]
    async with Sandbox() as discord:
        clients = await asyncio.gather(*(started(tmp_path, discord, one) for one in newsrooms))
        assert registrations(discord) == 1
    assert all(client.front.command_ids == clients[0].front.command_ids for client in clients)
    assert "brief" in clients[0].front.command_ids
    for one in newsrooms:
        await one.close()


async def test_a_refused_token_is_said_in_words(tmp_path: Path) -> None:
    newsroom = await opened(tmp_path)
    async with Sandbox() as discord:
        with pytest.raises(TokenRefused) as refused:
            await serve(chosen(tmp_path, discord, "not.a.token"), newsroom, "not.a.token")
    assert "developer portal" in refused.value.words
    assert "not.a.token" not in str(refused.value)
    await newsroom.close()


async def test_sigterm_ends_it_within_five_seconds(tmp_path: Path) -> None:
    newsroom = await opened(tmp_path)
    async with Sandbox() as discord:
        clients: list[Dateline] = []
        running = asyncio.create_task(
            serve(chosen(tmp_path, discord), newsroom, discord.bot_token, on_client=clients.append)
        )
        async with asyncio.timeout(10):
            while not clients or not clients[0].shards:  # noqa: ASYNC110  # the library has no event for it
                await asyncio.sleep(0.05)
        began = time.monotonic()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 10)
        assert time.monotonic() - began < 5
        assert clients[0].is_closed()
    await newsroom.close()
