"""Stories in the store: shared articles placed once, joined, deleted, read anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.analysis.document import build_document
from bot.news import HOUSE, Article, Reader, Shelf
from bot.store import Store, articles, clustering, guilds, removal, stories, story_members, story_shown
from bot.stories.clustering import pick_terms
from bot.stories.features import extract_features
from tests.quick import Clock, made, quick_facts
from tests.store.story_archive import Archive
from tests.stories.wires import COURT, FERRY, FESTIVAL, report

_TABLES = ("story_members", "story_index", "story_waiting", "story_vectors", "stories")


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    store = await Store.open(str(tmp_path / "dateline.db"))
    yield Archive(store, Clock())
    await store.close()


def dated(told: tuple[str, str], day: int, year: int = 2026) -> Article:
    """A report of a day in March."""
    return replace(report(told), published=date(year, 3, day), url=f"https://{year}.example/{day}")


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
        assert waiting.revision_id is not None
        await clustering.keep(connection, waiting.revision_id, extract_features(report(FERRY[0])))
        assert await clustering.cluster_one(connection, waiting, archive.clock())
        assert not await clustering.cluster_one(connection, waiting, archive.clock())
    assert await archive.rows("SELECT count(*) FROM story_members") == [(1,)]


async def test_an_agency_copy_is_told_from_another_report(archive: Archive) -> None:
    _, words = FERRY[0]
    original, other, copy = await archive.told(FERRY[0], FERRY[1], ("Other headline", "NORVIK — " + words))
    story = await archive.story_of(original)
    assert await archive.keys(story) == [(original, False), (other, False), (copy, True)]


async def test_a_copy_of_a_copy_is_a_copy_of_the_original_and_the_next_copy_takes_a_deleted_originals_place(
    archive: Archive,
) -> None:
    _, words = FERRY[0]
    original, first, second = await archive.told(FERRY[0], ("One", "NORVIK — " + words), ("Two", words + " (NPA)"))
    async with archive.store.write() as connection:
        await removal.take_off_shared(connection, original)
    assert await archive.keys(await archive.story_of(first)) == [(first, False), (second, True)]
    copies = await archive.rows("SELECT article_id, copy_of IS NULL FROM story_members ORDER BY id")
    assert copies == [(first, 1), (second, 0)]


async def test_one_that_comes_late_gathers_what_follows_it_and_the_keys_that_were_given_go_on_working(
    archive: Archive,
) -> None:
    later = [await archive.shelve(dated(one, 10)) for one in (FERRY[1], FESTIVAL[1])]
    await archive.place()
    old = [await archive.story_of(key) for key in later]
    earlier = [await archive.shelve(dated(one, 9)) for one in (FERRY[0], FESTIVAL[0])]
    await archive.place()
    found = [await archive.story_of(key) for key in (*earlier, *later)]
    assert found[:2] == found[2:]
    assert len(set(found)) == 2
    async with archive.store.read() as connection:
        assert [await stories.resolve(connection, key) for key in old if key is not None] == found[:2]
    assert len(await archive.entries(old[0])) == 2
    assert await archive.rows("SELECT count(*) FROM story_waiting") == [(0,)]


async def test_events_that_are_told_in_the_same_words_years_apart_are_other_stories(archive: Archive) -> None:
    keys = [
        await archive.shelve(dated((FERRY[0][0], f"{FERRY[0][1]} That is how {year} began."), 10, year))
        for year in (2016, 2021, 2011)
    ]
    await archive.place()
    assert len({await archive.story_of(key) for key in keys}) == 3


async def test_an_original_that_comes_after_its_copies_is_the_original(archive: Archive) -> None:
    words = FERRY[0][1]
    copies = [
        await archive.shelve(dated(one, day))
        for one, day in ((("One", "NORVIK — " + words), 11), (("Two", words + " (NPA)"), 12))
    ]
    await archive.place()
    original = await archive.shelve(dated(FERRY[0], 10))
    await archive.place()
    copied = await archive.rows(
        "SELECT m.article_id, o.article_id FROM story_members m JOIN story_members o ON o.id = m.copy_of"
    )
    assert sorted(copied) == sorted((key, original) for key in copies)


async def test_a_new_reading_is_found_by_its_words_in_place_of_the_old(archive: Archive) -> None:
    address = "https://news.example/ferry"
    key = await archive.shelve(report(FERRY[0]), address=address)
    await archive.told(FERRY[1])
    story = await archive.story_of(key)
    before = archive.clock()
    assert await archive.shelve(report((FERRY[0][0], FERRY[0][1] + " Zanzibar")), address=address) == key
    assert await archive.place() == 1
    assert await archive.story_of(key) == story
    terms = [row[0] for row in await archive.rows("SELECT term FROM story_index")]
    assert terms.count("zanzibar") == 1
    assert terms.count("aurora") == 2
    assert await archive.updated(before) == [story]


# --- what is updated --------------------------------------------------------------------------------------------------


async def test_what_is_updated_is_what_got_an_article_that_is_no_copy(archive: Archive) -> None:
    ferry, festival = await archive.told(FERRY[0], FESTIVAL[0])
    first = archive.clock().date()
    archive.clock.turn(timedelta(days=2))
    cut = archive.clock().date()
    await archive.told(FERRY[1], ("Copy", FESTIVAL[0][1] + " (NPA)"))
    async with archive.store.read() as connection:
        later = await story_shown.list_latest(connection, Reader(1), cut, 9)
        whole = await story_shown.list_latest(connection, Reader(1), None, 9)
    one, other = await archive.story_of(ferry), await archive.story_of(festival)
    assert [key for key, _ in later] == [one]
    assert [key for key, _ in whole] == [one, other]
    assert [day for _, day in whole] == [cut, first]


async def test_a_long_list_is_read_as_far_as_it_is_asked_for(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_shown, "_ROWS", (2, 4))
    keys = []
    for number in range(6):
        word = "abcdef"[number] * 5
        archive.clock.turn(timedelta(days=1))
        keys += await archive.told((f"{word} {word}ing", f"{word.upper()} {word}ed in {word}ton for {word}s."))
    found = [await archive.story_of(key) for key in reversed(keys)]
    assert len(set(found)) == 6
    async with archive.store.read() as connection:
        for enough, many in ((1, 2), (2, 2), (3, 4), (5, 6), (6, 6)):
            latest = await story_shown.list_latest(connection, Reader(1), None, enough)
            assert [key for key, _ in latest] == found[:many], enough


async def test_a_person_reads_a_story_and_that_is_forgotten(archive: Archive) -> None:
    (key,) = await archive.told(FERRY[0])
    story = await archive.story_of(key)
    assert story is not None
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    async with archive.store.write() as connection:
        await stories.set_read_marker(connection, 7, None, story, at)
        await stories.set_read_marker(connection, 7, None, story, at - timedelta(hours=1))
        await stories.set_read_marker(connection, 7, 5, story, at + timedelta(hours=1))
        await stories.set_read_marker(connection, 7, None, 12345, at)
        assert await stories.get_read_marker(connection, 7, None, story) == at
        assert await stories.get_read_marker(connection, 8, None, story) is None
        assert await stories.list_read_markers(connection, 7) == [
            (HOUSE, story, at),
            (Shelf.of_guild(5), story, at + timedelta(hours=1)),
        ]
        await stories.forget_read_markers(connection, 7)
        assert await stories.list_read_markers(connection, 7) == []


# --- deletion ---------------------------------------------------------------------------------------------------------


async def test_what_is_taken_off_leaves_its_story_the_index_and_the_vectors(archive: Archive) -> None:
    ferry, court = await archive.told(FERRY[0], COURT[0])
    story = await archive.story_of(court)
    assert story is not None
    async with archive.store.write() as connection:
        await stories.set_read_marker(connection, 7, None, story, archive.clock())
        assert await removal.take_off_shared(connection, court)
    async with archive.store.read() as connection:
        assert await stories.resolve(connection, story) is None
        assert await stories.list_read_markers(connection, 7) == []
    terms = {row[0] for row in await archive.rows("SELECT term FROM story_index")}
    assert terms == set(pick_terms(extract_features(report(FERRY[0]))))
    assert await archive.rows("SELECT count(*) FROM story_vectors") == [(1,)]
    assert await archive.story_of(ferry) is not None
    async with archive.store.write() as connection:
        assert await removal.take_off_all(connection, ferry)
    for table in _TABLES:
        assert await archive.rows(f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608  # ours


async def test_what_has_gone_without_a_word_waits_no_more(archive: Archive) -> None:
    await archive.shelve(report(FERRY[0]))
    async with archive.store.write() as connection:
        await connection.exec_driver_sql("DELETE FROM history")
        await connection.exec_driver_sql("DELETE FROM entries")
    assert await archive.place() == 0
    assert await archive.rows("SELECT count(*) FROM story_waiting") == [(0,)]


async def test_a_story_that_others_were_joined_into_takes_their_keys_with_it(archive: Archive) -> None:
    first, second = await archive.told(FERRY[0], COURT[0])
    one, other = await archive.story_of(first), await archive.story_of(second)
    assert one is not None
    assert other is not None
    async with archive.store.write() as connection:
        await story_members.join(connection, other, one)
        for key in (first, second):
            await removal.take_off_shared(connection, key)
    assert await archive.rows("SELECT count(*) FROM stories") == [(0,)]


async def test_a_deleted_server_leaves_nothing_and_what_is_shared_stays(archive: Archive) -> None:
    one = Shelf.of_guild(1)
    (house,) = await archive.told(FERRY[0])
    before = await archive.everything()
    await archive.told(FERRY[1], COURT[0], shelf=one)
    await archive.shelve(report(FESTIVAL[0]), one)  # and one that waits
    story = await archive.story_of(house)
    assert story is not None
    async with archive.store.write() as connection:
        await stories.set_read_marker(connection, 7, 1, story, archive.clock())
        await guilds.delete(connection, 1)
    assert await archive.everything() == before
    assert await archive.rows("SELECT count(*) FROM story_vectors") == [(1,)]
    assert await archive.rows("SELECT count(*) FROM story_looks") == [(0,)]
    assert await archive.story_of(house) == story


async def test_what_is_taken_off_before_it_is_placed_waits_no_more(archive: Archive) -> None:
    key = await archive.shelve(report(FERRY[0]))
    async with archive.store.write() as connection:
        await removal.take_off_shared(connection, key)
    assert await archive.rows("SELECT count(*) FROM story_waiting") == [(0,)]
    assert await archive.place() == 0


async def test_what_a_person_read_privately_is_in_no_story(archive: Archive) -> None:
    article, mine = made(FERRY[0][1], FERRY[0][0]), Shelf.of_person(9)
    facts = quick_facts(build_document(article, "made"))
    async with archive.store.write() as connection:
        found = await articles.find_stored(connection, article, None, mine)
        expires = archive.clock() + timedelta(hours=24)
        await articles.put(connection, article, None, facts, mine, found, archive.clock(), expires=expires)
    assert await archive.place() == 0
    for table in _TABLES:
        assert await archive.rows(f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608  # ours
