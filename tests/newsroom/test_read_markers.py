"""Read markers: they count at once, and are written behind the answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.newsroom import Newsroom, read_markers
from bot.store import stories
from tests.newsroom.test_stories import BRIDGE, HOUSE, Archive
from tests.quick import Clock

__all__ = ["archive"]


@pytest.fixture
def archive(newsroom: Newsroom, clock: Clock) -> Archive:
    return Archive(newsroom, clock)


async def count_stored(newsroom: Newsroom) -> int:
    async with newsroom.store.read() as connection:
        return len(await stories.list_read_markers(connection, HOUSE.user_id))


async def test_a_marker_counts_at_once_and_is_stored_a_moment_later(
    newsroom: Newsroom, archive: Archive, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_markers, "AFTER", 0.02)
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    key = await newsroom.stories.find_key(HOUSE, None)
    for _ in range(3):
        seen = clock.now
        await newsroom.stories.read(HOUSE, key)
        clock.turn(timedelta(minutes=1))
        assert (await newsroom.stories.read(HOUSE, key)).since == seen
        clock.turn(timedelta(minutes=1))
    for _ in range(200):
        if await count_stored(newsroom):
            break
        await asyncio.sleep(0.02)
    assert await newsroom.stories.get_read_marker(HOUSE, key) == clock.now - timedelta(minutes=1)


async def test_what_is_not_written_yet_is_written_at_the_end(newsroom: Newsroom, archive: Archive) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    key = await newsroom.stories.find_key(HOUSE, None)
    await newsroom.stories.read(HOUSE, key)
    assert await count_stored(newsroom) == 0
    await newsroom.read_markers.close()
    assert await count_stored(newsroom) == 1
