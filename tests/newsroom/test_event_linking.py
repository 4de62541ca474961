"""Events of long stories have their blocks from when their articles are placed; what is read is as without them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from bot.analysis.document import build_document
from bot.news import Article, Extent, Reader, Shelf
from bot.newsroom import Newsroom, event_linking
from bot.newsroom.clustering import Clusterer
from bot.newsroom.intake import Place
from bot.store import Connection, facts, removal, story_blocks, story_members
from bot.store.story_queries import Reading
from bot.stories.event_blocks import MATCHING_VERSION
from tests.quick import Clock, QuickAnalyst, quick_facts
from tests.stories.made_stories import make_event

HOUSE, HERE, THERE = Reader(1), Reader(1, 10), Reader(1, 20)
EVERYBODY, SERVER = Shelf("house"), Shelf.of_guild(10)
BEGINNING = (
    "The old suspension bridge of Eastport over the river is a worry of its harbour board. Inspectors of the bridge "
    "found rust in its suspension cables, and engineers of Eastport ask that the bridge be closed. "
)
_EVERYTHING = """
    SELECT (SELECT count(*) FROM story_readings), (SELECT count(*) FROM story_events),
           (SELECT count(*) FROM story_event_terms)
"""


def make_article(number: int, seed: int = 0) -> Article:
    """Article `number` of a story on a bridge, with events that others may have too."""
    rng = Random(1000 * seed + number)
    told = " ".join(
        f"{one.span.text} on {one.when.value}." for one in (make_event(rng) for _ in range(rng.randint(1, 4)))
    )
    words = f"{BEGINNING}{told} Number {number} of the reports on the bridge ends here."
    address = f"https://outlet{number}.example/bridge"
    return Article(
        text=words,
        body=Extent(0, len(words)),
        origin=address,
        title=f"Old suspension bridge of Eastport: report {number}",
        published=date(2026, 3, 2 + number % 7),
        url=address,
        outlet=f"Outlet {number}",
    )


async def add(newsroom: Newsroom, numbers: Sequence[int], shelf: Shelf = EVERYBODY) -> list[int]:
    """Add articles of the story and place them; their keys."""
    keys = [(await newsroom.intake.add(make_article(number), Place(shelf))).article_id or 0 for number in numbers]
    await newsroom.clusterer.cluster_all()
    return keys


async def rows(newsroom: Newsroom, statement: str, **given: Any) -> list[tuple[Any, ...]]:
    async with newsroom.store.read() as connection:
        return [tuple(row) for row in await connection.execute(text(statement), given)]


async def blocks(newsroom: Newsroom) -> set[frozenset[tuple[str, int]]]:
    """Which events, by article and place, have one block."""
    found: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    for origin, position, block in await rows(
        newsroom,
        "SELECT r.origin, e.position, e.block FROM story_events e JOIN revisions r ON r.id = e.revision_id",
    ):
        found[block].add((origin, position))
    return set(map(frozenset, found.values()))


async def count_waiting(newsroom: Newsroom) -> int:
    return len(await rows(newsroom, "SELECT 1 FROM story_readings WHERE version <> :now", now=MATCHING_VERSION))


async def show(newsroom: Newsroom, reader: Reader, key: int) -> list[tuple[str, str | None, list[int]]]:
    story = await newsroom.stories.get(reader, await newsroom.stories.find_key(reader, f"a{key}"))
    return [
        (one.event.span.text, one.differs, [told.headline.article_id for told in one.article_events])
        for one in story.timeline
    ]


async def _no_blocks(_connection: Connection, _story: int, readings: Sequence[Reading]) -> list[Reading]:
    return list(readings)


async def test_a_story_shows_what_it_would_without_blocks(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = await add(newsroom, range(12))
    own = await add(newsroom, range(12, 16), SERVER)
    assert len(await rows(newsroom, "SELECT DISTINCT story FROM story_members")) == 1
    assert await count_waiting(newsroom) == 0
    assert any(len(block) > 1 for block in await blocks(newsroom))
    seen = {reader: await show(newsroom, reader, shared[0]) for reader in (HOUSE, HERE, THERE)}
    assert not {key for *_, keys in seen[THERE] for key in keys} & set(own)
    assert {key for *_, keys in seen[HERE] for key in keys} & set(own)
    monkeypatch.setattr(story_blocks, "add_blocks", _no_blocks)
    for reader, shown in seen.items():
        assert shown == await show(newsroom, reader, shared[0])


async def test_only_events_of_one_block_are_compared_at_reading(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = await add(newsroom, range(10))
    await show(newsroom, HOUSE, keys[0])
    compared: list[int] = []
    monkeypatch.setattr(
        "bot.stories.timeline.group_items",
        lambda items, **_: compared.append(len(items)) or [],  # type: ignore[func-returns-value]
    )
    await show(newsroom, HOUSE, keys[0])
    assert sorted(compared) == sorted(len(block) for block in await blocks(newsroom) if len(block) > 1)


@pytest.mark.parametrize("seed", range(3))
async def test_blocks_are_the_same_in_whatever_order_articles_come(newsroom: Newsroom, seed: int) -> None:
    order = list(range(10))
    await add(newsroom, order)
    found = await blocks(newsroom)
    async with newsroom.store.write() as connection:
        for (key,) in await rows(newsroom, "SELECT article_id FROM entries"):
            await removal.take_off_all(connection, key)
    assert await rows(newsroom, _EVERYTHING) == [(0, 0, 0)]
    Random(seed).shuffle(order)
    for some in (order[:8], order[8:9], order[9:]):
        await add(newsroom, some)
    assert len(await rows(newsroom, "SELECT DISTINCT story FROM story_members")) == 1
    assert await blocks(newsroom) == found


async def test_a_short_story_has_no_blocks_until_it_is_long(newsroom: Newsroom) -> None:
    await add(newsroom, range(story_blocks.FEWEST - 1))
    assert await rows(newsroom, "SELECT 1 FROM story_readings") == []
    await add(newsroom, [20])
    assert len(await rows(newsroom, "SELECT 1 FROM story_readings")) == story_blocks.FEWEST
    assert await count_waiting(newsroom) == 0


async def test_facts_that_are_made_anew_are_compared_anew(
    newsroom: Newsroom, analyst: QuickAnalyst, clock: Clock
) -> None:
    await add(newsroom, range(9))
    (revision, words) = (await rows(newsroom, "SELECT id, text FROM revisions ORDER BY id LIMIT 1"))[0]
    article = make_article(0)
    assert article.text == words
    fewer = quick_facts(build_document(article, "anew"))
    fewer = type(fewer)(**{name: getattr(fewer, name) for name in fewer.__slots__} | {"timeline": fewer.timeline[:1]})
    await newsroom.store.transact(lambda connection: facts.remake(connection, revision, article, fewer, clock()))
    of_it = "SELECT position FROM story_events WHERE revision_id = :revision"
    assert await rows(newsroom, of_it, revision=revision) == []
    assert await count_waiting(newsroom) == 1
    await newsroom.clusterer.cluster_all()
    assert await rows(newsroom, of_it, revision=revision) == [(0,)]
    assert await count_waiting(newsroom) == 0


async def test_what_was_compared_of_facts_that_are_others_meanwhile_is_not_kept(newsroom: Newsroom) -> None:
    await add(newsroom, range(8))
    (story, revision) = (await rows(newsroom, "SELECT story, revision_id FROM story_readings"))[0]
    waiting = story_blocks.WaitingReading(story, revision, made="before")
    before = await blocks(newsroom)
    await newsroom.store.transact(lambda connection: story_blocks.keep(connection, waiting, [], newest=10**9))
    assert await blocks(newsroom) == before


async def test_what_was_not_compared_with_events_that_came_meanwhile_is_not_kept(newsroom: Newsroom) -> None:
    """As of two processes that place at once."""
    await add(newsroom, range(8))
    of_first = (
        "SELECT e.story, e.revision_id, a.made FROM story_events e JOIN analyses a ON a.revision_id = e.revision_id"
    )
    waiting = story_blocks.WaitingReading(*(await rows(newsroom, of_first))[0])
    async with newsroom.store.read() as connection:
        newest = await story_blocks.find_newest(connection, waiting.story)
    await add(newsroom, [8])
    before = await blocks(newsroom)
    await newsroom.store.transact(lambda connection: story_blocks.keep(connection, waiting, [], newest=newest))
    assert await blocks(newsroom) == before
    async with newsroom.store.read() as connection:
        newest = await story_blocks.find_newest(connection, waiting.story)
    await newsroom.store.transact(lambda connection: story_blocks.keep(connection, waiting, [], newest=newest))
    assert await blocks(newsroom) != before


async def test_a_new_reading_of_an_article_is_compared_beside_the_one_before(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = await add(newsroom, range(9))
    edited = make_article(3, seed=7)
    await newsroom.intake.add(edited, Place(EVERYBODY))
    assert await show(newsroom, HOUSE, keys[0])  # before it is placed too
    await newsroom.clusterer.cluster_all()
    assert len(await rows(newsroom, "SELECT 1 FROM story_readings")) == 10
    assert await count_waiting(newsroom) == 0
    shown = await show(newsroom, HOUSE, keys[0])
    monkeypatch.setattr(story_blocks, "add_blocks", _no_blocks)
    assert shown == await show(newsroom, HOUSE, keys[0])


async def test_what_is_removed_leaves_nothing_to_be_compared(newsroom: Newsroom) -> None:
    await add(newsroom, range(9))
    (key,) = await add(newsroom, [9], SERVER)
    (readings, events, terms) = (await rows(newsroom, _EVERYTHING))[0]
    assert readings == 10
    await newsroom.articles.remove(HERE, key)
    (after, fewer_events, fewer_terms) = (await rows(newsroom, _EVERYTHING))[0]
    assert (after, fewer_events < events, fewer_terms < terms) == (9, True, True)


async def test_a_server_that_is_forgotten_leaves_nothing_of_what_it_alone_had_in_a_story(newsroom: Newsroom) -> None:
    await add(newsroom, range(9))
    await newsroom.intake.add(make_article(30), Place(Shelf.of_guild(20)))  # another has it too: the reading stays
    await add(newsroom, [30, 31], SERVER)
    assert len(await rows(newsroom, "SELECT 1 FROM story_readings")) == 11
    async with newsroom.store.write() as connection:
        for guild_id in (10, 20):
            await story_members.forget_guild(connection, guild_id)
    assert len(await rows(newsroom, "SELECT 1 FROM story_readings")) == 9


async def test_an_article_that_moves_is_compared_with_those_of_its_new_story(newsroom: Newsroom) -> None:
    await add(newsroom, range(9))
    (member, story, article) = (await rows(newsroom, "SELECT id, story, article_id FROM story_members ORDER BY id"))[0]
    async with newsroom.store.write() as connection:
        other = await story_members.begin_story(connection, 0, newsroom.clock())
        await story_members.move(connection, member, other, None)
    of_article = "SELECT s.story FROM story_readings s JOIN revisions r ON r.id = s.revision_id WHERE r.article_id = :a"
    assert await rows(newsroom, of_article, a=article) == []
    async with newsroom.store.write() as connection:
        await story_members.join(connection, story, other)
    assert await rows(newsroom, of_article, a=article) == [(other,)]
    assert await count_waiting(newsroom) == 9
    await newsroom.clusterer.cluster_all()
    assert await count_waiting(newsroom) == 0


async def test_one_reading_that_cannot_be_compared_keeps_no_other_waiting(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await add(newsroom, range(7))
    linked: list[int] = []

    async def refuse_the_first(store: Any, waiting: story_blocks.WaitingReading) -> None:
        linked.append(waiting.revision_id)
        if waiting.revision_id == linked[0]:
            raise ZeroDivisionError
        await event_linking.link_reading(store, waiting)

    monkeypatch.setattr("bot.newsroom.clustering.link_reading", refuse_the_first)
    keys = await add(newsroom, [7])
    await newsroom.clusterer.cluster_all()
    assert [record.message for record in caplog.records] == ["events were not compared"]
    assert len(linked) == 8
    assert await count_waiting(newsroom) == 1
    assert await show(newsroom, HOUSE, keys[0])
    monkeypatch.undo()
    await Clusterer(newsroom.store, newsroom.clock).cluster_all()  # after the next start
    assert await count_waiting(newsroom) == 0


async def test_blocks_by_other_rules_are_not_believed_and_are_made_anew(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = await add(newsroom, range(9))
    shown, first = await show(newsroom, HOUSE, keys[0]), await blocks(newsroom)
    async with newsroom.store.write() as connection:
        await connection.execute(text("UPDATE story_readings SET version = 0"))
        await connection.execute(text("UPDATE story_events SET block = -id"))
    assert await show(newsroom, HOUSE, keys[0]) == shown
    assert await blocks(newsroom) != first
    await newsroom.clusterer.cluster_all()
    assert await count_waiting(newsroom) == 0
    assert await blocks(newsroom) == first
    assert await show(newsroom, HOUSE, keys[0]) == shown


async def test_of_many_events_that_have_a_word_the_last_are_compared(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_linking, "MOST", 3)
    loaded: list[int] = []
    load = story_blocks.load

    async def count(connection: Connection, ids: Sequence[int], but: int) -> list[story_blocks.StoredEvent]:
        found = await load(connection, ids, but)
        loaded.append(len(found))
        assert [one.id for one in found] == sorted((one.id for one in found), reverse=True)
        return found

    monkeypatch.setattr(story_blocks, "load", count)
    await add(newsroom, range(12))
    assert 0 < max(loaded) <= 3 * 4  # an article has four events at most
