"""Where an article was posted, on rows as the ledger and the stories leave them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, text

from bot.news.feeds import Posted
from bot.store import Store, article_posts
from bot.store.tables import articles, entries, revisions
from bot.store.tables_schedules import deliveries, held, parts
from bot.store.tables_stories import stories, story_members
from bot.store.timestamps import format_instant

MORNING = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BEFORE, BETWEEN, AFTER = (datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in (6, 9, 15))
GUILD, OTHER = 10, 20


async def _fill(store: Store, **rows: list[dict[str, Any]]) -> None:
    """Rows of tables; the entries of members are made with them, a shared one is the house's."""
    tables = {
        "articles": articles,
        "revisions": revisions,
        "entries": entries,
        "stories": stories,
        "members": story_members,
        "deliveries": deliveries,
        "held": held,
        "parts": parts,
    }
    article_ids = {one["article_id"] for one in rows["members"]}
    made: dict[str, list[dict[str, Any]]] = {"articles": [{"id": one} for one in article_ids]}
    made["revisions"] = [{"id": one, "article_id": one} for one in article_ids]
    made["entries"] = [
        {
            "guild_id": one["guild_id"],
            "user_id": 0,
            "key": 100 + one["id"] if one["guild_id"] else one["article_id"],
            "article_id": one["article_id"],
            "revision_id": one["article_id"],
            "house": int(not one["guild_id"]),
        }
        for one in rows["members"]
    ]
    async with store.write() as connection:
        # Rows of no article: what they refer to is no matter here.
        sqlite = connection.dialect.name == "sqlite"
        await connection.execute(
            text("PRAGMA defer_foreign_keys=ON" if sqlite else "SET LOCAL session_replication_role = replica")
        )
        for name, given in (made | rows).items():
            table = tables[name]
            # What the other columns hold is no matter here.
            filler = {c.name: 0 if c.type.python_type in {int, float} else "" for c in table.c if not c.nullable}
            await connection.execute(insert(table), [filler | row for row in given])


def _member(number: int, story: int, placed: datetime, guild: int = GUILD) -> dict[str, Any]:
    return {
        "id": number,
        "guild_id": guild,
        "story": story,
        "article_id": number,
        "revision_id": number,
        "placed": format_instant(placed),
        "updated": format_instant(placed),
    }


def _story(key: int, into: int | None = None, guild: int = 0) -> dict[str, Any]:
    return {"key": key, "guild_id": guild, "into": into, "first": format_instant(BEFORE)}


def _delivery(number: int, at: datetime, state: str = "sent", guild: int = GUILD) -> dict[str, Any]:
    return {
        "id": number,
        "origin": f"s{number}",
        "due": format_instant(at),
        "guild_id": guild,
        "channel_id": 5,
        "state": state,
        "attempts": 1,
        "cut": format_instant(at),
        "sent": format_instant(at),
    }


def _held(delivery: int, story: int) -> dict[str, Any]:
    return {"delivery_id": delivery, "position": 0, "story": story, "title": "T", "why": "new"}


def _part(delivery: int) -> dict[str, Any]:
    return {
        "delivery_id": delivery,
        "position": 0,
        "place": "channel",
        "channel_id": 5,
        "message_id": 900 + delivery,
        "published": 0,
    }


async def test_an_article_is_found_in_the_first_post_that_told_its_story_as_it_was_then(store: Store) -> None:
    await _fill(
        store,
        stories=[_story(7)],
        members=[_member(1, 7, BEFORE), _member(2, 7, BETWEEN), _member(3, 7, AFTER)],
        deliveries=[_delivery(1, MORNING), _delivery(2, NOON)],
        held=[_held(1, 7), _held(2, 7)],
        parts=[_part(1), _part(2)],
    )
    async with store.read() as connection:
        found = await article_posts.posts_of(connection, GUILD, {101, 102, 103})
    assert found == {101: Posted(5, 901, MORNING), 102: Posted(5, 902, NOON)}


async def test_a_story_that_was_joined_into_another_is_found_by_its_old_key(store: Store) -> None:
    await _fill(
        store,
        stories=[_story(7), _story(8, 7), _story(9, 8)],
        members=[_member(1, 7, BEFORE)],
        deliveries=[_delivery(1, MORNING)],
        held=[_held(1, 9)],
        parts=[_part(1)],
    )
    async with store.read() as connection:
        assert await article_posts.posts_of(connection, GUILD, {101}) == {101: Posted(5, 901, MORNING)}


async def test_what_was_not_sent_and_what_another_server_sent_is_no_post_of_it(store: Store) -> None:
    await _fill(
        store,
        stories=[_story(7)],
        members=[_member(1, 7, BEFORE)],
        deliveries=[_delivery(1, MORNING, "failed"), _delivery(2, MORNING, guild=OTHER)],
        held=[_held(1, 7), _held(2, 7)],
        parts=[_part(1), _part(2)],
    )
    async with store.read() as connection:
        assert await article_posts.posts_of(connection, GUILD, {101}) == {}
        assert await article_posts.posts_of(connection, OTHER, {101}) == {}


async def test_a_shared_article_is_in_the_posts_of_each_server_that_told_its_story(store: Store) -> None:
    await _fill(
        store,
        stories=[_story(7)],
        members=[_member(1, 7, BEFORE, guild=0), _member(2, 7, BEFORE, guild=OTHER)],
        deliveries=[_delivery(1, MORNING), _delivery(2, NOON, guild=OTHER)],
        held=[_held(1, 7), _held(2, 7)],
        parts=[_part(1), _part(2)],
    )
    async with store.read() as connection:
        assert await article_posts.posts_of(connection, GUILD, {1, 102}) == {1: Posted(5, 901, MORNING)}
        assert await article_posts.posts_of(connection, OTHER, {1, 102}) == {
            1: Posted(5, 902, NOON),
            102: Posted(5, 902, NOON),
        }


async def test_a_servers_own_article_is_found_by_the_id_of_the_shared_one_too(store: Store) -> None:
    await _fill(
        store,
        stories=[_story(7)],
        members=[_member(1, 7, BEFORE)],
        deliveries=[_delivery(1, MORNING)],
        held=[_held(1, 7)],
        parts=[_part(1)],
    )
    async with store.read() as connection:
        assert await article_posts.posts_of(connection, GUILD, {1}) == {1: Posted(5, 901, MORNING)}
