"""Lists of stories, read as far as they show, against what is read of each story whole: in worlds made by chance."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.news import Reader
from bot.store import Connection, Store, story_queries, story_shown
from bot.store.story_queries import Entry
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
        member |= {"revision_id": row.article_id, "copy_of": copy_of}
        times = {"position": row.touched, "moment": row.touched, "placed": row.touched, "updated": row.touched}
        await connection.execute(insert(story_members), member | times)


async def _read_whole(connection: Connection, reader: Reader) -> dict[int, list[Entry]]:
    """The articles that somebody sees in each story."""
    return await story_queries.entries(connection, reader, list(_STORIES))


def _rank(told: list[Entry]) -> tuple[int, int, int, float] | None:
    """A story's place on a list: by the newest day, then how many articles told it then; None without any."""
    if not told:
        return None
    first = {one.group: min(each.headline.added for each in told if each.group == one.group) for one in told}
    originals = [first[one.group] for one in told if not one.copy]
    if not originals:
        return None
    last = max(originals)
    on_it = sum(at.date() == last.date() for at in originals)
    return -last.date().toordinal(), -1, -on_it, -last.timestamp()


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
            whole = await _read_whole(connection, reader)
            articles = {entry.article_id for listed in whole.values() for entry in listed}
            assert articles == {n for n in range(1, 13) if _expected(world, guild, n)}
            assert set(await story_queries.list_updated_since(connection, reader, None)) == set(whole)
            for _ in range(4):
                since = chance.choice((None, (T0 + timedelta(days=chance.randrange(400))).date()))
                enough = chance.randrange(1, 7)
                ranked = []
                for key, listed in whole.items():
                    rank = _rank([one for one in listed if since is None or one.headline.added.date() >= since])
                    if rank is not None:
                        ranked.append((*rank, key))
                wanted = [(one[-1], -one[0]) for one in sorted(ranked)]
                found = await story_shown.list_latest(connection, reader, since, enough)
                shown = [(key, day.toordinal()) for key, day in found]
                assert shown == wanted[: len(shown)]
                assert len(shown) >= min(enough, len(wanted))
