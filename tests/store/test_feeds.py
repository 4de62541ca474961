from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import select

from bot.analysis.document import build_document
from bot.news import FEEDS, HOUSE, Reader, Shelf
from bot.news.feeds import Feed, FeedEvent, Filter, Subscription
from bot.news.schedules import Draft, Rule
from bot.store import (
    Connection,
    Store,
    articles,
    feed_fetches,
    feed_filters,
    feed_history,
    feed_items,
    feed_keys,
    feed_moves,
    feed_sweep,
    feeds,
    guilds,
    newest,
    schedules,
)
from bot.store.tables_feeds import feed_items as item_rows
from bot.store.tables_feeds import filters, subscription_spans, unfollowed
from tests.quick import made, quick_facts

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def a_feed(
    store: Store, address: str = "https://one.example/feed", *shelves: Shelf, added: datetime = NOW
) -> int:
    async def make(connection: Connection) -> int:
        feed_id = await feeds.insert_feed(
            connection, address, title="One", site=None, interval=1800, next_fetch=NOW, fetched=NOW
        )
        for shelf in shelves or (Shelf.of_guild(1),):
            await feeds.follow(connection, shelf, feed_id, "One", added, 7)
        return feed_id

    return await store.transact(make)


async def claim(store: Store, by: str, at: datetime = NOW) -> tuple[Feed, ...]:
    return await store.transact(lambda c: feed_fetches.claim_due(c, at, at + 5 * MINUTE, by, 10))


async def spans_of(connection: Connection, guild_id: int) -> list[tuple[int, int | None]]:
    """From which item on, and to which."""
    rows = await connection.execute(
        select(subscription_spans.c.after_item, subscription_spans.c.to_item)
        .where(subscription_spans.c.guild_id == guild_id)
        .order_by(subscription_spans.c.after_item)
    )
    return [(row[0], row[1]) for row in rows]


async def one_of(store: Store, guild_id: int) -> Subscription:
    async with store.read() as connection:
        (one,) = await feeds.of_shelf(connection, Shelf.of_guild(guild_id))
    return one


async def events_of(store: Store, guild_id: int) -> list[FeedEvent]:
    one = await one_of(store, guild_id)
    async with store.read() as connection:
        events, total = await feed_history.history(connection, one, (), NOW - timedelta(days=35), 0, 100)
    assert total == len(events)
    return list(events)


async def bring(
    store: Store, feed_id: int, n: int, at: datetime = NOW, *, kept_out: dict[int, str] | None = None
) -> int:
    """A feed brings the article `n`; its id."""

    async def put(connection: Connection) -> int:
        address = f"https://one.example/{n}"
        article = made(f"A quay opens, for the {n}th time.", f"Story {n}", None, address)
        found = await articles.find_stored(connection, article, address, FEEDS)
        key = await articles.put(
            connection, article, address, quick_facts(build_document(article, address)), FEEDS, found, at
        )
        event = FeedEvent(at, f"Story {n}", address, "shelved", "", key)
        await feed_items.add(connection, feed_id, event, kept_out=kept_out)
        return key

    return await store.transact(put)


async def seen_by(store: Store, guild_id: int) -> set[int]:
    async with store.read() as connection:
        return {one.key for one in await newest.newest(connection, Reader(7, guild_id), 100)}


async def ids(store: Store, shelf: Shelf) -> list[int]:
    async with store.read() as connection:
        return [one.id for one in await feeds.of_shelf(connection, shelf)]


async def test_of_many_who_claim_at_once_one_has_the_feed(store: Store) -> None:
    feed_id = await a_feed(store)
    claims = await asyncio.gather(*(claim(store, f"p{n}") for n in range(20)))
    assert [feed.id for claimed in claims for feed in claimed] == [feed_id]


async def test_a_lease_that_is_over_is_anybodys_and_its_holder_notices(store: Store) -> None:
    feed_id = await a_feed(store)
    await claim(store, "first")
    assert await claim(store, "second", NOW + 4 * MINUTE) == ()
    assert len(await claim(store, "second", NOW + 6 * MINUTE)) == 1
    assert not await store.transact(lambda c: feed_fetches.hold(c, feed_id, "first", NOW + 10 * MINUTE))
    assert await store.transact(lambda c: feed_fetches.hold(c, feed_id, "second", NOW + 10 * MINUTE))


async def test_what_nobody_follows_just_now_is_not_fetched(store: Store) -> None:
    await a_feed(store, "https://one.example/feed", Shelf.of_guild(1), Shelf.of_guild(2))
    (one,) = await ids(store, Shelf.of_guild(1))
    await store.transact(lambda c: feeds.pause(c, Shelf.of_guild(1), one, NOW))
    await store.transact(lambda c: guilds.record_leaving(c, 2, NOW))
    assert await claim(store, "p") == ()
    await store.transact(lambda c: guilds.record_joining(c, [2]))
    assert len(await claim(store, "p")) == 1


async def test_a_feed_goes_with_the_last_who_follows_it(store: Store) -> None:
    feed_id = await a_feed(store, "https://one.example/feed", Shelf.of_guild(1), HOUSE)
    (one,) = await ids(store, Shelf.of_guild(1))
    (house,) = await ids(store, HOUSE)
    assert not await store.transact(lambda c: feeds.unfollow(c, Shelf.of_guild(2), one))
    assert await store.transact(lambda c: feeds.unfollow(c, Shelf.of_guild(1), one))
    async with store.read() as connection:
        assert await feeds.feed(connection, feed_id) is not None
    assert await store.transact(lambda c: feeds.unfollow(c, HOUSE, house))
    async with store.read() as connection:
        assert await feeds.feed(connection, feed_id) is None


async def test_a_filter_comes_back_as_it_was_set_and_only_on_its_own_shelf(store: Store) -> None:
    await a_feed(store, "https://one.example/feed", Shelf.of_guild(1), Shelf.of_guild(2))
    (one,) = await ids(store, Shelf.of_guild(1))
    given = Filter(words=("harbour",), not_authors=("A. Nobody",))
    await store.transact(lambda c: feeds.set_filter(c, Shelf.of_guild(2), one, Filter(words=("x",))))
    await store.transact(lambda c: feeds.set_filter(c, Shelf.of_guild(1), one, given))
    async with store.read() as connection:
        found = [await feeds.of_shelf(connection, shelf) for shelf in (Shelf.of_guild(1), Shelf.of_guild(2))]
    assert [one.filter for (one,) in found] == [given, Filter()]


async def test_a_feed_that_fails_is_due_again_and_told_once_until_it_has_worked(store: Store) -> None:
    feed_id = await a_feed(store)

    async def fail(at: datetime) -> None:
        await claim(store, "p", at)
        await store.transact(
            lambda c: feed_fetches.settle_failed(
                c, feed_id, "p", at, next_fetch=at + MINUTE, error="e", reason="It is down."
            )
        )

    async def untold(at: datetime) -> list[int]:
        async with store.read() as connection:
            return [one.id for one in await feeds.list_untold(connection, at - timedelta(days=1))]

    await fail(NOW)
    await fail(NOW + timedelta(hours=20))
    assert await untold(NOW + timedelta(hours=23)) == []
    (one,) = await untold(NOW + timedelta(hours=25))
    await store.transact(lambda c: feeds.record_notice(c, one, NOW + timedelta(hours=25)))
    assert await untold(NOW + timedelta(hours=50)) == []
    async with store.read() as connection:
        feed = await feeds.feed(connection, feed_id)
    assert feed is not None
    assert (feed.failures, feed.failing_since, feed.reason) == (2, NOW, "It is down.")
    at = NOW + timedelta(hours=51)
    await claim(store, "p", at)
    await store.transact(
        lambda c: feed_fetches.settle_ok(
            c, feed_id, "p", at, interval=60, next_fetch=at, changed=False, etag=None, last_modified=None
        )
    )
    await fail(at)
    assert await untold(at + timedelta(hours=25)) == [one]


async def test_two_feeds_that_meet_at_one_address_become_one_and_nobody_gets_anything_twice(store: Store) -> None:
    old = await a_feed(store, "https://one.example/old", Shelf.of_guild(1), Shelf.of_guild(2))
    new = await a_feed(store, "https://one.example/new", Shelf.of_guild(2), Shelf.of_guild(3))
    both = await ids(store, Shelf.of_guild(2))
    await store.transact(lambda c: feed_keys.remember(c, old, ["a", "b"], NOW))
    await store.transact(lambda c: feed_keys.remember(c, new, ["b", "c"], NOW + MINUTE))
    assert await store.transact(lambda c: feed_moves.move(c, old, "https://one.example/new", NOW)) == new
    async with store.read() as connection:
        assert await feeds.feed(connection, old) is None
        skips = await feed_keys.skips(connection, new)
        known = await feed_keys.find_known(connection, new, "abc")
        (kept,) = [one.id for one in await feeds.of_shelf(connection, Shelf.of_guild(2))]
    assert kept == both[1]
    assert [len(await ids(store, Shelf.of_guild(guild))) for guild in (1, 2, 3)] == [1, 1, 1]
    # What the new feed knew since the old was read is new to the old one's followers, and to nobody else.
    assert "c" not in known
    assert "c" in skips[3]
    assert "c" not in skips[1]
    assert "c" in skips[2]
    assert {"a", "b"} <= skips[1]


async def test_a_schedule_of_a_feed_that_met_another_is_one_of_the_other(store: Store) -> None:
    old = await a_feed(store, "https://one.example/old", Shelf.of_guild(2))
    new = await a_feed(store, "https://one.example/new", Shelf.of_guild(2), Shelf.of_guild(3))
    first, second = await ids(store, Shelf.of_guild(2))

    draft = Draft(20, Rule((480,), (1,), "Europe/Berlin"), feeds=(first, 99))
    await store.transact(lambda c: schedules.add(c, 2, draft, 7200, NOW, 7, NOW))
    assert await store.transact(lambda c: feed_moves.move(c, old, "https://one.example/new", NOW)) == new
    assert await ids(store, Shelf.of_guild(2)) == [second]
    async with store.read() as connection:
        (found,) = await schedules.of_guild(connection, 2)
    assert set(found.feeds) == {second, 99}


async def test_a_feed_alone_at_its_new_address_keeps_what_is_known_of_it(store: Store) -> None:
    feed_id = await a_feed(store)
    await store.transact(lambda c: feed_keys.remember(c, feed_id, ["a"], NOW))
    assert await store.transact(lambda c: feed_moves.move(c, feed_id, "https://two.example/feed", NOW)) == feed_id
    async with store.read() as connection:
        assert await feed_keys.find_known(connection, feed_id, "abc") == {"a": NOW}
        moved = await feeds.at_address(connection, "https://two.example/feed")
    assert moved is not None


async def test_what_became_of_items_is_kept_five_weeks(store: Store) -> None:
    feed_id = await a_feed(store, added=NOW - timedelta(days=50))
    for days in (0, 34, 36):
        at = NOW - timedelta(days=days)
        event = FeedEvent(at, f"{days} days", None, "unreadable", "It has no text.")
        await store.transact(partial(feed_items.add, feed_id=feed_id, event=event))
    assert await store.transact(lambda c: feed_history.prune(c, NOW - timedelta(days=35))) == 1
    assert [event.title for event in await events_of(store, 1)] == ["0 days", "34 days"]


async def test_a_servers_deletion_takes_all_that_it_follows(store: Store) -> None:
    await a_feed(store, "https://one.example/feed", Shelf.of_guild(1), Shelf.of_guild(2))
    (one,) = await ids(store, Shelf.of_guild(1))
    await store.transact(lambda c: feed_keys.skip(c, one, ["k"], NOW))
    async with store.read() as connection:
        assert {1, 2} <= set(await guilds.list_known(connection))
    await store.transact(lambda c: guilds.delete(c, 1))
    assert await ids(store, Shelf.of_guild(1)) == []
    assert len(await ids(store, Shelf.of_guild(2))) == 1
    async with store.read() as connection:
        assert await spans_of(connection, 1) == []
        assert len(await spans_of(connection, 2)) == 1
        assert 1 not in await guilds.list_known(connection)


async def test_keys_go_after_their_time_unless_the_feed_was_not_read_since(store: Store) -> None:
    feed_id = await a_feed(store)
    long_ago = NOW - timedelta(days=100)
    await store.transact(lambda c: feed_keys.remember(c, feed_id, ["gone"], long_ago))
    await store.transact(lambda c: feed_keys.remember(c, feed_id, ["here"], NOW))
    assert await store.transact(lambda c: feed_keys.prune(c, NOW + timedelta(days=1))) == 0
    assert await store.transact(lambda c: feed_keys.prune(c, NOW - timedelta(days=90))) == 1


# --- from which item on, and through which filter ---------------------------------------------------------------------

ONE, TWO = Shelf.of_guild(1), Shelf.of_guild(2)


async def test_a_server_sees_what_came_while_it_followed_and_had_not_paused(store: Store) -> None:
    feed_id = await a_feed(store, "https://one.example/feed", ONE, TWO)
    one = (await one_of(store, 1)).id
    first = await bring(store, feed_id, 1)
    await store.transact(lambda c: feeds.pause(c, ONE, one, NOW))
    paused = await bring(store, feed_id, 2)
    await store.transact(lambda c: feeds.pause(c, ONE, one, None))
    second = await bring(store, feed_id, 3)
    assert await seen_by(store, 1) == {first, second}
    assert await seen_by(store, 2) == {first, paused, second}
    assert await seen_by(store, 3) == set()
    assert [(event.title, event.fate) for event in await events_of(store, 1)] == [
        ("Story 3", "shelved"),
        ("Story 2", "old"),
        ("Story 1", "shelved"),
    ]
    await store.transact(lambda c: feeds.unfollow(c, ONE, one))
    later = await bring(store, feed_id, 4)
    assert await seen_by(store, 1) == {first, second}  # what it brought stays
    assert later in await seen_by(store, 2)


async def test_a_pause_in_which_nothing_came_leaves_no_trace(store: Store) -> None:
    await a_feed(store)
    one = (await one_of(store, 1)).id
    for at in (NOW, None, NOW, None):
        await store.transact(partial(feeds.pause, shelf=ONE, subscription_id=one, at=at))
    async with store.read() as connection:
        assert await spans_of(connection, 1) == [(0, None)]


async def test_a_filter_counts_from_the_next_item_on_and_keeps_out_of_its_own_server(store: Store) -> None:
    feed_id = await a_feed(store, "https://one.example/feed", ONE, TWO)
    one = (await one_of(store, 1)).id
    before = await bring(store, feed_id, 1)
    await store.transact(lambda c: feeds.set_filter(c, ONE, one, Filter(words=("crane",))))
    async with store.read() as connection:
        audience = await feed_filters.find_audience(connection, feed_id)
    assert audience.filters.keys() > {None}
    (number,) = audience.filters.keys() - {None}
    assert number is not None
    kept_out = await bring(store, feed_id, 2, kept_out={number: "It has no crane."})
    await store.transact(lambda c: feeds.set_filter(c, ONE, one, Filter()))
    after = await bring(store, feed_id, 3)
    assert await seen_by(store, 1) == {before, after}
    assert await seen_by(store, 2) == {before, kept_out, after}
    assert [(event.fate, event.reason) for event in await events_of(store, 1)] == [
        ("shelved", ""),
        ("filtered", "It has no crane."),
        ("shelved", ""),
    ]
    assert {event.fate for event in await events_of(store, 2)} == {"shelved"}


async def test_the_audience_of_a_feed_is_its_filters_and_not_its_followers(store: Store) -> None:
    shelves = [Shelf.of_guild(n) for n in range(1, 31)]
    feed_id = await a_feed(store, "https://one.example/feed", HOUSE, *shelves)
    given = Filter(words=("crane",))
    for n in range(1, 31):
        one = (await one_of(store, n)).id
        if n % 3:
            await store.transact(partial(feeds.set_filter, shelf=shelves[n - 1], subscription_id=one, given=given))
        if n % 3 == 2:
            await store.transact(partial(feeds.pause, shelf=shelves[n - 1], subscription_id=one, at=NOW))
    async with store.read() as connection:
        audience = await feed_filters.find_audience(connection, feed_id)
        without = await feed_filters.find_audience(connection, feed_id, [n for n in range(31) if n % 3 != 1])
    assert list(audience.filters.values()) == [given, Filter()]
    assert (audience.has_house, audience.house_filter) == (True, None)
    assert list(without.filters.values()) == [given]
    assert not without.has_house


async def test_what_one_server_begins_with_is_seen_by_that_alone(store: Store) -> None:
    feed_id = await a_feed(store, "https://one.example/feed", ONE, TWO)
    key = await bring(store, feed_id, 1)
    await store.transact(
        partial(feeds.follow, shelf=Shelf.of_guild(3), feed_id=feed_id, name="One", now=NOW, added_by=7)
    )
    assert await seen_by(store, 3) == set()
    event = FeedEvent(NOW, "Story 1", "https://one.example/1", "first", "", key)
    await store.transact(lambda c: feed_items.show_first(c, feed_id, 3, event))
    assert await seen_by(store, 3) == {key}
    assert [event.fate for event in await events_of(store, 3)] == ["first"]
    assert [event.fate for event in await events_of(store, 1)] == ["shelved"]
    async with store.read() as connection:
        assert len((await connection.execute(select(item_rows.c.id))).all()) == 1  # one row for all


# --- what nobody sees any more ----------------------------------------------------------------------------------------


async def sweep(store: Store) -> int:
    """How many items went, in all."""
    gone = 0
    while done := await store.transact(lambda c: feed_sweep.sweep(c, 2)):
        gone += done
    async with store.read() as connection:
        assert (await connection.execute(select(unfollowed.c.feed_id))).all() == []
    return gone


async def test_what_nobody_sees_any_more_goes_with_its_articles(store: Store) -> None:
    both = await a_feed(store, "https://one.example/feed", ONE, TWO)
    alone = await a_feed(store, "https://two.example/feed", ONE)
    shared = [await bring(store, both, n) for n in (1, 2)]
    only = [await bring(store, alone, n) for n in (2, 3, 4, 5)]
    await store.transact(lambda c: feeds.set_filter(c, TWO, 2, Filter(words=("x",))))
    assert await sweep(store) == 0
    await store.transact(lambda c: guilds.delete(c, 1))
    assert await sweep(store) == 4
    assert await seen_by(store, 2) == set(shared)
    async with store.read() as connection:
        left = {row[0] for row in await connection.execute(select(item_rows.c.article_id))}
        rows = await connection.exec_driver_sql("SELECT id FROM articles")
    assert left == {row[0] for row in rows} == set(shared)
    assert not left & set(only[1:])
    await store.transact(lambda c: guilds.delete(c, 2))
    assert await sweep(store) == 2
    async with store.read() as connection:
        for table in ("articles", "entries", "revisions", "feed_items", "story_waiting"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar() == 0  # noqa: S608
        assert (await connection.execute(select(filters.c.id))).all() == []


async def test_what_was_followed_once_stays_for_who_had_it_and_goes_with_that_server(store: Store) -> None:
    feed_id = await a_feed(store, "https://one.example/feed", ONE, TWO)
    early = await bring(store, feed_id, 1)
    await store.transact(lambda c: feeds.unfollow(c, ONE, 1))
    late = await bring(store, feed_id, 2)
    assert await sweep(store) == 0
    await store.transact(lambda c: guilds.delete(c, 2))
    assert await sweep(store) == 1
    assert await seen_by(store, 1) == {early}
    assert late not in await seen_by(store, 1)
