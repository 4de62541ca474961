from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.news import HOUSE, Shelf
from bot.news.feeds import Feed, FeedEvent, Filter
from bot.news.schedules import Draft, Rule
from bot.store import Connection, Store, feed_events, feed_fetches, feed_items, feed_moves, feeds, guilds, schedules

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def a_feed(store: Store, address: str = "https://one.example/feed", *shelves: Shelf) -> int:
    async def make(connection: Connection) -> int:
        feed_id = await feeds.insert_feed(
            connection, address, title="One", site=None, interval=1800, next_fetch=NOW, fetched=NOW
        )
        for shelf in shelves or (Shelf.of_guild(1),):
            await feeds.follow(connection, shelf, feed_id, "One", NOW, 7)
        return feed_id

    return await store.transact(make)


async def claim(store: Store, by: str, at: datetime = NOW) -> tuple[Feed, ...]:
    return await store.transact(lambda c: feed_fetches.claim_due(c, at, at + 5 * MINUTE, by, 10))


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
    (first,), (third,) = await ids(store, Shelf.of_guild(1)), await ids(store, Shelf.of_guild(3))
    both = await ids(store, Shelf.of_guild(2))
    await store.transact(lambda c: feed_items.remember(c, old, ["a", "b"], NOW))
    await store.transact(lambda c: feed_items.remember(c, new, ["b", "c"], NOW + MINUTE))
    event = FeedEvent(NOW, "A", None, "shelved", "It is on the shelf.", 5)
    await store.transact(lambda c: feed_events.note(c, both[0], [event]))
    assert await store.transact(lambda c: feed_moves.move(c, old, "https://one.example/new", NOW)) == new
    async with store.read() as connection:
        assert await feeds.feed(connection, old) is None
        followers = await feeds.followers(connection, new)
        skips = await feed_items.skips(connection, new)
        known = await feed_items.find_known(connection, new, "abc")
        (kept,) = [one.id for one in await feeds.of_shelf(connection, Shelf.of_guild(2))]
        events, _ = await feed_events.history(connection, kept, (), 0, 10)
    assert {one.guild_id for one in followers} == {1, 2, 3}
    assert events == (event,)
    # What the new feed knew since the old was read is new to the old one's followers, and to nobody else.
    assert "c" not in known
    assert "c" in skips[third]
    assert "c" not in skips[first]
    assert "c" in skips[kept]
    assert {"a", "b"} <= skips[first]


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
    await store.transact(lambda c: feed_items.remember(c, feed_id, ["a"], NOW))
    assert await store.transact(lambda c: feed_moves.move(c, feed_id, "https://two.example/feed", NOW)) == feed_id
    async with store.read() as connection:
        assert await feed_items.find_known(connection, feed_id, "abc") == {"a": NOW}
        moved = await feeds.at_address(connection, "https://two.example/feed")
    assert moved is not None


async def test_what_became_of_items_is_kept_five_weeks(store: Store) -> None:
    await a_feed(store)
    (one,) = await ids(store, Shelf.of_guild(1))
    for days in (0, 34, 36):
        at = NOW - timedelta(days=days)
        event = FeedEvent(at, f"{days} days", None, "filtered", "Its author.")
        await store.transact(partial(feed_events.note, subscription_id=one, events=[event]))
    assert await store.transact(lambda c: feed_events.prune(c, NOW - timedelta(days=35))) == 1
    async with store.read() as connection:
        events, total = await feed_events.history(connection, one, (), 0, 1)
    assert (total, [event.title for event in events]) == (2, ["0 days"])


async def test_a_servers_deletion_takes_all_that_it_follows(store: Store) -> None:
    await a_feed(store, "https://one.example/feed", Shelf.of_guild(1), Shelf.of_guild(2))
    (one,) = await ids(store, Shelf.of_guild(1))
    event = FeedEvent(NOW, "A", None, "shelved", "It is on the shelf.")
    await store.transact(lambda c: feed_events.note(c, one, [event]))
    await store.transact(lambda c: feed_items.skip(c, one, ["k"], NOW))
    async with store.read() as connection:
        assert {1, 2} <= set(await guilds.list_known(connection))
    await store.transact(lambda c: guilds.delete(c, 1))
    assert await ids(store, Shelf.of_guild(1)) == []
    assert len(await ids(store, Shelf.of_guild(2))) == 1
    async with store.read() as connection:
        assert (await feed_events.history(connection, one, (), 0, 10))[1] == 0
        assert 1 not in await guilds.list_known(connection)


async def test_keys_go_after_their_time_unless_the_feed_was_not_read_since(store: Store) -> None:
    feed_id = await a_feed(store)
    long_ago = NOW - timedelta(days=100)
    await store.transact(lambda c: feed_items.remember(c, feed_id, ["gone"], long_ago))
    await store.transact(lambda c: feed_items.remember(c, feed_id, ["here"], NOW))
    assert await store.transact(lambda c: feed_items.prune(c, NOW + timedelta(days=1))) == 0
    assert await store.transact(lambda c: feed_items.prune(c, NOW - timedelta(days=90))) == 1
