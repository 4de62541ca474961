"""/schedule, asked by people through the sandbox; what it posts is posted there too."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from discord import Permissions, app_commands

from bot.cards.keys import Key
from bot.errors import NotAllowed
from bot.news import Reader
from bot.news.schedules import Schedule
from bot.sandbox.permissions import Permission
from bot.sandbox.person import PersonClient, Reply
from bot.sandbox.world import (
    ANNOUNCEMENT,
    FORUM,
    ChannelSpec,
    GuildSpec,
    MemberSpec,
    OverwriteSpec,
    PersonSpec,
    RoleSpec,
    World,
)
from tests.cogs.conftest import Running

MANAGE, SEE, WRITE = (
    int(Permission.MANAGE_GUILD),
    int(Permission.VIEW_CHANNEL),
    int(Permission.SEND_MESSAGES),
)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def told_on() -> str:
    return "March 9, 2026"  # yesterday: a post tells it


@pytest.fixture
def world() -> World:
    """Bob manages the server and may not do everything: not see #vault, not write in #wire, not mention Desk."""
    return World(
        people=(PersonSpec("alice", "Alice"), PersonSpec("bob", "Bob"), PersonSpec("carol", "Carol")),
        guilds=(
            GuildSpec(
                name="Harbour News",
                owner="alice",
                roles=(RoleSpec("Manager", MANAGE), RoleSpec("Desk"), RoleSpec("Readers", mentionable=True)),
                channels=(
                    ChannelSpec("general"),
                    ChannelSpec("vault", overwrites=(OverwriteSpec("bob", deny=SEE),)),
                    ChannelSpec("wire", ANNOUNCEMENT, overwrites=(OverwriteSpec("bob", deny=WRITE),)),
                    ChannelSpec("deaf", overwrites=(OverwriteSpec("@bot", deny=WRITE),)),
                    ChannelSpec("stories", FORUM, tags=("World",)),
                ),
                members=(MemberSpec("alice"), MemberSpec("bob", ("Manager",)), MemberSpec("carol")),
            ),
            GuildSpec(
                name="Hill Readers",
                owner="alice",
                channels=(ChannelSpec("lounge"),),
                members=(MemberSpec("alice"), MemberSpec("bob", ())),
            ),
        ),
    )


def shown(reply: Reply) -> str:
    return reply.message.text.replace("\\", "")


async def only(running: Running, person: PersonClient) -> Schedule:
    (schedule,) = await running.newsroom.schedules.list(Reader(1, await guild_of(person)))
    return schedule


async def guild_of(person: PersonClient, number: int = 0) -> int:
    return int((await person.guilds())[number]["id"])


async def test_a_schedule_is_set_up_said_back_and_listed_with_its_next_time(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await bob.run(
            "/schedule add channel:general at:weekdays at 8 and 18 timezone:berlin topics:bridge, Ada"
        )
        text = shown(reply)
        assert reply.message.ephemeral
        assert "weekdays at 08:00 and 18:00 (Europe/Berlin)" in text
        assert "Next post: <t:1773162000:F>" in text
        assert "about bridge, Ada" in text
        assert "Should it go by Europe/Berlin too?" in text
        assert "weekdays at 08:00 and 18:00" in shown(await bob.run("/schedule list"))
        schedule = await only(running, bob)
    assert schedule.next_due == datetime(2026, 3, 10, 17, tzinfo=UTC)
    assert schedule.topics == ("bridge", "Ada")
    assert (schedule.style, schedule.when_empty, schedule.max_stories) == ("card", "skip", 5)


async def test_the_servers_zone_is_asked_for_never_set_by_itself(running: Running) -> None:
    async with running.person("bob") as bob:
        first = await bob.run("/schedule add channel:general at:7.30am timezone:Tokyo")
        assert "(UTC)" in shown(await bob.run("/schedule add channel:general at:noon days:weekends"))
        assert (await running.newsroom.servers.get_settings(await guild_of(bob))).zone == "UTC"
        saved = await bob.press(first.message, "Use Asia/Tokyo for the whole server")
        assert saved.message.ephemeral
        assert (await running.newsroom.servers.get_settings(await guild_of(bob))).zone == "Asia/Tokyo"
        third = await bob.run("/schedule add channel:general at:9 timezone:London")
        assert "(Europe/London)" in shown(third)
        assert "whole server" not in [button.label for button in third.message.buttons]
        assert "(Asia/Tokyo)" in shown(await bob.run("/schedule add channel:general at:noon"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("channel:general at:whenever", "could not read “whenever”"),
        ("channel:general at:weekdays", "names no time of the day"),
        ("channel:general at:8 days:sometimes", "could not read “sometimes”"),
        ("channel:general at:8 timezone:Atlantis", "no time zone I know"),
        ("channel:general at:8am Tokyo timezone:Berlin", "Give the time zone once"),
        ("channel:general at:8 feeds:nosuch", "nosuch"),
        ("channel:wire at:8", "You need Send Messages"),
        ("channel:deaf at:8", "I need Send Messages"),
        ("channel:general at:8 role:Desk", "to be mentionable, or the permission"),
        ("channel:general at:8 role:@everyone", "I do not mention everyone"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(running: Running, line: str, words: str) -> None:
    async with running.person("bob") as bob:
        reply = await bob.run(f"/schedule add {line}")
        assert words in shown(reply)
        assert reply.message.ephemeral
        assert await running.newsroom.schedules.list(Reader(1, await guild_of(bob))) == ()


async def test_a_role_is_taken_where_it_is_mentionable_or_the_person_and_the_bot_may_mention_it(
    running: Running,
) -> None:
    async with running.person("bob") as bob, running.person("alice") as alice:
        await bob.run("/schedule add channel:general at:8 role:Readers")
        schedule = await only(running, bob)
        assert schedule.role_id is not None
        assert not schedule.role_by_permission
        assert "I need <@&" in shown(await alice.run("/schedule add channel:general at:8 role:Desk"))


async def test_who_does_not_manage_the_server_does_not_see_the_commands(running: Running) -> None:
    async with running.person("carol") as carol:
        assert not [command.name for command in await carol.commands() if command.name.startswith("schedule")]


async def test_every_command_asks_for_manage_server_itself(running: Running) -> None:
    """A server can show commands to whom it likes; that lets nobody point a post anywhere."""
    family = running.client.get_cog("Schedules")
    assert family is not None
    refused = 0
    for command in family.walk_app_commands():
        assert isinstance(command, app_commands.Command)
        callback: Any = command.callback
        needed = {name: "1" for name in ("channel", "at", "schedule") if command.get_parameter(name) is not None}
        with pytest.raises(NotAllowed):
            await callback(family, pressed(manages=False), **needed)
        refused += 1
    assert refused == 11


async def test_another_servers_schedule_is_none_at_all(running: Running) -> None:
    async with running.person("bob") as bob, running.person("alice", 1) as alice:
        await bob.run("/schedule add channel:general at:8")
        number = (await only(running, bob)).id
        for line in ("preview", "test", "pause", "resume", "remove", "run-now", "why", "edit"):
            assert "no such schedule" in shown(await alice.run(f"/schedule {line} schedule:{number}")), line
        assert "No schedules yet" in shown(await alice.run("/schedule list"))
        assert "Nothing was due" in shown(await alice.run(f"/schedule history schedule:{number}"))


async def test_editing_changes_what_is_named_and_looks_at_the_rights_again(running: Running) -> None:
    async with running.person("bob") as bob, running.person("alice") as alice:
        await bob.run("/schedule add channel:general at:8 days:mon timezone:Berlin topics:bridge role:Readers")
        number = (await only(running, bob)).id
        edited = shown(await bob.run(f"/schedule edit schedule:{number} at:9.15am topics:- style:list max-stories:2"))
        assert "Mondays at 09:15 (Europe/Berlin)" in edited
        assert "of bridge" not in edited
        assert "a compact list · at most 2" in edited
        assert "mentions" in edited
        assert "weekdays at 09:15 (Asia/Tokyo)" in shown(
            await bob.run(f"/schedule edit schedule:#{number} days:weekdays timezone:Tokyo no-role:True")
        )
        await alice.run(f"/schedule edit schedule:{number} channel:vault")
        assert "You need View Channel" in shown(await bob.run(f"/schedule edit schedule:{number} at:10"))
        assert "You need View Channel" in shown(await bob.run(f"/schedule run-now schedule:{number}"))
        assert (await only(running, bob)).rule.times == (555,)


async def test_a_schedule_is_paused_resumed_and_removed(running: Running) -> None:
    async with running.person("bob") as bob:
        await bob.run("/schedule add channel:general at:8")
        number = (await only(running, bob)).id
        assert "Nothing is posted until" in shown(await bob.run(f"/schedule pause schedule:{number}"))
        assert "⏸️ paused" in shown(await bob.run("/schedule list"))
        assert "On again" in shown(await bob.run(f"/schedule resume schedule:{number}"))
        assert (await only(running, bob)).next_due == datetime(2026, 3, 11, 8, tzinfo=UTC)
        assert "its history" in shown(await bob.run(f"/schedule remove schedule:{number}"))
        assert "No schedules yet" in shown(await bob.run("/schedule list"))


async def test_a_time_that_is_typed_for_a_schedule_names_none(running: Running) -> None:
    async with running.person("bob") as bob:
        for _ in range(8):
            await bob.run("/schedule add channel:general at:8")
        for typed in ("08:00", "8am", "the 8", "-1", "9" * 16):
            assert "no such schedule" in shown(await bob.run(f"/schedule remove schedule:{typed}")), typed
        assert len(await running.newsroom.schedules.list(Reader(1, await guild_of(bob)))) == 8


async def test_autocomplete_offers_zones_with_their_clock_schedules_and_the_last_of_several_topics(
    running: Running,
) -> None:
    async with running.person("bob") as bob:
        await bob.run("/settings set time-zone:Tokyo")
        await bob.run("/schedule add channel:general at:8")
        zones = await bob.autocomplete("schedule add", "timezone", "munich")
        assert zones == [{"name": "Munich (Europe/Berlin) — UTC+01:00, 13:00 now", "value": "Europe/Berlin"}]
        assert (await bob.autocomplete("schedule add", "timezone", ""))[0]["value"] == "Asia/Tokyo"
        number = (await only(running, bob)).id
        assert (await bob.autocomplete("schedule pause", "schedule", "8"))[0]["value"] == str(number)
        for topic in await bob.autocomplete("schedule add", "topics", "storm, "):
            assert topic["value"].startswith("storm, ")


async def test_a_preview_is_the_very_post_to_the_asker_alone(running: Running) -> None:
    async with running.person("bob") as bob, running.person("alice") as alice:
        await bob.run("/schedule add channel:general at:8 timezone:Berlin role:Readers")
        explained = asyncio.ensure_future(bob.wait_for_message(lambda message: "Preview of" in message.text))
        reply = await bob.run("/schedule preview")
        assert reply.message.ephemeral
        assert "The brief" in shown(reply)
        assert "The Bridge Closes" in shown(reply)
        assert "We will not wait for the next storm" in shown(reply)
        assert [button.label for button in reply.message.buttons] == ["Story", "Sources"]
        told = await explained
        assert told.ephemeral
        assert "Nothing was posted" in told.text
        assert not [message for message in await alice.history() if "The brief" in message.text]
        opened = await bob.press(reply.message, "Story")
        assert "The Bridge Closes" in shown(opened)
        assert "The board voted" in shown(await bob.press(reply.message, "Sources"))


async def test_a_preview_of_several_messages_shows_them_all_in_their_order(running: Running) -> None:
    async with running.person("bob") as bob:
        await bob.run("/schedule add channel:general at:8 style:digest")
        explained = asyncio.ensure_future(bob.wait_for_message(lambda message: "Preview of" in message.text))
        told = asyncio.ensure_future(bob.wait_for_message(lambda message: "We will not wait" in message.text))
        reply = await bob.run("/schedule preview")
        assert [button.label for button in reply.message.buttons] == ["Story"]
        assert (await told).ephemeral
        assert "in 2 messages" in (await explained).text


@pytest.mark.parametrize("channel", ["general", "stories"])
@pytest.mark.parametrize("style", ["card", "list", "digest"])
async def test_channels_and_forums_take_every_style(running: Running, channel: str, style: str) -> None:
    async with running.person("bob") as bob:
        assert "Set up" in shown(await bob.run(f"/schedule add channel:{channel} at:8 style:{style}"))


async def test_a_preview_with_nothing_new_says_what_would_happen(running: Running) -> None:
    async with running.person("bob") as bob:
        await bob.run("/schedule add channel:general at:8 topics:Nowhere")
        assert "There is nothing new now, so nothing is posted." in shown(await bob.run("/schedule preview"))
        number = (await only(running, bob)).id
        await bob.run(f"/schedule edit schedule:{number} when-empty:line")
        assert "Nothing new yet" in shown(await bob.run("/schedule preview"))
        await bob.run(f"/schedule remove schedule:{number}")
        assert "This server has no schedule yet" in shown(await bob.run("/schedule preview"))


async def test_what_was_posted_is_in_the_history_with_a_link_and_is_explained(running: Running) -> None:
    async with running.person("bob") as bob:
        await bob.run("/schedule add channel:general at:8")
        number = (await only(running, bob)).id
        assert "posted nothing yet" in shown(await bob.run(f"/schedule why schedule:{number}"))
        posted = asyncio.ensure_future(bob.wait_for_message(lambda message: "The brief" in message.text))
        assert "is posting in" in shown(await bob.run(f"/schedule run-now schedule:{number}"))
        message = await asyncio.wait_for(posted, 20)
        assert not message.ephemeral
        text = ""
        for _ in range(50):
            text = shown(await bob.run(f"/schedule history schedule:{number}"))
            if "✅ posted" in text:
                break
            await asyncio.sleep(0.2)
        assert re.search(rf"✅ posted · \[open\]\(https://discord\.com/channels/\d+/\d+/{message.id}\)", text)
        assert "“The Bridge Closes”" in text
        why = shown(await bob.run(f"/schedule why schedule:{number}"))
        assert "1. **The Bridge Closes**" in why
        for button in ("Story", "Sources"):
            opened = await bob.press(message, button)
            assert opened.message.ephemeral
            assert "The Bridge Closes" in shown(opened), button


@pytest.mark.parametrize(("channel", "style"), [("general", "card"), ("general", "digest"), ("stories", "digest")])
async def test_a_test_post_has_test_on_it_and_uses_nothing_up(running: Running, channel: str, style: str) -> None:
    async with running.person("bob") as bob:
        await bob.run(f"/schedule add channel:{channel} at:8 style:{style} role:Readers")
        before = await only(running, bob)
        reply = await bob.run("/schedule test")
        assert reply.message.ephemeral
        place, message = re.findall(r"channels/\d+/(\d+)/(\d+)", reply.message.text)[0]
        guild = running.discord.guilds["Harbour News"]
        there = next(one for one in [*guild.channels.values(), *guild.threads] if one.id == place)
        posted = there.messages[message].payload
        assert "Test post" in str(posted["components"])
        assert "The Bridge Closes" in str(posted["components"])
        assert posted["mention_roles"] == []
        assert len([one for one in guild.threads if one.name.startswith("Test: The brief")]) == int(style == "digest")
        assert await only(running, bob) == before
        assert "Nothing was due" in shown(await bob.run("/schedule history"))
        assert "The Bridge Closes" in shown(await bob.run("/schedule preview"))


async def test_a_test_post_shows_the_last_day_after_it_was_posted_too(running: Running) -> None:
    async with running.person("bob") as bob:
        await bob.run("/schedule add channel:general at:8")
        schedule = await only(running, bob)
        posted = asyncio.ensure_future(bob.wait_for_message(lambda message: "The brief" in message.text))
        await bob.run(f"/schedule run-now schedule:{schedule.id}")
        await asyncio.wait_for(posted, 20)
        assert "A test is in" in shown(await bob.run("/schedule test"))
        await bob.run(f"/schedule edit schedule:{schedule.id} topics:Nowhere")
        assert "The last day has no news about its topics" in shown(await bob.run("/schedule test"))


async def test_the_lists_buttons_ask_for_manage_server_again(running: Running) -> None:
    for key in (
        Key("schedules", None, 1),
        Key("scheduled", None, 0, "s3"),
        Key("zone", rest="Asia/Tokyo"),
        Key("schedtest", rest="3"),
    ):
        with pytest.raises(NotAllowed):
            await running.client._buttons.press(pressed(manages=False), key)


def pressed(*, manages: bool) -> Any:
    return SimpleNamespace(
        user=SimpleNamespace(id=2),
        guild_id=20,
        message=None,
        permissions=Permissions(manage_guild=manages),
        extras={},
        data={},
    )
