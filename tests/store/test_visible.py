"""What a reader sees, by every way to it, against the rule said in plain code: many small worlds, made by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.news import Reader
from bot.store import Connection, Store, article_queries, newest, tables
from bot.store.tables_feeds import feed_items, filtered_items, filters, item_exceptions, subscription_spans
from bot.store.timestamps import format_instant
from bot.store.visible import visible, who

T0 = datetime(2026, 3, 1, tzinfo=UTC)
GUILDS = (10, 20, 30)
PERSON = 1


@dataclass
class World:
    """All that is stored, as the rule needs it."""

    shared: dict[int, int] = field(default_factory=dict)  # article -> house
    own: set[tuple[int, int]] = field(default_factory=set)  # guild, article
    items: dict[int, tuple[int, str, int]] = field(default_factory=dict)  # item -> feed, fate, article
    spans: list[tuple[int, int, int, int | None, int | None]] = field(default_factory=list)
    filtered: set[tuple[int, int]] = field(default_factory=set)  # item, filter
    exceptions: dict[tuple[int, int], bool] = field(default_factory=dict)
    hidden: set[tuple[int, int]] = field(default_factory=set)

    def sees(self, guild: int, article: int) -> bool:
        """Whether a server sees an article at all, its own or the shared one."""
        return (guild, article) in self.own or self.sees_shared(guild, article)

    def sees_shared(self, guild: int, article: int) -> bool:
        if article not in self.shared or (guild, article) in self.own or (guild, article) in self.hidden:
            return False
        return bool(self.shared[article]) or any(
            self.brings(guild, item) for item, (_, _, brought) in self.items.items() if brought == article
        )

    def brings(self, guild: int, item: int) -> bool:
        feed, fate, _ = self.items[item]
        said = self.exceptions.get((guild, item))
        if said is not None:
            return said
        return fate == "shelved" and any(
            whose == guild
            and of == feed
            and after < item
            and (to is None or item <= to)
            and (by is None or (item, by) not in self.filtered)
            for whose, of, after, to, by in self.spans
        )


def _make(chance: random.Random) -> World:
    world = World()
    articles = range(1, 13)
    world.shared = {n: int(chance.random() < 0.25) for n in articles if chance.random() < 0.85}
    world.own = {(g, n) for g in GUILDS for n in articles if chance.random() < 0.12}
    for item in range(1, 25):
        article = chance.choice([*world.shared])
        world.items[item] = (chance.choice((1, 2, 3)), chance.choice(("shelved", "shelved", "first")), article)
    for guild in GUILDS:
        for feed in (1, 2, 3):
            starts = sorted(chance.sample(range(24), chance.choice((0, 0, 1, 2))))
            for i, after in enumerate(starts):
                last = starts[i + 1] if i + 1 < len(starts) else chance.choice((None, 24))
                world.spans.append((guild, feed, after, last, chance.choice((None, None, 1, 2))))
    world.filtered = {(i, f) for i in world.items for f in (1, 2) if chance.random() < 0.3}
    world.exceptions = {(g, i): chance.random() < 0.5 for g in GUILDS for i in world.items if chance.random() < 0.06}
    world.hidden = {(g, n) for g in GUILDS for n in world.shared if chance.random() < 0.1}
    return world


async def _store(connection: Connection, world: World, chance: random.Random) -> None:
    known = sorted({*world.shared, *(article for _, article in world.own)})
    times = {n: format_instant(T0 + timedelta(hours=chance.randrange(24 * 400))) for n in known}
    for n in known:
        await connection.execute(insert(tables.articles), {"id": n, "address": None, "added": times[n]})
        await connection.execute(
            insert(tables.revisions),
            {
                "id": n,
                "article_id": n,
                "text": f"Article {n}.",
                "text_hash": str(n),
                "fingerprint": str(n),
                "body_start": 0,
                "body_end": 10,
                "origin": "test",
                "added": times[n],
            },
        )
    entries = [(0, n, n, house) for n, house in world.shared.items()]
    entries += [(guild, 1000 * guild + n, n, 0) for guild, n in sorted(world.own)]
    row: dict[str, Any]
    for guild, key, n, house in entries:
        row = {"guild_id": guild, "user_id": 0, "key": key, "article_id": n, "revision_id": n, "house": house}
        times_of = {"number": 1, "added": times[n], "newest": times[n], "touched": times[n]}
        await connection.execute(insert(tables.entries), {**row, **times_of})
    for filter_id in (1, 2):
        await connection.execute(insert(filters), {"id": filter_id, "words": f'{{"words":["{filter_id}"]}}'})
    for item, (feed, fate, n) in world.items.items():
        row = {"id": item, "feed_id": feed, "at": times[n], "title": "t", "fate": fate, "reason": "", "article_id": n}
        await connection.execute(insert(feed_items), {**row, "newest": times[n], "touched": times[n]})
    for guild, feed, after, to, by in world.spans:
        row = {"guild_id": guild, "feed_id": feed, "after_item": after, "to_item": to, "filter_id": by}
        await connection.execute(insert(subscription_spans), row)
    for item, filter_id in world.filtered:
        row = {"item_id": item, "filter_id": filter_id, "reason": "no"}
        await connection.execute(insert(filtered_items), row)
    for (guild, item), shown in world.exceptions.items():
        row = {"guild_id": guild, "item_id": item, "is_shown": int(shown)}
        await connection.execute(insert(item_exceptions), row)
    for guild, n in world.hidden:
        await connection.execute(insert(tables.hidden), {"guild_id": guild, "article_id": n})


@pytest.mark.parametrize("seed", range(14))
async def test_every_way_to_an_article_follows_the_rule(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    world = _make(chance)
    await store.transact(lambda connection: _store(connection, world, chance))
    now = T0 + timedelta(days=500)
    async with store.read() as connection:
        for guild in (*GUILDS, None):
            reader = Reader(PERSON, guild)
            expected = {n for n in range(1, 13) if _expected(world, guild, n)}
            keys = {1000 * guild + n if guild and (guild, n) in world.own else n for n in expected}
            rows = (await connection.execute(visible(), who(reader))).all()
            assert {row.article_id for row in rows} == expected, "visible"
            assert len(rows) == len(expected)
            listed = await newest.newest(connection, reader, 50)
            assert {one.key for one in listed} == keys, "newest"
            assert listed == sorted(listed, key=lambda one: (one.newest, one.key), reverse=True)
            for offset in range(len(listed) + 1):
                assert await newest.newest(connection, reader, 2, offset) == listed[offset : offset + 2]
            assert await newest.count(connection, reader) == len(expected)
            assert (await article_queries.counts(connection, reader))[0] == len(expected)
            headlines, total = await article_queries.latest(connection, reader, 0, 50)
            assert [headline.article_id for headline in headlines] == [one.key for one in listed]
            assert total == len(expected)
            for key in [*range(1, 13), *(1000 * g + n for g in GUILDS for n in range(1, 13))]:
                found = await article_queries.revision(connection, reader, key, now)
                assert (found is not None) == (key in keys), key


def _expected(world: World, guild: int | None, article: int) -> bool:
    return bool(world.shared.get(article)) if guild is None else world.sees(guild, article)


async def test_pages_reach_far_back_where_little_is_new(store: Store) -> None:
    """What came years ago is listed too, in order, whatever lies between."""

    async def put(connection: Connection) -> None:
        for n, days in enumerate((0, 1, 30, 300, 3000), 1):
            at = format_instant(T0 - timedelta(days=days))
            await connection.execute(insert(tables.articles), {"id": n, "address": None, "added": at})
            revision = {"id": n, "article_id": n, "text": "x", "text_hash": str(n), "fingerprint": str(n)}
            placed = {"body_start": 0, "body_end": 1, "origin": "test", "added": at}
            await connection.execute(insert(tables.revisions), {**revision, **placed})
            entry = {"guild_id": 0, "user_id": 0, "key": n, "article_id": n, "revision_id": n, "house": 0, "number": 1}
            await connection.execute(insert(tables.entries), {**entry, "added": at, "newest": at, "touched": at})
            item = {"id": 6 - n, "feed_id": 1, "at": at, "title": "t", "fate": "shelved", "reason": ""}
            await connection.execute(insert(feed_items), {**item, "article_id": n, "newest": at, "touched": at})
        span = {"guild_id": 10, "feed_id": 1, "after_item": 0}
        await connection.execute(insert(subscription_spans), span)

    await store.transact(put)
    async with store.read() as connection:
        reader = Reader(PERSON, 10)
        assert [one.key for one in await newest.newest(connection, reader, 10)] == [1, 2, 3, 4, 5]
        assert [one.key for one in await newest.newest(connection, reader, 2, 3)] == [4, 5]
        assert await newest.newest(connection, Reader(PERSON, 20), 10) == []


def test_days_and_instants_sort_as_time_does() -> None:
    """A day stands before the instants in it, so that an entry is never newer than when it came."""
    assert date(2026, 3, 1).isoformat() < format_instant(T0) < format_instant(T0 + timedelta(microseconds=1))
