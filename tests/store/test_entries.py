"""Articles onto shelves and off them: what is shared is stored once, what is a server's own is its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from bot.analysis.document import build_document
from bot.news import FEEDS, HOUSE, Reader, Shelf
from bot.store import Connection, Store, article_queries, articles, codec, newest, removal, tables
from bot.store.tables_feeds import feed_items, subscription_spans
from bot.store.timestamps import format_instant
from tests.quick import made, quick_facts

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://coast.example/storm"
ONE, OTHER = 10, 20


async def put(store: Store, words: str, shelf: Shelf, at: datetime = NOW, address: str | None = URL) -> int:
    """An article with these words, at an address, onto a shelf; its key there."""
    article = made(words, "Storm", date(2026, 3, 1))
    facts = quick_facts(build_document(article, article.origin))

    async def enter(connection: Connection) -> int:
        found = await articles.find_stored(connection, article, address, shelf)
        return await articles.put(connection, article, address, facts, shelf, found, at)

    return await store.transact(enter)


async def follow(store: Store, guild_id: int, article_id: int, item: int = 1) -> None:
    """The server follows a feed that brought the article."""

    async def bring(connection: Connection) -> None:
        at = format_instant(NOW)
        row = {"id": item, "feed_id": 7, "at": at, "title": "Storm", "fate": "shelved", "reason": ""}
        if (await connection.execute(select(feed_items.c.id).where(feed_items.c.id == item))).first() is None:
            await connection.execute(insert(feed_items), {**row, "article_id": article_id, "newest": at, "touched": at})
        await connection.execute(insert(subscription_spans), {"guild_id": guild_id, "feed_id": 7, "after_item": 0})

    await store.transact(bring)


async def words_seen(store: Store, guild_id: int | None, key: int) -> str | None:
    async with store.read() as connection:
        found = await article_queries.source(connection, Reader(1, guild_id), key, NOW)
        return None if found is None else found.text


async def listed(store: Store, guild_id: int | None) -> list[int]:
    async with store.read() as connection:
        return [one.key for one in await newest.newest(connection, Reader(1, guild_id), 20)]


@pytest.mark.parametrize(
    ("shelf", "owner"),
    [(HOUSE, (0, 0)), (FEEDS, (0, 0)), (Shelf.of_guild(2**63 - 1), (2**63 - 1, 0)), (Shelf.of_person(7), (0, 7))],
)
def test_each_shelf_has_its_columns(shelf: Shelf, owner: tuple[int, int]) -> None:
    assert codec.owner_of(shelf) == owner


async def test_what_a_feed_brings_is_stored_once_and_seen_by_its_followers(store: Store) -> None:
    key = await put(store, "Nine people died.", FEEDS)
    await follow(store, ONE, key)
    assert await listed(store, ONE) == [key]
    assert await listed(store, OTHER) == []
    assert await words_seen(store, OTHER, key) is None
    assert await words_seen(store, None, key) is None
    await follow(store, OTHER, key)
    assert await listed(store, OTHER) == [key]
    async with store.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM entries"))).scalar() == 1


async def test_what_the_house_has_too_is_everybodys_under_the_same_key(store: Store) -> None:
    key = await put(store, "Nine people died.", FEEDS)
    assert await put(store, "Nine people died.", HOUSE) == key
    assert await listed(store, OTHER) == [key]
    assert await listed(store, None) == [key]
    assert await put(store, "Nine people died.", FEEDS) == key
    assert await listed(store, None) == [key]


async def test_an_own_article_hides_the_shared_one_and_comes_to_its_newer_reading(store: Store) -> None:
    own = await put(store, "Nine people died.", Shelf.of_guild(ONE))
    shared = await put(store, "Nine people died.", FEEDS, NOW + timedelta(hours=1))
    assert own != shared
    await follow(store, ONE, shared)
    await follow(store, OTHER, shared, item=1)
    assert await listed(store, ONE) == [own]
    assert await listed(store, OTHER) == [shared]
    await put(store, "Twelve people died.", FEEDS, NOW + timedelta(hours=2))
    assert await words_seen(store, ONE, own) == "Twelve people died."
    assert await words_seen(store, OTHER, shared) == "Twelve people died."


async def test_a_servers_own_reading_is_not_that_of_who_does_not_follow_the_feed(store: Store) -> None:
    own = await put(store, "Nine people died.", Shelf.of_guild(ONE))
    await put(store, "Twelve people died.", FEEDS, NOW + timedelta(hours=2))
    assert await words_seen(store, ONE, own) == "Nine people died."


async def test_a_server_reads_a_shared_article_anew_for_itself(store: Store) -> None:
    key = await put(store, "Nine people died.", FEEDS)
    await follow(store, ONE, key)
    await follow(store, OTHER, key)
    assert await put(store, "Ten people died.", Shelf.of_guild(ONE), NOW + timedelta(hours=1)) == key
    assert await words_seen(store, ONE, key) == "Ten people died."
    assert await words_seen(store, OTHER, key) == "Nine people died."
    async with store.read() as connection:
        found = await article_queries.brief(connection, Reader(1, ONE), key, NOW)
    assert found is not None
    assert found.headline.revision == 2


async def test_what_another_server_has_is_new_to_this_one(store: Store) -> None:
    theirs = await put(store, "Nine people died.", Shelf.of_guild(OTHER))
    mine = await put(store, "Nine people died.", Shelf.of_guild(ONE))
    assert mine != theirs
    assert await words_seen(store, ONE, theirs) is None


async def test_a_server_takes_a_feeds_article_off_its_own_list_alone(store: Store) -> None:
    key = await put(store, "Nine people died.", FEEDS)
    await follow(store, ONE, key)
    await follow(store, OTHER, key)
    assert await store.transact(lambda connection: removal.take_off(connection, ONE, key))
    assert await listed(store, ONE) == []
    assert await listed(store, OTHER) == [key]
    again = await put(store, "Nine people died.", Shelf.of_guild(ONE))
    assert await listed(store, ONE) == [again]


async def test_what_nobody_sees_any_more_is_gone(store: Store) -> None:
    key = await put(store, "Nine people died.", FEEDS)
    own = await put(store, "Nine people died.", Shelf.of_guild(ONE))
    assert await store.transact(lambda connection: removal.take_off_shared(connection, key))
    assert await words_seen(store, ONE, own) == "Nine people died."
    assert await store.transact(lambda connection: removal.take_off(connection, ONE, own))
    async with store.read() as connection:
        for table in ("articles", "revisions", "entries", "history", "summary", "story_waiting", "story_members"):
            rows = await connection.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  # ours
            assert rows.scalar() == 0, table


async def test_a_key_that_a_button_had_goes_on_working_for_its_server(store: Store) -> None:
    key = await put(store, "Nine people died.", FEEDS)
    await follow(store, ONE, key)
    await follow(store, OTHER, key)
    row = {"guild_id": ONE, "key": 4711, "article_id": key}
    await store.transact(lambda connection: connection.execute(insert(tables.entry_aliases), row))
    assert await words_seen(store, ONE, 4711) == "Nine people died."
    assert await words_seen(store, OTHER, 4711) is None
    assert await store.transact(lambda connection: removal.take_off(connection, ONE, 4711))
    assert await words_seen(store, ONE, 4711) is None
    assert await listed(store, OTHER) == [key]


async def test_all_of_a_server_goes_and_nothing_of_others(store: Store) -> None:
    shared = await put(store, "Nine people died.", FEEDS)
    mine = await put(store, "We held a meeting.", Shelf.of_guild(ONE), address="https://one.example/a")
    theirs = await put(store, "We held a party.", Shelf.of_guild(OTHER), address="https://two.example/a")
    await follow(store, ONE, shared)
    await follow(store, OTHER, shared)
    assert await store.transact(lambda connection: removal.clear_guild(connection, ONE)) == 1
    assert await words_seen(store, ONE, mine) is None
    assert sorted(await listed(store, OTHER)) == sorted([shared, theirs])


async def test_a_private_reading_is_its_readers_alone_and_no_shelfs(store: Store) -> None:
    article = made("A private note.", "Note", date(2026, 3, 1))
    facts = quick_facts(build_document(article, article.origin))
    mine = Shelf.of_person(1)

    async def enter(connection: Connection) -> int:
        found = await articles.find_stored(connection, article, None, mine)
        until = NOW + timedelta(days=1)
        return await articles.put(connection, article, None, facts, mine, found, NOW, expires=until)

    key = await store.transact(enter)
    assert await store.transact(enter) == key
    assert await words_seen(store, ONE, key) == "A private note."
    assert await listed(store, ONE) == []
    async with store.read() as connection:
        assert await article_queries.source(connection, Reader(2, ONE), key, NOW) is None
        assert len(await article_queries.private_readings(connection, 1, NOW)) == 1
    assert await store.transact(lambda connection: removal.clear_private(connection, 1)) == 1
    assert await words_seen(store, ONE, key) is None
