"""Channels that are gone or closed, outages, rights that were taken: what becomes of the schedule, and who is told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from sqlalchemy import text

from bot.delivery.steps import IN_PART
from bot.news import Reader
from bot.news.schedules import Draft, Rule
from bot.sandbox import payloads
from bot.sandbox.errors import ApiError
from bot.sandbox.guilds import remove_member
from bot.sandbox.permissions import Permission
from tests.delivery.conftest import DAILY, Stage, titles, words


async def told(seconds: float = 0.3) -> None:
    """Until the gateway has told the bot what changed."""
    await asyncio.sleep(seconds)


async def let_everyone_manage(stage: Stage) -> None:
    """Give @everyone Manage Server."""
    guild = stage.discord.guilds["Harbour News"]
    role = guild.roles[guild.id]
    role.permissions |= int(Permission.MANAGE_GUILD)
    stage.discord.hub.to_guild(guild, "GUILD_ROLE_UPDATE", {"guild_id": guild.id, "role": payloads.role(role)})
    await told()


async def test_a_channel_closed_to_the_bot_pauses_the_schedule_and_administrators_are_told_once(stage: Stage) -> None:
    schedule = await stage.schedule("desk")
    await stage.schedule("general", rule=Rule((23 * 60,), (7,), "UTC"))  # another channel of this server's
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.take_permission(
        Permission.SEND_MESSAGES, stage.discord.guilds["Harbour News"], stage.channel("desk")
    )
    await told()
    await stage.at(minutes=30)
    await stage.at(minutes=5)
    paused = await stage.newsroom.schedules.get(stage.reader, schedule.id)
    assert paused.paused is not None
    assert paused.pause_reason == "I lack Send Messages there"
    (account,) = await stage.history(schedule)
    assert (account.delivery.state, account.delivery.reason) == ("failed", "I lack Send Messages there")
    (notice,) = stage.posts("general")
    assert "Send Messages" in words([notice])
    assert f"Schedule {schedule.id}" in words([notice])
    await stage.at(hours=24)
    assert len(stage.posts("general")) == 1


async def test_what_was_new_meanwhile_is_in_the_first_post_after_it_was_put_right(stage: Stage) -> None:
    schedule = await stage.schedule("desk")
    stage.stories.add("Story A", stage.clock())
    guild, desk = stage.discord.guilds["Harbour News"], stage.channel("desk")
    stage.discord.faults.take_permission(Permission.SEND_MESSAGES, guild, desk)
    await told()
    await stage.at(minutes=30)
    stage.discord.faults.give_permission(Permission.SEND_MESSAGES, guild, desk)
    await told()
    await stage.newsroom.schedules.resume(stage.reader, schedule.id, stage.clock() + timedelta(minutes=1))
    await stage.at(minutes=1)
    assert titles(stage.posts("desk")) == ["Story A"]


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003)])
async def test_what_discord_refuses_for_good_is_not_tried_again(stage: Stage, status: int, code: int) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.refuse(ApiError(status, code, "no"), method="POST", path="/channels/*/messages")
    await stage.at(minutes=30)
    await stage.at(minutes=30)
    (account,) = await stage.history(schedule)
    assert (account.delivery.state, account.delivery.attempts) == ("failed", 1)
    assert (await stage.newsroom.schedules.get(stage.reader, schedule.id)).paused is not None
    assert stage.posts() == []


async def test_a_message_that_discord_finds_wrong_fails_and_the_schedule_goes_on(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.refuse(ApiError(400, 50035, "Invalid Form Body"), method="POST", path="/channels/*/messages")
    await stage.at(minutes=30)
    assert [a.delivery.state for a in await stage.history(schedule)] == ["failed"]
    assert (await stage.newsroom.schedules.get(stage.reader, schedule.id)).paused is None
    await stage.at(hours=24)
    assert titles(stage.posts()) == ["Story A"]


async def test_where_no_other_channel_is_open_who_set_it_up_is_told_directly(stage: Stage) -> None:
    await stage.schedule("desk")
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.take_permission(
        Permission.VIEW_CHANNEL, stage.discord.guilds["Harbour News"], stage.channel("desk")
    )
    await told()
    await stage.at(minutes=30)
    await stage.at(minutes=1)
    (channel,) = stage.discord.state.direct.values()
    assert len(stage.posts(channel)) == 1
    assert "View Channel" in words(stage.posts(channel))


async def test_who_set_it_up_must_be_able_to_write_there_still(stage: Stage) -> None:
    carol = Reader(int(stage.discord.people["carol"].id), stage.guild_id)
    await let_everyone_manage(stage)
    draft = Draft(int(stage.channel("desk").id), Rule((12 * 60 + 30,), (1, 2, 3, 4, 5, 6, 7), "UTC"))
    hidden = await stage.newsroom.schedules.add(carol, draft, stage.clock() + timedelta(minutes=30))
    open_to_her = replace(draft, channel_id=int(stage.channel("general").id))
    seen = await stage.newsroom.schedules.add(carol, open_to_her, stage.clock() + timedelta(minutes=30))
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    assert stage.posts("desk") == []
    assert (await stage.history(hidden))[0].delivery.reason == (
        "who set it up lacks View Channel and Send Messages there"
    )
    assert [a.delivery.state for a in await stage.history(seen)] == ["sent"]


async def test_who_has_left_the_server_posts_no_more_until_another_takes_it_over(stage: Stage) -> None:
    bob = Reader(int(stage.discord.people["bob"].id), stage.guild_id)
    draft = Draft(int(stage.channel("general").id), Rule((12 * 60 + 30,), (1, 2, 3, 4, 5, 6, 7), "UTC"))
    schedule = await stage.newsroom.schedules.add(bob, draft, stage.clock() + timedelta(minutes=30))
    stage.stories.add("Story A", stage.clock())
    guild = stage.discord.guilds["Harbour News"]
    remove_member(stage.discord.core, guild, stage.discord.state.people["bob"])
    await stage.at(minutes=30)
    assert (await stage.history(schedule))[0].delivery.reason == "who set it up is not on this server any more"
    await stage.newsroom.schedules.resume(stage.reader, schedule.id, stage.clock() + timedelta(minutes=1))
    await stage.at(minutes=1)
    assert titles(stage.posts()) == ["Story A"]


async def test_after_an_outage_the_post_is_made_up_for_within_its_grace(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.at(hours=2)
    assert titles(stage.posts()) == ["Story A"]
    assert [a.delivery.state for a in await stage.history(schedule)] == ["sent"]


async def test_after_a_longer_outage_it_is_skipped_and_the_history_says_so(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.at(hours=3)
    assert stage.posts() == []
    (account,) = await stage.history(schedule)
    assert (account.delivery.state, account.delivery.reason) == ("skipped", "the bot was down at that time")
    await stage.at(hours=22)
    assert titles(stage.posts()) == ["Story A"]


async def test_after_days_away_one_post_makes_up_and_not_one_for_each_day(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.at(hours=24 * 4 + 1)
    assert titles(stage.posts()) == ["Story A"]
    states = [a.delivery.state for a in await stage.history(schedule)]
    assert states == ["sent", "skipped", "skipped", "skipped", "skipped"]


async def test_a_post_that_could_not_be_sent_for_too_long_is_skipped(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.refuse(ApiError(503, 0, "no"), method="POST", path="/channels/*/messages", times=1000)
    await stage.at(minutes=30)
    for _ in range(20):
        await stage.at(minutes=8)
    (account,) = await stage.history(schedule)
    assert account.delivery.state == "skipped"
    assert stage.posts() == []


async def test_what_could_not_be_sent_for_too_long_is_in_the_next_post(stage: Stage) -> None:
    await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    refusal = ApiError(503, 0, "no")
    stage.discord.faults.refuse(refusal, method="POST", path="/channels/*/messages", times=1000)
    await stage.at(minutes=30)
    for _ in range(20):
        await stage.at(minutes=8)
    stage.discord.faults.clear()
    stage.stories.add("Story B", stage.clock())
    await stage.at(hours=22)
    assert titles(stage.posts()) == ["Story A", "Story B"]


async def test_the_rest_of_a_post_that_is_never_taken_keeps_no_later_post_waiting(stage: Stage) -> None:
    schedule = await stage.schedule(style="digest")
    stage.stories.add("Story A", stage.clock())
    refusal = ApiError(503, 0, "no")
    stage.discord.faults.refuse(refusal, method="POST", path="/channels/*/messages/*/threads", times=10_000)
    await stage.at(minutes=30)
    stage.stories.add("Story B", stage.clock() + timedelta(hours=1))
    for _ in range(30):
        await stage.at(hours=1)
    stage.discord.faults.clear()
    await stage.at(minutes=10)
    first, second = reversed(await stage.history(schedule))
    assert (first.delivery.state, first.delivery.reason) == ("sent", IN_PART)
    assert second.delivery.state == "sent"
    assert "Story B" in words(stage.posts())


async def test_administrators_are_told_once_that_discord_finds_each_post_wrong(stage: Stage) -> None:
    schedule = await stage.schedule("desk")
    await stage.schedule("general", rule=Rule((23 * 60,), (7,), "UTC"))
    desk = f"/channels/{stage.channel('desk').id}/messages"
    for day in range(3):
        stage.stories.add(f"Story {'ABC'[day]}", stage.clock())
        stage.discord.faults.refuse(ApiError(400, 50035, "Invalid Form Body"), method="POST", path=desk)
        await stage.at(hours=24 if day else 0.5)
    assert [a.delivery.state for a in await stage.history(schedule)] == ["failed"] * 3
    (notice,) = stage.posts("general")
    assert f"A post of schedule {schedule.id}" in words([notice])
    await stage.at(hours=24)
    assert len(stage.posts("desk")) > 0
    stage.stories.add("Story D", stage.clock() + timedelta(hours=1))
    stage.discord.faults.refuse(ApiError(400, 50035, "Invalid Form Body"), method="POST", path=desk)
    await stage.at(hours=24)
    assert len(stage.posts("general")) == 2  # it had gone on in between


@pytest.mark.parametrize(
    ("path", "code", "reason"),
    [
        ("/channels/*/messages/*/threads", 10008, "its first message was deleted"),
        ("/channels/{thread}/messages", 10003, "its thread was deleted"),
    ],
)
async def test_a_post_that_people_delete_while_it_is_made_pauses_nothing(
    stage: Stage, path: str, code: int, reason: str
) -> None:
    schedule = await stage.schedule(style="digest")
    stage.stories.add("Story A", stage.clock())
    real = stage.poster._sender.thread

    async def opened(channel_id: int, message_id: int, title: str) -> int:
        thread_id = await real(channel_id, message_id, title)
        stage.discord.faults.refuse(ApiError(404, code, "gone"), method="POST", path=path.format(thread=thread_id))
        return thread_id

    if "{thread}" in path:
        stage.poster._sender.thread = opened  # type: ignore[method-assign]
    else:
        stage.discord.faults.refuse(ApiError(404, code, "gone"), method="POST", path=path)
    await stage.at(minutes=30)
    (account,) = await stage.history(schedule)
    assert (account.delivery.state, account.delivery.reason) == ("failed", reason)
    assert (await stage.newsroom.schedules.get(stage.reader, schedule.id)).paused is None


async def test_a_zone_that_is_not_known_any_more_pauses_its_schedule_and_stops_no_other(stage: Stage) -> None:
    lost, other = await stage.schedule("desk"), await stage.schedule("general")
    await stage.newsroom.store.transact(
        lambda connection: connection.execute(
            text("UPDATE schedules SET zone = 'Mars/Olympus' WHERE id = :id"), {"id": lost.id}
        )
    )
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    await stage.at(minutes=1)
    assert [a.delivery.state for a in await stage.history(other)] == ["sent"]
    paused = await stage.newsroom.schedules.get(stage.reader, lost.id)
    assert paused.pause_reason == "the time zone Mars/Olympus is not known to me any more"
    assert "Mars/Olympus" in words(stage.posts("general"))


async def test_a_server_that_removed_the_bot_gets_nothing_and_its_times_are_not_made_up_for(stage: Stage) -> None:
    schedule = await stage.schedule()
    await stage.newsroom.servers.record_leaving(stage.guild_id)
    stage.stories.add("Story A", stage.clock())
    await stage.at(hours=24)
    assert await stage.history(schedule) == ()
    await stage.newsroom.servers.record_joining(stage.guild_id)
    await stage.at(hours=24 * 3)
    assert "sent" not in [a.delivery.state for a in (await stage.history(schedule))[1:]]


async def test_a_server_that_took_the_bot_back_while_it_was_down_gets_its_posts_again(stage: Stage) -> None:
    await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.newsroom.servers.record_leaving(stage.guild_id)
    await stage.client.on_ready()
    await stage.at(minutes=30)
    assert titles(stage.posts()) == ["Story A"]
    stage.clock.turn(timedelta(days=31))
    await stage.newsroom.servers.delete_due()
    assert len(await stage.newsroom.schedules.list(stage.reader)) == 1


async def test_a_digest_needs_the_right_to_open_threads(stage: Stage) -> None:
    schedule = await stage.schedule(style="digest")
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.take_permission(
        Permission.CREATE_PUBLIC_THREADS, stage.discord.guilds["Harbour News"], stage.channel("general")
    )
    await told()
    await stage.at(minutes=30)
    assert (await stage.history(schedule))[0].delivery.reason == "I lack Create Public Threads there"


async def test_who_lost_manage_server_has_nothing_posted_for_them(stage: Stage) -> None:
    guild = stage.discord.guilds["Harbour News"]
    bob = stage.discord.people["bob"]
    draft = Draft(int(stage.channel("general").id), DAILY)
    reader = Reader(int(bob.id), int(guild.id))
    schedule = await stage.newsroom.schedules.add(reader, draft, stage.clock() + timedelta(minutes=30))
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    assert stage.posts("general") == []
    paused = await stage.newsroom.schedules.get(stage.reader, schedule.id)
    assert paused.pause_reason == "who set it up lacks Manage Server there"


async def test_a_post_whose_answer_was_lost_counts_as_sent_though_its_schedule_was_removed_since(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.lose_answer(method="POST", path="/channels/*/messages", times=9)
    await stage.at(minutes=30)
    stage.discord.faults.clear()
    await stage.newsroom.schedules.remove(stage.reader, schedule.id)
    await stage.at(minutes=5)
    assert titles(stage.posts()) == ["Story A"]
    assert [account.delivery.state for account in await stage.history()] == ["sent"]


async def test_a_digest_whose_thread_is_found_wrong_is_sent_in_part_and_not_told_again(stage: Stage) -> None:
    await stage.schedule(style="digest")
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.refuse(
        ApiError(400, 50035, "Invalid Form Body"), method="POST", path="/channels/*/messages/*/threads"
    )
    await stage.at(minutes=30)
    (account,) = await stage.history()
    assert account.delivery.state == "sent"
    assert "in part" in (account.delivery.reason or "")
    await stage.at(hours=24)
    assert titles(stage.posts()) == ["Story A"]


async def test_who_comes_back_is_known_again_at_once(stage: Stage) -> None:
    guild = stage.discord.guilds["Harbour News"]
    channel = stage.client.get_channel(int(stage.channel("general").id))
    assert isinstance(channel, discord.TextChannel)
    carol = stage.discord.people["carol"]
    members = stage.poster._members
    remove_member(stage.discord.core, guild, stage.discord.state.people["carol"])
    assert await members.permissions(channel, int(carol.id)) is None
    stage.discord.add_member(guild, "carol")
    assert await members.permissions(channel, int(carol.id)) is not None
