from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from random import Random

import pytest

from bot.news import Reader
from bot.news.feed_answers import Followed
from bot.news.feeds import Filter
from bot.newsroom import Newsroom
from bot.newsroom.feeds.discovery import Fetching
from bot.newsroom.feeds.poller import LEASE, MEET_AGAIN, Poller
from bot.sources.feeds.fetching import Fetched
from tests.newsroom.feeds.site import DAY, Entry, Site, long_text
from tests.quick import Clock, QuickAnalyst

HERE = Reader(7, 100)
THERE = Reader(8, 200)
HOUR = timedelta(hours=1)


async def follow(newsroom: Newsroom, reader: Reader, address: str, latest: int = 0) -> int:
    """Follow a feed, by itself without the items that stand in it."""
    added = await newsroom.feeds.add(reader, address, latest)
    assert isinstance(added, Followed)
    return added.subscription.id


async def later(poller: Poller, clock: Clock, by: timedelta = 7 * HOUR) -> int:
    clock.turn(by)
    return await poller.tick(clock.now)


async def titles(newsroom: Newsroom, reader: Reader) -> list[str]:
    headlines, _ = await newsroom.articles.latest(reader, 0, 50)
    return sorted(headline.title for headline in headlines)


async def fates(newsroom: Newsroom, reader: Reader, subscription_id: int) -> dict[str, str]:
    events, _ = await newsroom.feeds.history(reader, subscription_id, 0, 100)
    return {event.title: event.fate for event in reversed(events)}


async def test_what_stood_in_a_feed_stays_out_and_what_comes_later_comes_in(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1, 2)
    one = await follow(newsroom, HERE, site.at())
    await later(poller, clock)
    assert await titles(newsroom, HERE) == []
    feed.entries.insert(0, Entry(3))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 3"]
    assert await fates(newsroom, HERE, one) == {"Story 1": "old", "Story 2": "old", "Story 3": "shelved"}
    events, _ = await newsroom.feeds.history(HERE, one, fate="shelved")
    assert (await newsroom.articles.brief(HERE, events[0].article_id)).headline.title == "Story 3"


async def test_one_fetch_serves_all_servers_and_each_sees_only_what_its_own_filter_lets_through(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, analyst: QuickAnalyst
) -> None:
    feed = site.feed("/feed", 1)
    here = await follow(newsroom, HERE, site.at())
    there = await follow(newsroom, THERE, site.at())
    await newsroom.feeds.set_filter(HERE, here, Filter(categories=("sport",)))
    await newsroom.feeds.set_filter(THERE, there, Filter(not_categories=("sport",)))
    feed.entries[:0] = [Entry(2, categories=("Sport",)), Entry(3, categories=("Politics",)), Entry(4)]
    asked = site.asked["/feed"]
    await later(poller, clock)
    assert site.asked["/feed"] == asked + 1
    assert await titles(newsroom, HERE) == ["Story 2"]
    assert await titles(newsroom, THERE) == ["Story 3", "Story 4"]
    assert len(analyst.analysed) == 3
    assert (await fates(newsroom, HERE, here))["Story 3"] == "filtered"
    assert [one.id for one in await newsroom.feeds.list(HERE)] == [here]


async def test_what_two_servers_get_is_analysed_once(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, analyst: QuickAnalyst
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    await follow(newsroom, THERE, site.at())
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == await titles(newsroom, THERE) == ["Story 2"]
    assert len(analyst.analysed) == 1


async def test_an_unchanged_feed_is_asked_conditionally(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    await later(poller, clock)
    await later(poller, clock)
    assert site.unchanged == 2


async def test_new_ids_new_dates_and_another_order_bring_no_flood_and_hide_nothing(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", *range(1, 9))
    one = await follow(newsroom, HERE, site.at())
    for round_ in range(3):
        feed.entries = [
            Entry(entry.n, guid=f"changed-{round_}-{entry.n}", published=clock.now) for entry in reversed(feed.entries)
        ]
        feed.entries.insert(4, Entry(20 + round_, published=None))
        await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 20", "Story 21", "Story 22"]
    _, shelved = await newsroom.feeds.history(HERE, one, fate="shelved")
    assert shelved == 3


async def test_an_edited_item_is_a_new_revision(newsroom: Newsroom, poller: Poller, site: Site, clock: Clock) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    feed.entries[0] = Entry(2, text=long_text(77))
    await later(poller, clock)
    (headline,), _ = await newsroom.articles.latest(HERE)
    assert headline.revision == 2
    assert (await fates(newsroom, HERE, one))["Story 2"] == "changed"


async def test_an_edit_of_what_was_there_before_stays_out(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    feed.entries[0] = Entry(1, text=long_text(77))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == []
    assert await fates(newsroom, HERE, one) == {"Story 1": "old"}


async def test_a_server_that_follows_later_gets_nothing_that_was_there(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    feed.entries.insert(0, Entry(2))  # not fetched for the first server yet
    await follow(newsroom, THERE, site.at())
    feed.entries.insert(0, Entry(3))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2", "Story 3"]
    assert await titles(newsroom, THERE) == ["Story 3"]


async def test_what_came_while_it_was_paused_stays_out(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    await newsroom.feeds.pause(HERE, one)
    feed.entries.insert(0, Entry(2))
    assert await later(poller, clock) == 0
    await newsroom.feeds.resume(HERE, one)
    feed.entries.insert(0, Entry(3))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 3"]


async def test_one_bad_item_stops_no_other(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, analyst: QuickAnalyst
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    feed.entries[:0] = [Entry(2), Entry(3), Entry(4)]
    analyst.fails.add(site.at("/articles/3"))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2", "Story 4"]
    assert (await fates(newsroom, HERE, one))["Story 3"] == "unreadable"


async def test_a_teaser_gets_its_text_from_its_page_and_stands_with_a_note_where_that_is_closed(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    paragraphs = "".join(f"<p>{long_text(n)}</p>" for n in (5, 6))
    site.pages["/articles/2"] = (
        f"<html><head><title>Story 2</title></head><body><article><h1>Story 2</h1>{paragraphs}</article></body></html>"
    )
    site.answers["/articles/3"] = 402
    feed.entries[:0] = [Entry(2, text="A quay is planned."), Entry(3, text="A bridge is closed.")]
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2", "Story 3"]
    events, _ = await newsroom.feeds.history(HERE, one, fate="shelved")
    reasons = {event.title: event.reason for event in events}
    assert "teaser" not in reasons["Story 2"]
    assert "teaser" in reasons["Story 3"]
    texts = {
        event.title: (await newsroom.articles.brief(HERE, event.article_id)).summary.gist[0].span.text
        for event in events
    }
    assert "harbour authority" in texts["Story 2"]
    assert texts["Story 3"] == "A bridge is closed."
    notes = {event.title: (await newsroom.articles.brief(HERE, event.article_id)).headline.teaser for event in events}
    assert notes["Story 2"] is None
    assert "402" in (notes["Story 3"] or "")


async def test_a_page_that_robots_may_not_read_is_left_alone(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /articles/\n"
    feed.entries.insert(0, Entry(2, text="A quay is planned."))
    await later(poller, clock)
    assert site.asked["/articles/2"] == 0
    events, _ = await newsroom.feeds.history(HERE, one, fate="shelved")
    assert "robots" in events[0].reason


async def test_a_flood_is_held_at_the_limit_and_the_history_names_it(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    feed.entries[:0] = [Entry(n) for n in range(100, 130)]
    await later(poller, clock)
    assert len(await titles(newsroom, HERE)) == 20
    events, held = await newsroom.feeds.history(HERE, one, fate="over_limit")
    assert held == 10
    assert "within the hour" in events[0].reason


async def test_a_feed_that_moved_for_good_is_known_by_its_new_address_and_repeats_nothing(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    site.feeds["/new"] = feed
    del site.feeds["/feed"]
    site.moves["/feed"] = "/new"
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2"]
    (moved,) = await newsroom.feeds.list(HERE)
    assert moved.feed.address == site.at("/new")
    asked = site.asked["/feed"]
    await later(poller, clock)
    assert site.asked["/feed"] == asked


class LastOfAll:
    """Fetches one address only when no other feed is being worked on, whoever was begun first."""

    def __init__(self, fetching: Fetching, last: str) -> None:
        self._fetching = fetching
        self._last = last
        self.poller: Poller | None = None

    async def fetch_feed(self, address: str, etag: str | None, last_modified: str | None) -> Fetched:
        while address == self._last and self.poller is not None and len(self.poller._working) > 1:  # noqa: ASYNC110  # the poller tells nobody
            await asyncio.sleep(0.01)
        return await self._fetching.fetch_feed(address, etag, last_modified)

    async def close(self) -> None:
        """The newsroom's own is closed by the newsroom."""


# Where the address that both have now is read first, what it brings is its own, also to who comes to it by the other.
@pytest.mark.parametrize(("last", "after_it"), [("/feed", ["Story 4", "Story 3"]), ("/new", ["Story 4"])])
async def test_two_feeds_that_meet_are_fetched_once_and_nobody_misses_or_repeats_anything(
    newsroom: Newsroom, site: Site, clock: Clock, last: str, after_it: list[str]
) -> None:
    in_turn = LastOfAll(newsroom.feeds.fetcher, site.at(last))
    poller = in_turn.poller = Poller(newsroom, fetcher=in_turn, jitter=Random(1))
    old, new = site.feed("/feed", 1), site.feed("/new", 1)
    await follow(newsroom, HERE, site.at("/feed"))
    await follow(newsroom, THERE, site.at("/new"))
    for feed in (old, new):
        feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    del site.feeds["/feed"]
    site.moves["/feed"] = "/new"
    new.entries.insert(0, Entry(3))
    await later(poller, clock)
    for _ in range(3):  # where they were both being fetched, the one that has moved is looked at alone
        await later(poller, clock, MEET_AGAIN + timedelta(minutes=1))
    new.entries.insert(0, Entry(4))
    asked = site.asked["/feed"]
    await later(poller, clock)
    assert site.asked["/feed"] == asked
    became = []
    for reader in (HERE, THERE):
        assert await titles(newsroom, reader) == ["Story 2", "Story 3", "Story 4"]
        (one,) = await newsroom.feeds.list(reader)
        assert one.feed.address == site.at("/new")
        events, _ = await newsroom.feeds.history(reader, one.id, fate="shelved")
        became.append([event.title for event in events])
    assert became == [after_it, ["Story 4", "Story 3", "Story 2"]]  # what the other address brought was its own


async def test_what_an_address_had_brought_is_not_given_to_who_follows_the_feed_that_it_sends_on_to(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    evil, good = site.feed("/evil", 1), site.feed("/good", 2)
    await follow(newsroom, HERE, site.at("/evil"))
    await follow(newsroom, THERE, site.at("/good"))
    evil.entries.insert(0, Entry(66))
    await later(poller, clock)
    del site.feeds["/evil"]
    site.moves["/evil"] = "/good"
    good.entries.insert(0, Entry(3))
    for _ in range(4):
        await later(poller, clock, timedelta(minutes=100))
    assert await titles(newsroom, HERE) == ["Story 2", "Story 3", "Story 66"]
    assert await titles(newsroom, THERE) == ["Story 3"]


async def test_a_feed_that_is_gone_for_good_ends_and_is_told_once(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    site.answers["/feed"] = 410
    await later(poller, clock)
    (line,) = await newsroom.feeds.health(HERE)
    assert line.subscription.feed.ended is not None
    assert await later(poller, clock, timedelta(days=30)) == 0
    assert [told.id for told in await newsroom.feeds.list_failing(clock.now)] == [one]
    await newsroom.feeds.record_notice(one, clock.now)
    assert await newsroom.feeds.list_failing(clock.now) == ()


async def test_a_feed_that_fails_is_tried_ever_more_slowly_and_never_given_up(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    site.answers["/feed"] = 500
    tries = [await later(poller, clock, HOUR) for _ in range(14 * 24)]
    assert sum(tries[:24]) > sum(tries[-7 * 24 :]) // 7
    assert sum(tries[-3 * 24 :]) >= 1
    (failing,) = await newsroom.feeds.list_failing(clock.now)
    assert failing.id == one
    assert "127.0.0.1" in (failing.feed.reason or "")
    del site.answers["/feed"]
    feed.entries.insert(0, Entry(2))
    await later(poller, clock, timedelta(days=2))
    assert await titles(newsroom, HERE) == ["Story 2"]
    assert await newsroom.feeds.list_failing(clock.now) == ()


async def test_the_houses_feeds_come_onto_every_servers_shelf(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    assert isinstance(await newsroom.feeds.of_house.add(Reader(0), site.at(), 0), Followed)
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    for reader in (HERE, THERE, Reader(9)):
        assert await titles(newsroom, reader) == ["Story 2"]


async def test_a_feed_that_waits_longer_than_its_lease_is_not_begun_a_second_time(
    newsroom: Newsroom, site: Site, clock: Clock
) -> None:
    site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    asked, begun, go_on = 0, asyncio.Event(), asyncio.Event()

    class Slow:
        async def fetch_feed(self, url: str, etag: str | None, last_modified: str | None) -> Fetched:
            nonlocal asked
            asked += 1
            begun.set()
            await go_on.wait()
            return await newsroom.feeds.fetcher.fetch_feed(url, etag, last_modified)

        async def close(self) -> None:
            """Nothing is open."""

    poller = Poller(newsroom, fetcher=Slow())
    clock.turn(7 * HOUR)
    first = asyncio.create_task(poller.tick(clock.now))
    await begun.wait()
    assert await poller.tick(clock.now + LEASE + timedelta(seconds=1)) == 0
    go_on.set()
    assert (await first, asked) == (1, 1)


async def test_two_processes_never_fetch_the_same_feed_at_once(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    feed.entries.insert(0, Entry(2))
    clock.turn(7 * HOUR)
    asked = site.asked["/feed"]
    done = await asyncio.gather(*(Poller(newsroom).tick(clock.now) for _ in range(4)))
    assert sum(done) == 1
    assert site.asked["/feed"] == asked + 1


@pytest.mark.parametrize("published", [DAY, None])
async def test_an_old_item_pinned_at_the_top_is_no_news(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, published: datetime | None
) -> None:
    feed = site.feed("/feed", 1, 2, 3)
    await follow(newsroom, HERE, site.at())
    feed.entries = [Entry(3, published=published), Entry(9), Entry(1), Entry(2)]
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 9"]


async def test_an_edit_whose_page_is_closed_does_not_take_the_text_that_was_read(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    paragraphs = "".join(f"<p>{long_text(n)}</p>" for n in (5, 6))
    site.pages["/articles/2"] = f"<html><title>Story 2</title><body><article>{paragraphs}</article></body></html>"
    feed.entries.insert(0, Entry(2, text="A quay is planned."))
    await later(poller, clock)
    site.answers["/articles/2"] = 402
    feed.entries[0] = Entry(2, text="A quay is planned at last.")
    await later(poller, clock)
    (headline,), _ = await newsroom.articles.latest(HERE)
    assert headline.revision == 1
    events, _ = await newsroom.feeds.history(HERE, one, fate="unreadable")
    assert "The earlier version stays." in events[0].reason


async def test_a_teaser_that_is_edited_is_a_new_revision_too(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    feed.entries.insert(0, Entry(2, text="A quay is planned."))
    await later(poller, clock)
    feed.entries[0] = Entry(2, text="A quay is planned at last.")
    await later(poller, clock)
    (headline,), _ = await newsroom.articles.latest(HERE)
    assert headline.revision == 2


async def test_a_page_that_says_no_more_than_that_it_was_withdrawn_is_the_new_revision(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed, teaser = site.feed("/feed", 1), long_text(2)[:300]
    page = "<html><body><main><article><h1>Story 2</h1><p>{}</p></article></main></body></html>"
    await follow(newsroom, HERE, site.at())
    site.pages["/articles/2"] = page.format(long_text(2))
    feed.entries.insert(0, Entry(2, text=teaser))
    await later(poller, clock)
    site.pages["/articles/2"] = page.format("This story has been withdrawn because it named the wrong quay.")
    feed.entries[0] = Entry(2, text=teaser + " more")
    await later(poller, clock)
    (headline,), _ = await newsroom.articles.latest(HERE)
    assert headline.revision == 2
    assert headline.notice is not None
    assert headline.notice.kind == "withdrawal"


async def test_a_consent_page_in_the_articles_place_is_no_article(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    wall = "<p>" + "We and our partners store and process data on your device to show advertising. " * 10 + "</p>"
    site.pages["/articles/2"] = (
        f"<html><title>We value your privacy</title><body><article>{wall}</article></body></html>"
    )
    feed.entries.insert(0, Entry(2, text="A quay is planned."))
    await later(poller, clock)
    events, _ = await newsroom.feeds.history(HERE, one, fate="shelved")
    assert "consent" in events[0].reason
    brief = await newsroom.articles.brief(HERE, events[0].article_id)
    assert brief.summary.gist[0].span.text == "A quay is planned."


async def test_a_servers_items_in_one_hour_are_its_own_count(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    flood, other = site.feed("/flood", 1), site.feed("/other", 2)
    await follow(newsroom, HERE, site.at("/flood"))
    there = await follow(newsroom, THERE, site.at("/other"))
    flood.entries[:0] = [Entry(n) for n in range(100, 130)]
    other.entries.insert(0, Entry(50))
    await later(poller, clock)
    assert (await fates(newsroom, THERE, there))["Story 50"] == "shelved"


async def test_a_redirect_to_what_is_no_feed_is_not_remembered(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    site.moves["/feed"] = "/sorry"
    site.pages["/sorry"] = "<html><body><p>We are being rebuilt.</p></body></html>"
    await later(poller, clock)
    (one,) = await newsroom.feeds.list(HERE)
    assert (one.feed.address, one.feed.failures) == (site.at(), 1)


@pytest.mark.parametrize("there", [True, False])
async def test_a_feed_that_says_where_it_is_now_is_believed_if_it_is_there(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, there: bool
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    feed.now_at = "/new"
    feed.entries.insert(0, Entry(2))
    if there:
        site.feeds["/new"] = feed
    await later(poller, clock)
    await later(poller, clock)
    (one,) = await newsroom.feeds.list(HERE)
    assert one.feed.address == site.at("/new" if there else "/feed")
    assert one.feed.failures == 0
    assert await titles(newsroom, HERE) == ["Story 2"]


async def test_an_item_that_links_to_a_private_address_leads_nowhere(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    feed.entries.insert(0, Entry(2, text="A quay is planned.", link="http://10.1.2.3/secret"))
    await later(poller, clock)
    events, _ = await newsroom.feeds.history(HERE, one, fate="shelved")
    assert "not on the public internet" in events[0].reason


async def test_a_feed_that_had_ended_and_is_added_again_goes_on_for_all_who_follow_it(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    site.answers["/feed"] = 410
    await later(poller, clock)
    del site.answers["/feed"]
    await follow(newsroom, THERE, site.at())
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == await titles(newsroom, THERE) == ["Story 2"]


async def test_an_item_that_a_filter_kept_out_comes_in_when_its_edit_passes(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    one = await follow(newsroom, HERE, site.at())
    await newsroom.feeds.set_filter(HERE, one, Filter(words=("lighthouse",)))
    clock.turn(HOUR)
    feed.entries.insert(0, Entry(2))
    await later(poller, clock)
    assert await fates(newsroom, HERE, one) == {"Story 1": "old", "Story 2": "filtered"}
    feed.entries[0] = Entry(2, text=long_text(2) + " The lighthouse stays.")
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2"]


async def test_a_site_that_asks_for_a_pause_gets_it(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    site.answers["/feed"], site.headers = 503, {"Retry-After": "86400"}
    await later(poller, clock)
    assert await later(poller, clock, timedelta(hours=23)) == 0
    assert await later(poller, clock, timedelta(hours=2)) == 1


async def test_a_feed_that_comes_in_by_two_ways_is_on_a_shelf_once(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    one, two = site.feed("/feed", 1), site.feed("/other", 2, title="The Post")
    await follow(newsroom, HERE, site.at("/feed"))
    second = await follow(newsroom, HERE, site.at("/other"))
    one.entries.insert(0, Entry(3))
    await later(poller, clock)
    two.entries.insert(0, Entry(3, link=site.at("/articles/3?utm_source=post")))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 3"]
    events, _ = await newsroom.feeds.history(HERE, second, fate="repeat")
    assert len(events) == 1
    assert (await newsroom.articles.brief(HERE, events[0].article_id)).headline.title == "Story 3"


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_feed_of_another_site_cannot_say_what_stands_on_a_page_to_those_who_read_the_pages_own(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, is_first: bool
) -> None:
    own, other = site.feed("/feed", 1), site.feed("/other", 2, title="Lies")
    await follow(newsroom, HERE, site.at("/feed"))
    await follow(newsroom, THERE, site.at("/other").replace("127.0.0.1", "localhost"))
    feeds = [other, own] if is_first else [own, other]
    for feed in feeds:
        feed.entries.insert(0, Entry(3, text=long_text(66 if feed is other else 3)))
        await later(poller, clock)
    other.entries[0] = Entry(3, text=long_text(67), title="Story 3 is a lie")
    await later(poller, clock)
    (here,), _ = await newsroom.articles.latest(HERE)
    (there,), _ = await newsroom.articles.latest(THERE)
    assert (here.title, here.outlet, here.revision) == ("Story 3", "The Gazette", 1)
    assert (there.title, there.outlet, there.revision) == ("Story 3 is a lie", "Lies", 2)
    assert here.article_id != there.article_id


async def test_the_same_text_at_two_addresses_is_two_articles(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    one, two = site.feed("/feed", 1), site.feed("/other", 2, title="The Copyist")
    await follow(newsroom, HERE, site.at("/feed"))
    await follow(newsroom, THERE, site.at("/other"))
    two.entries.insert(0, Entry(9, text=long_text(3), title="As if it were ours"))
    await later(poller, clock)
    one.entries.insert(0, Entry(3))
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 3"]
    assert await titles(newsroom, THERE) == ["As if it were ours"]


async def test_notes_that_share_one_page_are_articles_of_their_own(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    site.pages["/notes"] = f"<html><body><article><p>{long_text(5)}</p></article></body></html>"
    notes = [Entry(n, text=f"Note {n}: a quay is planned.", link=site.at(f"/notes#{n}")) for n in (2, 3, 4)]
    feed.entries[:0] = notes
    await later(poller, clock)
    assert await titles(newsroom, HERE) == ["Story 2", "Story 3", "Story 4"]
    assert site.asked["/notes"] == 0
