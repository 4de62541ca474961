"""Several at once, and some of them called off: the shelf is as if they had come one after the other."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

from bot.news import Added, Reader, Shelf
from bot.newsroom import Newsroom
from bot.newsroom.intake import Place, is_newer
from bot.newsroom.maintenance import renew
from bot.store import Store
from tests.newswire import wire
from tests.quick import VERSION, Clock, QuickAnalyst, Web, made

HOUSE = Place(Shelf("house"))


async def _add(newsroom: Newsroom, number: int) -> Added:
    report = wire(number)
    url = f"https://news.example/{number}"
    return await newsroom.intake.add(made(report.text, report.title, report.date, url), HOUSE)


async def test_the_same_article_from_two_programs_at_once_is_stored_once(newsroom: Newsroom, clock: Clock) -> None:
    store = await Store.open(newsroom.store.setting)
    other = Newsroom(store, QuickAnalyst(), Web().fetch, clock=clock, version=VERSION)
    done = await asyncio.gather(*(_add(one, number) for number in range(10) for one in (newsroom, other, newsroom)))
    assert Counter(added.outcome for added in done) == {"added": 10, "there": 20}
    assert (await other.articles.latest(Reader(1)))[1] == 10
    await other.close()


async def test_what_is_called_off_half_way_is_not_there_and_stops_nothing(newsroom: Newsroom) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    rng = random.Random(seed)
    tasks = [asyncio.create_task(_add(newsroom, number)) for number in range(40)]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(rng.random() * 0.02)
        waiting = [task for task in tasks if not task.done()]
        if waiting and rng.random() < 0.5:
            rng.choice(waiting).cancel()
    stored = [task.result() for task in tasks if not task.cancelled()]
    _, total = await newsroom.articles.latest(Reader(1))
    # One that was called off as it was being committed may stand there; none that was reported may be missing.
    assert len(stored) <= total <= 40
    for added in stored:
        await newsroom.articles.brief(Reader(1), added.article_id)
    again = await asyncio.gather(*(_add(newsroom, number) for number in range(40)))
    assert all(added.outcome in {"added", "there"} for added in again)
    assert (await newsroom.articles.latest(Reader(1)))[1] == 40
    async with newsroom.store.read() as connection:
        if connection.dialect.name == "sqlite":
            assert (await connection.exec_driver_sql("PRAGMA integrity_check")).scalar() == "ok"


async def test_readers_see_old_facts_or_new_while_they_are_made_anew(newsroom: Newsroom, analyst: QuickAnalyst) -> None:
    added = [await _add(newsroom, number) for number in range(12)]
    analyst.version = newsroom.intake._version = "test-2"
    work = asyncio.create_task(renew(newsroom))
    while not work.done():
        for one in added:
            brief = await newsroom.articles.brief(Reader(1), one.article_id)
            assert brief.headline.quotes
            assert brief.summary.gist
            assert brief.quote is not None
    await work
    assert await newsroom.intake.list_stale(None, 20) == []


async def test_an_article_whose_new_analysis_fails_keeps_its_facts(newsroom: Newsroom, analyst: QuickAnalyst) -> None:
    added = [await _add(newsroom, number) for number in range(3)]
    analyst.version = newsroom.intake._version = "test-2"
    analyst.fails.add("https://news.example/1")
    for _ in range(2):  # the second finds it given up
        await renew(newsroom)
        assert len(await newsroom.intake.list_stale(None, 10)) == 1
    brief = await newsroom.articles.brief(Reader(1), added[1].article_id)
    assert brief.summary.gist


async def test_what_a_newer_analysis_made_is_left_to_it(newsroom: Newsroom, analyst: QuickAnalyst) -> None:
    for number, version in enumerate(("3", "5")):
        analyst.version = newsroom.intake._version = version
        await _add(newsroom, number)
    newsroom.intake._version = "4"
    assert len(await newsroom.intake.list_stale(None, 1)) == 1  # beyond a page of newer ones too
    newsroom.intake._version = "6 en_other"
    assert len(await newsroom.intake.list_stale(None, 10)) == 2


def test_versions_of_the_analysis_are_told_apart_by_their_number() -> None:
    assert is_newer("10", "9")
    assert is_newer("5 en_other", "4")
    assert not is_newer("4 en_other", "4")
    assert not is_newer("test-2", "test-1")


async def test_questions_that_are_called_off_leave_the_readers_free(newsroom: Newsroom) -> None:
    added = await _add(newsroom, 1)
    for round_ in range(40):
        asked = [asyncio.create_task(newsroom.articles.brief(Reader(1), added.article_id)) for _ in range(5)]
        await asyncio.sleep(0.0002 * (round_ % 8))
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    async with asyncio.timeout(5):
        await asyncio.gather(*(newsroom.articles.brief(Reader(1), added.article_id) for _ in range(10)))
