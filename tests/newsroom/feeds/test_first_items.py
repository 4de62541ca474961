"""What a server begins with when it follows a feed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.news import Reader
from bot.news.feed_answers import Followed
from bot.news.feeds import Filter, Item
from bot.newsroom import Newsroom
from bot.newsroom.feeds import FeedRules
from bot.newsroom.feeds.first_items import WITHIN, sort_newest_first
from bot.newsroom.feeds.poller import Poller
from bot.store import feed_firsts
from tests.newsroom.feeds.conftest import LOOPBACK, RULES, open_newsroom
from tests.newsroom.feeds.site import DAY, Entry, Feed, Site, long_text
from tests.newsroom.feeds.test_poller import HERE, HOUR, THERE, fates, later, titles
from tests.quick import Clock, QuickAnalyst

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


async def begin(newsroom: Newsroom, reader: Reader, address: str, latest: int | None = None) -> Followed:
    added = await newsroom.feeds.add(reader, address, latest)
    assert isinstance(added, Followed)
    return added


def daily(count: int) -> list[Entry]:
    """Items of one a day, the newest first: `Story 1` is today's."""
    return [Entry(n, published=DAY - (n - 1) * A_DAY) for n in range(1, count + 1)]


# --- which they are ---------------------------------------------------------------------------------------------------


def item(name: str, published: datetime | None = None) -> Item:
    return Item(guid=name, url=f"https://a.example/{name}", title=name, published=published)


@pytest.mark.parametrize(
    ("items", "chosen"),
    [
        ([item("a"), item("b"), item("c")], "ab"),  # no dates: as they stand
        ([item("a", NOW - 3 * A_DAY), item("b", NOW - A_DAY), item("c", NOW)], "cb"),  # the oldest first
        ([item("pin", NOW - 90 * A_DAY), item("b", NOW), item("c", NOW - A_DAY)], "bc"),  # an old one stays on top
        ([item("a", NOW), item("b", NOW), item("c", NOW)], "ab"),  # all of one moment
        ([item("a", NOW - A_DAY), item("b"), item("c", NOW)], "ca"),  # one without a date is as old as that above
        ([item("x"), item("b", NOW - A_DAY), item("c", NOW)], "cx"),
        ([item("f", NOW + 90 * A_DAY), item("b", NOW - A_DAY), item("c", NOW)], "cf"),  # no such day was yet
        ([item("a", NOW), item("a", NOW), item("b", NOW - A_DAY)], "ab"),  # one that stands twice
        ([item("a", datetime(1, 1, 1, tzinfo=UTC)), item("b", NOW)], "ab"),  # a day that is none
        ([], ""),
    ],
)
def test_the_newest_are_chosen_by_their_dates_where_those_can_be(items: list[Item], chosen: str) -> None:
    assert "".join((one.title or "")[0] for one in sort_newest_first(items, NOW)[:2]) == chosen


# --- that they come in ------------------------------------------------------------------------------------------------


async def test_the_newest_items_of_a_feed_come_in_at_once_and_the_older_ones_stay_out(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    site.feeds["/feed"] = Feed(entries=daily(8))
    added = await begin(newsroom, HERE, site.at())
    assert [event.title for event in added.brought] == [f"Story {n}" for n in range(1, 6)]
    assert {event.fate for event in added.brought} == {"first"}
    assert (added.items, added.waiting, added.left_out) == (8, 0, 3)
    assert await titles(newsroom, HERE) == [f"Story {n}" for n in range(1, 6)]
    one = added.subscription.id
    became = await fates(newsroom, HERE, one)
    assert [became[f"Story {n}"] for n in range(6, 9)] == ["old"] * 3
    events, total = await newsroom.feeds.history(HERE, one, fate="old")
    assert {event.reason for event in events} == {
        "It was in the feed before this server followed it, and was not among the newest."
    }
    assert (await newsroom.feeds.history(HERE, one, fate="shelved"))[1] == 5  # they were added, to who looks
    for _ in range(3):  # each comes once
        await later(poller, clock)
    assert await titles(newsroom, HERE) == [f"Story {n}" for n in range(1, 6)]
    assert (await newsroom.feeds.history(HERE, one))[1] == total + 5


async def test_a_date_to_come_is_no_date_neither_of_a_first_item_nor_of_a_later_one(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feeds["/feed"] = Feed(entries=[Entry(1, published=clock.now + 400 * A_DAY), *daily(3)[1:]])
    await begin(newsroom, HERE, site.at(), 2)
    feed.entries.insert(0, Entry(9, published=clock.now + 400 * A_DAY))
    await later(poller, clock)
    headlines, _ = await newsroom.articles.latest(HERE)
    assert {headline.title: headline.published for headline in headlines} == {
        "Story 1": None,
        "Story 2": DAY - A_DAY,
        "Story 9": None,
    }


@pytest.mark.parametrize(("latest", "count"), [(0, 0), (1, 1), (7, 7), (20, 8)])
async def test_as_many_come_in_as_are_asked_for(newsroom: Newsroom, site: Site, latest: int, count: int) -> None:
    site.feeds["/feed"] = Feed(entries=daily(8))
    added = await begin(newsroom, HERE, site.at(), latest)
    assert len(added.brought) == len(await titles(newsroom, HERE)) == count
    assert added.left_out == 8 - count


async def test_an_empty_feed_begins_with_nothing_and_its_first_item_comes_in(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed")
    added = await begin(newsroom, HERE, site.at())
    assert (added.items, added.brought, added.left_out) == (0, (), 0)
    feed.entries.append(Entry(1, published=clock.now))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 1"]


async def test_what_a_feed_begins_with_is_corrected_when_it_is_edited_and_what_stayed_out_stays_out(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feeds["/feed"] = Feed(entries=daily(3))
    for reader in (HERE, THERE):  # who comes second too, whose first items were known already
        await begin(newsroom, reader, site.at(), 1)
    feed.entries[0] = Entry(1, text=long_text(77))
    feed.entries[1] = Entry(2, text=long_text(78), published=DAY - A_DAY)
    await later(poller, clock)
    for reader in (HERE, THERE):
        (headline,), _ = await newsroom.articles.latest(reader)
        assert (headline.title, headline.revision) == ("Story 1", 2)


async def test_a_second_server_begins_with_the_same_and_takes_nothing_from_the_first(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, analyst: QuickAnalyst
) -> None:
    feed = site.feeds["/feed"] = Feed(entries=daily(3))
    await begin(newsroom, HERE, site.at(), 2)
    analysed = len(analyst.analysed)
    feed.entries.insert(0, Entry(9, published=DAY + HOUR))  # not fetched for the first server yet
    added = await begin(newsroom, THERE, site.at(), 2)
    assert await titles(newsroom, THERE) == ["Story 1", "Story 9"]
    assert len(analyst.analysed) == analysed + 2  # its own: how long it takes tells nothing of other servers
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 1", "Story 2", "Story 9"]
    assert await titles(newsroom, THERE) == ["Story 1", "Story 9"]
    events, _ = await newsroom.feeds.history(THERE, added.subscription.id, 0, 50)
    assert sorted((event.title, event.fate) for event in events) == [
        ("Story 1", "first"),
        ("Story 2", "old"),
        ("Story 3", "old"),
        ("Story 9", "first"),
    ]


async def test_what_is_here_already_is_said_to_be_and_comes_once(newsroom: Newsroom, site: Site) -> None:
    site.feeds["/feed"] = Feed(entries=daily(3))
    added = await begin(newsroom, HERE, site.at(), 2)
    await newsroom.feeds.remove(HERE, added.subscription.id)
    again = await begin(newsroom, HERE, site.at(), 2)
    assert [(event.title, event.fate) for event in again.brought] == [("Story 1", "repeat"), ("Story 2", "repeat")]
    assert await titles(newsroom, HERE) == ["Story 1", "Story 2"]


async def test_items_without_links_and_one_with_not_a_word_are_told_apart(newsroom: Newsroom, site: Site) -> None:
    def bare(n: int, title: str, text: str) -> str:
        return (
            f"<item><guid isPermaLink='false'>g{n}</guid><title>{title}</title><description>{text}</description></item>"
        )

    items = bare(1, "A quay", "A quay is planned.") + bare(2, "Only a headline", "")
    site.feeds["/feed"] = _Raw(f"<rss version='2.0'><channel><title>Raw</title>{items}</channel></rss>")
    added = await begin(newsroom, HERE, site.at())
    assert [event.fate for event in added.brought] == ["first", "first"]
    assert await titles(newsroom, HERE) == ["A quay", "Only a headline"]


class _Raw(Feed):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def body(self, base: str) -> bytes:
        return self._text.encode()


@pytest.mark.parametrize("others", [False, True])  # whether somebody else follows the feed already
@pytest.mark.parametrize(("latest", "left_out"), [(5, 0), (1, 1), (0, 2)])
async def test_an_item_that_stands_twice_counts_once(
    newsroom: Newsroom, site: Site, latest: int, left_out: int, *, others: bool
) -> None:
    first, second = daily(2)
    site.feeds["/feed"] = Feed(entries=[first, first, second])
    if others:
        await begin(newsroom, THERE, site.at(), 0)
    added = await begin(newsroom, HERE, site.at(), latest)
    assert (added.items, added.left_out) == (2, left_out)
    assert (await newsroom.feeds.history(HERE, added.subscription.id, fate="old"))[1] == left_out


async def test_one_that_cannot_be_read_stops_no_other_and_is_named(
    newsroom: Newsroom, site: Site, analyst: QuickAnalyst
) -> None:
    site.feeds["/feed"] = Feed(entries=daily(3))
    analyst.fails.add(site.at("/articles/2"))
    added = await begin(newsroom, HERE, site.at())
    assert [event.fate for event in added.brought] == ["first", "unreadable", "first"]
    assert await titles(newsroom, HERE) == ["Story 1", "Story 3"]


async def test_the_day_of_the_oldest_is_said_where_it_is_long_ago(newsroom: Newsroom, site: Site) -> None:
    site.feeds["/feed"] = Feed(entries=daily(5))
    assert (await begin(newsroom, HERE, site.at())).oldest is None
    site.feeds["/blog"] = Feed("Blog", [Entry(50, published=DAY - 400 * A_DAY)])
    assert (await begin(newsroom, HERE, site.at("/blog"))).oldest == (DAY - 400 * A_DAY).date()


# --- beside the rest --------------------------------------------------------------------------------------------------


async def test_first_items_have_an_hours_room_of_their_own_and_leave_that_of_what_is_new(
    tmp_path: Path, analyst: QuickAnalyst, site: Site, clock: Clock
) -> None:
    rules = FeedRules(items_an_hour=3, latest=2, allow=LOOPBACK)
    newsroom = await open_newsroom(tmp_path / "small.db", analyst, clock, rules)
    poller = Poller(newsroom, jitter=Random(1))
    try:
        one = site.feeds["/one"] = Feed("One", daily(4))
        site.feeds["/two"] = Feed("Two", [Entry(n + 20, published=DAY) for n in range(4)])
        await begin(newsroom, HERE, site.at("/one"))
        second = await begin(newsroom, HERE, site.at("/two"))
        assert sorted(event.fate for event in second.brought) == ["first", "over_limit"]
        one.entries[:0] = [Entry(n, published=clock.now) for n in (50, 51, 52, 53)]
        await later(poller, clock, timedelta(minutes=40))
        news = await titles(newsroom, HERE)
        assert sum(title in news for title in ("Story 50", "Story 51", "Story 52", "Story 53")) == 3
    finally:
        await newsroom.close()


async def test_feeds_that_are_added_at_once_take_no_more_than_the_hours_room(
    tmp_path: Path, analyst: QuickAnalyst, site: Site, clock: Clock
) -> None:
    rules = FeedRules(items_an_hour=3, latest=2, allow=LOOPBACK)
    two = [await open_newsroom(tmp_path / "small.db", analyst, clock, rules) for _ in range(2)]  # as two processes
    try:
        for i in range(4):
            site.feeds[f"/{i}"] = Feed(f"Feed {i}", [Entry(10 * i + n, published=DAY) for n in range(1, 4)])
        added = await asyncio.gather(*(begin(two[i % 2], HERE, site.at(f"/{i}")) for i in range(4)))
        brought = [event.fate for one in added for event in one.brought]
        assert sorted(brought) == ["first"] * 3 + ["over_limit"] * 5
        assert len(await titles(two[0], HERE)) == 3
    finally:
        for one in two:
            await one.close()


async def test_an_imported_feed_begins_with_its_newest_item(newsroom: Newsroom, site: Site) -> None:
    site.feeds["/feed"] = Feed(entries=daily(4))
    await begin(newsroom, THERE, site.at(), 0)
    (done,) = await newsroom.feeds.import_opml(HERE, await newsroom.feeds.export_opml(THERE))
    assert (done.outcome, done.brought) == ("added", 1)
    assert await titles(newsroom, HERE) == ["Story 1"]


async def test_the_houses_feeds_begin_with_theirs_for_every_server(newsroom: Newsroom, site: Site) -> None:
    site.feeds["/feed"] = Feed(entries=daily(4))
    added = await newsroom.feeds.of_house.add(Reader(0), site.at(), 2, within=None)
    assert isinstance(added, Followed)
    assert await titles(newsroom, HERE) == await titles(newsroom, THERE) == ["Story 1", "Story 2"]


async def test_a_preview_of_a_filter_knows_what_is_in_and_what_is_new_since_resuming_says_so(
    newsroom: Newsroom, site: Site
) -> None:
    feed = site.feeds["/feed"] = Feed(entries=daily(3))
    one = (await begin(newsroom, HERE, site.at(), 1)).subscription.id
    preview = await newsroom.feeds.preview_filter(HERE, one, Filter(words=("harbour",)))
    assert [(judged.title, judged.is_in) for judged in preview.items] == [
        ("Story 1", True),
        ("Story 2", False),
        ("Story 3", False),
    ]
    await newsroom.feeds.pause(HERE, one)
    feed.entries.insert(0, Entry(9))
    await newsroom.feeds.resume(HERE, one)
    events, total = await newsroom.feeds.history(HERE, one)
    assert (events[0].title, events[0].reason, total) == ("Story 9", "It came while the feed was paused.", 4)


# --- what ends in between ---------------------------------------------------------------------------------------------


async def test_what_an_end_left_comes_in_after_the_start_once_and_nothing_else(
    newsroom: Newsroom, poller: Poller, tmp_path: Path, analyst: QuickAnalyst, site: Site, clock: Clock
) -> None:
    feed = site.feeds["/feed"] = Feed(entries=daily(6))
    stop, stopped = asyncio.Event(), asyncio.Event()
    analyse = analyst.analyse

    async def slow(*given: object, **more: object) -> object:
        if len(analyst.analysed) == 2:
            stopped.set()
            await stop.wait()
        return await analyse(*given, **more)  # type: ignore[arg-type]

    analyst.analyse = slow  # type: ignore[method-assign,assignment]
    adding = asyncio.create_task(newsroom.feeds.add(HERE, site.at(), 4))
    await stopped.wait()
    adding.cancel()
    await newsroom.feeds.close()  # the bot ends: two of four are in
    analyst.analyse = analyse  # type: ignore[method-assign]
    assert await titles(newsroom, HERE) == ["Story 3", "Story 4"]
    (one,) = await newsroom.feeds.list(HERE)
    feed.entries.insert(0, Entry(9, published=clock.now))
    other = await open_newsroom(tmp_path / "dateline.db", analyst, clock, RULES)
    try:
        for _ in range(3):
            await later(Poller(other, jitter=Random(1)), clock, WITHIN * 5)
        assert await titles(other, HERE) == [f"Story {n}" for n in (1, 2, 3, 4, 9)]
        became = await fates(other, HERE, one.id)
        assert became == {
            "Story 1": "first",
            "Story 2": "first",
            "Story 3": "first",
            "Story 4": "first",
            "Story 5": "old",
            "Story 6": "old",
            "Story 9": "shelved",
        }
        assert (await other.feeds.history(HERE, one.id))[1] == 7
        async with other.store.read() as connection:
            assert await feed_firsts.count(connection, one.id) == 0
        asked = site.unchanged
        await later(Poller(other, jitter=Random(1)), clock)
        assert site.unchanged == asked + 1  # it is asked with conditions again
    finally:
        await other.close()


async def test_what_left_the_feed_before_it_came_in_is_named_in_the_history_once(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feeds["/feed"] = Feed(entries=daily(3))
    one = (await begin(newsroom, HERE, site.at(), 1)).subscription
    gone = {"t1": ("Gone by now", site.at("/articles/9")), "t2": ("Gone too", None)}
    await newsroom.store.transact(lambda c: feed_firsts.expect(c, one.id, gone, clock.now))
    feed.entries.insert(0, Entry(7, published=clock.now))
    for _ in range(3):
        await later(poller, clock, WITHIN * 5)
    events, total = await newsroom.feeds.history(HERE, one.id, fate="unreadable")
    assert total == 2
    assert {(event.title, event.url) for event in events} == set(gone.values())
    assert {event.reason for event in events} == {"It had left the feed before I could read it."}
    async with newsroom.store.read() as connection:
        assert await feed_firsts.count(connection, one.id) == 0
    assert await titles(newsroom, HERE) == ["Story 1", "Story 7"]


async def test_an_answer_does_not_wait_for_slow_pages_and_they_come_in_behind_it(
    newsroom: Newsroom, analyst: QuickAnalyst, site: Site
) -> None:
    site.feeds["/feed"] = Feed(entries=daily(3))
    go_on = asyncio.Event()
    analyse = analyst.analyse

    async def slow(*given: object, **more: object) -> object:
        await go_on.wait()
        return await analyse(*given, **more)  # type: ignore[arg-type]

    analyst.analyse = slow  # type: ignore[method-assign,assignment]
    added = await newsroom.feeds.add(HERE, site.at(), 2, within=0.1)
    assert isinstance(added, Followed)
    assert (added.brought, added.waiting, added.left_out) == ((), 2, 1)
    go_on.set()
    for _ in range(100):
        if await titles(newsroom, HERE) == ["Story 1", "Story 2"]:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("they did not come in")


async def test_two_at_once_bring_each_in_once(newsroom: Newsroom, poller: Poller, site: Site, clock: Clock) -> None:
    site.feeds["/feed"] = Feed(entries=daily(5))
    added = await begin(newsroom, HERE, site.at(), 0)
    one = added.subscription
    async with newsroom.store.read() as connection:
        assert await feed_firsts.count(connection, one.id) == 0
    parsed = (await newsroom.feeds._finder.read(site.at())).parsed
    from bot.newsroom.feeds.first_items import find_key

    firsts = newsroom.feeds._following._firsts
    newest = sort_newest_first(parsed.items, clock.now)[:4]
    expected = {find_key(item): (item.title or "", item.url) for item in newest}
    await newsroom.store.transact(lambda c: feed_firsts.expect(c, one.id, expected, clock.now))
    await asyncio.gather(*(firsts.bring_in(one, one.feed, parsed, newest, clock) for _ in range(3)))
    events, total = await newsroom.feeds.history(HERE, one.id, 0, 50, "shelved")
    assert total == 4
    assert sorted(event.title for event in events) == await titles(newsroom, HERE)
