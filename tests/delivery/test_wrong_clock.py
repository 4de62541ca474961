"""The machine's clock is ahead for a moment, or behind: what it wrote then must silence nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.news import Reader
from bot.news.schedules import Rule
from bot.store import follows
from bot.store.future_instants import CORRECTED
from tests.delivery.conftest import DAILY, NOON, Stage, titles

SECONDS = timedelta(seconds=22)


async def ahead_for_a_moment(stage: Stage, by: timedelta) -> None:
    """The clock is right, then ahead by so much for 22 seconds, then right again."""
    await stage.poster.tick()
    right = stage.clock.now
    stage.clock.now = right + by
    await stage.poster.tick()
    stage.clock.turn(SECONDS)
    await stage.poster.tick()
    stage.clock.now = right + SECONDS
    await stage.poster.tick()


@pytest.mark.parametrize("days", [1, 5, 40, 365, 3650])
async def test_a_schedule_posts_at_its_next_time_after_the_clock_was_ahead(stage: Stage, days: int) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", NOON)
    await ahead_for_a_moment(stage, timedelta(days=days))
    before = len(stage.posts())
    stage.stories.add("Story B", stage.clock.now)
    await stage.at(minutes=30)
    assert titles(stage.posts()[before:])[-1] == "Story B"
    for number in range(3):
        stage.stories.add(f"Story {'CDE'[number]}", stage.clock.now + SECONDS)
        await stage.at(hours=24)
    assert titles(stage.posts())[-4:] == ["Story B", "Story C", "Story D", "Story E"]
    accounts = await stage.history(schedule)
    assert [one.delivery.reason for one in accounts].count(CORRECTED) == 1
    assert all(one.delivery.due <= stage.clock.now for one in accounts)
    assert all(one.delivery.sent is None or one.delivery.sent <= stage.clock.now for one in accounts)


async def test_another_process_corrects_it_when_it_starts_later(stage: Stage) -> None:
    schedule = await stage.schedule()
    await stage.poster.tick()
    right = stage.clock.now
    stage.clock.now = right + timedelta(days=365)
    await stage.poster.tick()
    stage.clock.now = right + timedelta(days=2)
    stage.stories.add("Story A", stage.clock.now)
    await stage.another().tick()
    stage.clock.turn(timedelta(minutes=31))
    await stage.another().tick()
    assert "Story A" in titles(stage.posts())
    assert CORRECTED in {one.delivery.reason for one in await stage.history(schedule)}


async def test_what_was_posted_while_the_clock_was_ahead_is_not_posted_again(stage: Stage) -> None:
    await stage.schedule()
    stage.stories.add("Story A", NOON)
    await stage.poster.tick()
    right = stage.clock.now
    stage.clock.now = right + timedelta(days=365, minutes=31)  # just after one of its times: it posts
    await stage.poster.tick()
    assert titles(stage.posts()) == ["Story A"]
    stage.clock.now = right + SECONDS
    await stage.poster.tick()
    await stage.at(minutes=31)
    await stage.at(hours=24)
    assert titles(stage.posts()) == ["Story A"]


async def test_a_clock_that_goes_back_a_little_posts_nothing_twice(stage: Stage) -> None:
    await stage.schedule()
    stage.stories.add("Story A", NOON)
    await stage.at(minutes=30)
    for minutes in (-2, 1, 1, -40, 45):
        await stage.at(minutes=minutes)
    assert titles(stage.posts()) == ["Story A"]


@pytest.mark.parametrize("year", [1970, 2000, 2019])
async def test_a_clock_that_was_never_set_posts_and_drops_nothing(stage: Stage, year: int) -> None:
    schedule = await stage.schedule()
    stage.stories.add("Story A", NOON)
    await stage.at(minutes=30)
    right, before = stage.clock.now, await stage.history(schedule)
    stage.clock.now = datetime(year, 1, 1, tzinfo=UTC)
    await stage.another().tick()
    await stage.newsroom.servers.delete_due()
    assert await stage.history(schedule) == before
    assert await stage.newsroom.schedules.get(stage.reader, schedule.id)
    stage.clock.now = right + timedelta(hours=24)
    stage.stories.add("Story B", stage.clock.now)
    await stage.another().tick()
    assert titles(stage.posts()) == ["Story A", "Story B"]


async def test_a_clock_that_is_behind_within_what_is_stored_posts_and_drops_nothing(stage: Stage) -> None:
    schedule = await stage.schedule()
    for number in range(5):
        stage.stories.add(f"Story {'ABCDE'[number]}", stage.clock.now)
        await stage.at(hours=24)
    right, posted = stage.clock.now, titles(stage.posts())
    stage.clock.now = right - timedelta(days=4, hours=1)
    before = await stage.history(schedule)
    await stage.another().tick()
    await stage.at(hours=24)
    assert await stage.history(schedule) == before
    stage.clock.now = right
    await stage.another().tick()
    assert titles(stage.posts()) == posted


async def test_a_weekly_schedule_keeps_its_time(stage: Stage) -> None:
    schedule = await stage.schedule(rule=Rule((8 * 60,), (1,), "Europe/Berlin"))
    due = schedule.next_due
    await ahead_for_a_moment(stage, timedelta(days=365))
    assert (await stage.newsroom.schedules.get(stage.reader, schedule.id)).next_due == due


async def test_a_follow_goes_on(stage: Stage) -> None:
    newsroom = stage.newsroom
    await newsroom.schedules.follow(stage.reader, 7, int(stage.channel("general").id))
    await ahead_for_a_moment(stage, timedelta(days=365))
    (follow,) = await newsroom.schedules.list_follows(stage.reader)
    assert follow.seen <= stage.clock.now
    async with newsroom.store.read() as connection:
        assert await follows.has_any_to_check(connection, stage.clock.now + timedelta(minutes=3))


async def test_a_manual_post_of_the_wrong_time_does_not_stay_on_top(stage: Stage) -> None:
    schedule = await stage.schedule(rule=DAILY)
    stage.stories.add("Story A", NOON)
    right = stage.clock.now
    stage.clock.now = right + timedelta(days=365)
    await stage.newsroom.schedules.run_now(Reader(stage.reader.user_id, stage.guild_id), schedule.id)
    await stage.poster.tick()
    stage.clock.now = right + SECONDS
    await stage.poster.tick()
    await stage.at(minutes=31)
    newest, *_ = await stage.history(schedule)
    assert newest.delivery.due == NOON + timedelta(minutes=30)
