"""What the wire tells, and what it keeps to itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.control.specification import why
from bot.sandbox.control.wire import scrub, without_tokens
from tests.sandbox.conftest import OpenPerson, StartBot, command

Interaction = discord.Interaction[Any]
Record = dict[str, Any]


@asynccontextmanager
async def _wire(sandbox: Sandbox) -> AsyncIterator[Callable[[Callable[[Record], bool]], Any]]:
    """A function that waits for the first record from now on that is meant."""
    async with aiohttp.ClientSession(sandbox.base) as page, page.ws_connect("/-/wire") as socket:

        async def until(meant: Callable[[Record], bool]) -> Record:
            async with asyncio.timeout(20):
                async for message in socket:
                    record: Record = json.loads(message.data)
                    if meant(record):
                        return record
            raise AssertionError("the wire was closed")

        yield until


def _bot(sandbox: Sandbox) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(headers={"Authorization": f"Bot {sandbox.bot_token}"})


async def test_a_request_is_told_with_its_bodies_its_limit_and_its_time() -> None:
    async with Sandbox() as sandbox, _wire(sandbox) as until, _bot(sandbox) as bot:
        channel = sandbox.guilds["Harbour News"].channel("general")
        await bot.post(f"{sandbox.api}/channels/{channel.id}/messages", json={"content": "hello"})
        told = await until(lambda record: record["kind"] == "request")
        assert (told["method"], told["status"], told["who"]) == ("POST", 200, sandbox.bot.name)
        assert told["request"] == {"content": "hello"}
        assert told["response"]["content"] == "hello"
        assert told["bucket"]["limit"] > told["bucket"]["remaining"] >= 0
        assert told["ms"] >= 0
        assert told["why"] is None


async def test_a_refusal_is_told_with_what_the_specification_says() -> None:
    async with Sandbox() as sandbox, _wire(sandbox) as until, _bot(sandbox) as bot:
        channel = sandbox.guilds["Harbour News"].channel("general")
        await bot.post(f"{sandbox.api}/channels/{channel.id}/messages", json={"content": "x" * 2001})
        told = await until(lambda record: record["kind"] == "request")
        assert told["status"] == 400
        assert told["why"]["rule"].startswith("content: Must be 2000 or fewer")
        assert told["why"]["page"].startswith("https://docs.discord.com/developers/resources/message")


async def test_an_interaction_and_its_answer_are_told_and_no_token_is(
    sandbox: Sandbox, start_bot: StartBot, person: OpenPerson
) -> None:
    async def ping(interaction: Interaction) -> None:
        await interaction.response.send_message("pong")

    async with start_bot(command("ping", ping)), _wire(sandbox) as until, person("alice") as alice:
        asking = asyncio.create_task(alice.run("/ping"))
        asked = await until(lambda record: record["kind"] == "interaction")
        answered = await until(lambda record: record["kind"] == "request" and "callback" in record["path"])
        await asking
        assert asked["data"]["data"]["name"] == "ping"
        assert asked["data"]["token"] == "…"
        assert answered["path"].endswith("/…/callback")


def test_tokens_are_left_out_wherever_they_stand() -> None:
    assert scrub({"a": [{"token": "secret", "b": 1}], "token": None}) == {
        "a": [{"token": "…", "b": 1}],
        "token": None,
    }
    route = "/interactions/{interaction_id}/{interaction_token}/callback"
    assert without_tokens("/interactions/12/secret/callback", route) == "/interactions/12/…/callback"
    assert without_tokens("/webhooks/12/secret/messages/@original", None) == "/webhooks/12/…/messages/@original"
    assert without_tokens("/channels/12/messages", None) == "/channels/12/messages"


async def test_a_wrong_method_on_an_address_with_a_token_does_not_tell_it() -> None:
    async with Sandbox() as sandbox, _wire(sandbox) as until, _bot(sandbox) as bot:
        await bot.put(f"{sandbox.api}/webhooks/{sandbox.application_id}/secret")
        told = await until(lambda record: record["kind"] == "request")
        assert told["status"] == 405
        assert "secret" not in json.dumps(told)


@pytest.mark.parametrize("status", [200, 204, 500, 502])
def test_only_a_refusal_is_explained(status: int) -> None:
    assert why(status, {"code": 10062}) is None


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (403, 50013), (401, 0), (429, 0), (400, 99999)])
def test_every_refusal_has_its_page(status: int, code: int) -> None:
    told = why(status, {"code": code, "message": "No."})
    assert told is not None
    assert told["rule"]
    assert told["page"].startswith("https://docs.discord.com/developers/")
