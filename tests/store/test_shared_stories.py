"""One grouping for all, of which each server sees its part: what its feeds brought, what the house has, its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.news import HOUSE, Reader, Shelf
from bot.store import Store, guilds, removal, stories, story_queries, story_replacing, story_shown
from bot.store.tables_feeds import feed_items, feeds, filtered_items, filters, subscriptions
from bot.store.timestamps import format_instant
from tests.quick import Clock
from tests.store.story_archive import Archive
from tests.stories.wires import COURT, FERRY, FESTIVAL, report

ONE, TWO = Shelf.of_guild(1), Shelf.of_guild(2)
COPY = ("Another headline", "NORVIK — " + FERRY[0][1])


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    store = await Store.open(str(tmp_path / "dateline.db"))
    yield Archive(store, Clock())
    await store.close()


async def _latest(archive: Archive, guild_id: int | None) -> list[int]:
    async with archive.store.read() as connection:
        return [key for key, _ in await story_shown.list_latest(connection, Reader(1, guild_id), None, 99)]


# --- what feeds bring -------------------------------------------------------------------------------------------------


async def test_two_servers_with_other_feeds_see_their_own_part_of_a_story(archive: Archive) -> None:
    await archive.follow(1, 1)
    await archive.follow(2, 2)
    (mine,) = await archive.brought(1, FERRY[0])
    (theirs,) = await archive.brought(2, FERRY[1])
    story = await archive.story_of(mine, 1)
    assert story == await archive.story_of(theirs, 2) is not None
    assert await archive.keys(story, 1) == [(mine, False)]
    assert await archive.keys(story, 2) == [(theirs, False)]
    assert await archive.story_of(theirs, 1) is None
    for guild_id in (3, None):
        assert await archive.keys(story, guild_id) == []
        assert await archive.updated(None, guild_id) == await _latest(archive, guild_id) == []
    assert await archive.updated(None, 1) == await _latest(archive, 1) == [story]


async def test_a_story_is_updated_for_those_who_see_what_updated_it(archive: Archive) -> None:
    await archive.follow(1, 1)
    await archive.follow(2, 1)
    await archive.follow(2, 2)
    await archive.brought(1, FERRY[0])
    cut = archive.clock()
    (second,) = await archive.brought(2, FERRY[1])
    assert await archive.updated(cut, 1) == []
    assert await archive.updated(cut, 2) == [await archive.story_of(second, 2)]


async def test_a_copy_is_the_original_for_who_does_not_see_what_it_is_of(archive: Archive) -> None:
    await archive.follow(1, 1)
    await archive.follow(2, 1)
    await archive.follow(2, 2)
    (copy_for_one,) = await archive.brought(2, FERRY[0])
    (copied,) = await archive.brought(1, COPY)
    story = await archive.story_of(copied, 1)
    assert await archive.keys(story, 1) == [(copied, False)]
    assert await archive.keys(story, 2) == [(copy_for_one, False), (copied, True)]
    assert await _latest(archive, 1) == [story]


async def test_what_a_filter_keeps_out_is_in_no_story_of_that_server(archive: Archive) -> None:
    async with archive.store.write() as connection:
        await connection.execute(insert(filters), {"id": 1, "words": "{}"})
    await archive.follow(1, 1, filter_id=1)
    await archive.follow(2, 1)
    ferry, festival = await archive.brought(1, FERRY[0], FESTIVAL[0])
    async with archive.store.write() as connection:
        item = (
            await connection.execute(text("SELECT id FROM feed_items WHERE article_id = :a"), {"a": ferry})
        ).scalar()
        await connection.execute(insert(filtered_items), {"item_id": item, "filter_id": 1, "reason": "no"})
    assert await archive.story_of(ferry, 1) is None
    assert await _latest(archive, 1) == [await archive.story_of(festival, 2)]
    assert len(await _latest(archive, 2)) == 2


async def test_what_another_had_before_counts_from_when_a_feed_brought_it_here(archive: Archive) -> None:
    await archive.follow(2, 2)
    first = await archive.bring(2, FERRY[0], "https://news.example/ferry")
    await archive.place()
    cut = archive.clock()
    archive.clock.turn(timedelta(hours=1))
    await archive.follow(1, 1)
    assert await archive.bring(1, FERRY[0], "https://news.example/ferry") == first
    assert await archive.place() == 0
    story = await archive.story_of(first, 2)
    assert await archive.updated(cut, 1) == await _latest(archive, 1) == [story]
    assert await archive.updated(cut, 2) == []
    (entry,) = await archive.entries(story, 1)
    assert entry.placed == entry.updated > cut


async def test_what_a_server_began_with_counts_from_when_it_began(archive: Archive) -> None:
    await archive.follow(2, 1)
    (key,) = await archive.brought(1, FERRY[0])
    cut = archive.clock()
    archive.clock.turn(timedelta(hours=1))
    await archive.follow(1, 1)
    began = format_instant(archive.clock())
    async with archive.store.write() as connection:
        row = {"id": 1, "address": "https://news.example/feed", "interval": 900, "next_fetch": began}
        await connection.execute(insert(feeds), row)
        await connection.execute(insert(subscriptions), {"guild_id": 1, "feed_id": 1, "name": "x", "added": began})
        await connection.execute(text("INSERT INTO item_exceptions SELECT 1, id, 1 FROM feed_items"))
    story = await archive.story_of(key, 1)
    assert await archive.updated(cut, 1) == await _latest(archive, 1) == [story]
    assert await archive.updated(cut, 2) == []
    assert [format_instant(entry.placed) for entry in await archive.entries(story, 1)] == [began]


async def test_what_came_to_one_server_alone_is_listed_there_though_the_feed_is_followed_no_more(
    archive: Archive,
) -> None:
    key = await archive.bring(1, FERRY[0], shown=(1,))
    await archive.place()
    assert await _latest(archive, 1) == [await archive.story_of(key, 1)]
    assert await _latest(archive, 2) == []


async def test_what_a_server_took_off_its_list_is_in_its_stories_no_more(archive: Archive) -> None:
    await archive.follow(1, 1)
    await archive.follow(2, 1)
    first, second = await archive.brought(1, FERRY[0], FERRY[1])
    story = await archive.story_of(first, 1)
    async with archive.store.write() as connection:
        await removal.take_off(connection, 1, first)
    assert await archive.keys(story, 1) == [(second, False)]
    assert await archive.keys(story, 2) == [(first, False), (second, False)]


async def test_articles_of_a_feed_are_found_by_who_follows_it(archive: Archive) -> None:
    await archive.follow(1, 1)
    await archive.follow(2, 2)
    (mine,) = await archive.brought(1, FERRY[0])
    (theirs,) = await archive.brought(2, COURT[0])
    now = format_instant(archive.clock())
    async with archive.store.write() as connection:
        for number in (1, 2):
            row = {"id": number, "address": f"https://news.example/{number}", "interval": 900, "next_fetch": now}
            await connection.execute(insert(feeds), row)
            row = {"id": 10 + number, "guild_id": 1, "feed_id": number, "name": "x", "added": now}
            await connection.execute(insert(subscriptions), row)
        await connection.execute(
            insert(feed_items), {"feed_id": 2, "at": now, "title": "x", "fate": "repeat", "reason": ""}
        )
        assert await story_queries.of_feeds(connection, {mine, theirs}, [11, 12]) == {mine}
        assert await story_queries.of_feeds(connection, {mine, theirs}, [12]) == frozenset()


# --- a server's own ---------------------------------------------------------------------------------------------------


async def test_an_own_article_joins_a_shared_story_in_its_servers_view_alone(archive: Archive) -> None:
    (house,) = await archive.told(FERRY[0])
    (mine,) = await archive.told(FERRY[1], shelf=ONE)
    story = await archive.story_of(mine, 1)
    assert story == await archive.story_of(house) is not None
    assert await archive.keys(story, 1) == [(house, False), (mine, False)]
    for guild_id in (2, None):
        assert await archive.keys(story, guild_id) == [(house, False)]


async def test_own_articles_of_servers_are_no_part_of_each_others_stories(archive: Archive) -> None:
    mine, also = await archive.told(FERRY[0], FERRY[2], shelf=ONE)
    (theirs,) = await archive.told(FERRY[1], shelf=TWO)
    one, two = await archive.story_of(mine, 1), await archive.story_of(theirs, 2)
    assert one == await archive.story_of(also, 1) != two
    assert await archive.keys(one, 2) == await archive.keys(two, 1) == []
    assert await archive.story_of(theirs, 1) is None


async def test_an_own_article_is_not_compared_with_what_its_server_does_not_see(archive: Archive) -> None:
    await archive.follow(2, 1)
    (shared,) = await archive.brought(1, FERRY[0])
    (mine,) = await archive.told(FERRY[1], shelf=ONE)
    story = await archive.story_of(mine, 1)
    assert story is not None
    assert story != await archive.story_of(shared, 2)
    assert await archive.rows("SELECT guild_id FROM stories WHERE key = :key", key=story) == [(1,)]


async def test_an_own_story_comes_into_the_shared_one_that_begins_later(archive: Archive) -> None:
    mine, other = await archive.told(FERRY[0], COURT[0], shelf=ONE)
    (theirs,) = await archive.told(FERRY[0], shelf=TWO)
    old, away = await archive.story_of(mine, 1), await archive.story_of(theirs, 2)
    await archive.follow(1, 1)
    (shared,) = await archive.brought(1, FERRY[1])
    story = await archive.story_of(shared, 1)
    assert await archive.story_of(mine, 1) == story != old
    assert await archive.keys(old, 1) == [(mine, False), (shared, False)]
    assert await archive.story_of(theirs, 2) == away  # which does not follow that feed
    assert await archive.story_of(other, 1) != story
    assert await archive.rows("SELECT count(*) FROM story_waiting") == [(0,)]


async def test_no_own_article_joins_two_shared_stories(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    between = (FERRY[0][0], FERRY[0][1][:150] + FERRY[1][1][:150])
    with monkeypatch.context() as strict:
        strict.setattr("bot.stories.clustering.ALIKE", 2.0)
        shared = await archive.told(FERRY[0], FERRY[1])
        own = await archive.told(FERRY[0], FERRY[1], shelf=TWO)
    assert await archive.story_of(shared[0]) != await archive.story_of(shared[1])
    (mine,) = await archive.told(between, shelf=ONE)
    assert await archive.story_of(mine, 1) in {await archive.story_of(key) for key in shared}
    assert await archive.story_of(shared[0]) != await archive.story_of(shared[1])
    assert len(own) == 2


async def test_an_own_article_that_comes_late_gathers_the_servers_own_that_follow_it(archive: Archive) -> None:
    (later,) = await archive.told(FERRY[1], shelf=ONE)
    old = await archive.story_of(later, 1)
    earlier = await archive.shelve(replace(report(FERRY[0]), published=date(2026, 3, 9)), ONE)
    await archive.place()
    story = await archive.story_of(earlier, 1)
    assert await archive.story_of(later, 1) == story != old
    assert len(await archive.keys(old, 1)) == 2


async def test_an_own_article_joins_a_shared_story_that_began_on_a_later_day(archive: Archive) -> None:
    (house,) = await archive.told(FERRY[1])
    mine = await archive.shelve(replace(report(FERRY[0]), published=date(2026, 3, 9)), ONE)
    await archive.place()
    assert await archive.story_of(mine, 1) == await archive.story_of(house)


async def test_a_servers_own_reading_stands_in_its_stories_in_place_of_the_shared_one(archive: Archive) -> None:
    address = "https://news.example/ferry"
    house = await archive.shelve(report(FERRY[0]), address=address)
    await archive.place()
    (copy,) = await archive.told(COPY)
    own = await archive.shelve(report((FERRY[0][0], FERRY[0][1] + " Zanzibar")), ONE, address)
    cut = archive.clock()
    await archive.place()
    story = await archive.story_of(own, 1)
    assert story == await archive.story_of(house) is not None
    assert await archive.keys(story, 1) == [(own, False), (copy, True)]
    assert await archive.keys(story) == [(house, False), (copy, True)]
    assert await archive.updated(cut, 1) == [story]
    assert await archive.updated(cut) == []
    async with archive.store.write() as connection:
        await removal.take_off(connection, 1, own)
    assert await archive.keys(story, 1) == [(house, False), (copy, True)]
    assert await archive.rows("SELECT 1 FROM story_index WHERE term = 'zanzibar'") == []


async def test_what_a_server_has_and_all_get_later_is_one_article_there(archive: Archive) -> None:
    address = "https://news.example/ferry"
    own = await archive.shelve(report(FERRY[0]), ONE, address)
    await archive.place()
    old = await archive.story_of(own, 1)
    shared = await archive.shelve(report(FERRY[0]), HOUSE, address)
    await archive.place()
    (other,) = await archive.told(FERRY[1])
    story = await archive.story_of(shared)
    assert await archive.story_of(own, 1) == story != old
    assert await archive.keys(old, 1) == [(own, False), (other, False)]
    assert await archive.keys(old) == [(shared, False), (other, False)]


async def test_copies_hang_on_the_next_of_their_own_server_where_nothing_shared_is_left(archive: Archive) -> None:
    (house,) = await archive.told(FERRY[0])
    mine, second = await archive.told(COPY, ("Third", FERRY[0][1] + " (NPA)"), shelf=ONE)
    (theirs,) = await archive.told(COPY, shelf=TWO)
    story = await archive.story_of(house)
    assert await archive.keys(story, 1) == [(house, False), (mine, True), (second, True)]
    async with archive.store.write() as connection:
        await removal.take_off_shared(connection, house)
    assert await archive.keys(story, 1) == [(mine, False), (second, True)]
    assert await archive.keys(story, 2) == [(theirs, False)]
    hanging = await archive.rows("SELECT m.guild_id, o.guild_id FROM story_members m "
                                 "LEFT JOIN story_members o ON o.id = m.copy_of ORDER BY m.id")  # fmt: skip
    assert hanging == [(1, None), (1, 1), (2, None)]


async def test_a_shared_story_of_which_one_servers_articles_are_left_is_that_servers(archive: Archive) -> None:
    (house,) = await archive.told(FERRY[0])
    (mine,) = await archive.told(FERRY[1], shelf=ONE)
    async with archive.store.write() as connection:
        await removal.take_off_shared(connection, house)
    assert await archive.rows("SELECT guild_id FROM stories") == [(1,)]
    (again,) = await archive.told(FERRY[2])
    assert await archive.story_of(mine, 1) == await archive.story_of(again)


async def test_a_deleted_server_takes_its_articles_out_of_shared_stories(archive: Archive) -> None:
    (house,) = await archive.told(FERRY[0])
    await archive.told(FERRY[1], COURT[0], shelf=ONE)
    (theirs,) = await archive.told(FERRY[2], shelf=TWO)
    story = await archive.story_of(house)
    async with archive.store.write() as connection:
        await removal.take_off_shared(connection, house)
        await guilds.delete(connection, 1)
    assert await archive.keys(story, 2) == [(theirs, False)]
    async with archive.store.write() as connection:
        await guilds.delete(connection, 2)
        assert story is not None
        assert await stories.resolve(connection, story) is None
    assert await archive.rows("SELECT count(*) FROM stories") == [(0,)]


async def test_of_many_own_articles_those_that_tell_most_are_called(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_replacing, "_COMPARED", 1)
    (mine,) = await archive.told(FERRY[0], shelf=ONE)
    await archive.told(FESTIVAL[0], shelf=ONE)
    (shared,) = await archive.told(FERRY[1])
    assert await archive.story_of(mine, 1) == await archive.story_of(shared)
