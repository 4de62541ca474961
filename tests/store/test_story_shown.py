"""Lists of stories, read as far as they show, against what is read of each story whole: in worlds made by chance."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.news import Reader
from bot.store import Connection, Store, story_queries, story_shown
from bot.store.tables import entries
from bot.store.tables_stories import stories, story_members
from tests.store.test_visible import GUILDS, PERSON, T0, World, _expected, _make, _store

_STORIES = range(1, 7)


async def _place(connection: Connection, chance: random.Random) -> None:
    """Put every entry into some story; some are copies of one that was placed before in the same."""
    await connection.execute(insert(stories), [{"key": key, "guild_id": 0, "first": ""} for key in _STORIES])
    rows = (await connection.execute(select(entries.c.guild_id, entries.c.article_id, entries.c.touched))).all()
    originals: dict[int, list[int]] = {key: [] for key in _STORIES}
    for number, row in enumerate(sorted(rows, key=lambda row: (row.touched, row.guild_id, row.article_id)), 1):
        story = chance.choice(_STORIES)
        copy_of = chance.choice(originals[story]) if originals[story] and chance.random() < 0.3 else None
        if copy_of is None and not row.guild_id:
            originals[story].append(number)
        member = {"id": number, "guild_id": row.guild_id, "story": story, "article_id": row.article_id}
        member |= {"revision_id": row.article_id, "copy_of": copy_of, "norm": 1.0, "title_norm": 1.0}
        await connection.execute(insert(story_members), member | {"placed": row.touched, "updated": row.touched})


async def _read_whole(connection: Connection, reader: Reader) -> tuple[set[int], dict[int, datetime]]:
    """The articles that somebody sees in stories, and when each of these was updated last."""
    found = await story_queries.entries(connection, reader, list(_STORIES))
    articles = {entry.article_id for listed in found.values() for entry in listed}
    updated = {key: max(one.updated for one in listed if not one.copy) for key, listed in found.items()}
    return articles, updated


@pytest.mark.parametrize("seed", range(12))
async def test_what_a_list_has_is_what_the_stories_have(
    store: Store, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_shown, "_ROWS", (2, 5))
    chance = random.Random(seed)
    world: World = _make(chance)
    await store.transact(lambda connection: _store(connection, world, chance))
    await store.transact(lambda connection: _place(connection, chance))
    async with store.read() as connection:
        for guild in (*GUILDS, None):
            reader = Reader(PERSON, guild)
            articles, updated = await _read_whole(connection, reader)
            assert articles == {n for n in range(1, 13) if _expected(world, guild, n)}
            assert set(await story_queries.list_updated_since(connection, reader, None)) == set(updated)
            for _ in range(4):
                since = chance.choice((None, T0 + timedelta(days=chance.randrange(400))))
                enough = chance.randrange(1, 7)
                wanted = [(key, at) for key, at in updated.items() if since is None or at > since]
                wanted.sort(key=lambda one: (-one[1].timestamp(), one[0]))
                listed = await story_shown.list_latest(connection, reader, since, enough)
                assert listed == wanted[: len(listed)]
                assert len(listed) >= min(enough, len(wanted))
