"""The same articles are in the same stories in whatever order they are added: those of `dateline stories`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bot.news import Article, Shelf
from bot.store import Store
from bot.stories.stream import Stream
from tests.quick import Clock
from tests.store.story_archive import Archive
from tests.stories.wires import COURT, FERRY, FESTIVAL, report

_FIRST = date(2016, 3, 1)
_OFTEN = 5  # articles added between two placings, where not all are added first
_SEEDS = (1, 2)


def _archive() -> list[Article]:
    """Reports of events that come back: within days, after a season, after years; some on one day."""
    made = []
    for turn, start in enumerate((0, 3, 120, 700, 701, 2000)):
        for number, told in enumerate((*FERRY, *FESTIVAL, *COURT)):
            title, text = told
            words = f"{text} Reporters of bureau {turn} wrote this while boat {turn * 7} was waiting."
            day = _FIRST + timedelta(days=start + number // 2)
            origin = f"{day}-{turn}-{number}"
            made.append(
                replace(report((title, words)), published=day, origin=origin, url=f"https://w.example/{origin}")
            )
    return made


def _group(stories: Mapping[str, int]) -> set[frozenset[str]]:
    groups = defaultdict(set)
    for origin, story in stories.items():
        groups[story].add(origin)
    return {frozenset(group) for group in groups.values()}


def _stream(given: Iterable[Article]) -> set[frozenset[str]]:
    stream = Stream()
    return _group(
        {one.origin: stream.add(one) for one in sorted(given, key=lambda one: (str(one.published), one.origin))}
    )


async def _export(archive: Archive, guild_id: int = 0) -> set[frozenset[str]]:
    while await archive.place():
        pass
    assert await archive.rows("SELECT count(*) FROM story_waiting") == [(0,)]
    rows = await archive.rows(
        "SELECT r.origin, m.story FROM story_members m JOIN revisions r ON r.id = m.revision_id WHERE m.guild_id = :g",
        g=guild_id,
    )
    return _group(dict(rows))


@pytest.fixture
def given() -> list[Article]:
    return _archive()


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("guild_id", [0, 1])
async def test_articles_added_in_any_order_are_grouped_as_in_the_order_of_their_days(
    tmp_path: Path, given: list[Article], seed: int, guild_id: int
) -> None:
    expected = _stream(given)
    assert 8 < len(expected) < len(given)
    store = await Store.open(str(tmp_path / "dateline.db"))
    archive, shelf = Archive(store, Clock()), Shelf.of_guild(guild_id) if guild_id else None
    Random(seed).shuffle(given)
    for number, article in enumerate(given):
        await (archive.shelve(article, shelf, article.url) if shelf else archive.shelve(article, address=article.url))
        if seed != _SEEDS[0] and number % _OFTEN == 0:
            await archive.place()
    assert await _export(archive, guild_id) == expected
    await store.close()


async def test_articles_that_feeds_bring_are_grouped_as_in_the_order_of_their_days(
    tmp_path: Path, given: list[Article]
) -> None:
    store = await Store.open(str(tmp_path / "dateline.db"))
    archive = Archive(store, Clock())
    for feed in (2, 0, 1):  # each brings its articles, the newest first
        for article in reversed(given[feed::3]):
            await archive.bring_article(feed + 1, article, article.url)
        await archive.place()
    assert await _export(archive) == _stream(given)
    await store.close()


async def test_what_was_grouped_by_other_rules_is_grouped_anew(tmp_path: Path, given: list[Article]) -> None:
    store = await Store.open(str(tmp_path / "dateline.db"))
    archive = Archive(store, Clock())
    for article in given:
        await archive.shelve(article, address=article.url)
    expected = await _export(archive)
    (first,) = (await archive.rows("SELECT story FROM story_members ORDER BY position LIMIT 1"))[0]
    async with store.write() as connection:  # as a migration leaves them
        await connection.execute(text("UPDATE story_members SET story = :story"), {"story": first})
        await connection.execute(text("DELETE FROM story_index"))
        await connection.execute(
            text("INSERT INTO story_waiting SELECT 0, article_id, substr(position, 1, 10), placed FROM story_members")
        )
    assert await _export(archive) == expected
    (kept,) = (await archive.rows("SELECT story FROM story_members ORDER BY position LIMIT 1"))[0]
    assert kept == first
    await store.close()
