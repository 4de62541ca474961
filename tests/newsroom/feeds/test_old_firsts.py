"""What a feed begins with and was old when it was followed: it is there to read, and no news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.newsroom import Newsroom
from bot.newsroom.feeds.poller import Poller
from bot.newsroom.old_news import NEWS_FOR
from tests.newsroom.feeds.site import Entry, Feed, Site
from tests.newsroom.feeds.test_first_items import begin
from tests.newsroom.feeds.test_poller import HERE, HOUR, later, titles
from tests.newsroom.test_stories import AGAIN, BRIDGE, ELECTION, MORE
from tests.quick import Clock

A_DAY = timedelta(days=1)
YEARS = 900 * A_DAY
DAYS = timedelta(days=5)
LATER = (
    "Sailors of Eastport joined the fishermen who block the old suspension bridge over the river. "
    "Grace Hopper said: “Nobody of the board asked us about the bridge before.” The harbour board will now pay "
    "$7 million for the suspension bridge, and 300 sailors stand on it."
)


def entry(n: int, text: str, ago: timedelta, clock: Clock) -> Entry:
    return Entry(n, text=f"{text}\n\n{text}", published=clock.now - ago)


async def post(newsroom: Newsroom, clock: Clock, hours: int = 24) -> list[tuple[str, bool, int]]:
    """What a post of the last hours has: titles, whether they are new, and of how many articles."""
    await newsroom.stories.cluster_pending()
    found = (await newsroom.stories.choose_for_post(HERE, clock.now - hours * HOUR, clock.now + HOUR)).briefs
    return [(one.line.title, one.fresh, len(one.line.headlines)) for one in found]


async def test_the_old_first_items_of_a_feed_are_no_news_and_can_be_read(
    newsroom: Newsroom, site: Site, clock: Clock
) -> None:
    recent = replace(entry(1, ELECTION, 2 * A_DAY, clock), title="Westmark elects a parliament")
    old = replace(entry(2, BRIDGE, YEARS, clock), title="Eastport closes its old suspension bridge")
    site.feeds["/feed"] = Feed(entries=[recent, old])
    assert (await begin(newsroom, HERE, site.at())).old == 1
    assert await titles(newsroom, HERE) == [old.title, recent.title]
    assert await post(newsroom, clock) == [(recent.title, True, 1)]
    lines, total = await newsroom.stories.list(HERE, days=7)
    assert (total, [line.title for line in lines]) == (1, [recent.title])


@pytest.mark.parametrize(
    ("ago", "old", "news"),
    [
        (timedelta(), 0, 1),
        (3 * A_DAY, 0, 1),
        (4 * A_DAY, 0, 0),
        (NEWS_FOR, 0, 0),
        (NEWS_FOR + A_DAY, 1, 0),
        (YEARS, 1, 0),
        (None, 0, 1),
    ],
)
async def test_how_old_a_first_item_may_be(
    newsroom: Newsroom, site: Site, clock: Clock, ago: timedelta | None, old: int, news: int
) -> None:
    first = Entry(1, text=f"{BRIDGE}\n\n{BRIDGE}", published=None if ago is None else clock.now - ago)
    site.feeds["/feed"] = Feed(entries=[first])
    assert (await begin(newsroom, HERE, site.at())).old == old
    assert len(await post(newsroom, clock)) == news


async def test_an_old_item_that_comes_later_is_no_news_either(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feeds["/feed"] = Feed(entries=[entry(1, ELECTION, YEARS, clock)])
    await begin(newsroom, HERE, site.at())
    feed.entries.insert(0, entry(2, BRIDGE, YEARS, clock))
    await later(poller, clock)
    assert await post(newsroom, clock) == []


async def test_an_old_first_item_stands_behind_the_news_of_its_story(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    """It neither leads the story nor counts, and what it says makes no later post."""
    feed = site.feeds["/feed"] = Feed(entries=[entry(1, BRIDGE, DAYS, clock)])
    await begin(newsroom, HERE, site.at())
    assert await post(newsroom, clock) == []
    feed.entries.insert(0, entry(2, AGAIN, timedelta(), clock))
    await later(poller, clock)
    assert await post(newsroom, clock) == [("Story 2", True, 1)]
    key = await newsroom.stories.find_key(HERE, None)
    clock.turn(HOUR)
    seen = clock.now
    other = site.feeds["/other"] = Feed("The Coast", entries=[entry(3, MORE, DAYS, clock)])
    await begin(newsroom, HERE, site.at("/other"))
    await newsroom.stories.cluster_pending()
    assert len((await newsroom.stories.get(HERE, key)).line.headlines) == 3
    assert await newsroom.stories.get_news(HERE, key, seen) is None
    assert (await newsroom.stories.choose_for_post(HERE, seen, clock.now + HOUR)).briefs == ()
    other.entries.insert(0, entry(4, LATER, timedelta(), clock))
    await later(poller, clock)
    await newsroom.stories.cluster_pending()
    news = await newsroom.stories.get_news(HERE, key, seen)
    assert news is not None
    assert not [quote for quote in news.quotes if quote.new]  # the old one had it
