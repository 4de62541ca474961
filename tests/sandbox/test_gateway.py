"""The gateway: compression, heartbeats, resuming, sharding, intents, close codes."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import aiohttp.web
import discord
import pytest
import zstandard

from bot.sandbox import Deadlines, Sandbox, default_world
from bot.sandbox.gateway.connection import ACKNOWLEDGED_AFTER
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.person import PersonClient
from tests.sandbox.conftest import OpenPerson, SmallBot, StartBot, command, running

Json = dict[str, Any]
GUILDS = 1
GUILD_MESSAGES = 1 << 9


class Raw:
    """A gateway client that is no library: what it reads is what was sent."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, compress: str | None) -> None:
        self.socket = socket
        self._inflate = zlib.decompressobj() if compress == "zlib-stream" else None
        self._unzstd = zstandard.ZstdDecompressor().decompressobj() if compress == "zstd-stream" else None
        self.binary = 0

    async def read(self) -> Json:
        message = await self.socket.receive(timeout=5)
        data = message.data
        if message.type == aiohttp.WSMsgType.BINARY:
            self.binary += 1
            if self._inflate:
                assert data.endswith(b"\x00\x00\xff\xff")
                data = self._inflate.decompress(data)
            elif self._unzstd:
                data = self._unzstd.decompress(data)
            else:
                data = zlib.decompress(data)
        assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), f"closed: {self.socket.close_code}"
        found: Json = json.loads(data)
        return found

    async def event(self, name: str) -> Json:
        while True:
            payload = await self.read()
            if payload["t"] == name:
                return payload

    async def closed(self) -> int | None:
        while True:
            message = await self.socket.receive(timeout=5)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
                return self.socket.close_code

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, token: str, intents: int = GUILDS, **more: Any) -> Json:
        await self.send(2, {"token": token, "intents": intents, "properties": {}, **more})
        found: Json = (await self.event("READY"))["d"]
        return found


@asynccontextmanager
async def raw(sandbox: Sandbox, compress: str | None = None, version: str = "10") -> AsyncIterator[Raw]:
    query = f"?v={version}&encoding=json" + (f"&compress={compress}" if compress else "")
    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway + query) as socket:
        yield Raw(socket, compress)


@pytest.mark.parametrize("compress", [None, "zlib-stream", "zstd-stream"])
async def test_every_kind_of_compression_carries_the_same_events(sandbox: Sandbox, compress: str | None) -> None:
    async with raw(sandbox, compress) as client:
        hello = await client.read()
        assert hello["d"]["heartbeat_interval"] == 41250
        ready = await client.identify(sandbox.bot_token)
        guild = (await client.event("GUILD_CREATE"))["d"]
        assert ready["application"]["id"] == sandbox.application_id
        assert ready["resume_gateway_url"] == sandbox.gateway
        assert guild["id"] in [one["id"] for one in ready["guilds"]]
        assert {channel["name"] for channel in guild["channels"]} >= {"general", "desk", "wire"}
        await client.send(1, None)
        assert (await client.event("GUILD_CREATE"))["d"]["id"] != guild["id"]
        assert (await client.read())["op"] == 11
        assert bool(client.binary) == (compress is not None)


async def test_payload_compression_makes_single_zlib_payloads(sandbox: Sandbox) -> None:
    async with raw(sandbox) as client:
        await client.read()
        await client.identify(sandbox.bot_token, compress=True)
        await client.event("GUILD_CREATE")
        assert client.binary >= 1


async def test_a_dropped_bot_resumes_and_misses_nothing(
    sandbox: Sandbox, start_bot: StartBot, person: OpenPerson
) -> None:
    async def brief(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("here")

    async with start_bot(command("brief", brief)) as bot, person() as alice:
        await alice.commands()
        session = next(iter(sandbox.hub.present(sandbox.bot)))
        assert sandbox.faults.drop_gateway() == 1
        assert (await alice.run("/brief")).message.text == "here"
        await asyncio.wait_for(bot.resumed.wait(), 5)
        assert sandbox.hub.present(sandbox.bot) == [session]
        assert len(sandbox.exchanges.events("READY")) == 2  # the bot's, and Alice's


async def test_a_reconnect_is_obeyed(sandbox: Sandbox, start_bot: StartBot) -> None:
    async with start_bot() as bot:
        sandbox.faults.ask_to_reconnect()
        await asyncio.wait_for(bot.resumed.wait(), 5)


async def test_a_forgotten_session_is_invalid_and_the_bot_identifies_anew(
    sandbox: Sandbox, start_bot: StartBot
) -> None:
    async with start_bot() as bot:
        bot.connected.clear()
        sandbox.faults.drop_gateway(resumable=False)
        await asyncio.wait_for(bot.connected.wait(), 15)
        assert len(bot.guilds) == 2


async def test_a_bots_connection_can_be_closed_with_a_code(sandbox: Sandbox) -> None:
    async with raw(sandbox) as client:
        await client.identify(sandbox.bot_token)
        await sandbox.faults.close_gateway(4000, "for a test")
        assert await client.closed() == 4000


@pytest.mark.parametrize("resumable", [False, True])
async def test_a_session_can_be_called_invalid(sandbox: Sandbox, resumable: bool) -> None:
    async with raw(sandbox) as first, raw(sandbox) as second:
        ready = await first.identify(sandbox.bot_token)
        sandbox.faults.invalidate_sessions(resumable=resumable)
        while (payload := await first.read())["op"] != 9:
            pass
        assert payload["d"] is resumable
        await second.send(6, {"token": sandbox.bot_token, "session_id": ready["session_id"], "seq": 1})
        while (payload := await second.read())["op"] == 10:
            pass
        assert (payload["op"] != 9) is resumable  # a forgotten session cannot be resumed


async def test_resuming_with_a_sequence_from_the_future_is_refused(sandbox: Sandbox) -> None:
    async with raw(sandbox) as first, raw(sandbox) as second:
        ready = await first.identify(sandbox.bot_token)
        await second.send(6, {"token": sandbox.bot_token, "session_id": ready["session_id"], "seq": 10_000})
        assert await second.closed() == 4007


async def test_an_unknown_session_is_invalid(sandbox: Sandbox) -> None:
    async with raw(sandbox) as client:
        await client.read()
        await client.send(6, {"token": sandbox.bot_token, "session_id": "none", "seq": 1})
        assert await client.read() == {"t": None, "s": None, "op": 9, "d": False}


async def test_a_session_too_early_for_its_bucket_is_an_invalid_one() -> None:
    async with Sandbox(deadlines=Deadlines(identify=0.4), max_concurrency=2) as sandbox:
        given = {"token": sandbox.bot_token, "intents": GUILDS, "properties": {}}
        async with raw(sandbox) as first, raw(sandbox) as second, raw(sandbox) as third:
            for client in (first, second, third):
                await client.read()
            await first.identify(sandbox.bot_token, shard=[0, 4])
            await second.identify(sandbox.bot_token, shard=[1, 4])
            await third.send(2, {**given, "shard": [2, 4]})
            assert (await third.read())["op"] == 9
            await asyncio.sleep(0.4)
            await third.identify(sandbox.bot_token, shard=[2, 4])


async def test_a_bot_of_two_shards_has_each_server_on_its_own_shard() -> None:
    async with Sandbox(shards=2) as sandbox:

        def prepare(bot: SmallBot) -> None:
            @bot.tree.command(description="Which shard")
            async def shard(interaction: discord.Interaction[Any]) -> None:
                assert interaction.guild is not None
                await interaction.response.send_message(str(interaction.guild.shard_id))

        async with running(SmallBot(prepare), sandbox) as bot:
            assert len(bot.shards) == 2
            assert sorted(guild.shard_id for guild in bot.guilds) == [0, 1]
            async with PersonClient(sandbox.api, sandbox.people["alice"].token) as alice:
                answers = set()
                for guild in sandbox.guilds:
                    await alice.enter(guild)
                    answers.add((await alice.run("/shard")).message.text)
            assert answers == {"0", "1"}


async def test_message_content_is_empty_without_the_intent(
    sandbox: Sandbox, start_bot: StartBot, person: OpenPerson
) -> None:
    seen: asyncio.Queue[discord.Message] = asyncio.Queue()
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with start_bot(intents=intents) as bot, person("bob") as bob:
        bot.on_message = seen.put  # type: ignore[attr-defined] # discord.py looks it up by name
        await bob.send("in the channel")
        await bob.send(f"for <@{sandbox.application_id}>")
        assert (await asyncio.wait_for(seen.get(), 5)).content == ""
        assert (await asyncio.wait_for(seen.get(), 5)).content.startswith("for ")
        channel = bot.get_channel(int(bob.channel_id or 0))
        assert isinstance(channel, discord.TextChannel)
        assert [message.content async for message in channel.history()][-1] == ""
        await bob.enter_direct(sandbox.application_id)
        await bob.send("between us")
        assert (await asyncio.wait_for(seen.get(), 5)).content == "between us"


async def test_message_content_is_there_where_it_was_switched_on() -> None:
    async with Sandbox(world=default_world(privileged_intents=int(Intent.MESSAGE_CONTENT))) as sandbox:
        seen: asyncio.Queue[discord.Message] = asyncio.Queue()
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
        async with (
            running(SmallBot(intents=intents), sandbox) as bot,
            PersonClient(sandbox.api, sandbox.people["bob"].token) as bob,
        ):
            bot.on_message = seen.put  # type: ignore[attr-defined] # discord.py looks it up by name
            await bob.enter("Harbour News", "general")
            await bob.send("in the channel")
            assert (await asyncio.wait_for(seen.get(), 5)).content == "in the channel"


async def test_events_that_no_intent_asked_for_do_not_come(sandbox: Sandbox, person: OpenPerson) -> None:
    async with raw(sandbox) as client, person("alice") as alice:
        await client.identify(sandbox.bot_token, intents=GUILDS)
        await alice.send("a message nobody asked for")
        await alice.request("POST", f"/guilds/{alice.guild_id}/roles", {"name": "New"})
        assert (await client.event("GUILD_ROLE_CREATE"))["d"]["role"]["name"] == "New"
    names = [frame.event for frame in sandbox.exchanges.frames if frame.sent and frame.account == sandbox.bot.id]
    assert "MESSAGE_CREATE" not in names


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (2, {"token": "wrong", "intents": 1, "properties": {}}, 4004),
        (2, {"token": "BOT", "intents": 1 << 40, "properties": {}}, 4013),
        (2, {"token": "BOT", "intents": 1 << 15, "properties": {}}, 4014),
        (2, {"token": "BOT", "intents": 1, "properties": {}, "shard": [2, 2]}, 4010),
        (3, {"status": "online"}, 4003),
        (99, None, 4001),
    ],
)
async def test_each_mistake_has_its_close_code(sandbox: Sandbox, op: int, data: Any, code: int) -> None:
    if isinstance(data, dict) and data.get("token") == "BOT":
        data = {**data, "token": sandbox.bot_token}
    async with raw(sandbox) as client:
        await client.read()
        await client.send(op, data)
        assert await client.closed() == code


async def test_nonsense_and_a_second_identify_are_refused(sandbox: Sandbox) -> None:
    async with raw(sandbox) as client:
        await client.socket.send_str("not json")
        assert await client.closed() == 4002
    async with raw(sandbox) as client:
        await client.identify(sandbox.bot_token)
        await client.send(2, {"token": sandbox.bot_token, "intents": 1, "properties": {}})
        assert await client.closed() == 4005
    async with raw(sandbox, version="6") as client:
        assert await client.closed() == 4012


async def test_who_is_gone_before_the_socket_is_open_is_no_error(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def prepare(*_given: object) -> None:
        raise aiohttp.ClientConnectionResetError("Cannot write to closing transport")

    monkeypatch.setattr(aiohttp.web.WebSocketResponse, "prepare", prepare)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await session.ws_connect(sandbox.gateway)
    assert not [record for record in caplog.records if record.name == "aiohttp.server"]
    assert not sandbox.hub.connections


async def test_too_many_payloads_a_minute_close_the_connection(sandbox: Sandbox) -> None:
    async with raw(sandbox) as client:
        for _ in range(121):
            await client.send(1, None)
        assert await client.closed() == 4008


async def test_a_client_without_heartbeats_is_cut_off() -> None:
    async with Sandbox(deadlines=Deadlines(heartbeat=0.1)) as sandbox, raw(sandbox) as client:
        await client.identify(sandbox.bot_token)
        assert await client.closed() == 4009


async def test_a_heartbeat_is_acknowledged_as_late_as_over_a_network(sandbox: Sandbox) -> None:
    """discord.py notes when it sent one after that, and counts from the heartbeat before where the answer is faster."""
    async with raw(sandbox) as client:
        await client.read()
        sent = asyncio.get_running_loop().time()
        await client.send(1, None)
        assert (await client.read())["op"] == 11
        assert asyncio.get_running_loop().time() - sent >= ACKNOWLEDGED_AFTER


async def test_members_are_given_on_request(sandbox: Sandbox, start_bot: StartBot) -> None:
    async with start_bot() as bot:
        guild = bot.guilds[0]
        found = await guild.query_members(user_ids=[int(sandbox.people["carol"].id)])
        assert [member.name for member in found] == ["carol"]
        assert [member.name for member in await guild.query_members("ali")] == ["alice"]


async def test_leaving_and_coming_back_are_told(sandbox: Sandbox, start_bot: StartBot, person: OpenPerson) -> None:
    left, joined = asyncio.Event(), asyncio.Event()

    class Watching(SmallBot):
        async def on_guild_remove(self, _: discord.Guild) -> None:
            left.set()

        async def on_guild_join(self, _: discord.Guild) -> None:
            joined.set()

    async def here(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("here")

    async with running(Watching(command("here", here)), sandbox) as bot, person("alice") as alice:
        guild = sandbox.guilds["Harbour News"]
        await alice.request("DELETE", f"/guilds/{guild.id}/members/{sandbox.application_id}")
        await asyncio.wait_for(left.wait(), 5)
        assert await alice.commands() == []
        assert len(bot.guilds) == 1
        invitation = {"guild_id": guild.id, "permissions": "2048", "authorize": True}
        await alice.request("POST", f"/oauth2/authorize?client_id={sandbox.application_id}&scope=bot", invitation)
        await asyncio.wait_for(joined.wait(), 5)
        assert (await alice.run("/here")).message.text == "here"


async def test_the_bot_can_leave_by_itself(sandbox: Sandbox, start_bot: StartBot) -> None:
    async with start_bot() as bot:
        await bot.guilds[0].leave()
        await asyncio.sleep(0.1)
        assert len(bot.guilds) == 1
        assert len(sandbox.state.guilds_of(sandbox.bot)) == 1
