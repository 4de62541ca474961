"""Stories in the store: articles placed once, in the scope of those who can see them; joined, deleted, read anew."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.analysis.document import build_document
from bot.news import HOUSE, Article, Shelf
from bot.newsroom.clustering import Clusterer
from bot.store import Store, articles, clustering, guilds, migrate, removal, scopes, stories
from bot.stories.features import extract_features
from tests.quick import Clock, made, quick_facts
from tests.stories.wires import COURT, FERRY, FESTIVAL, report

ONE, TWO = Shelf.of_guild(1), Shelf.of_guild(2)
_TABLES = ("story_members", "story_terms", "story_index", "story_waiting", "story_vectors", "stories")


@dataclass
class Archive:
    """A store with its stories' clusterer, and articles put on shelves as the newsroom does."""

    store: Store
    clock: Clock
    clusterer: Clusterer = field(init=False)

    def __post_init__(self) -> None:
        self.clusterer = Clusterer(self.store, self.clock)

    async def shelve(self, article: Article, shelf: Shelf = HOUSE, address: str | None = None) -> int:
        facts = quick_facts(build_document(article, "made"))
        async with self.store.write() as connection:
            found = await articles.find_stored(connection, article, address, shelf)
            return await articles.put(connection, article, address, facts, shelf, found, self.clock())

    async def place(self) -> int:
        self.clock.turn(timedelta(minutes=1))
        return await self.clusterer.cluster_pending()

    async def told(self, *given: tuple[str, str], shelf: Shelf = HOUSE) -> list[int]:
        """Shelve and place reports one after another; their keys."""
        keys = []
        for one in given:
            keys.append(await self.shelve(report(one), shelf))
            await self.place()
        return keys

    async def story_of(self, key: int, scope: Shelf = HOUSE, shelf: Shelf = HOUSE) -> int | None:
        async with self.store.read() as connection:
            return await stories.story_of(connection, scope, shelf, key)

    async def rows(self, statement: str, **given: Any) -> list[tuple[Any, ...]]:
        async with self.store.read() as connection:
            return [tuple(row) for row in await connection.execute(text(statement), given)]

    async def counts(self, scope: Shelf) -> dict[str, int]:
        rows = await self.rows(
            "SELECT term, articles FROM story_terms WHERE scope = (SELECT id FROM story_scopes WHERE name = :s)",
            s=scope.format(),
        )
        return {row[0]: row[1] for row in rows}


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    store = await Store.open(str(tmp_path / "dateline.db"))
    yield Archive(store, Clock())
    await store.close()


# --- placing ----------------------------------------------------------------------------------------------------------


async def test_reports_of_one_event_are_one_story(archive: Archive) -> None:
    keys = await archive.told(FERRY[0], FESTIVAL[0], FERRY[1], COURT[0], FESTIVAL[1], FERRY[2])
    found = [await archive.story_of(key) for key in keys]
    assert None not in found
    assert found[0] == found[2] == found[5]
    assert found[1] == found[4]
    assert len(set(found)) == 3


async def test_articles_that_came_while_nobody_placed_them_are_placed_later_and_once(archive: Archive) -> None:
    keys = [await archive.shelve(report(one)) for one in (*FERRY, *FESTIVAL)]
    assert await archive.place() == 5
    assert await archive.place() == 0
    assert len({await archive.story_of(key) for key in keys}) == 2
    assert await archive.rows("SELECT count(*) FROM story_waiting") == [(0,)]


async def test_a_limit_leaves_the_rest_for_the_next_time(archive: Archive) -> None:
    for one in (*FERRY, *FESTIVAL):
        await archive.shelve(report(one))
    assert await archive.clusterer.cluster_pending(limit=8) == 5
    assert await archive.clusterer.cluster_pending(limit=8) == 0


async def test_placing_one_twice_is_as_placing_it_once(archive: Archive) -> None:
    await archive.shelve(report(FERRY[0]))
    async with archive.store.read() as connection:
        (waiting,) = await clustering.next_waiting(connection, 5)
    async with archive.store.write() as connection:
        assert not await clustering.cluster_one(connection, waiting, archive.clock())  # its features are not there yet
        await clustering.keep(connection, waiting.revision_id, extract_features(report(FERRY[0])))
        assert not await clustering.cluster_one(connection, waiting, archive.clock())  # nor is its scope
        assert await scopes.fill(connection, waiting.scope, 10)
        assert await clustering.cluster_one(connection, waiting, archive.clock())
        assert not await clustering.cluster_one(connection, waiting, archive.clock())
    assert await archive.rows("SELECT count(*) FROM story_members") == [(1,)]


async def test_an_agency_copy_is_told_from_another_report(archive: Archive) -> None:
    title, words = FERRY[0]
    original, other, copy = await archive.told(FERRY[0], FERRY[1], ("Other headline", "NORVIK — " + words))
    async with archive.store.read() as connection:
        key = await archive.story_of(original)
        assert key is not None
        members = await stories.members(connection, HOUSE, key)
    assert [(one.key, one.copy_of) for one in members] == [(original, None), (other, None), (copy, original)]
    assert title


async def test_a_copy_of_a_copy_is_a_copy_of_the_original_and_the_next_copy_takes_a_deleted_originals_place(
    archive: Archive,
) -> None:
    _, words = FERRY[0]
    original, first, second = await archive.told(FERRY[0], ("One", "NORVIK — " + words), ("Two", words + " (NPA)"))
    async with archive.store.write() as connection:
        await removal.take_off(connection, HOUSE, original)
    key = await archive.story_of(first)
    assert key is not None
    async with archive.store.read() as connection:
        members = await stories.members(connection, HOUSE, key)
    assert [(one.key, one.copy_of) for one in members] == [(first, None), (second, first)]


async def test_a_later_article_joins_two_stories_and_both_keys_go_on_working(archive: Archive) -> None:
    first, second = await archive.told(FERRY[0], COURT[0])
    one, other = await archive.story_of(first), await archive.story_of(second)
    assert one is not None
    assert other is not None
    async with archive.store.write() as connection:
        assert await clustering._join(connection, 1, other, one) == one
    async with archive.store.read() as connection:
        assert await stories.resolve(connection, HOUSE, other) == one
        assert await stories.resolve(connection, HOUSE, one) == one
        assert await stories.resolve(connection, HOUSE, 5) is None
        assert [row.key for row in await stories.stories_of(connection, HOUSE, None, 0, 9)] == [one]
        assert len(await stories.members(connection, HOUSE, one)) == 2
        whole = await stories.story(connection, HOUSE, other)
        assert whole is not None
        assert whole.key == one


async def test_an_article_between_two_reports_joins_their_stories(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as strict:
        strict.setattr("bot.stories.clustering.ALIKE", 2.0)
        keys = await archive.told(FERRY[0], FERRY[1])
    assert await archive.story_of(keys[0]) != await archive.story_of(keys[1])
    old = [await archive.story_of(key) for key in keys]
    await archive.told((FERRY[0][0], FERRY[0][1][:150] + FERRY[1][1][:150]))
    assert await archive.story_of(keys[0]) == await archive.story_of(keys[1]) == old[0]
    async with archive.store.read() as connection:
        assert {await stories.resolve(connection, HOUSE, key) for key in old if key is not None} == {old[0]}


async def test_a_new_reading_stays_in_its_story_and_is_counted_in_place_of_the_old(archive: Archive) -> None:
    address = "https://news.example/ferry"
    key = await archive.shelve(report(FERRY[0]), address=address)
    await archive.told(FERRY[1])
    story = await archive.story_of(key)
    before = archive.clock()
    assert await archive.shelve(report((FERRY[0][0], FERRY[0][1] + " Zanzibar")), address=address) == key
    assert await archive.place() == 1
    assert await archive.story_of(key) == story
    counts = await archive.counts(HOUSE)
    assert counts["zanzibar"] == 1
    assert counts["aurora"] == 2
    async with archive.store.read() as connection:
        (moved,) = await stories.list_updated_between(connection, HOUSE, before, archive.clock())
    assert moved.key == story


async def test_articles_of_an_archive_from_before_there_were_stories_are_placed(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrate.upgrade(path, "0002")
    with sqlite3.connect(path) as old:
        for number, (title, words) in enumerate(FERRY, 1):
            old.execute("INSERT INTO articles VALUES (?, NULL, '2026-01-01T00:00:00.000000Z')", (number,))
            old.execute(
                "INSERT INTO revisions (id, article_id, text, text_hash, fingerprint, body_start, body_end, origin, "
                "title, added) VALUES (?, ?, ?, ?, ?, 0, ?, 'old', ?, '2026-01-01T00:00:00.000000Z')",
                (number, number, words, f"h{number}", f"f{number}", len(words), title),
            )
            old.execute(
                "INSERT INTO entries (shelf, key, article_id, revision_id, number, added, newest) "
                "VALUES (?, ?, ?, ?, 1, '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z')",
                ("u5" if number == 3 else "g1" if number == 2 else "house", number, number, number),
            )
    old.close()
    archive = Archive(await Store.open(str(path)), Clock())
    try:
        assert await archive.place() == 2  # the server begins with what the house has by then
        assert await archive.story_of(1, ONE) == await archive.story_of(2, ONE, ONE) is not None
        assert await archive.story_of(2, HOUSE, ONE) is None
    finally:
        await archive.store.close()


# --- what has moved ---------------------------------------------------------------------------------------------------


async def test_what_moved_is_what_got_an_article_that_is_no_copy(archive: Archive) -> None:
    ferry, festival = await archive.told(FERRY[0], FESTIVAL[0])
    cut = archive.clock()
    await archive.told(FERRY[1], ("Copy", FESTIVAL[0][1] + " (NPA)"))
    async with archive.store.read() as connection:
        later = await stories.list_updated_between(connection, HOUSE, cut, archive.clock())
        earlier = await stories.list_updated_between(connection, HOUSE, None, cut)
        newest = await stories.stories_of(connection, HOUSE, cut, 0, 9)
        assert await stories.count_of(connection, HOUSE, cut) == 1
    assert [row.key for row in later] == [row.key for row in newest] == [await archive.story_of(ferry)]
    assert [row.key for row in earlier] == [await archive.story_of(festival), await archive.story_of(ferry)]
    assert all(row.moved <= cut for row in earlier)


async def test_a_person_looks_and_is_forgotten(archive: Archive) -> None:
    (key,) = await archive.told(FERRY[0])
    story = await archive.story_of(key)
    assert story is not None
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    async with archive.store.write() as connection:
        await stories.set_read_marker(connection, HOUSE, 7, story, at)
        await stories.set_read_marker(connection, HOUSE, 7, story, at - timedelta(hours=1))
        await stories.set_read_marker(connection, HOUSE, 7, 12345, at)
        assert await stories.get_read_marker(connection, HOUSE, 7, story) == at
        assert await stories.get_read_marker(connection, HOUSE, 8, story) is None
        assert await stories.list_read_markers(connection, 7) == [(HOUSE, story, at)]
        await stories.forget_read_markers(connection, 7)
        assert await stories.list_read_markers(connection, 7) == []


# --- scopes -----------------------------------------------------------------------------------------------------------


async def _everything(archive: Archive, scope: Shelf) -> str:
    tables = [
        f"SELECT * FROM {table} WHERE scope = (SELECT id FROM story_scopes WHERE name = '{scope.format()}')"  # noqa: S608  # ours
        for table in ("stories", "story_members", "story_terms", "story_index", "story_waiting")
    ]
    return repr([await archive.rows(statement) for statement in tables])


async def test_what_one_server_has_plays_no_part_in_what_another_sees(archive: Archive) -> None:
    (mine,) = await archive.told(FERRY[0], shelf=ONE)
    before = await _everything(archive, ONE)
    others = await archive.told(FERRY[1], FERRY[2], FESTIVAL[0], shelf=TWO)
    assert await _everything(archive, ONE) == before
    story = await archive.story_of(mine, ONE, ONE)
    assert story is not None
    for key in others:
        assert await archive.story_of(key, ONE, TWO) is None
        found = await archive.story_of(key, TWO, TWO)
        assert found is not None
        async with archive.store.read() as connection:
            assert await stories.resolve(connection, ONE, found) is None
            assert await stories.members(connection, ONE, found) == []
    assert await archive.counts(HOUSE) == {}
    assert (await archive.counts(ONE))["aurora"] == 1
    assert (await archive.counts(TWO))["aurora"] == 2


async def test_what_the_house_has_is_every_servers_and_keeps_its_key(archive: Archive) -> None:
    house, later = await archive.told(FERRY[0], FESTIVAL[0])
    async with archive.store.read() as connection:
        assert await stories.scope_of(connection, 1) == HOUSE
        assert await stories.scope_of(connection, None) == HOUSE
    (mine,) = await archive.told(FERRY[1], shelf=ONE)
    async with archive.store.read() as connection:
        assert await stories.scope_of(connection, 1) == ONE
        assert await stories.scope_of(connection, 2) == HOUSE
    assert await archive.story_of(mine, ONE, ONE) == await archive.story_of(house, ONE) == await archive.story_of(house)
    (new,) = await archive.told(FESTIVAL[1])
    assert await archive.story_of(new, ONE) == await archive.story_of(later, ONE)
    assert await archive.story_of(new) == await archive.story_of(later)
    assert await archive.story_of(mine, HOUSE, ONE) is None
    assert (await archive.counts(ONE))["brellin"] == 2


async def test_a_large_house_comes_into_a_servers_scope_bit_by_bit(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.newsroom.clustering.LOT", 2)
    house = await archive.told(FERRY[0], FESTIVAL[0], ("Copy", FERRY[0][1] + " (NPA)"), FERRY[1], COURT[0])
    own = await archive.shelve(report(FESTIVAL[1]), ONE)
    for calls in range(2):
        assert await archive.place() == 0, calls
        async with archive.store.read() as connection:
            assert await stories.scope_of(connection, 1) == HOUSE
    async with archive.store.write() as connection:
        await removal.take_off(connection, HOUSE, house[0])  # meanwhile
    assert await archive.place() == 1
    async with archive.store.read() as connection:
        assert await stories.scope_of(connection, 1) == ONE
        ferry = await stories.story_of(connection, ONE, HOUSE, house[2])
        assert ferry is not None
        members = await stories.members(connection, ONE, ferry)
    assert [(one.key, one.copy_of) for one in members] == [(house[2], None), (house[3], None)]
    assert await archive.story_of(own, ONE, ONE) == await archive.story_of(house[1])
    counts = await archive.counts(HOUSE)
    for word in extract_features(report(FESTIVAL[1])).terms:
        counts[word] = counts.get(word, 0) + 1
    assert await archive.counts(ONE) == counts
    placed = await archive.rows("SELECT name, placed, (SELECT count(*) FROM story_members m WHERE m.scope = s.id) "
                                "FROM story_scopes s ORDER BY name")  # fmt: skip
    assert placed == [("g1", 5, 5), ("house", 4, 4)]


async def test_copies_are_copies_in_a_servers_scope_too(archive: Archive) -> None:
    original, copy = await archive.told(FERRY[0], ("Copy", FERRY[0][1] + " (NPA)"))
    await archive.told(COURT[0], shelf=ONE)
    story = await archive.story_of(original, ONE)
    assert story is not None
    async with archive.store.read() as connection:
        members = await stories.members(connection, ONE, story)
    assert [(one.key, one.copy_of) for one in members] == [(original, None), (copy, original)]


async def test_a_servers_own_reading_stands_in_its_stories_in_place_of_the_houses(archive: Archive) -> None:
    address = "https://news.example/ferry"
    house = await archive.shelve(report(FERRY[0]), address=address)
    await archive.told(FERRY[1])
    own = await archive.shelve(report((FERRY[0][0], FERRY[0][1] + " Zanzibar")), ONE, address)
    await archive.place()
    story = await archive.story_of(own, ONE, ONE)
    assert story == await archive.story_of(house)
    assert await archive.story_of(house, ONE) is None
    async with archive.store.write() as connection:
        await removal.take_off(connection, ONE, own)
    await archive.place()
    assert await archive.story_of(house, ONE) == story
    assert "zanzibar" not in await archive.counts(ONE)


# --- deletion ---------------------------------------------------------------------------------------------------------


async def test_what_is_taken_off_leaves_its_story_the_counts_and_the_vectors(archive: Archive) -> None:
    ferry, court = await archive.told(FERRY[0], COURT[0])
    story = await archive.story_of(court)
    assert story is not None
    async with archive.store.write() as connection:
        await stories.set_read_marker(connection, HOUSE, 7, story, archive.clock())
        assert await removal.take_off(connection, HOUSE, court)
    async with archive.store.read() as connection:
        assert await stories.resolve(connection, HOUSE, story) is None
        assert await stories.list_read_markers(connection, 7) == []
    counts = await archive.counts(HOUSE)
    assert "haldane" not in counts
    assert counts == dict.fromkeys(extract_features(report(FERRY[0])).terms, 1)
    assert await archive.rows("SELECT placed FROM story_scopes WHERE name = 'house'") == [(1,)]
    assert await archive.rows("SELECT count(*) FROM story_vectors") == [(1,)]
    assert await archive.story_of(ferry) is not None
    async with archive.store.write() as connection:
        assert await removal.take_off_all(connection, ferry)
    for table in _TABLES:
        assert await archive.rows(f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608  # ours


async def test_what_is_taken_off_before_it_is_placed_waits_no_more(archive: Archive) -> None:
    key = await archive.shelve(report(FERRY[0]))
    async with archive.store.write() as connection:
        await removal.take_off(connection, HOUSE, key)
    assert await archive.rows("SELECT count(*) FROM story_waiting") == [(0,)]
    assert await archive.place() == 0


async def test_a_story_that_others_were_joined_into_takes_their_keys_with_it(archive: Archive) -> None:
    first, second = await archive.told(FERRY[0], COURT[0])
    one, other = await archive.story_of(first), await archive.story_of(second)
    assert one is not None
    assert other is not None
    async with archive.store.write() as connection:
        await clustering._join(connection, 1, one, other)
        for key in (first, second):
            await removal.take_off(connection, HOUSE, key)
    assert await archive.rows("SELECT count(*) FROM stories") == [(0,)]


async def test_a_deleted_server_leaves_nothing_and_the_house_keeps_its_own(archive: Archive) -> None:
    (house,) = await archive.told(FERRY[0])
    await archive.told(FERRY[1], COURT[0], shelf=ONE)
    await archive.shelve(report(FESTIVAL[0]), ONE)  # and one that waits
    before = await _everything(archive, HOUSE)
    async with archive.store.write() as connection:
        await guilds.delete(connection, 1)
    assert await _everything(archive, HOUSE) == before
    assert await archive.rows("SELECT name FROM story_scopes") == [("house",)]
    assert await archive.rows("SELECT count(*) FROM story_members") == [(1,)]
    assert await archive.rows("SELECT count(*) FROM story_vectors") == [(1,)]
    assert await archive.rows("SELECT count(*) FROM story_index i WHERE NOT EXISTS "
                              "(SELECT 1 FROM story_members m WHERE m.id = i.member)") == [(0,)]  # fmt: skip
    assert await archive.story_of(house) is not None


async def test_what_a_person_read_privately_is_in_no_story(archive: Archive) -> None:
    article, mine = made(FERRY[0][1], FERRY[0][0]), Shelf.of_person(9)
    facts = quick_facts(build_document(article, "made"))
    async with archive.store.write() as connection:
        found = await articles.find_stored(connection, article, None, mine)
        expires = archive.clock() + timedelta(hours=24)
        await articles.put(connection, article, None, facts, mine, found, archive.clock(), expires=expires)
    assert await archive.place() == 0
    for table in (*_TABLES, "story_scopes"):
        assert await archive.rows(f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608  # ours


async def test_a_scope_that_has_gone_is_nobodys(archive: Archive) -> None:
    async with archive.store.read() as connection:
        assert await scopes.scope(connection, 99) is None
        assert await stories.stories_of(connection, Shelf.of_guild(77), None, 0, 5) == []
        assert await stories.get_read_marker(connection, Shelf.of_guild(77), 1, 1) is None
