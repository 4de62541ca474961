"""/setup, walked through by people in the sandbox: what they press, choose and type, and what stands then."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.cards.keys import Key
from bot.errors import NotAllowed
from bot.news import Reader
from bot.news.schedules import Template
from bot.news.setups import SetupDraft
from bot.sandbox.person import PersonClient, Reply
from tests.cogs.conftest import Running
from tests.cogs.test_feeds import Site, restarted, service, site
from tests.cogs.test_schedules import guild_of, only, pressed, shown, told_on, world

__all__ = ["service", "site", "told_on", "world"]

CHANNEL, TIME, ZONE = "m2:setchan", "m1:settime", "m1:setzone"


def channel(running: Running, name: str) -> str:
    return running.discord.guilds["Harbour News"].channel(name).id


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.message.buttons]


def step(reply: Reply) -> str:
    """The step that is asked now."""
    return next(row for row in shown(reply).splitlines() if row.startswith("▶️")).split("**")[1]


async def walk_to_feeds(running: Running, person: PersonClient) -> Reply:
    reply = await person.run("/setup")
    reply = await person.select(reply.message, channel(running, "general"), CHANNEL)
    reply = await person.select(reply.message, "08:00", TIME)
    return await person.select(reply.message, "Europe/Berlin", ZONE)


async def walk_to_the_end(running: Running, person: PersonClient) -> Reply:
    reply = await walk_to_feeds(running, person)
    reply = await person.press(reply.message, "Go on without")
    reply = await person.press(reply.message, "Next")
    return await person.press(reply.message, "Next")


async def draft_of(running: Running, person: PersonClient) -> SetupDraft:
    return await running.newsroom.setups.get(Reader(1, await guild_of(person)))


async def test_the_card_walks_from_step_to_step_and_ends_in_a_post(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await bob.run("/setup")
        assert reply.message.ephemeral
        assert step(reply) == "Channel"
        reply = await bob.select(reply.message, channel(running, "general"), CHANNEL)
        assert step(reply) == "Time and time zone"
        reply = await bob.select(reply.message, "08:00", TIME)
        assert step(reply) == "Time and time zone"
        assert next(button for button in reply.message.buttons if button.label == "Next").disabled
        reply = await bob.select(reply.message, "Europe/Berlin", ZONE)
        assert step(reply) == "Feeds"
        assert "follows none yet" in shown(reply)
        reply = await bob.press(reply.message, "Go on without")
        assert step(reply) == "Style"
        assert "The Bridge Closes" in shown(reply)
        assert "▫️ **Feeds** · none yet" in shown(reply)  # what is not there has no tick
        reply = await bob.press(reply.message, "Next")
        assert step(reply) == "Who may add articles"
        reply = await bob.press(reply.message, "Next")
        assert labels(reply) == ["Preview", "Test post", "Post it", "Save for later", "Discard"]
        preview = await bob.press(reply.message, "Preview")
        assert preview.message.ephemeral
        assert "We will not wait" in shown(preview)
        posted = asyncio.ensure_future(
            bob.wait_for_message(lambda message: not message.ephemeral and "## The brief" in message.text)
        )
        done = await bob.press(reply.message, "Post it")
        assert "The first post is on its way" in shown(done)
        assert "The Bridge Closes" in (await asyncio.wait_for(posted, 20)).text
        schedule = await only(running, bob)
        assert (schedule.rule.times, schedule.rule.zone) == ((480,), "Europe/Berlin")
        assert (await running.newsroom.servers.get_settings(schedule.guild_id)).zone == "Europe/Berlin"


async def test_what_was_chosen_stands_after_a_restart_and_every_button_still_answers(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await walk_to_feeds(running, bob)
        form = await bob.press(reply.message, "Add feeds")
        assert form.modal is not None
        async with restarted(running):
            refused = await bob.submit(form.modal, {"addresses": "nonsense"})
            assert "⚠️ nonsense" in shown(refused)
            reply = await bob.select(reply.message, "channel", "m1:setup")
            assert step(reply) == "Channel"
            reply = await bob.select(reply.message, channel(running, "stories"), CHANNEL)
            assert step(reply) == "Feeds"
        assert (await draft_of(running, bob)).channel_id == int(channel(running, "stories"))


async def test_a_channel_without_rights_is_refused_on_the_card_with_what_to_do(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await bob.run("/setup")
        reply = await bob.select(reply.message, channel(running, "deaf"), CHANNEL)
        assert step(reply) == "Channel"
        assert "⚠️ I need Send Messages" in shown(reply)
        assert "Give me that under **Permissions**" in shown(reply)
        reply = await bob.select(reply.message, channel(running, "wire"), CHANNEL)
        assert "⚠️ You need Send Messages" in shown(reply)
        assert (await draft_of(running, bob)).channel_id is None
        reply = await bob.select(reply.message, channel(running, "general"), CHANNEL)
        assert "⚠️" not in shown(reply)


async def test_a_wrong_zone_is_refused_with_those_that_are_spelt_nearly_so_and_the_time_is_kept(
    running: Running,
) -> None:
    async with running.person("bob") as bob:
        reply = await bob.run("/setup")
        reply = await bob.select(reply.message, channel(running, "general"), CHANNEL)
        form = await bob.press(reply.message, "Type time or city")
        assert form.modal is not None
        reply = await bob.submit(form.modal, {"time": "weekdays at 7.30 and 18", "zone": "Berln"})
        assert "⚠️ “Berln” is no time zone I know" in shown(reply)
        menu = next(one for one in reply.message.selects if one.custom_id == ZONE)
        assert menu.options[0]["value"] == "Europe/Berlin"
        assert (await draft_of(running, bob)).times == (450, 1080)
        reply = await bob.select(reply.message, "Europe/Berlin", ZONE)
        assert "weekdays at 07:30 and 18:00 (Europe/Berlin)" in shown(reply)
        reply = await bob.select(reply.message, "when", "m1:setup")
        form = await bob.press(reply.message, "Type time or city")
        assert form.modal is not None
        reply = await bob.submit(form.modal, {"time": "whenever", "zone": ""})
        assert "⚠️" in shown(reply)
        assert "could not read “whenever”" in shown(reply)


async def test_feeds_are_added_and_what_cannot_be_read_is_said_beside_them(
    running: Running, service: Any, site: Site
) -> None:
    site.page("/front", ("/one.xml", "One"), ("/two.xml", "Two"))
    site.feed("/two.xml", "Two", "Quay opens")
    async with running.person("bob") as bob:
        reply = await walk_to_feeds(running, bob)
        form = await bob.press(reply.message, "Add feeds")
        assert form.modal is not None
        reply = await bob.submit(form.modal, {"addresses": f"{site.base}/one.xml\n{site.base}/none.xml"})
        assert "This server follows 1 feed: One." in shown(reply)
        assert f"⚠️ {site.base}/none.xml — " in shown(reply)
        form = await bob.press(reply.message, "Add feeds")
        assert form.modal is not None
        reply = await bob.submit(form.modal, {"addresses": f"{site.base}/front"})
        assert "offers several feeds" in shown(reply)
        reply = await bob.select(reply.message, f"{site.base}/two.xml", "m1:setfeed")
        assert "follows 2 feeds" in shown(reply)
        reader = Reader(1, await guild_of(bob))
        assert sorted((await running.newsroom.stories.name_feeds(reader)).values()) == ["One", "Two"]
        two = next(one.id for one in await service.list(Reader(1, await guild_of(bob))) if one.name == "Two")
        reply = await bob.select(reply.message, [str(two)], "m1:setonly")
        assert (await draft_of(running, bob)).feeds == (two,)
        assert step(await bob.press(reply.message, "Next")) == "Style"


async def test_the_look_is_chosen_with_a_story_as_it_would_be_posted(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await bob.press((await walk_to_feeds(running, bob)).message, "Go on without")
        assert "We will not wait" in shown(reply)
        reply = await bob.select(reply.message, ["image", "date"], "m1:setparts")
        assert "We will not wait" not in shown(reply)
        reply = await bob.select(reply.message, "topic", "m1:setgroup")
        assert "⚠️ Name the topics first" in shown(reply)
        form = await bob.press(reply.message, "Topics and role")
        assert form.modal is not None
        reply = await bob.submit(form.modal, {"topics": "bridge, Ada", "most": "3", "role": []})
        reply = await bob.select(reply.message, "topic", "m1:setgroup")
        assert "## bridge" in shown(reply)
        reply = await bob.select(reply.message, "list", "m1:setstyle")
        role = running.discord.guilds["Harbour News"].role
        form = await bob.press(reply.message, "A role for each heading")
        assert form.modal is not None
        assert [one["label"] for one in form.modal.fields] == ["bridge", "Ada"]
        refused = await bob.submit(form.modal, {"bridge": [role("Desk").id], "Ada": []})
        assert "⚠️" in shown(refused)
        assert "to be mentionable" in shown(refused)
        form = await bob.press(reply.message, "A role for each heading")
        assert form.modal is not None
        await bob.submit(form.modal, {"bridge": [role("Readers").id], "Ada": []})
        draft = await draft_of(running, bob)
    roles = (("bridge", int(role("Readers").id)),)
    assert (draft.style, draft.topics, draft.max_stories) == ("list", ("bridge", "Ada"), 3)
    assert draft.template == Template(details=("image", "date"), grouping="topic", roles=roles)


async def test_who_may_add_is_saved_at_once(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await bob.press((await walk_to_feeds(running, bob)).message, "Go on without")
        reply = await bob.press(reply.message, "Next")
        role = running.discord.guilds["Harbour News"].role("Desk").id
        reply = await bob.select(reply.message, [role], "m3:setrole")
        assert (await running.newsroom.servers.get_settings(await guild_of(bob))).adder_role == int(role)
        reply = await bob.select(reply.message, [], "m3:setrole")
        assert (await running.newsroom.servers.get_settings(await guild_of(bob))).adder_role is None
        await bob.select(reply.message, "everyone", "m1:setadders")
        assert (await running.newsroom.servers.get_settings(await guild_of(bob))).adders == "everyone"


async def test_a_second_setup_shows_what_is_set_up_and_changes_it(running: Running) -> None:
    async with running.person("bob") as bob, running.person("alice") as alice:
        reply = await walk_to_the_end(running, bob)
        assert "The next post comes" in shown(await bob.press(reply.message, "Save for later"))
        before = await only(running, bob)
        reply = await alice.run("/setup")
        assert "every day at 08:00 (Europe/Berlin)" in shown(reply)
        assert "This schedule is changed when you save it" in shown(reply)
        reply = await alice.select(reply.message, "when", "m1:setup")
        reply = await alice.select(reply.message, "12345", "m1:setdays")
        reply = await alice.press(reply.message, "Next")
        await alice.press(reply.message, "Save changes")
        after = await only(running, bob)
        assert (after.id, after.rule.days) == (before.id, (1, 2, 3, 4, 5))
        reply = await alice.run("/setup")
        reply = await alice.select(reply.message, "new", "m1:setwhich")
        assert step(reply) == "Channel"
        reply = await alice.press((await alice.select(reply.message, "when", "m1:setup")).message, "Type time or city")
        assert reply.modal is not None


async def test_a_button_that_is_pressed_twice_makes_one_schedule(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await walk_to_the_end(running, bob)
        told = await asyncio.gather(*(bob.press(reply.message, "Save for later") for _ in range(2)))
        words = sorted(shown(one) for one in told)
        assert "The brief is set up" in words[0]
        assert "That was saved already" in words[1]
        await only(running, bob)


async def test_without_news_nothing_is_posted_and_the_card_says_what_to_do(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await walk_to_the_end(running, bob)
        reply = await bob.select(reply.message, "look", "m1:setup")
        form = await bob.press(reply.message, "Topics and role")
        assert form.modal is not None
        reply = await bob.submit(form.modal, {"topics": "Nowhere", "most": "5", "role": []})
        assert "There is no news here to show yet" in shown(reply)
        reply = await bob.press(reply.message, "Next")
        assert "no news of the last day" in shown(await bob.press(reply.message, "Preview"))
        reply = await bob.press(reply.message, "Post it")
        assert "⚠️ There is no news of the last day to post yet. Add a feed" in shown(reply)
        assert await running.newsroom.schedules.list(Reader(1, await guild_of(bob))) == ()


async def test_a_test_post_of_what_is_not_saved_yet(running: Running) -> None:
    async with running.person("bob") as bob:
        reply = await walk_to_the_end(running, bob)
        assert "A test is in" in shown(await bob.press(reply.message, "Test post"))
        assert await running.newsroom.schedules.list(Reader(1, await guild_of(bob))) == ()
        assert "No schedule was changed" in shown(await bob.press(reply.message, "Discard"))
        assert step(await bob.run("/setup")) == "Channel"


async def test_feed_add_ends_with_post_it_here_daily(running: Running, service: Any, site: Site) -> None:
    async with running.person("bob") as bob:
        added = await bob.run(f"/feed add address:{site.base}/one.xml")
        assert labels(added)[0] == "Post it here daily"
        reply = await bob.press(added.message, "Post it here daily")
        assert reply.message.ephemeral
        assert step(reply) == "Time and time zone"  # the server's zone is asked for, never assumed
        reply = await bob.select(reply.message, "Europe/Berlin", ZONE)
        assert "every day at 08:00 (Europe/Berlin)" in shown(reply)
        await bob.press(reply.message, "Save for later")
        schedule = await only(running, bob)
        (feed,) = await service.list(Reader(1, schedule.guild_id))
        assert schedule.feeds == (feed.id,)
        assert schedule.channel_id == int(channel(running, "general"))


async def test_a_feed_that_cannot_be_posted_here_is_kept_for_another_channel(
    running: Running, service: Any, site: Site
) -> None:
    async with running.person("bob") as bob:
        await bob.enter("Harbour News", "deaf")
        added = await bob.run(f"/feed add address:{site.base}/one.xml")
        reply = await bob.press(added.message, "Post it here daily")
        assert step(reply) == "Channel"
        assert "⚠️ I need Send Messages" in shown(reply)
        await bob.select(reply.message, channel(running, "general"), CHANNEL)
        (feed,) = await service.list(Reader(1, await guild_of(bob)))
        draft = await draft_of(running, bob)
    assert (draft.feeds, draft.channel_id) == ((feed.id,), int(channel(running, "general")))


async def test_who_does_not_manage_the_server_is_told_at_every_button(running: Running) -> None:
    async with running.person("carol") as carol:
        assert "setup" not in [command.name for command in await carol.commands()]
    refused = 0
    for act in running.client._buttons._acts:
        if act.startswith("set"):
            with pytest.raises(NotAllowed):
                await running.client._buttons.press(pressed(manages=False), Key(act, rest="channel"))
            refused += 1
    assert refused == 25


async def test_data_deletes_and_exports_what_is_being_set_up(running: Running) -> None:
    async with running.person("bob") as bob:
        await walk_to_feeds(running, bob)
        reader = Reader(1, await guild_of(bob))
        assert "a setup that is not saved yet" in shown(await bob.run("/data show"))
        assert reader.guild_id in await running.newsroom.servers.list_known()
        told = json.loads(await running.newsroom.servers.export(reader, "guild"))
        assert told["setup"][0]["draft"]["zone"] == "Europe/Berlin"
        await running.newsroom.servers.delete(reader, "guild")
        assert await running.newsroom.setups.get(reader) == SetupDraft()


async def test_a_schedule_that_was_removed_meanwhile_is_set_up_anew(running: Running) -> None:
    async with running.person("bob") as bob:
        await bob.press((await walk_to_the_end(running, bob)).message, "Save for later")
        schedule = await only(running, bob)
        reader = Reader(1, schedule.guild_id)
        draft = await running.newsroom.setups.get(reader)
        await running.newsroom.setups.keep(reader, replace(draft, times=(600,)))
        await running.newsroom.schedules.remove(reader, schedule.id)
        reply = await bob.run("/setup")
        assert "every day at 10:00" in shown(reply)
        await bob.press(reply.message, "Save for later")
        assert (await only(running, bob)).id != schedule.id
