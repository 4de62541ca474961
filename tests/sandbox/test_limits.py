"""Rate limits, and what the sandbox can be told to do wrong."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import aiohttp
import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox import Sandbox
from bot.sandbox.errors import missing_permissions
from bot.sandbox.person import NoAnswer, PersonClient
from bot.sandbox.ratelimits import Limit, RateLimits
from tests.sandbox.conftest import IMPATIENT, OpenPerson, SmallBot, StartBot, command, running

Interaction = discord.Interaction[Any]


def general(bot: SmallBot, sandbox: Sandbox) -> discord.TextChannel:
    channel = bot.get_channel(int(sandbox.guilds["Harbour News"].channel("general").id))
    assert isinstance(channel, discord.TextChannel)
    return channel


async def get(sandbox: Sandbox, path: str, session: aiohttp.ClientSession) -> aiohttp.ClientResponse:
    headers = {"Authorization": f"Bot {sandbox.bot_token}"}
    async with session.get(sandbox.api + path, headers=headers) as response:
        await response.read()
        return response


async def test_every_answer_says_what_is_left_and_the_next_one_is_a_429(sandbox: Sandbox) -> None:
    path = f"/channels/{sandbox.guilds['Harbour News'].channel('general').id}"
    async with aiohttp.ClientSession() as session:
        left = []
        for _ in range(10):
            response = await get(sandbox, path, session)
            assert response.status == 200
            left.append(int(response.headers["X-RateLimit-Remaining"]))
        refused = await get(sandbox, path, session)
        elsewhere = await get(sandbox, f"/channels/{sandbox.guilds['Hill Readers'].channel('lounge').id}", session)
    assert left == list(range(9, -1, -1))
    assert refused.status == 429
    assert float(refused.headers["Retry-After"]) > 0
    assert refused.headers["X-RateLimit-Scope"] == "user"
    body = sandbox.exchanges.rest[-2].answer
    assert body["global"] is False
    assert 0 < body["retry_after"] <= 2
    assert elsewhere.status == 200
    assert elsewhere.headers["X-RateLimit-Bucket"] == refused.headers["X-RateLimit-Bucket"]


async def test_fifty_requests_a_second_are_the_global_limit(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        paths = [f"/users/{1000 + n}" for n in range(60)]
        sandbox.rate_limits.on = True
        answers = [await get(sandbox, path if n % 6 else "/users/@me", session) for n, path in enumerate(paths)]
    globally = [exchange.answer["global"] for exchange in sandbox.exchanges.rest if exchange.status == 429]
    assert True in globally
    assert any(answer.headers.get("X-RateLimit-Global") == "true" for answer in answers)


def test_callbacks_and_follow_ups_do_not_count_globally() -> None:
    limits = RateLimits()
    limit = Limit(5, 1.0)
    for n in range(200):
        limits.take("callback", limit, "bot", {"interaction_token": str(n)}, globally=False)
    limits.take("other", limit, "bot", {}, globally=True)


async def test_a_bot_waits_for_its_bucket_and_gets_through(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        channel = general(bot, sandbox)
        sandbox.faults.limit(0.2, method="POST", path="/channels/*/messages", times=2)
        started = time.monotonic()
        await channel.send("in the end")
        assert time.monotonic() - started >= 0.4
    assert [e.status for e in sandbox.exchanges.requests("POST", "/channels/{channel_id}/messages")] == [429, 429, 200]


async def test_a_500_is_tried_again_and_a_403_is_not(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        channel = general(bot, sandbox)
        sandbox.faults.fail(500, method="POST", path="/channels/*/messages")
        await channel.send("after all")
        sandbox.faults.refuse(missing_permissions(), path="/channels/*")
        with pytest.raises(discord.Forbidden) as caught:
            await channel.send("not at all")
        assert caught.value.code == 50013
        await channel.send("again")


async def test_a_lost_answer_was_carried_out_and_its_nonce_finds_it(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        channel = general(bot, sandbox)
        sandbox.faults.lose_answer(method="POST", path="/channels/*/messages")
        with pytest.raises((aiohttp.ClientError, OSError)):
            await channel.send("once", nonce="d7")
        again = await channel.send("once", nonce="d7")
    messages = sandbox.guilds["Harbour News"].channel("general").messages
    assert list(messages) == [str(again.id)]
    assert [exchange.lost for exchange in sandbox.exchanges.rest if exchange.method == "POST"] == [True, False]


async def test_a_slow_answer_misses_the_deadline(start_bot: StartBot, person: OpenPerson, sandbox: Sandbox) -> None:
    async def brief(interaction: Interaction) -> None:
        await interaction.response.send_message("here")

    sandbox.core.interactions.deadlines = IMPATIENT
    async with start_bot(command("brief", brief)) as bot, person() as alice:
        # A callback's token authorises it, so it is the bot's request like any other.
        sandbox.faults.slow(0.5, method="POST", path="/interactions/*")
        with pytest.raises(NoAnswer):
            await alice.run("/brief")
        await asyncio.sleep(0.4)
        assert [getattr(error, "code", None) for error in bot.errors] == [10062]


async def test_the_gateway_can_be_away_for_a_while(person: OpenPerson, sandbox: Sandbox) -> None:
    alice = sandbox.state.people["alice"]
    async with person() as client, person("bob") as bob:
        sandbox.faults.refuse_gateway(2)
        assert sandbox.faults.drop_gateway(alice) == 1
        heard = asyncio.create_task(client.wait_for_message())
        await bob.send("while Alice was away")
        assert (await heard).text == "while Alice was away"


async def test_wrong_tokens_paths_and_methods_have_discords_answers(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:

        async def ask(method: str, path: str, token: str, body: Any = None) -> tuple[int, Any]:
            headers = {"Authorization": token, "Content-Type": "application/json"}
            async with session.request(method, sandbox.api + path, headers=headers, data=body) as response:
                return response.status, await response.json()

        bot = f"Bot {sandbox.bot_token}"
        assert await ask("GET", "/users/@me", "Bot wrong") == (401, {"message": "401: Unauthorized", "code": 0})
        assert (await ask("GET", "/users/@me", sandbox.bot_token))[0] == 401
        assert (await ask("GET", "/users/@me", f"Bot {sandbox.people['alice'].token}"))[0] == 401
        assert await ask("GET", "/nothing", bot) == (404, {"message": "404: Not Found", "code": 0})
        assert await ask("PUT", "/users/@me", bot) == (405, {"message": "405: Method Not Allowed", "code": 0})
        assert (await ask("GET", "/channels/1", bot))[1]["code"] == 10003
        status, answer = await ask("GET", "/channels/general", bot)
        assert (status, answer["code"]) == (400, 50035)
        assert answer["errors"]["channel_id"]["_errors"][0]["code"] == "NUMBER_TYPE_COERCE"
        channel = sandbox.guilds["Harbour News"].channel("general").id
        assert (await ask("POST", f"/channels/{channel}/messages", bot, "{"))[1]["code"] == 50109
        assert (await ask("POST", "/interactions/1/x/callback", bot, '{"type": 5}'))[1]["code"] == 10062
        assert (await ask("POST", "/interactions", bot, "{}"))[0] == 403
        hook = f"/webhooks/{sandbox.application_id}/nonsense"
        assert (await ask("POST", hook, bot, '{"content": "x"}'))[1]["code"] == 50027
        assert (await ask("POST", "/webhooks/1/nonsense", bot, '{"content": "x"}'))[1]["code"] == 10015
    sandbox.exchanges.clear()  # of a path that does not exist nothing is described


_SCALARS = st.none() | st.booleans() | st.integers(-3, 1 << 40) | st.sampled_from(["", "x", "@me", "1", "x" * 5000])
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["type", "data", "content", "components", "embeds", "flags", "name", "options", "custom_id", "nonce",
             "description", "attachments", "id", "allowed_mentions", "message_reference", "emoji", "media", "style"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


async def test_whatever_a_bot_sends_is_answered_and_never_a_500() -> None:
    """Bodies of every shape, to the routes that read most of them."""
    kept: asyncio.Queue[Interaction] = asyncio.Queue()

    async def keep(interaction: Interaction) -> None:
        kept.put_nowait(interaction)

    @given(_JSON)
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def bodies(body: Any) -> None:
        drawn.append(body)

    drawn: list[Any] = []
    bodies()
    async with Sandbox(rate_limits=False) as sandbox, running(SmallBot(command("keep", keep)), sandbox):
        channel = sandbox.guilds["Harbour News"].channel("general")
        async with PersonClient(sandbox.api, sandbox.people["alice"].token) as alice:
            await alice.enter("Harbour News", "general")
            message = await alice.send("a message")
            asked = asyncio.create_task(alice.run("/keep"))
            one = await kept.get()
            hook = f"/webhooks/{sandbox.application_id}/{one.token}"
            paths = [
                ("POST", f"/interactions/{one.id}/{one.token}/callback"),
                ("POST", f"/channels/{channel.id}/messages"),
                ("PATCH", f"/channels/{channel.id}/messages/{message.id}"),
                ("POST", f"/channels/{channel.id}/messages/{message.id}/threads"),
                ("PUT", f"/applications/{sandbox.application_id}/commands"),
                ("POST", f"/applications/{sandbox.application_id}/commands"),
                ("POST", hook),
                ("PATCH", hook + "/messages/@original"),
            ]
            headers = {"Authorization": f"Bot {sandbox.bot_token}"}
            async with aiohttp.ClientSession(headers=headers) as session:
                for method, path in paths:
                    for body in drawn:
                        async with session.request(method, sandbox.api + path, json=body) as response:
                            assert response.status < 500 or response.status == 501, (method, path, body)
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)


async def test_a_body_of_the_wrong_shape_is_a_400_and_never_a_500(sandbox: Sandbox) -> None:
    guild = sandbox.guilds["Harbour News"]
    channel = guild.channel("general").id
    paths = (
        ("POST", f"/channels/{channel}/messages"),
        ("PATCH", f"/channels/{channel}"),
        ("PUT", f"/channels/{channel}/permissions/{guild.id}"),
        ("POST", f"/channels/{channel}/threads"),
        ("POST", f"/guilds/{guild.id}/roles"),
        ("POST", f"/guilds/{guild.id}/channels"),
        ("PATCH", f"/guilds/{guild.id}"),
        ("POST", "/interactions"),
        ("POST", "/users/@me/channels"),
    )
    wrong: tuple[Any, ...] = ([], "x", 3, None, {"name": 5}, {"type": "x"}, {"deny": []}, {"content": {}}, {"roles": 1})
    async with aiohttp.ClientSession(headers={"Authorization": sandbox.people["alice"].token}) as session:
        for method, path in paths:
            for body in wrong:
                async with session.request(method, sandbox.api + path, json=body) as response:
                    assert response.status < 500, (method, path, body)
                    assert response.status != 204 or method == "PUT", (method, path, body)


async def test_a_share_of_the_answers_is_lost_as_its_seed_says_until_that_is_ended(sandbox: Sandbox) -> None:
    path = "/users/@me"
    drawn = random.Random(5)
    expected = [drawn.random() < 0.3 for _ in range(30)]
    sandbox.rate_limits.on = False
    sandbox.faults.lose_at_random(0.3, random.Random(5), method="GET", path="/users/*")
    lost = []
    async with aiohttp.ClientSession() as session:
        for _ in range(30):
            try:
                lost.append((await get(sandbox, path, session)).status != 200)
            except aiohttp.ClientError:
                lost.append(True)
        # aiohttp's client asks once more by itself where a kept connection was cut: each request draws.
        assert [exchange.lost for exchange in sandbox.exchanges.rest][:30] == expected
        assert any(lost)
        sandbox.faults.clear()
        sandbox.faults.fail_at_random(0.5, random.Random(1), 502, path="/users/*")
        statuses = {(await get(sandbox, path, session)).status for _ in range(20)}
        sandbox.faults.clear()
        assert statuses == {200, 502}
        assert {(await get(sandbox, path, session)).status for _ in range(5)} == {200}


async def test_who_is_gone_in_the_middle_of_asking_has_asked_nothing(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    channel = sandbox.guilds["Harbour News"].channel("general")
    host, port = sandbox.base.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /api/v10/channels/{channel.id}/messages HTTP/1.1\r\nHost: {host}\r\nContent-Length: 90\r\n"
    head += f"Content-Type: application/json\r\nAuthorization: Bot {sandbox.bot_token}\r\n\r\n"
    writer.write(head.encode() + b'{"content": "half')
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.transport.abort()
    await asyncio.sleep(0.05)
    assert not channel.messages
    assert "failed" not in caplog.text
