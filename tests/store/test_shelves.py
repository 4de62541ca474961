"""What the database says of shelves: whose a row is must be certain, or it is nobody's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.news import HOUSE, Shelf, ShelfKind
from bot.store import Connection, Store, codec, feeds
from bot.store.errors import StoreMalformed
from bot.store.shared_sql import guild_id_of, is_on

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize("stored", ["g", "G1", "house1", "g1x", "x5", ""])
def test_a_shelf_that_is_none_is_an_error_and_never_anybodys(stored: str) -> None:
    with pytest.raises(StoreMalformed):
        codec.shelf_of(stored)


@pytest.mark.parametrize("stored", ["u1", "u", "g01", "gone"])
async def test_a_subscription_on_a_shelf_that_is_none_of_a_servers_is_never_the_houses(
    store: Store, stored: str
) -> None:
    async def make(connection: Connection) -> int:
        feed_id = await feeds.insert_feed(
            connection, "https://one.example/feed", title="One", site=None, interval=1800, next_fetch=NOW, fetched=NOW
        )
        await feeds.follow(connection, Shelf.of_guild(1), feed_id, "One", NOW, 7)
        await connection.execute(text("UPDATE subscriptions SET shelf = :shelf"), {"shelf": stored})
        return feed_id

    feed_id = await store.transact(make)
    async with store.read() as connection:
        with pytest.raises(StoreMalformed):
            await feeds.followers(connection, feed_id)


@pytest.mark.parametrize(
    ("shelf", "kind"), [(HOUSE, "house"), (Shelf.of_guild(2**63 - 1), "guild"), (Shelf.of_person(7), "private")]
)
async def test_the_databases_condition_is_true_of_one_kind_only(store: Store, shelf: Shelf, kind: ShelfKind) -> None:
    conditions = ", ".join(is_on(each, ":shelf") for each in ("house", "guild", "private"))
    async with store.read() as connection:
        row = await connection.execute(text(f"SELECT {conditions}"), {"shelf": shelf.format()})  # ours
        assert tuple(row.one()) == tuple(int(each == kind) for each in ("house", "guild", "private"))
        found = await connection.execute(text(f"SELECT {guild_id_of(':shelf')}"), {"shelf": shelf.format()})  # ours
        assert shelf.guild_id is None or found.scalar_one() == shelf.guild_id
