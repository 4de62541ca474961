"""Schedules and follows as a server has them: its own, within the operator's limits, gone with the server's data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.news import Origin, Reader
from bot.news.schedules import Draft, Held, Rule
from bot.newsroom import Newsroom
from bot.newsroom.schedules import (
    BadSchedule,
    Limits,
    NoSuchSchedule,
    NotFollowed,
    NothingPosted,
    ScheduleService,
    TooManyFollows,
    TooManySchedules,
)
from bot.store import Store, deliveries
from bot.store.deliveries import Noted, Part
from tests.quick import Clock

ALICE = Reader(11, 1)
BOB = Reader(12, 2)
DRAFT = Draft(500, Rule((450, 1080), (1, 2, 3, 4, 5), "Europe/Berlin"), topics=("Harbour",), style="digest")
HOUR = timedelta(hours=1)


async def test_a_schedule_is_what_was_asked_for(newsroom: Newsroom, clock: Clock) -> None:
    service = newsroom.schedules
    made = await service.add(ALICE, DRAFT, clock() + HOUR)
    assert (made.channel_id, made.rule, made.topics, made.style) == (500, DRAFT.rule, ("Harbour",), "digest")
    assert (made.next_due, made.created_by, made.grace, made.paused) == (clock() + HOUR, 11, 7200, None)
    assert await service.get(ALICE, made.id) == made
    assert await service.list(ALICE) == (made,)


async def test_another_servers_schedule_is_not_there(newsroom: Newsroom, clock: Clock) -> None:
    service = newsroom.schedules
    made = await service.add(ALICE, DRAFT, clock() + HOUR)
    assert await service.list(BOB) == ()
    for refused in (service.get, service.pause, service.remove, service.run_now, service.why):
        with pytest.raises(NoSuchSchedule):
            await refused(BOB, made.id)
    with pytest.raises(NoSuchSchedule):
        await service.edit(BOB, made.id, DRAFT, clock())
    with pytest.raises(NoSuchSchedule):
        await service.resume(BOB, made.id, clock())
    assert (await service.history(BOB, made.id))[1] == 0


async def test_who_changes_or_resumes_a_schedule_answers_for_it(newsroom: Newsroom, clock: Clock) -> None:
    service = newsroom.schedules
    made = await service.add(ALICE, DRAFT, clock() + HOUR)
    other = Reader(99, 1)
    assert (await service.edit(other, made.id, DRAFT, clock() + 2 * HOUR)).created_by == 99
    paused = await service.pause(ALICE, made.id)
    assert (paused.paused, paused.pause_reason) == (clock(), None)
    resumed = await service.resume(ALICE, made.id, clock() + 3 * HOUR)
    assert (resumed.paused, resumed.next_due, resumed.created_by) == (None, clock() + 3 * HOUR, 11)


async def test_a_limit_that_is_met_is_named(newsroom: Newsroom, clock: Clock) -> None:
    service = ScheduleService(newsroom.store, clock, Limits(schedules=1, follows=1))
    await service.add(ALICE, DRAFT, clock())
    with pytest.raises(TooManySchedules) as refused:
        await service.add(ALICE, DRAFT, clock())
    assert "This server has 1 schedule, which is as many as it can." in refused.value.words
    await service.add(BOB, DRAFT, clock())
    first = await service.follow(ALICE, 7, 500)
    assert not first.is_again
    assert await service.follow(ALICE, 7, 500) == replace(first, is_again=True)  # the same again is no second one
    with pytest.raises(TooManyFollows) as refused_too:
        await service.follow(ALICE, 8, 500)
    assert "This server follows 1 story, which is as many as it can." in refused_too.value.words


@pytest.mark.parametrize(
    "draft",
    [
        Draft(500, Rule((), (1,), "UTC")),
        Draft(500, Rule(tuple(range(25)), (1,), "UTC")),
        Draft(500, DRAFT.rule, max_stories=0),
        Draft(500, DRAFT.rule, max_stories=11),
        Draft(500, DRAFT.rule, topics=("x",) * 21),
    ],
)
async def test_what_makes_no_schedule_is_refused_in_words(newsroom: Newsroom, clock: Clock, draft: Draft) -> None:
    with pytest.raises(BadSchedule) as refused:
        await newsroom.schedules.add(ALICE, draft, clock())
    assert refused.value.words


async def test_suggestions_are_the_servers_own_by_number_and_time(newsroom: Newsroom, clock: Clock) -> None:
    service = newsroom.schedules
    made = await service.add(ALICE, DRAFT, clock())
    (found,) = await service.suggest(ALICE, "07:3")
    assert found.value == str(made.id)
    assert found.label == f"{made.id} · 07:30, 18:00 · Mon Tue Wed Thu Fri · Europe/Berlin"
    assert await service.suggest(ALICE, "09:") == ()
    assert await service.suggest(BOB, "") == ()


async def test_a_story_is_followed_in_a_channel_and_no_more_when_asked(newsroom: Newsroom) -> None:
    service = newsroom.schedules
    made = await service.follow(ALICE, 7, 500)
    assert await service.list_follows(ALICE) == (made,)
    assert await service.list_follows(BOB) == ()
    with pytest.raises(NotFollowed):
        await service.unfollow(BOB, 7)
    assert await service.unfollow(ALICE, (6, 7)) == (made,)
    assert await service.list_follows(ALICE) == ()


async def test_why_is_the_newest_post_that_held_anything(newsroom: Newsroom, clock: Clock) -> None:
    service = newsroom.schedules
    made = await service.add(ALICE, DRAFT, clock())
    with pytest.raises(NothingPosted):
        await service.why(ALICE, made.id)
    delivery = await service.run_now(ALICE, made.id)
    await newsroom.store.transact(
        lambda c: deliveries.write_parts(c, delivery.id, [Part(0, "channel", "{}")], [Held(7, "T", "new")])
    )
    assert [held.why for held in (await service.why(ALICE, made.id)).held] == ["new"]


async def test_what_is_stored_of_posts_is_exported_and_deleted_with_the_server(
    newsroom: Newsroom, clock: Clock, tmp_path: Path
) -> None:
    service = newsroom.schedules
    made = await service.add(ALICE, DRAFT, clock())
    await service.add(BOB, DRAFT, clock())
    await service.follow(ALICE, 7, 500)
    await service.run_now(ALICE, made.id)
    told = json.loads(await newsroom.servers.export(ALICE, "guild"))
    assert [one["channel_id"] for one in told["schedules"]] == ["500"]
    assert [one["story"] for one in told["followed_stories"]] == ["7"]
    assert [one["origin"] for one in told["posts"]] == [f"s{made.id}"]
    await newsroom.servers.delete(ALICE, "guild")
    assert (await service.list(ALICE), await service.list_follows(ALICE)) == ((), ())
    assert (await service.history(ALICE))[1] == 0
    assert len(await service.list(BOB)) == 1


async def test_a_server_with_nothing_but_schedules_is_known(newsroom: Newsroom, clock: Clock) -> None:
    await newsroom.schedules.add(ALICE, DRAFT, clock())
    assert await newsroom.servers.list_known() == [1]
    await newsroom.servers.record_leaving(1)
    assert await newsroom.servers.list_known() == []


async def test_posts_are_remembered_for_more_than_a_month(newsroom: Newsroom, clock: Clock) -> None:
    assert timedelta(days=35) <= deliveries.KEPT
    store: Store = newsroom.store
    made = await newsroom.schedules.add(ALICE, DRAFT, clock())
    for days in (50, 36, 1):
        at = clock() - timedelta(days=days)
        skipped = [Noted(Origin.of_schedule(made.id), at, 1, 500, skipped="x")]
        await store.transact(lambda c, skipped=skipped: deliveries.note_many(c, skipped))  # type: ignore[misc]
    assert await store.transact(lambda c: deliveries.prune(c, clock() - deliveries.KEPT)) == 1
    assert (await newsroom.schedules.history(ALICE, made.id))[1] == 2
