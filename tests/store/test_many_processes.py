"""Several processes at one database: a post is one's, and an article is there once."""

from __future__ import annotations

import os
from datetime import timedelta

from sqlalchemy import Column, Integer, MetaData, Table, Text, func, select

from bot.news.schedules import Draft, Rule
from bot.store import Store, schedules
from bot.store.schedules import is_any_due
from bot.store.tables import articles, entries, names, revisions
from bot.store.tables_schedules import deliveries
from tests import postgres
from tests.store.claimer import BEFORE, NOW
from tests.store.racing import note_posts, race

POSTS = int(os.environ.get("DATELINE_TEST_POSTS", "120"))  # 2,000 where it is measured
ADDED = int(os.environ.get("DATELINE_TEST_ADDED", "15"))  # 500
CLAIMERS = int(os.environ.get("DATELINE_TEST_PROCESSES", "3"))  # 8
BATCH = 10
SCHEDULES = 450  # more than are noted in two transactions

_STATISTICS = Table("pg_stat_database", MetaData(), Column("datname", Text), Column("deadlocks", Integer))


async def test_each_post_is_claimed_by_one_of_many_processes(store: Store) -> None:
    noted = await note_posts(store, POSTS)
    ours = await race("claim", store.setting, BATCH, CLAIMERS)
    assert len(ours.all) == POSTS
    assert set(ours.all) == noted
    if not postgres.ASKED:
        return
    async with store.read() as connection:
        found = select(_STATISTICS.c.deadlocks).where(_STATISTICS.c.datname == func.current_database())
        assert (await connection.execute(found)).scalar_one() == 0
    await note_posts(store, POSTS)
    bare = await race("bare", store.setting, BATCH, CLAIMERS)
    assert len(bare.all) == POSTS
    # Told, not held against anything: what else the machine does is in it. `make bench` measures it.
    print(f"claims by {CLAIMERS}: {POSTS / ours.seconds:.0f} a second, by the driver {POSTS / bare.seconds:.0f}")


async def test_each_time_of_a_schedule_is_noted_once_by_many_processes(store: Store) -> None:
    due, rule = NOW - timedelta(minutes=1), Rule((11 * 60 + 59,), (1, 2, 3, 4, 5, 6, 7), "UTC")
    async with store.write() as connection:
        for guild in range(SCHEDULES):
            await schedules.add(connection, guild, Draft(500, rule), 7200, due, 11, BEFORE)
    await race("note", store.setting, 0, CLAIMERS)
    async with store.read() as connection:
        of = func.count(deliveries.c.origin.distinct())
        rows = await connection.execute(select(of, func.count()).where(deliveries.c.state == "due"))
        assert rows.one() == (SCHEDULES, SCHEDULES)
        assert not await is_any_due(connection, NOW)


async def test_what_two_processes_add_at_once_is_there_once(store: Store) -> None:
    first, second = (await race("add", store.setting, ADDED, 2)).had
    assert first == second
    assert len(set(first)) == ADDED
    async with store.read() as connection:
        for table, number in ((articles, ADDED), (revisions, ADDED), (entries, ADDED), (names, 1)):
            found = await connection.execute(select(func.count()).select_from(table))
            assert found.scalar_one() == number, table.name
