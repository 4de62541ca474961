"""Who may do what where, and what those are told who may not."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from bot.sandbox import Permission, Sandbox, permissions
from bot.sandbox.person import Refused
from bot.sandbox.state import Channel, Overwrite
from tests.sandbox.conftest import OpenPerson, SmallBot, StartBot, command

SEND, VIEW = int(Permission.SEND_MESSAGES), int(Permission.VIEW_CHANNEL)


def member_of(sandbox: Sandbox, name: str) -> Any:
    return sandbox.guilds["Harbour News"].members[sandbox.people[name].id]


async def test_overwrites_count_everyone_then_roles_then_the_member(sandbox: Sandbox) -> None:
    guild = sandbox.guilds["Harbour News"]
    bob, channel = member_of(sandbox, "bob"), guild.channel("general")
    desk = guild.role("Desk").id

    def may_send() -> bool:
        return bool(permissions.in_channel(guild, channel, bob) & SEND)

    assert may_send()
    channel.overwrites[guild.id] = Overwrite(0, 0, SEND)
    assert not may_send()
    channel.overwrites[desk] = Overwrite(0, SEND, 0)
    assert may_send()
    channel.overwrites[bob.user.id] = Overwrite(1, 0, SEND)
    assert not may_send()


async def test_of_several_roles_one_that_allows_is_enough(sandbox: Sandbox) -> None:
    guild = sandbox.guilds["Harbour News"]
    bob, channel = member_of(sandbox, "bob"), guild.channel("general")
    other = guild.role("Editor")
    other.permissions = 0
    bob.roles.append(other.id)
    channel.overwrites[guild.role("Desk").id] = Overwrite(0, 0, SEND)
    channel.overwrites[other.id] = Overwrite(0, SEND, 0)
    assert permissions.in_channel(guild, channel, bob) & SEND


async def test_without_view_there_is_nothing_and_without_send_no_embeds(sandbox: Sandbox) -> None:
    guild = sandbox.guilds["Harbour News"]
    carol = member_of(sandbox, "carol")
    assert permissions.in_channel(guild, guild.channel("desk"), carol) == 0
    general = guild.channel("general")
    general.overwrites[guild.id] = Overwrite(0, 0, SEND)
    granted = permissions.in_channel(guild, general, carol)
    assert granted & VIEW
    assert not granted & (Permission.EMBED_LINKS | Permission.ATTACH_FILES)


async def test_owners_and_administrators_have_everything(sandbox: Sandbox) -> None:
    guild = sandbox.guilds["Harbour News"]
    guild.owner_id = sandbox.people["carol"].id
    desk = guild.channel("desk")
    desk.overwrites[guild.id] = Overwrite(0, 0, VIEW)
    for name in ("alice", "carol"):
        assert permissions.in_channel(guild, desk, member_of(sandbox, name)) == permissions.ALL


async def test_a_thread_has_its_parents_overwrites(sandbox: Sandbox) -> None:
    guild = sandbox.guilds["Harbour News"]
    thread = Channel("1", 11, guild.id, "thread", parent_id=guild.channel("desk").id)
    assert permissions.in_channel(guild, thread, member_of(sandbox, "carol")) == 0
    assert permissions.in_channel(guild, thread, member_of(sandbox, "bob")) & VIEW
    private = Channel("2", 12, guild.id, "private", parent_id=guild.channel("general").id)
    assert permissions.in_channel(guild, private, member_of(sandbox, "bob")) == 0


async def test_a_hidden_channel_is_nowhere_to_be_found(
    sandbox: Sandbox, start_bot: StartBot, person: OpenPerson
) -> None:
    desk = sandbox.guilds["Harbour News"].channel("desk")
    async with start_bot() as bot, person("carol") as carol, person("bob", "Harbour News", "desk") as bob:
        assert "desk" not in [channel["name"] for channel in await carol.channels()]
        for method, path in (
            ("GET", f"/channels/{desk.id}"),
            ("GET", f"/channels/{desk.id}/messages"),
            ("GET", f"/channels/{desk.id}/application-command-index"),
        ):
            with pytest.raises(Refused) as refused:
                await carol.request(method, path)
            assert (refused.value.status, refused.value.code) == (403, 50001)
        channel = bot.get_channel(int(desk.id))
        assert isinstance(channel, discord.TextChannel)
        await channel.send("for the desk")
        general = bot.get_channel(int(carol.channel_id or 0))
        assert isinstance(general, discord.TextChannel)
        await general.send("for all")
        assert (await carol.wait_for_message() if not carol.messages else next(iter(carol.messages.values()))).text == (
            "for all"
        )
        assert next(message.text for message in bob.messages.values()) == "for the desk"


async def test_what_the_bot_lacks_is_answered_with_50013_or_50001(
    sandbox: Sandbox, start_bot: StartBot, person: OpenPerson
) -> None:
    guild = sandbox.guilds["Harbour News"]
    general = guild.channel("general")

    async def here(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(str(interaction.app_permissions.send_messages))

    async with start_bot(command("here", here)) as bot, person() as alice:
        channel = bot.get_channel(int(general.id))
        assert isinstance(channel, discord.TextChannel)
        sandbox.faults.take_permission(Permission.EMBED_LINKS, guild, general)
        with pytest.raises(discord.Forbidden) as caught:
            await channel.send(embed=discord.Embed(title="x"))
        assert caught.value.code == 50013
        sandbox.faults.take_permission(SEND, guild, general)
        with pytest.raises(discord.Forbidden) as caught:
            await channel.send("x")
        assert caught.value.code == 50013
        assert (await alice.run("/here")).message.text == "False"  # an answer needs no permission to send
        sandbox.faults.take_permission(VIEW, guild, general)
        with pytest.raises(discord.Forbidden) as caught:
            await channel.send("x")
        assert caught.value.code == 50001
        sandbox.faults.give_permission(SEND | VIEW, guild, general)
        await channel.send("back")


async def test_a_permission_can_be_taken_from_the_bots_roles(sandbox: Sandbox, start_bot: StartBot) -> None:
    guild = sandbox.guilds["Harbour News"]
    async with start_bot() as bot:
        channel = bot.get_channel(int(guild.channel("general").id))
        assert isinstance(channel, discord.TextChannel)
        sandbox.faults.take_permission(Permission.READ_MESSAGE_HISTORY, guild)
        assert [message async for message in channel.history()] == []
        with pytest.raises(discord.Forbidden):
            await channel.fetch_message(1)


async def test_people_manage_only_what_they_may(sandbox: Sandbox, person: OpenPerson) -> None:
    guild = sandbox.guilds["Harbour News"]
    async with person("bob") as bob, person("alice") as alice:
        for method, path, body in (
            ("POST", f"/guilds/{guild.id}/roles", {"name": "Mine"}),
            ("POST", f"/guilds/{guild.id}/channels", {"name": "mine"}),
            ("PATCH", f"/guilds/{guild.id}", {"name": "Mine"}),
            ("DELETE", f"/guilds/{guild.id}/members/{sandbox.people['carol'].id}", None),
            ("PUT", f"/channels/{bob.channel_id}/permissions/{bob.user['id']}", {"type": 1, "allow": "8"}),
        ):
            with pytest.raises(Refused) as refused:
                await bob.request(method, path, body)
            assert refused.value.code == 50013
        made = await alice.request("POST", f"/guilds/{guild.id}/channels", {"name": "new", "type": 0})
        assert made["name"] in [channel["name"] for channel in await bob.channels()]
        hidden = {"type": 0, "deny": str(VIEW), "allow": "0"}
        await alice.request("PUT", f"/channels/{made['id']}/permissions/{guild.id}", hidden)
        assert made["name"] not in [channel["name"] for channel in await bob.channels()]


async def test_a_role_gives_and_takes_a_command(sandbox: Sandbox, start_bot: StartBot, person: OpenPerson) -> None:
    guild = sandbox.guilds["Harbour News"]

    def prepare(bot: SmallBot) -> None:
        @bot.tree.command(description="For managers")
        @discord.app_commands.default_permissions(manage_guild=True)
        async def manage(interaction: discord.Interaction[Any]) -> None:
            await interaction.response.send_message("managed")

    async with start_bot(prepare), person("alice") as alice, person("bob") as bob:
        assert await bob.commands() == []
        role = await alice.request("POST", f"/guilds/{guild.id}/roles", {"name": "Managers", "permissions": "32"})
        path = f"/guilds/{guild.id}/members/{bob.user['id']}/roles/{role['id']}"
        await alice.request("PUT", path)
        await asyncio.sleep(0.1)  # until the news has reached Bob's client
        assert (await bob.run("/manage")).message.text == "managed"
        await alice.request("DELETE", path)
        await asyncio.sleep(0.1)
        assert await bob.commands() == []


async def test_forged_interactions_reach_nothing_that_the_person_cannot_see(
    sandbox: Sandbox, start_bot: StartBot, person: OpenPerson
) -> None:
    class Once(discord.ui.View):
        @discord.ui.button(label="Mine", custom_id="mine")
        async def mine(self, interaction: discord.Interaction[Any], _: discord.ui.Button[Any]) -> None:
            await interaction.response.edit_message(content="pressed")

    async def secret(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("secret", ephemeral=True, view=Once())

    guild, other = sandbox.guilds["Harbour News"], sandbox.guilds["Hill Readers"]
    async with start_bot(command("secret", secret)), person("alice") as alice, person("carol") as carol:
        message = (await alice.run("/secret")).message
        only = (await carol.commands())[0].payload
        run = {"type": 2, "application_id": sandbox.application_id, "data": {"id": only["id"], "type": 1}}
        press = {
            "type": 3,
            "application_id": sandbox.application_id,
            "channel_id": message.channel_id,
            "message_id": message.id,
            "data": {"component_type": 2, "custom_id": "mine"},
        }
        for body, code in (
            ({**run, "channel_id": guild.channel("desk").id}, 50001),
            ({**run, "channel_id": other.channel("lounge").id}, 50001),
            ({**run, "channel_id": "1"}, 10003),
            ({**run, "channel_id": carol.channel_id, "data": {"id": "1"}}, 10063),
            ({**run, "channel_id": carol.channel_id, "application_id": "1"}, 10002),
            (press, 10008),
        ):
            with pytest.raises(Refused) as refused:
                await carol.request("POST", "/interactions", body)
            assert refused.value.code == code, body
        assert (await alice.press(message, "Mine")).message.text == "pressed"
        assert carol.messages == {}


async def test_a_direct_channel_belongs_to_its_two(sandbox: Sandbox, start_bot: StartBot, person: OpenPerson) -> None:
    async def here(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("between us")

    async with start_bot(command("here", here)), person("alice") as alice, person("bob") as bob:
        await alice.enter_direct(sandbox.application_id)
        assert (await alice.run("/here")).message.text == "between us"
        bob.channel_id, bob.guild_id = alice.channel_id, None
        with pytest.raises(Refused):
            await bob.run("/here")
        with pytest.raises(Refused):
            await bob.history()
        assert bob.messages == {}
