"""One item and many who follow its feed: it is taken in once, and each sees and is told its own of it."""

from __future__ import annotations

import pytest

from bot.news import Reader
from bot.news.feeds import Filter
from bot.newsroom import Newsroom
from bot.newsroom.feeds.poller import Poller
from tests.newsroom.feeds.site import Entry, Site, long_text
from tests.newsroom.feeds.test_poller import HERE, HOUR, THERE, fates, follow, later, titles
from tests.quick import Clock, QuickAnalyst

LIGHTHOUSE = " The lighthouse stays."


async def count(newsroom: Newsroom, table: str) -> int:
    async with newsroom.store.read() as connection:
        return int((await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar() or 0)  # noqa: S608


async def test_what_is_stored_of_an_item_does_not_grow_with_its_followers(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, analyst: QuickAnalyst
) -> None:
    feed = site.feed("/feed", 1)
    readers = [Reader(7, guild_id) for guild_id in range(100, 112)]
    tables = ("entries", "history", "revisions", "feed_items", "filtered_items", "item_exceptions", "story_waiting")
    stored: list[list[int]] = []
    for n, some in enumerate((readers[:1], readers[1:])):
        for reader in some:
            await follow(newsroom, reader, site.at())
        await later(poller, clock)
        before = [await count(newsroom, table) for table in tables]
        feed.entries.insert(0, Entry(10 + n))
        await later(poller, clock)
        stored.append([await count(newsroom, table) - was for table, was in zip(tables, before, strict=True)])
    assert stored[0] == stored[1]
    assert len(analyst.analysed) == 2
    assert [await titles(newsroom, reader) for reader in readers[1:]] == [["Story 11"]] * 11


async def test_a_server_is_told_the_reason_of_its_own_filter_and_of_no_others(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    here, there = await follow(newsroom, HERE, site.at()), await follow(newsroom, THERE, site.at())
    await newsroom.feeds.set_filter(HERE, here, Filter(words=("secret wish",)))
    await newsroom.feeds.set_filter(THERE, there, Filter(not_words=("harbour",)))
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    third = Reader(9, 300)
    last = await follow(newsroom, third, site.at())
    told = {}
    for reader, one in ((HERE, here), (THERE, there), (third, last)):
        events, _ = await newsroom.feeds.history(reader, one)
        told[reader] = next(event for event in events if event.title == "Story 2")
        assert await titles(newsroom, reader) == []
    assert [told[reader].fate for reader in told] == ["filtered", "filtered", "old"]
    assert "secret wish" in told[HERE].reason
    assert "secret wish" not in told[THERE].reason + told[third].reason
    assert "harbour" not in told[HERE].reason + told[third].reason


async def test_an_edit_that_a_filter_lets_through_comes_in_for_who_has_that_filter(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    here, there = await follow(newsroom, HERE, site.at()), await follow(newsroom, THERE, site.at())
    await newsroom.feeds.set_filter(HERE, here, Filter(words=("lighthouse",)))
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    assert (await titles(newsroom, HERE), await titles(newsroom, THERE)) == ([], ["Story 2"])
    third = Reader(9, 300)
    last = await follow(newsroom, third, site.at())
    feed.entries[0] = Entry(2, text=long_text(2) + LIGHTHOUSE)
    await later(poller, clock)
    assert await titles(newsroom, HERE) == await titles(newsroom, THERE) == ["Story 2"]
    assert (await fates(newsroom, THERE, there))["Story 2"] == "changed"
    assert await titles(newsroom, third) == []  # it follows the feed since the item came
    assert (await fates(newsroom, third, last))["Story 2"] == "old"


@pytest.mark.parametrize("is_kept_out", [True, False])
async def test_a_filter_that_is_set_while_an_item_is_read_counts_for_it(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, analyst: QuickAnalyst, is_kept_out: bool
) -> None:
    feed = site.feed("/feed", 1)
    here = await follow(newsroom, HERE, site.at())
    await follow(newsroom, THERE, site.at())
    analyse = analyst.analyse
    given = Filter(words=("lighthouse" if is_kept_out else "harbour",))

    async def set_meanwhile(*asked: object, **more: object) -> object:
        await newsroom.feeds.set_filter(HERE, here, given)
        return await analyse(*asked, **more)  # type: ignore[arg-type]

    analyst.analyse = set_meanwhile  # type: ignore[method-assign,assignment]
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ([] if is_kept_out else ["Story 2"])
    assert (await fates(newsroom, HERE, here))["Story 2"] == ("filtered" if is_kept_out else "shelved")
    assert await titles(newsroom, THERE) == ["Story 2"]


async def test_the_limit_of_a_feed_leaves_room_for_other_feeds_of_the_same_server(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    flood, other = site.feed("/flood", 1), site.feed("/other", 2)
    await follow(newsroom, HERE, site.at("/flood"))
    quiet = await follow(newsroom, HERE, site.at("/other"))
    flood.entries[:0] = [Entry(n) for n in range(100, 130)]
    other.entries.insert(0, Entry(50))
    await later(poller, clock)
    assert (await fates(newsroom, HERE, quiet))["Story 50"] == "shelved"
    assert len(await titles(newsroom, HERE)) == 21


async def test_who_follows_a_feed_again_keeps_what_it_brought_and_gets_what_comes(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, THERE, site.at())
    first = await follow(newsroom, HERE, site.at())
    for n in (2, 3, 4):
        feed.entries.insert(0, Entry(n))
        if n == 3:
            await newsroom.feeds.remove(HERE, first)
        if n == 4:
            await later(poller, clock)
            again = await follow(newsroom, HERE, site.at())
            feed.entries.insert(0, Entry(5))
        await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2", "Story 5"]
    assert await titles(newsroom, THERE) == ["Story 2", "Story 3", "Story 4", "Story 5"]
    assert (await fates(newsroom, HERE, again))["Story 5"] == "shelved"
    _, shelved = await newsroom.feeds.history(HERE, again, fate="shelved")
    assert shelved == 1


async def test_health_counts_what_came_for_the_server_alone(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    here = await follow(newsroom, HERE, site.at())
    feed.entries.insert(0, Entry(2))
    await later(poller, clock, HOUR * 7)
    await follow(newsroom, THERE, site.at())
    await newsroom.feeds.set_filter(HERE, here, Filter(words=("lighthouse",)))
    feed.entries.insert(0, Entry(3))
    await later(poller, clock, HOUR * 7)
    (mine,), (theirs,) = await newsroom.feeds.health(HERE), await newsroom.feeds.health(THERE)
    assert (mine.shelved, mine.filtered) == (1, 1)
    assert (theirs.shelved, theirs.filtered) == (1, 0)
