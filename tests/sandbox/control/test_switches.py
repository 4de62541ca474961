"""Each misbehaviour as a switch, felt by a bot's request or seen on its gateway."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.control.misbehaviour import ALL
from bot.sandbox.permissions import in_channel
from tests.sandbox.conftest import SmallBot, running


async def _switch(sandbox: Sandbox, **body: Any) -> tuple[int, Any]:
    async with aiohttp.ClientSession(sandbox.base) as page, page.post("/-/faults", json=body) as answer:
        return answer.status, await answer.json()


async def _off(sandbox: Sandbox, key: str | None = None) -> Any:
    query = {"id": key} if key else {}
    async with aiohttp.ClientSession(sandbox.base) as page, page.delete("/-/faults", params=query) as answer:
        return await answer.json()


async def _ask(sandbox: Sandbox) -> int:
    headers = {"Authorization": f"Bot {sandbox.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as bot, bot.get(f"{sandbox.api}/users/@me") as answer:
        return answer.status


def _active(listed: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in listed if one["active"]]


@pytest.mark.parametrize(("key", "status"), [("fail", 500), ("limit", 429)])
async def test_requests_fail_until_it_is_switched_off(key: str, status: int) -> None:
    async with Sandbox() as sandbox:
        _, listed = await _switch(sandbox, id=key)
        assert _active(listed) == [key]
        assert [await _ask(sandbox) for _ in range(3)] == [status] * 3
        assert _active(await _off(sandbox, key)) == []
        assert await _ask(sandbox) == 200


async def test_a_slow_answer_comes_late() -> None:
    async with Sandbox() as sandbox:
        await _switch(sandbox, id="slow", seconds=0.3)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        assert await _ask(sandbox) == 200
        assert loop.time() - begun >= 0.3


async def test_a_lost_answer_never_comes() -> None:
    async with Sandbox() as sandbox:
        await _switch(sandbox, id="lose", share=100)
        with pytest.raises(aiohttp.ClientError):
            await _ask(sandbox)


async def test_only_the_requests_that_were_chosen_are_hit() -> None:
    async with Sandbox() as sandbox:
        await _switch(sandbox, id="fail", requests="POST /channels/*/messages")
        assert await _ask(sandbox) == 200


async def test_a_permission_is_taken_and_given_back() -> None:
    async with Sandbox() as sandbox:
        guild = sandbox.guilds["Harbour News"]
        channel = guild.channel("general")
        await _switch(sandbox, id="permission", permission=str(1 << 11), place=channel.id)
        headers = {"Authorization": f"Bot {sandbox.bot_token}"}
        async with aiohttp.ClientSession(headers=headers) as bot:
            path = f"{sandbox.api}/channels/{channel.id}/messages"
            async with bot.post(path, json={"content": "hello"}) as answer:
                assert answer.status == 403
            await _off(sandbox)
            async with bot.post(path, json={"content": "hello"}) as answer:
                assert answer.status == 200


@pytest.mark.parametrize("place", ["Harbour News", "general"])
async def test_a_permission_that_is_given_back_leaves_all_as_it_was(place: str) -> None:
    async with Sandbox() as sandbox:
        guild = sandbox.guilds["Harbour News"]
        channel = guild.channel("general")
        people = list(guild.members.values())

        def granted() -> list[int]:
            return [in_channel(guild, channel, one) for one in people] + [
                role.permissions for role in guild.roles.values()
            ]

        before = granted()
        await _switch(
            sandbox, id="permission", permission=str(1 << 11), place=guild.id if place == guild.name else channel.id
        )
        assert granted() != before
        await _off(sandbox)
        assert granted() == before
        assert not [one for one in channel.overwrites.values() if one.allow]


async def test_the_gateway_is_cut_and_the_bot_comes_back() -> None:
    async with Sandbox() as sandbox, running(SmallBot(), sandbox) as bot:
        _, listed = await _switch(sandbox, id="drop")
        assert _active(listed) == []
        await asyncio.wait_for(bot.resumed.wait(), 20)


@pytest.mark.parametrize("key", [one.id for one in ALL])
async def test_each_can_be_switched_on_with_what_it_offers_and_off_again(key: str) -> None:
    async with Sandbox() as sandbox:
        status, listed = await _switch(sandbox, id=key)
        shown = next(one for one in listed if one["id"] == key)
        assert status == 200
        assert shown["active"] == shown["lasting"]
        assert _active(await _off(sandbox)) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": "gremlins"}, 404),
        ({}, 404),
        ({"id": "slow", "seconds": 0}, 400),
        ({"id": "slow", "seconds": "long"}, 400),
        ({"id": "slow", "seconds": True}, 400),
        ({"id": "fail", "requests": "GET /secret"}, 400),
        ({"id": "permission", "place": "1"}, 400),
        ({"id": "fail", "requests": ["* *"]}, 400),
    ],
)
async def test_what_cannot_be_is_refused_in_words(body: dict[str, Any], status: int) -> None:
    async with Sandbox() as sandbox:
        got, told = await _switch(sandbox, **body)
        assert got == status
        assert told["message"]
        assert sandbox.faults.next("GET", "/users/@me") is None
