"""Messages: nonces, files, embeds, cards, replies, threads, forum posts, crossposts, history."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from typing import Any

import aiohttp
import discord
import pytest
from discord import ui

from bot.sandbox import Deadlines, Sandbox
from bot.sandbox.person import PersonClient, Refused
from tests.sandbox.conftest import OpenPerson, SmallBot, StartBot, command, running

Interaction = discord.Interaction[Any]


def text_channel(bot: SmallBot, sandbox: Sandbox, name: str = "general") -> discord.TextChannel:
    channel = bot.get_channel(int(sandbox.guilds["Harbour News"].channel(name).id))
    assert isinstance(channel, discord.TextChannel)
    return channel


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + bytes(width) for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_the_same_nonce_gives_the_same_message(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        channel = text_channel(bot, sandbox)
        first = await channel.send("the brief", nonce="d1")
        again = await channel.send("the brief", nonce="d1")
        other = await channel.send("the brief", nonce="d2")
        elsewhere = await text_channel(bot, sandbox, "desk").send("the brief", nonce="d1")
    assert again.id == first.id
    assert len({first.id, other.id, elsewhere.id}) == 3
    assert len(sandbox.guilds["Harbour News"].channel("general").messages) == 2


async def test_without_enforcement_a_nonce_is_only_given_back(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        channel = text_channel(bot, sandbox)
        route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
        one = await bot.http.request(route, json={"content": "a", "nonce": "n"})
        two = await bot.http.request(route, json={"content": "a", "nonce": "n"})
    assert one["id"] != two["id"]
    assert one["nonce"] == two["nonce"] == "n"


async def test_a_nonce_is_forgotten_after_a_while_and_is_nothing_to_follow_ups() -> None:
    async def twice(interaction: Interaction) -> None:
        await interaction.response.send_message("one")
        for _ in range(2):
            route = discord.http.Route(
                "POST", "/webhooks/{webhook_id}/{webhook_token}", webhook_id=app, webhook_token=interaction.token
            )
            await bot.http.request(route, json={"content": "more", "nonce": "n", "enforce_nonce": True})

    async with Sandbox(deadlines=Deadlines(nonce=0.2)) as sandbox:
        app = sandbox.application_id
        async with (
            running(SmallBot(command("twice", twice)), sandbox) as bot,
            PersonClient(sandbox.api, sandbox.people["bob"].token) as bob,
        ):
            channel = text_channel(bot, sandbox)
            first = await channel.send("the brief", nonce="d1")
            await asyncio.sleep(0.25)
            assert (await channel.send("the brief", nonce="d1")).id != first.id
            await bob.enter("Harbour News", "general")
            reply = await bob.run("/twice")
            second, third = await reply.follow_up(1), await reply.follow_up(2)
            assert second.id != third.id


async def test_files_go_up_and_come_back_over_loopback(
    start_bot: StartBot, person: OpenPerson, sandbox: Sandbox
) -> None:
    picture = png(30, 20)

    async def draw(interaction: Interaction) -> None:
        file = discord.File(io.BytesIO(picture), "time line.png", description="Two dates on a line")
        view = ui.LayoutView()
        view.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://time_line.png", description="Two dates")))
        await interaction.response.send_message(view=view, file=file)

    async with start_bot(command("draw", draw)), person() as alice:
        message = (await alice.run("/draw")).message
        attachment = message.attachments[0]
        assert (attachment["filename"], attachment["size"]) == ("time_line.png", len(picture))
        assert (attachment["width"], attachment["height"]) == (30, 20)
        assert attachment["description"] == "Two dates on a line"
        assert attachment["url"].startswith(sandbox.base)
        media = message.components[0]["items"][0]["media"]
        assert media["url"] == attachment["url"]
        async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as answer:
            assert await answer.read() == picture
            assert answer.content_type == "image/png"


async def test_a_file_that_is_too_large_is_refused(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        with pytest.raises(discord.HTTPException) as caught:
            await text_channel(bot, sandbox).send(file=discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "big"))
    assert (caught.value.status, caught.value.code) == (413, 40005)


async def test_embeds_come_back_as_they_were_sent(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        embed = discord.Embed(title="T", description="D", url="https://example.org", colour=5)
        embed.add_field(name="n", value="v").set_footer(text="f").set_author(name="a")
        sent = await text_channel(bot, sandbox).send(embed=embed)
        got = await text_channel(bot, sandbox).fetch_message(sent.id)
    assert got.embeds[0].to_dict()["fields"] == [{"name": "n", "value": "v", "inline": True}]
    assert (got.embeds[0].title, got.embeds[0].footer.text, got.embeds[0].author.name) == ("T", "f", "a")


async def test_a_wrong_body_is_refused_with_the_path_of_each_field(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        channel = text_channel(bot, sandbox)
        route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
        body = {"content": "x" * 2001, "embeds": [{"title": "t" * 257}]}
        with pytest.raises(discord.HTTPException) as caught:
            await bot.http.request(route, json=body)
        assert (caught.value.status, caught.value.code) == (400, 50035)
        answer = sandbox.exchanges.rest[-1].answer
        assert answer["errors"]["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
        assert "_errors" in answer["errors"]["embeds"]["0"]["title"]
        with pytest.raises(discord.HTTPException) as caught:
            await channel.send("   ")
        assert caught.value.code == 50006


async def test_a_card_stays_a_card(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        channel = text_channel(bot, sandbox)
        view = ui.LayoutView()
        view.add_item(ui.TextDisplay("words"))
        message = await channel.send(view=view)
        route = discord.http.Route(
            "PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=channel.id, message_id=message.id
        )
        with pytest.raises(discord.HTTPException) as caught:
            await bot.http.request(route, json={"content": "text after all"})
        assert caught.value.code == 50035
        post = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
        both = {"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "y"}]}
        with pytest.raises(discord.HTTPException) as caught:
            await bot.http.request(post, json=both)
        assert caught.value.code == 50035
        edited = await bot.http.request(route, json={"components": [{"type": 10, "content": "other"}]})
        assert edited["flags"] & 1 << 15
        assert edited["components"] == [{"type": 10, "id": 1, "content": "other"}]


async def test_mentions_obey_allowed_mentions(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        channel = text_channel(bot, sandbox)
        bob = sandbox.people["bob"].id
        role = sandbox.guilds["Harbour News"].role("Desk").id
        words = f"<@{bob}> <@&{role}> @everyone"
        loud = await channel.send(words)
        quiet = await channel.send(words, allowed_mentions=discord.AllowedMentions.none())
        some = await channel.send(words, allowed_mentions=discord.AllowedMentions(users=False, everyone=False))
    assert ([u.id for u in loud.mentions], [r.id for r in loud.role_mentions], loud.mention_everyone) == (
        [int(bob)],
        [int(role)],
        True,
    )
    assert (quiet.mentions, quiet.role_mentions, quiet.mention_everyone) == ([], [], False)
    assert (some.mentions, [r.id for r in some.role_mentions], some.mention_everyone) == ([], [int(role)], False)


async def test_history_is_read_in_pages(start_bot: StartBot, sandbox: Sandbox, person: OpenPerson) -> None:
    async with start_bot() as bot, person() as alice:
        sent = [(await alice.send(f"number {n}")).id for n in range(12)]
        channel = text_channel(bot, sandbox)
        assert [str(m.id) async for m in channel.history(limit=5)] == sent[:-6:-1]
        assert [str(m.id) async for m in channel.history(after=discord.Object(int(sent[8])))] == sent[9:]
        before = [str(m.id) async for m in channel.history(before=discord.Object(int(sent[2])))]
        assert before == [sent[1], sent[0]]
        around = [str(m.id) async for m in channel.history(around=discord.Object(int(sent[5])), limit=3)]
        assert set(around) == set(sent[4:7])


async def test_only_its_author_edits_a_message(start_bot: StartBot, sandbox: Sandbox, person: OpenPerson) -> None:
    async with start_bot() as bot, person() as alice:
        mine = await text_channel(bot, sandbox).send("mine")
        hers = await text_channel(bot, sandbox).fetch_message(int((await alice.send("hers")).id))
        assert (await mine.edit(content="mine, edited")).edited_at is not None
        with pytest.raises(discord.Forbidden) as caught:
            await hers.edit(content="taken over")
        assert caught.value.code == 50005
        with pytest.raises(discord.Forbidden) as caught:
            await hers.delete()
        assert caught.value.code == 50013
        await mine.delete()
        with pytest.raises(discord.NotFound) as missing:
            await mine.edit(content="gone")
        assert missing.value.code == 10008


async def test_a_reply_shows_what_it_replies_to(start_bot: StartBot, sandbox: Sandbox, person: OpenPerson) -> None:
    async with start_bot() as bot, person() as alice:
        question = await alice.send("what?")
        channel = text_channel(bot, sandbox)
        answer = await channel.send(
            "this", reference=discord.MessageReference(message_id=int(question.id), channel_id=channel.id)
        )
        assert answer.type is discord.MessageType.reply
        assert answer.reference is not None
        assert answer.reference.resolved is not None
        gone = discord.MessageReference(message_id=1, channel_id=channel.id)
        with pytest.raises(discord.HTTPException) as caught:
            await channel.send("this", reference=gone)
        assert caught.value.code == 50035


async def test_threads_are_opened_written_in_archived_and_listed(
    start_bot: StartBot, sandbox: Sandbox, person: OpenPerson
) -> None:
    guild = sandbox.guilds["Harbour News"]
    sandbox.faults.give_permission(1 << 34 | 1 << 35, guild)
    async with start_bot() as bot, person() as alice:
        channel = text_channel(bot, sandbox)
        message = await channel.send("a story")
        thread = await message.create_thread(name="The story")
        await thread.send("more")
        with pytest.raises(discord.HTTPException) as caught:
            await message.create_thread(name="Again")
        assert caught.value.code == 160004
        await thread.edit(archived=True)
        assert [t.id async for t in channel.archived_threads()] == [thread.id]
        alice.channel_id = str(thread.id)
        await alice.send("still reading")
        assert not guild.channels[str(thread.id)].archived
        await thread.edit(archived=True, locked=True)
        with pytest.raises(Refused, match="Thread is locked"):
            await alice.send("too late")


async def test_archived_threads_are_listed_the_latest_first_and_page_by_page(
    start_bot: StartBot, sandbox: Sandbox, person: OpenPerson
) -> None:
    guild = sandbox.guilds["Harbour News"]
    sandbox.faults.give_permission(1 << 34 | 1 << 35, guild)
    async with start_bot() as bot:
        forum = bot.get_channel(int(guild.channel("stories").id))
        assert isinstance(forum, discord.ForumChannel)
        made = [(await forum.create_thread(name=f"Story {n}", content="The brief")).thread for n in range(4)]
        for thread in made[:3]:
            await thread.edit(archived=True)
        listed = [thread.id async for thread in forum.archived_threads(limit=None)]
        assert listed == [thread.id for thread in reversed(made[:3])]
        paged = [[t.id async for t in forum.archived_threads(limit=1, before=None)]]
        earlier = guild.channels[str(made[2].id)].archived_at
        paged.append([t.id async for t in forum.archived_threads(limit=1, before=earlier)])
        assert paged == [[made[2].id], [made[1].id]]


async def test_a_forum_post_is_a_thread_with_its_first_message(start_bot: StartBot, sandbox: Sandbox) -> None:
    guild = sandbox.guilds["Harbour News"]
    async with start_bot() as bot:
        forum = bot.get_channel(int(guild.channel("stories").id))
        assert isinstance(forum, discord.ForumChannel)
        post = await forum.create_thread(name="A story", content="The brief", applied_tags=[forum.available_tags[0]])
        assert post.thread.parent == forum
        assert post.message.id == post.thread.id
        assert post.message.content == "The brief"
        assert [tag.name for tag in post.thread.applied_tags] == ["World"]
        assert [thread.id for thread in await bot.guilds[0].active_threads()] == [post.thread.id]


async def test_an_announcement_is_published_once(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        message = await text_channel(bot, sandbox, "wire").send("news")
        await message.publish()
        with pytest.raises(discord.HTTPException) as caught:
            await message.publish()
        assert caught.value.code == 40033
        other = await text_channel(bot, sandbox).send("no news")
        with pytest.raises(discord.HTTPException) as caught:
            await other.publish()
        assert caught.value.code == 50024


async def test_direct_messages_go_both_ways(start_bot: StartBot, sandbox: Sandbox, person: OpenPerson) -> None:
    async with start_bot() as bot, person("bob", None) as bob:
        user = await bot.fetch_user(int(sandbox.people["bob"].id))
        heard = asyncio.create_task(bob.wait_for_message())
        sent = await user.send("for you")
        assert (await heard).text == "for you"
        await bob.enter_direct(sandbox.application_id)
        assert [message.id for message in await bob.history()] == [str(sent.id)]
        async with person("carol", None) as carol:
            with pytest.raises(Refused, match="Unknown Channel"):
                await carol.request("GET", f"/channels/{bob.channel_id}/messages")


async def test_old_messages_go_and_the_newest_stay(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, person: OpenPerson
) -> None:
    monkeypatch.setattr("bot.sandbox.state.MESSAGES_KEPT", 3)
    async with person() as alice:
        for n in range(5):
            await alice.send(str(n))
        assert [message.text for message in await alice.history()] == ["2", "3", "4"]
