"""Sent once: killed between any two steps, answers lost, two posters on one store. Discord remembers no nonce here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock

import pytest

from bot.delivery.ledger import LEASE
from bot.sandbox.person import PersonClient
from bot.store import deliveries
from tests.delivery.conftest import Stage, titles, words


class Killed(BaseException):
    """The process is no more."""


@pytest.fixture
def nonces() -> float:
    """None is remembered: what is sent twice stands twice."""
    return 0.0


def die(of: Any, step: str, *, after: bool, times: int = 1) -> None:
    """Have the process killed just before or after the `times`-th time that a step is taken."""
    taken = 0
    real: Callable[..., Any] = getattr(of, step)

    async def until_then(*args: Any, **kwargs: Any) -> Any:
        nonlocal taken
        taken += 1
        if taken == times and not after:
            raise Killed
        done = await real(*args, **kwargs)
        if taken == times:
            raise Killed
        return done

    setattr(of, step, until_then)


async def killed_then_again(stage: Stage, step: str, *, after: bool, times: int = 1) -> None:
    """One poster dies at the step; another comes when its lease is over."""
    dying = stage.poster
    of = dying._sender if hasattr(dying._sender, step) else dying._ledger
    die(of, step, after=after, times=times)
    try:
        await dying.tick()
    except Killed:
        await asyncio.gather(*dying._under_way, return_exceptions=True)
    stage.poster = stage.another()
    await stage.at(minutes=LEASE.total_seconds() / 60 + 1)
    await stage.at(minutes=10)


async def settled(stage: Stage) -> list[str]:
    return [account.delivery.state for account in await stage.history()]


_STEPS = ("note_due", "claim", "compose", "message", "finish")
_GAPS = [(step, after) for step in _STEPS for after in (False, True)]


@pytest.mark.parametrize(("step", "after"), _GAPS)
async def test_killed_at_any_step_a_post_is_sent_once(stage: Stage, step: str, after: bool) -> None:
    await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    await killed_then_again(stage, step, after=after)
    assert titles(stage.posts()) == ["Story A"]
    assert await settled(stage) == ["sent"]


async def test_killed_while_times_are_noted_none_is_lost_and_none_is_noted_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.schedule()
    await stage.schedule("desk")
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "note_many", AsyncMock(side_effect=Killed))
        with pytest.raises(Killed):
            await stage.poster.tick()
    stage.poster = stage.another()
    await stage.at(minutes=1)
    assert titles(stage.posts()) == titles(stage.posts("desk")) == ["Story A"]
    assert await settled(stage) == ["sent", "sent"]


_THREADED = [("thread", 1), ("record_thread", 1), ("message", 2), ("record_message", 2), ("message", 3), ("finish", 1)]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("step", "times"), _THREADED)
async def test_killed_in_a_digest_it_goes_on_where_it_stopped(stage: Stage, step: str, times: int, after: bool) -> None:
    await stage.schedule(style="digest")
    stage.stories.add("Story A", stage.clock())
    stage.stories.add("Story B", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    await killed_then_again(stage, step, after=after, times=times)
    assert titles(stage.posts()) == ["Story A", "Story B"]
    (thread,) = stage.threads("general")
    assert titles(stage.posts(thread)) == ["Story A", "Story B"]
    assert await settled(stage) == ["sent"]


_IN_A_FORUM = [("forum_post", 1), ("record_message", 1), ("record_thread", 1), ("message", 1), ("finish", 1)]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("step", "times"), _IN_A_FORUM)
async def test_killed_in_a_forum_there_is_one_post(stage: Stage, step: str, times: int, after: bool) -> None:
    await stage.schedule("stories", style="digest")
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    await killed_then_again(stage, step, after=after, times=times)
    (thread,) = stage.threads("stories")
    assert titles(stage.posts(thread)) == ["Story A", "Story A"]
    assert await settled(stage) == ["sent"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["record_message", "record_thread", "settle"])
async def test_killed_in_a_forum_with_one_message_there_is_one_post(stage: Stage, step: str, after: bool) -> None:
    await stage.schedule("stories")
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    await killed_then_again(stage, step, after=after)
    (thread,) = stage.threads("stories")
    assert titles(stage.posts(thread)) == ["Story A"]
    assert await settled(stage) == ["sent"]


async def test_a_forums_post_is_found_among_the_archived_ones_too(stage: Stage) -> None:
    await stage.schedule("stories")
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    die(stage.poster._ledger, "record_message", after=False)
    await stage.poster.tick()
    (thread,) = stage.threads("stories")
    thread.archived, thread.archived_at = True, stage.discord.state.clock()
    stage.poster = stage.another()
    await stage.at(minutes=2)
    assert stage.threads("stories") == [thread]
    assert await settled(stage) == ["sent"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["publish", "record_published"])
async def test_killed_at_publishing_an_announcement_is_posted_and_published_once(
    stage: Stage, step: str, after: bool
) -> None:
    await stage.schedule("wire")
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    await killed_then_again(stage, step, after=after)
    assert [post["flags"] & 1 for post in stage.posts("wire")] == [1]
    assert await settled(stage) == ["sent"]


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_broken_wire_never_posts_twice(stage: Stage, times: int) -> None:
    await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.lose_answer(method="POST", path="/channels/*/messages", times=times)
    await stage.at(minutes=30)
    for _ in range(8):
        await stage.at(minutes=2)
    assert titles(stage.posts()) == ["Story A"]
    assert await settled(stage) == ["sent"]


@pytest.mark.parametrize("path", ["/channels/*/threads", "/channels/*/messages"])
async def test_a_broken_wire_never_opens_two_posts_in_a_forum(stage: Stage, path: str) -> None:
    await stage.schedule("stories", style="digest")
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.lose_answer(method="POST", path=path)
    await stage.at(minutes=30)
    for _ in range(4):
        await stage.at(minutes=2)
    (thread,) = stage.threads("stories")
    assert titles(stage.posts(thread)) == ["Story A", "Story A"]
    assert await settled(stage) == ["sent"]


async def test_a_post_is_found_behind_what_people_wrote_since(stage: Stage) -> None:
    await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.lose_answer(method="POST", path="/channels/*/messages")
    await stage.at(minutes=30)
    alice = stage.discord.people["alice"]
    stage.discord.rate_limits.on = False
    async with PersonClient(stage.discord.api, alice.token) as person:
        await person.enter("Harbour News", "general")
        for number in range(130):
            await person.send(f"talk {number}")
    await stage.at(minutes=2)
    assert titles(stage.posts()) == ["Story A"]


async def test_what_discord_refused_for_a_moment_is_tried_again(stage: Stage) -> None:
    await stage.schedule()
    stage.stories.add("Story A", stage.clock())
    stage.discord.faults.fail(503, method="POST", path="/channels/*/messages")
    await stage.at(minutes=30)
    assert stage.posts() == []
    await stage.at(minutes=2)
    assert titles(stage.posts()) == ["Story A"]


async def test_two_posters_on_one_store_send_each_post_once(stage: Stage) -> None:
    for channel in ("general", "desk", "wire", "stories"):
        for _ in range(3):
            await stage.schedule(channel)
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    other = stage.another()
    await asyncio.gather(stage.poster.tick(), other.tick(), stage.poster.tick(), other.tick())
    assert [len(stage.posts(channel)) for channel in ("general", "desk", "wire")] == [3, 3, 3]
    assert len(stage.threads("stories")) == 3
    assert await settled(stage) == ["sent"] * 12


async def test_a_second_publishing_counts_as_done(stage: Stage) -> None:
    await stage.schedule("wire")
    stage.stories.add("Story A", stage.clock())
    stage.clock.turn(timedelta(minutes=30))
    await killed_then_again(stage, "record_published", after=False)
    assert await settled(stage) == ["sent"]
    assert "posted, but not published" not in words([{"r": a.delivery.reason} for a in await stage.history()])
