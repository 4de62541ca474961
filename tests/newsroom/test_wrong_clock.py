"""No instant of any table is left ahead after the clock was: whatever was written meanwhile is moved back in order."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from bot.news import Reader, Shelf
from bot.newsroom import Newsroom
from bot.store.schema import metadata
from bot.store.timestamps import format_instant
from tests.databases import plainly
from tests.newsroom.test_stories import AGAIN, BRIDGE, ELECTION, MORE, Archive
from tests.quick import Clock

HERE = Reader(1, 10)
SECOND, YEAR = timedelta(seconds=1), timedelta(days=365)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def instants(newsroom: Newsroom) -> dict[str, set[str]]:
    """Every stored instant, by table and column."""
    found: dict[str, set[str]] = {}
    with plainly(newsroom.store.setting) as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    if isinstance(value, str) and _STAMP.fullmatch(value):
                        found.setdefault(f"{table.name}.{column}", set()).add(value)
    return found


async def test_articles_stories_and_read_markers_of_a_wrong_clock_are_moved_back(
    newsroom: Newsroom, clock: Clock
) -> None:
    archive, right = Archive(newsroom, clock), clock.now
    await archive.add(ELECTION, "Westmark votes", shelf=Shelf.of_guild(10))
    clock.now = right + YEAR
    await archive.add(BRIDGE, "Bridge to close", shelf=Shelf.of_guild(10))
    key = await newsroom.stories.find_key(HERE, "Bridge to close")
    clock.turn(SECOND)
    await newsroom.stories.read(HERE, key)
    await newsroom.servers.record_leaving(30)
    await newsroom.articles.read_privately(HERE, MORE)
    clock.turn(2 * SECOND)
    await archive.add(AGAIN, "Bridge shut", "Other News", shelf=Shelf.of_guild(10))
    clock.now = right + 9 * SECOND
    await newsroom.read_markers.write()
    ahead = {name for name, values in instants(newsroom).items() if max(values) > format_instant(clock.now)}
    assert {"entries.added", "stories.first", "story_looks.at", "guilds.left_at", "entries.expires"} <= ahead
    assert await newsroom.clock_monitor.check("test", clock.now)
    late = {name for name, values in instants(newsroom).items() if max(values) > format_instant(clock.now)}
    assert late <= {"entries.expires"}
    assert max(instants(newsroom)["entries.expires"]) <= format_instant(clock.now + timedelta(hours=24))
    seen = await newsroom.stories.get_read_marker(HERE, key)
    line = await newsroom.stories.get_line(HERE, key)
    assert seen is not None
    assert line.first <= seen < line.moved <= clock.now  # in the order in which it was
    clock.turn(timedelta(hours=1))
    await archive.add(MORE, "Fishermen block bridge", "Third News", shelf=Shelf.of_guild(10))
    moved = (await newsroom.stories.choose_for_post(HERE, right + 10 * SECOND, clock.now)).briefs
    assert [brief.line.key for brief in moved] == [key]


async def test_a_clock_that_is_right_corrects_nothing(newsroom: Newsroom, clock: Clock) -> None:
    archive = Archive(newsroom, clock)
    await archive.add(BRIDGE, "Bridge to close", shelf=Shelf.of_guild(10))
    await newsroom.articles.read_privately(HERE, MORE)
    before = instants(newsroom)
    assert not await newsroom.clock_monitor.check("test", clock.now)
    assert instants(newsroom) == before
