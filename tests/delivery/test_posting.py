"""Posts in the sandbox, each sent once: the ordinary day."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.delivery.ledger import LEASE, Ledger, Lost
from bot.news import Reader
from bot.news.schedules import Draft, Rule
from bot.news.shards import Shards
from tests.delivery.conftest import DAILY, Stage, titles, words
from tests.discord_internals import forget_threads


async def test_a_post_comes_at_its_time_and_once(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=29)
    assert stage.posts() == []
    await stage.at(minutes=1)
    await stage.at(minutes=1)
    assert titles(stage.posts()) == ["Story A"]
    (account,) = await stage.history(schedule)
    assert account.delivery.state == "sent"
    assert account.delivery.message_id == int(stage.posts()[0]["id"])
    assert [held.title for held in account.held] == ["Story A"]
    assert account.messages == ((int(stage.channel("general").id), account.delivery.message_id),)


async def test_a_post_holds_what_is_new_since_the_last_one(stage: Stage) -> None:
    await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    stage.stories.add("Story B", stage.clock() + timedelta(hours=1))
    await stage.at(hours=24)
    assert titles(stage.posts()) == ["Story A", "Story B"]


async def test_nothing_new_is_skipped_or_one_line_as_set(stage: Stage) -> None:
    silent = await stage.schedule()
    spoken = await stage.schedule("desk", when_empty="line")
    await stage.at(minutes=30)
    assert stage.posts() == []
    assert "Nothing new" in words(stage.posts("desk"))
    assert [a.delivery.state for a in await stage.history(silent)] == ["skipped"]
    assert (await stage.history(silent))[0].delivery.reason == "nothing was new"
    assert [a.delivery.state for a in await stage.history(spoken)] == ["sent"]


async def test_each_message_carries_its_nonce_and_its_key(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    (sent,) = stage.discord.exchanges.requests("POST", "/channels/{channel_id}/messages")
    (account,) = await stage.history(schedule)
    body = words([sent.body])
    assert f'"nonce": "{account.delivery.key}"' in body
    assert '"enforce_nonce": true' in body
    assert f"~{account.delivery.key}" in body


async def test_run_now_posts_beside_the_schedules_times(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.newsroom.schedules.run_now(stage.reader, schedule.id)
    await stage.poster.tick()
    assert titles(stage.posts()) == ["Story A"]
    assert (await stage.newsroom.schedules.get(stage.reader, schedule.id)).next_due == schedule.next_due


async def test_a_role_is_mentioned_once_and_only_where_it_may_be(stage: Stage) -> None:
    guild = stage.discord.guilds["Harbour News"]
    role = guild.role("Desk")
    await stage.schedule(role_id=int(role.id), style="card")
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    assert stage.posts()[0]["mention_roles"] == [role.id]  # alice owns the server: she may mention any role


async def test_everyone_is_never_mentioned(stage: Stage) -> None:
    await stage.schedule(role_id=stage.guild_id, role_by_permission=True)
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    (post,) = stage.posts()
    assert not post["mention_everyone"]
    assert post["mention_roles"] == []


async def test_a_digest_has_its_stories_in_a_thread(stage: Stage) -> None:
    schedule = await stage.schedule(style="digest")
    stage.stories.add("Story A", stage.clock())
    stage.stories.add("Story B", stage.clock())
    await stage.at(minutes=30)
    assert len(stage.posts()) == 1
    (thread,) = stage.threads("general")
    assert titles(stage.posts(thread)) == ["Story A", "Story B"]
    (account,) = await stage.history(schedule)
    assert account.delivery.thread_id == int(thread.id)
    assert len(account.messages) == 3


async def test_a_forum_gets_a_post_with_tags(stage: Stage) -> None:
    await stage.schedule("stories", topics=("world",))
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    (thread,) = stage.threads("stories")
    tags = {tag["id"]: tag["name"] for tag in stage.channel("stories").tags}
    assert [tags[tag] for tag in thread.applied_tags] == ["World"]
    assert titles(stage.posts(thread)) == ["Story A"]


async def test_a_digest_in_a_forum_is_one_post_with_all_that_follows(stage: Stage) -> None:
    await stage.schedule("stories", style="digest")
    stage.stories.add("Story A", stage.clock())
    stage.stories.add("Story B", stage.clock())
    await stage.at(minutes=30)
    (thread,) = stage.threads("stories")
    assert titles(stage.posts(thread)) == ["Story A", "Story B", "Story A", "Story B"]


async def test_an_announcement_is_published(stage: Stage) -> None:
    await stage.schedule("wire")
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    assert [post["flags"] & 1 for post in stage.posts("wire")] == [1]


async def test_an_announcement_that_is_published_already_counts_as_done(stage: Stage) -> None:
    schedule = await stage.schedule("wire")
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.lose_answer(method="POST", path="/channels/*/crosspost")
    await stage.at(minutes=30)
    await stage.at(minutes=2)
    (account,) = await stage.history(schedule)
    assert (account.delivery.state, account.delivery.reason) == ("sent", None)
    assert len(stage.posts("wire")) == 1


async def test_a_paused_schedule_posts_nothing_and_goes_on_where_it_was(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.newsroom.schedules.pause(stage.reader, schedule.id)
    await stage.at(hours=25)
    assert stage.posts() == []
    due = stage.clock() + timedelta(minutes=5)
    await stage.newsroom.schedules.resume(stage.reader, schedule.id, due)
    stage.stories.add("Story B", stage.clock())
    await stage.at(minutes=5)
    assert "Story B" in titles(stage.posts())


async def test_one_schedule_whose_post_cannot_be_made_stops_no_other(stage: Stage) -> None:
    hill = stage.discord.guilds["Hill Readers"]
    reader = Reader(int(stage.discord.people["alice"].id), int(hill.id))
    draft = Draft(channel_id=int(hill.channel("lounge").id), rule=DAILY)
    await stage.newsroom.schedules.add(reader, draft, stage.clock() + timedelta(minutes=30))
    await stage.schedule()
    stage.stories.broken.add(int(hill.id))
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    assert titles(stage.posts()) == ["Story A"]


async def test_whose_lease_is_over_writes_nothing_more_and_the_nonce_keeps_it_one_post(stage: Stage) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    slow, other = stage.poster, stage.another()
    stage.discord.faults.slow(1.5, method="POST", path="/channels/*/messages")
    ticking = asyncio.create_task(slow.tick())
    await asyncio.sleep(0.75)
    stage.clock.turn(LEASE + timedelta(seconds=1))
    await asyncio.gather(other.tick(), ticking)
    (account,) = await stage.history(schedule)
    assert (account.delivery.state, account.delivery.attempts) == ("sent", 2)
    assert titles(stage.posts()) == ["Story A"]


async def test_a_claim_that_ran_out_is_anothers_in_the_same_process_too(stage: Stage) -> None:
    await stage.schedule()
    stage.clock.turn(timedelta(minutes=30))
    ledger = Ledger(stage.newsroom.store)
    await ledger.note_due(stage.clock())
    (slow,) = await ledger.claim(stage.clock(), 5)
    stage.clock.turn(LEASE + timedelta(seconds=1))
    (other,) = await ledger.claim(stage.clock(), 5)
    with pytest.raises(Lost):
        await ledger.renew(slow.delivery, stage.clock())
    with pytest.raises(Lost):
        await ledger.settle(slow.delivery, "sent", stage.clock())
    await ledger.settle(other.delivery, "sent", stage.clock())


async def test_of_many_due_at_once_the_first_are_posted_before_the_last_are_noted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.ledger._BATCH", 3)
    for channel in ("general", "desk"):
        for _ in range(4):
            await stage.schedule(channel)
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    assert await stage.poster._begin()
    assert len(stage.poster._under_way) == 3
    await stage.poster.tick()
    assert titles(stage.posts()) == titles(stage.posts("desk")) == ["Story A"] * 4
    assert not await stage.poster._begin()


async def test_of_what_is_due_soon_a_process_asks_for_the_rights_on_its_own_servers(stage: Stage) -> None:
    await stage.schedule()
    mine = (stage.guild_id >> 22) % 2
    until = stage.clock() + timedelta(hours=1)
    for shard, number in ((mine, 1), (1 - mine, 0)):
        ledger = Ledger(stage.newsroom.store, Shards.choose(2, (shard,)))
        assert len(await ledger.coming(stage.clock(), until)) == number


async def test_stories_that_cannot_be_placed_keep_no_post_from_being_sent(stage: Stage) -> None:
    async def broken() -> int:
        raise ZeroDivisionError

    stage.stories.cluster_pending = broken  # type: ignore[method-assign]
    await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    assert titles(stage.posts()) == ["Story A"]


async def test_an_archived_thread_is_a_channel_like_any_other(stage: Stage) -> None:
    await stage.schedule(style="digest")
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    (thread,) = stage.threads("general")
    await asyncio.sleep(0.1)
    guild = stage.client.get_guild(stage.guild_id)
    assert guild is not None
    forget_threads(guild)
    thread.archived, thread.archived_at = True, stage.discord.state.clock()
    draft = Draft(int(thread.id), DAILY)
    schedule = await stage.newsroom.schedules.add(stage.reader, draft, stage.clock() + timedelta(minutes=1))
    await stage.at(minutes=1)
    assert [a.delivery.state for a in await stage.history(schedule)] == ["sent"]
    assert titles(stage.posts(thread)) == ["Story A", "Story A"]


async def test_a_channel_that_was_deleted_is_gone(stage: Stage) -> None:
    draft = Draft(4242, DAILY)
    schedule = await stage.newsroom.schedules.add(stage.reader, draft, stage.clock() + timedelta(minutes=1))
    await stage.at(minutes=1)
    (account,) = await stage.history(schedule)
    assert (account.delivery.state, account.delivery.reason) == ("failed", "the channel is gone")


async def test_channels_of_one_server_that_are_due_together_are_looked_up_once(stage: Stage) -> None:
    for channel in ("general", "desk", "wire"):
        await stage.schedule(channel)
    await stage.schedule("general", topics=("Harbour",))
    stage.stories.add("Story A", stage.clock())
    await stage.at(minutes=30)
    assert len(stage.stories.asked) == 2
    stage.stories.add("Story B", stage.clock() + timedelta(seconds=1))
    await stage.at(hours=24)
    assert titles(stage.posts("desk")) == titles(stage.posts("wire")) == ["Story A", "Story B"]


async def test_today_of_a_post_is_the_day_in_its_schedules_zone(stage: Stage) -> None:
    """When it is half past twelve in London, tomorrow has begun on Kiritimati."""
    await stage.schedule()
    await stage.schedule(rule=Rule((2 * 60 + 30,), DAILY.days, "Pacific/Kiritimati"))
    await stage.at(minutes=30)
    assert sorted(stage.stories.days) == [date(2026, 3, 10), date(2026, 3, 11)]
