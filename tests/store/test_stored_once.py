"""What each server saw before things were stored once for all, it sees afterwards: articles, keys, history, stories."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.news import Reader, Shelf
from bot.news.feeds import Filter
from bot.store import Store, article_queries, feed_history, feeds, migrate, stories, story_queries
from tests.store.old_database import OldDatabase, instant

pytestmark = pytest.mark.sqlite(why="files of versions that ran on SQLite alone")

NOW = datetime(2026, 3, 10, 20, tzinfo=UTC)
DIRECT, HERE, THERE, ELSEWHERE = Reader(5), Reader(5, 10), Reader(6, 20), Reader(7, 30)
EVERYBODY = {"direct": DIRECT, "here": HERE, "there": THERE, "elsewhere": ELSEWHERE}
FIRST = "It was among the newest when this server began to follow the feed."
BEFORE = "It was in the feed before this server followed it."
NO_KEY = {"repeat", "filtered", "old"}  # fates of items without an article here
SPORT = '{"categories":["sport"]}'
NO_SPORT = "It is in none of the categories asked for (“sport”)."


def _two_servers_with_a_feed(old: OldDatabase) -> None:
    """Servers 10 and 20 follow feed 1, the second from minute 100 on; server 30 has a filter, and paused it."""
    old.feed(1)
    old.follow(1, "g10", 1, at=10)
    old.follow(2, "g20", 1, at=100)
    old.follow(3, "g30", 1, at=10, words=SPORT, paused=160)
    house = old.article(100, "House", 5)
    old.enter("house", 100, 100, [(house, 5)])
    tea = old.article(101, "Tea", 20)
    coffee, brewed = old.article(102, "Coffee", 120), old.reading(102, "Coffee, brewed", 140)
    milk = old.article(103, "Milk", 130)
    removed = old.article(104, "Water", 150)
    own, secret = old.article(105, "Own", 60), old.article(106, "Secret", 61)
    old.enter("g10", 1101, 101, [(tea, 20)])
    old.enter("g20", 2101, 101, [(tea, 100)])
    old.enter("g10", 1102, 102, [(coffee, 120), (brewed, 140)])
    old.enter("g20", 2102, 102, [(coffee, 120), (brewed, 140)])
    old.enter("g10", 1103, 103, [(milk, 130)])
    old.enter("g30", 3103, 103, [(milk, 130)])
    old.enter("g10", 1104, 104, [(removed, 150)])
    old.enter("g10", 1105, 105, [(own, 60)])
    old.enter("u5", 5106, 106, [(secret, 61)], expires="2026-03-11T00:00:00.000000Z")
    old.tell(1, "old", "Juice", 10, reason=BEFORE)
    old.tell(1, "shelved", "Tea", 20, 1101)
    old.tell(2, "first", "Tea", 100, 2101, FIRST)
    for subscription, key in ((1, 1102), (2, 2102)):
        old.tell(subscription, "shelved", "Coffee", 120, key)
        old.tell(subscription, "changed", "Coffee", 140, key, "It was edited, and its new version was added.")
    old.tell(1, "shelved", "Milk", 130, 1103)
    old.tell(2, "over_limit", "Milk", 130, reason="This server's feeds had brought 1 articles.")
    old.tell(3, "shelved", "Milk", 130, 3103)
    old.tell(1, "shelved", "Water", 150, 1104)
    old.tell(2, "shelved", "Water", 150, 2104)  # and taken off since
    for title, minute in (("Tea", 20), ("Coffee", 120), ("Water", 150)):
        old.tell(3, "filtered", title, minute, reason=NO_SPORT)


@pytest.fixture
def old(tmp_path: Path) -> OldDatabase:
    return OldDatabase(tmp_path / "dateline.db", "0009")


@asynccontextmanager
async def opened(old: OldDatabase) -> AsyncIterator[Store]:
    """The database brought up to date; nothing in it refers to what is not there."""
    old.close()
    store = await Store.open(str(old.path))
    try:
        with closing(sqlite3.connect(old.path)) as plain:
            assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
            left = "SELECT name FROM sqlite_master WHERE name LIKE 'was%' OR type = 'trigger'"
            assert plain.execute(left).fetchall() == []
        yield store
    finally:
        await store.close()


async def _titles(store: Store, reader: Reader) -> list[str]:
    async with store.read() as connection:
        headlines, total = await article_queries.latest(connection, reader, 0, 50)
    assert total == len(headlines)
    return sorted(headline.title for headline in headlines)


async def _title(store: Store, reader: Reader, key: int) -> str | None:
    async with store.read() as connection:
        found = await article_queries.revision(connection, reader, key, NOW)
    return None if found is None else found[0].title


async def _history(store: Store, reader: Reader, subscription_id: int) -> list[tuple[str, str, str]]:
    assert reader.guild_id is not None
    shelf = Shelf.of_guild(reader.guild_id)
    async with store.read() as connection:
        of = await feeds.subscription(connection, shelf, subscription_id)
        assert of is not None
        since = datetime(2026, 3, 1, tzinfo=UTC)
        events, _ = await feed_history.history(connection, of, (), since, 0, 50)
    return [(event.title, event.fate, event.reason) for event in reversed(events)]


async def test_each_server_sees_the_very_same_articles(old: OldDatabase) -> None:
    _two_servers_with_a_feed(old)
    async with opened(old) as store:
        seen = {name: await _titles(store, reader) for name, reader in EVERYBODY.items()}
    assert seen == {
        "direct": ["House"],
        "here": ["Coffee, brewed", "House", "Milk", "Own", "Tea", "Water"],
        "there": ["Coffee, brewed", "House", "Tea"],
        "elsewhere": ["House", "Milk"],
    }


async def test_what_feeds_brought_is_stored_once_and_what_people_added_is_theirs(old: OldDatabase) -> None:
    _two_servers_with_a_feed(old)
    async with opened(old):
        with closing(sqlite3.connect(old.path)) as plain:
            entries = plain.execute("SELECT guild_id, user_id, key, house, number FROM entries ORDER BY 1, 2, 3")
            assert entries.fetchall() == [
                (0, 0, 100, 1, 1),
                (0, 0, 101, 0, 1),
                (0, 0, 102, 0, 2),
                (0, 0, 103, 0, 1),
                (0, 0, 104, 0, 1),
                (0, 5, 5106, 0, 1),
                (10, 0, 1105, 0, 1),
            ]


async def test_keys_that_buttons_carry_lead_where_they_led_and_nobody_else(old: OldDatabase) -> None:
    _two_servers_with_a_feed(old)
    async with opened(old) as store:
        for reader, key, title in (
            (HERE, 1101, "Tea"),
            (THERE, 2101, "Tea"),
            (THERE, 2102, "Coffee, brewed"),
            (HERE, 1105, "Own"),
            (HERE, 100, "House"),
            (DIRECT, 5106, "Secret"),
            (ELSEWHERE, 3103, "Milk"),
        ):
            assert await _title(store, reader, key) == title
        for reader, key in (
            (THERE, 1101),
            (DIRECT, 2101),
            (THERE, 1105),
            (THERE, 5106),
            (ELSEWHERE, 101),
            (THERE, 103),
        ):
            assert await _title(store, reader, key) is None


async def test_history_of_feeds_is_told_as_it_was(old: OldDatabase) -> None:
    _two_servers_with_a_feed(old)
    async with opened(old) as store:
        edited = ("Coffee", "changed", "It was edited, and its new version was added.")
        assert await _history(store, HERE, 1) == [
            ("Juice", "old", BEFORE),
            ("Tea", "shelved", ""),
            ("Coffee", "shelved", ""),
            ("Milk", "shelved", ""),
            edited,
            ("Water", "shelved", ""),
        ]
        there = await _history(store, THERE, 2)
        assert there == [
            ("Tea", "first", FIRST),
            ("Coffee", "shelved", ""),
            ("Milk", "over_limit", "This server's feeds had brought 1 articles."),
            edited,
            ("Water", "shelved", ""),
        ]
        assert [(title, fate) for title, fate, _ in await _history(store, ELSEWHERE, 3)] == [
            ("Tea", "filtered"),
            ("Coffee", "filtered"),
            ("Milk", "shelved"),
            ("Water", "filtered"),
        ]


async def test_a_subscription_keeps_its_filter_its_pause_and_its_number(old: OldDatabase) -> None:
    _two_servers_with_a_feed(old)
    async with opened(old) as store, store.read() as connection:
        found = await feeds.subscription(connection, Shelf.of_guild(30), 3)
    assert found is not None
    assert (found.filter, found.paused, found.guild_id) == (
        Filter(categories=("sport",)),
        datetime(2026, 3, 10, 2, 40, tzinfo=UTC),
        30,
    )


async def test_a_number_of_a_subscription_is_not_given_again(old: OldDatabase) -> None:
    _two_servers_with_a_feed(old)
    old.plain.execute("DELETE FROM subscriptions WHERE id > 1")
    async with opened(old) as store:
        made = await store.transact(lambda connection: feeds.follow(connection, Shelf.of_guild(40), 1, "One", NOW, 5))
    assert made == 4


async def test_readings_that_only_one_server_had_had_are_part_of_the_history(old: OldDatabase) -> None:
    old.feed(1)
    old.follow(1, "g10", 1)
    old.follow(2, "g20", 1)
    first, second, third = old.article(101, "One", 20), old.reading(101, "Two", 40), old.reading(101, "Three", 60)
    old.enter("g10", 1101, 101, [(first, 20), (third, 60)])
    old.enter("g20", 2101, 101, [(second, 40)])  # behind, as it had paused
    old.tell(1, "shelved", "One", 20, 1101)
    old.tell(2, "shelved", "Two", 40, 2101)
    for reading in (second, third):
        old.index(reading)
    async with opened(old) as store:
        assert await _titles(store, HERE) == await _titles(store, THERE) == ["Three"]
        with closing(sqlite3.connect(old.path)) as plain:
            rows = plain.execute("SELECT number, revision_id, at FROM history ORDER BY number").fetchall()
            assert plain.execute("SELECT number, added, touched FROM entries").fetchall() == [
                (3, instant(20), instant(60))
            ]
            for table in ("search", "title_words", "title_trigrams"):
                found = plain.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH 'two OR three'")  # noqa: S608  # ours
                assert found.fetchall() == [(third,)]
    assert rows == [(1, first, instant(20)), (2, second, instant(40)), (3, third, instant(60))]


async def test_what_the_house_has_too_stays_a_servers_own_reading(old: OldDatabase) -> None:
    old.feed(1)
    old.follow(1, "g10", 1)
    first, second = old.article(101, "One", 20), old.reading(101, "Two", 40)
    old.enter("house", 101, 101, [(first, 20)])
    old.enter("g10", 101, 101, [(first, 20), (second, 40)])
    old.tell(1, "changed", "Two", 40, 101)
    async with opened(old) as store:
        assert await _titles(store, HERE) == ["Two"]
        assert await _titles(store, THERE) == await _titles(store, DIRECT) == ["One"]


@pytest.mark.parametrize("seed", range(8))
async def test_in_any_world_each_sees_what_it_saw(old: OldDatabase, seed: int) -> None:
    chance = Random(seed)
    guilds, numbers = (10, 20, 30, 40), range(101, 113)
    readings = {number: old.article(number, f"Article {number}", number) for number in numbers}
    seen: dict[int, set[str]] = {guild: set() for guild in (0, *guilds)}
    for number in numbers:
        if chance.random() < 0.3:
            old.enter("house", number, number, [(readings[number], number)])
            seen = {guild: titles | {f"Article {number}"} for guild, titles in seen.items()}
    for feed in (1, 2, 3):
        old.feed(feed)
    key = 1000
    for guild in guilds:
        followed = chance.sample((1, 2, 3), chance.randrange(4))
        subscriptions = []
        for feed in followed:
            began, paused = chance.randrange(200), chance.choice([None, None, chance.randrange(200)])
            subscriptions.append(key)
            old.follow(key, f"g{guild}", feed, began, words=chance.choice(["{}", SPORT]), paused=paused)
            key += 1
        for number in numbers:
            key += 1
            told = [one for one in subscriptions if chance.random() < 0.4]
            for one in told:
                fate = chance.choice(["shelved", "first", "changed", "repeat", "filtered", "old"])
                old.tell(one, fate, f"Article {number}", chance.randrange(200), None if fate in NO_KEY else key)
            if chance.random() < 0.6:
                old.enter(f"g{guild}", key, number, [(readings[number], chance.randrange(200))])
                seen[guild].add(f"Article {number}")
    async with opened(old) as store:
        assert await _titles(store, DIRECT) == sorted(seen[0])
        for guild in guilds:
            assert await _titles(store, Reader(5, guild)) == sorted(seen[guild]), guild


# --- stories ----------------------------------------------------------------------------------------------------------


async def _stories(store: Store, reader: Reader) -> dict[int, list[str]]:
    """The titles of each story that a reader sees, by the story's key."""
    async with store.read() as connection:
        keys = await story_queries.list_updated_since(connection, reader, None)
        found = await story_queries.entries(connection, reader, keys)
    return {key: [entry.headline.title for entry in listed] for key, listed in found.items()}


async def _resolved(store: Store, key: int) -> int | None:
    async with store.read() as connection:
        return await stories.resolve(connection, key)


def _placed(old: OldDatabase) -> None:
    """The house's story, which server 10 has more of; two servers' stories of what their feed brought; own ones."""
    _two_servers_with_a_feed(old)
    old.place("house", 900, "house", 100, 5)
    for scope in ("g10", "g20", "g30"):
        old.place(scope, 900, "house", 100, 5)
    original = old.place("g10", 11, "g10", 1101, 21)
    old.place("g10", 11, "g10", 1102, 121, copy_of=original)
    old.place("g10", 900, "g10", 1105, 61)
    old.place("g10", 12, "g10", 1103, 131)
    old.join("g10", 13, 11)
    original = old.place("g20", 22, "g20", 2101, 101)
    old.place("g20", 22, "g20", 2102, 122, copy_of=original)
    old.join("g20", 23, 22)
    old.place("g30", 33, "g30", 3103, 132)


async def test_each_server_has_the_stories_that_it_had(old: OldDatabase) -> None:
    _placed(old)
    async with opened(old) as store:
        assert await _stories(store, DIRECT) == {900: ["House"]}
        assert await _stories(store, HERE) == {
            900: ["House", "Own"],
            11: ["Tea", "Coffee, brewed"],
            12: ["Milk"],
        }
        assert await _stories(store, THERE) == {900: ["House"], 11: ["Tea", "Coffee, brewed"]}
        assert await _stories(store, ELSEWHERE) == {900: ["House"], 12: ["Milk"]}


async def test_a_storys_keys_lead_to_it_from_everywhere(old: OldDatabase) -> None:
    _placed(old)
    async with opened(old) as store:
        assert {key: await _resolved(store, key) for key in (900, 11, 12, 13, 22, 23, 33)} == {
            900: 900,
            11: 11,
            12: 12,
            13: 11,
            22: 11,
            23: 11,
            33: 12,
        }


async def test_copies_are_copies_and_all_are_placed_anew(old: OldDatabase) -> None:
    _placed(old)
    async with opened(old):
        with closing(sqlite3.connect(old.path)) as plain:
            copies = plain.execute("""
                SELECT m.article_id, o.article_id FROM story_members m JOIN story_members o ON o.id = m.copy_of
            """)
            assert copies.fetchall() == [(102, 101)]
            # What had no place yet waits for one, and what has one is placed anew.
            waiting = set(plain.execute("SELECT guild_id, article_id FROM story_waiting"))
            assert (0, 104) in waiting
            assert waiting >= set(plain.execute("SELECT guild_id, article_id FROM story_members"))
            late = plain.execute("""
                SELECT count(*) FROM story_members m JOIN entries e ON e.guild_id = m.guild_id
                  AND e.article_id = m.article_id WHERE m.updated > e.touched
            """)
            assert late.fetchone() == (0,)


async def test_when_a_story_was_read_and_who_follows_it_is_known(old: OldDatabase) -> None:
    _placed(old)
    for name, story, minute in (("g20", 22, 300), ("g10", 11, 310), ("house", 900, 320)):
        old.insert("story_looks", user_id=5, scope=old.scope(name), story=story, at=instant(minute))
    async with opened(old) as store, store.read() as connection:
        marks = await stories.list_read_markers(connection, 5)
    assert [(shelf.format(), key, at.hour * 60 + at.minute) for shelf, key, at in marks] == [
        ("g20", 11, 300),
        ("g10", 11, 310),
        ("house", 900, 320),
    ]


async def test_two_servers_own_stories_that_had_one_key_do_not_become_one(old: OldDatabase) -> None:
    for shelf, key, number in (("g10", 1, 101), ("g20", 2, 102)):
        old.enter(shelf, key, number, [(old.article(number, f"Own of {shelf}", 5), 5)])
        old.place(shelf, 77, shelf, key, 6)
    channel = {"channel_id": 3, "created_by": 5}
    for guild in (10, 20):
        old.insert(
            "follows", guild_id=guild, story=77, created=instant(7), seen=instant(7), looked=instant(7), **channel
        )
    async with opened(old) as store:
        (here,), (there,) = await _stories(store, HERE), await _stories(store, THERE)
        with closing(sqlite3.connect(old.path)) as plain:
            follows = plain.execute("SELECT guild_id, story FROM follows ORDER BY guild_id").fetchall()
    assert here == 77 != there
    assert follows == [(10, here), (20, there)]


# --- older files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("revision", ["0001", "0004"])
async def test_a_database_of_version_0_1_is_taken_over(tmp_path: Path, revision: str) -> None:
    old = OldDatabase(tmp_path / "dateline.db", revision)
    old.enter("house", 100, 100, [(old.article(100, "House", 5), 5)])
    old.enter("g10", 1101, 101, [(old.article(101, "Tea", 20), 20)])
    old.enter("u5", 5106, 106, [(old.article(106, "Secret", 61), 61)], expires="2026-03-11T00:00:00.000000Z")
    async with opened(old) as store:
        assert await _titles(store, DIRECT) == await _titles(store, THERE) == ["House"]
        assert await _titles(store, HERE) == ["House", "Tea"]
        assert await _title(store, HERE, 1101) == "Tea"
        assert await _title(store, DIRECT, 5106) == "Secret"
        assert await _title(store, THERE, 1101) is None
        with closing(sqlite3.connect(old.path)) as plain:
            waiting = plain.execute("SELECT guild_id, article_id FROM story_waiting ORDER BY 1")
            assert waiting.fetchall() == [(0, 100), (10, 101)]


def test_a_file_with_something_in_it_is_told_to_take_a_while(
    old: OldDatabase, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.migrations.stored_once.progress._EVERY", 0.0)
    _placed(old)
    old.close()
    with caplog.at_level(logging.INFO, "bot.store.migrate"):
        migrate.prepare(old.path)
    told = [(record.message, getattr(record, "part", None)) for record in caplog.records]
    assert ("the database is brought up to date: this can take minutes, and is done once", None) in told
    assert {"articles", "feeds", "stories"} <= {part for _, part in told if part}
    caplog.clear()
    with caplog.at_level(logging.INFO, "bot.store.migrate"):
        migrate.prepare(tmp_path / "new.db")
    assert not [record for record in caplog.records if "minutes" in record.message]
