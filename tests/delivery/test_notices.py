"""A feed that fails for a day: its server is told once, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.news.feeds import Feed, Subscription
from bot.news.schedules import Rule
from tests.delivery.conftest import Stage, words


class Failing:
    """The feeds that are to be told of, until they are."""

    def __init__(self, *subscriptions: Subscription) -> None:
        self.untold = list(subscriptions)

    async def list_failing(self, now: Any) -> tuple[Subscription, ...]:
        return tuple(self.untold)

    async def record_notice(self, subscription_id: int, now: Any) -> None:
        self.untold = [one for one in self.untold if one.id != subscription_id]

    async def close(self) -> None:
        """Nothing runs."""


def subscription(stage: Stage, **given: Any) -> Subscription:
    since = stage.clock() - timedelta(days=1, hours=1)
    feed = Feed(3, "https://example.org/feed", "Example", None, 900, stage.clock(), failing_since=since, **given)
    return Subscription(3, stage.guild_id, feed, "Example *Wire*", since)


@pytest.fixture
async def somewhere(stage: Stage) -> Stage:
    """A server with a schedule, whose channel is where notices go when none was chosen."""
    await stage.schedule("general", rule=Rule((23 * 60,), (7,), "UTC"))
    return stage


async def test_a_failing_feed_is_told_of_once_with_its_reason(somewhere: Stage, monkeypatch: Any) -> None:
    feeds = Failing(subscription(somewhere, reason="the site does not answer"))
    monkeypatch.setattr(somewhere.newsroom, "feeds", feeds)
    for _ in range(3):
        await somewhere.at(minutes=6)
    (notice,) = somewhere.posts("general")
    assert "the site does not answer" in words([notice])
    assert "/feed health" in words([notice])
    assert "*Wire*" not in words([notice]).replace("\\\\*", "")
    assert feeds.untold == []


async def test_a_server_told_is_not_told_again_where_the_bot_died_before_it_noted_that(
    somewhere: Stage, monkeypatch: Any
) -> None:
    feeds = Failing(subscription(somewhere))

    async def died(*_: Any) -> None:
        """It was not noted."""

    monkeypatch.setattr(feeds, "record_notice", died)
    monkeypatch.setattr(somewhere.newsroom, "feeds", feeds)
    for _ in range(3):
        await somewhere.at(minutes=6)
    assert len(somewhere.posts("general")) == 1


async def test_a_feed_that_has_ended_says_so(somewhere: Stage, monkeypatch: Any) -> None:
    feeds = Failing(subscription(somewhere, ended=somewhere.clock()))
    monkeypatch.setattr(somewhere.newsroom, "feeds", feeds)
    await somewhere.at(minutes=6)
    assert "has ended" in words(somewhere.posts("general"))


async def test_where_no_channel_is_open_who_added_the_feed_is_told_directly(stage: Stage, monkeypatch: Any) -> None:
    given = replace(subscription(stage, reason="the site does not answer"), added_by=stage.reader.user_id)
    feeds = Failing(given)
    monkeypatch.setattr(stage.newsroom, "feeds", feeds)
    for _ in range(3):
        await stage.at(minutes=6)
    (channel,) = stage.discord.state.direct.values()
    (notice,) = stage.posts(channel)
    assert "the site does not answer" in words([notice])
    assert feeds.untold == []
