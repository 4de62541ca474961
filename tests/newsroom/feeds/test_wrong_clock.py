"""The machine's clock is ahead for a moment, or behind; a site that says "unchanged" for ever."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.cards import feeds as cards
from bot.news.feed_answers import FeedHealth
from bot.newsroom import Newsroom
from bot.newsroom.feeds.poller import Poller
from tests.newsroom.feeds.site import Entry, Site
from tests.newsroom.feeds.test_poller import HERE, follow, later, titles
from tests.quick import Clock

HOUR = timedelta(hours=1)
SECONDS = timedelta(seconds=22)


def shown(lines: Sequence[FeedHealth]) -> str:
    """The card of `/feed health`, as JSON."""
    components: list[dict[str, Any]] = cards.build_health_card(lines).to_components()
    return json.dumps(components)


@pytest.mark.parametrize("days", [1, 30, 365, 3650])
async def test_a_feed_is_fetched_again_after_the_clock_was_ahead(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, days: int
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    await later(poller, clock)
    right = clock.now
    clock.now = right + timedelta(days=days)
    feed.entries.insert(0, Entry(2))
    await poller.tick(clock.now)
    clock.now = right + SECONDS
    feed.entries.insert(0, Entry(3, published=clock.now))
    assert await poller.tick(clock.now) == 1
    assert await titles(newsroom, HERE) == ["Story 2", "Story 3"]
    headlines, _ = await newsroom.articles.latest(HERE, 0, 10)
    assert all(headline.added <= clock.now + SECONDS for headline in headlines)
    (line,) = await newsroom.feeds.health(HERE)
    fetched = line.subscription.feed
    assert fetched.last_fetch is not None
    assert fetched.last_fetch <= clock.now + SECONDS
    assert fetched.next_fetch <= clock.now + 7 * HOUR
    assert line.corrected is not None
    assert "my clock was ahead" in shown([line])
    feed.entries.insert(0, Entry(4, published=clock.now))
    await later(poller, clock)
    assert "Story 4" in await titles(newsroom, HERE)


async def test_a_new_process_corrects_it_too(newsroom: Newsroom, poller: Poller, site: Site, clock: Clock) -> None:
    site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    right = clock.now
    clock.now = right + timedelta(days=365)
    await poller.tick(clock.now)
    clock.now = right + timedelta(days=3)
    assert await Poller(newsroom).tick(clock.now) == 1


@pytest.mark.parametrize("year", [1970, 2000])
async def test_a_clock_that_was_never_set_changes_no_time(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, year: int
) -> None:
    site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    await later(poller, clock)
    right, (before,) = clock.now, await newsroom.feeds.health(HERE)
    clock.now = datetime(year, 1, 1, tzinfo=UTC)
    assert await Poller(newsroom).tick(clock.now) == 0
    await newsroom.servers.delete_due()
    clock.now = right
    (after,) = await newsroom.feeds.health(HERE)
    assert after == before


async def test_the_hourly_limit_is_not_that_of_a_wrong_clock(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    right = clock.now
    clock.now = right + timedelta(days=365)
    feed.entries[:0] = [Entry(n, published=clock.now) for n in range(2, 22)]
    await poller.tick(clock.now)
    clock.now = right + SECONDS
    await poller.tick(clock.now)
    feed.entries.insert(0, Entry(30, published=clock.now))
    await later(poller, clock, 2 * HOUR)
    assert "Story 30" in await titles(newsroom, HERE)


# --- unchanged for ever -----------------------------------------------------------------------------------------------


async def test_a_site_that_says_unchanged_for_ever_is_asked_for_the_feed_itself_once_a_day(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    site.is_stuck = True
    began = clock.now
    feed.entries.insert(0, Entry(2))
    for _ in range(3):
        await later(poller, clock)
    assert await titles(newsroom, HERE) == []
    (line,) = await newsroom.feeds.health(HERE)
    assert line.subscription.feed.last_content == began
    assert "last sent the whole feed" in shown([line])
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2"]
    (line,) = await newsroom.feeds.health(HERE)
    assert line.subscription.feed.last_content == line.subscription.feed.last_fetch


async def test_a_site_whose_unchanged_was_not_true_is_asked_for_the_feed_itself_and_health_says_so(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    site.is_stuck = True
    for _ in range(4):
        await later(poller, clock)
    assert "also when it is not" not in shown(list(await newsroom.feeds.health(HERE)))  # nothing was new
    feed.entries.insert(0, Entry(2))
    for _ in range(4):
        await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2"]
    assert "also when it is not" in shown(list(await newsroom.feeds.health(HERE)))
    for n in (3, 4):
        feed.entries.insert(0, Entry(n))
        await later(poller, clock)  # with the next fetch, and not a day later
        assert f"Story {n}" in await titles(newsroom, HERE)
    site.is_stuck = False
    for _ in range(26):
        await later(poller, clock)
    asked = site.unchanged
    await later(poller, clock)
    assert site.unchanged == asked + 1  # it is believed again
    assert "also when it is not" not in shown(list(await newsroom.feeds.health(HERE)))


async def test_unchanged_is_no_answer_to_who_asked_for_the_feed_itself(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    site.answers["/feed"] = 304
    for _ in range(4):
        await later(poller, clock)
    (line,) = await newsroom.feeds.health(HERE)
    assert line.subscription.feed.failures == 1
    assert "304" in (line.subscription.feed.reason or "")
