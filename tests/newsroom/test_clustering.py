"""The stories' clusterer places what comes in, whoever brings it, once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.news import HOUSE, Article, Reader, Shelf
from bot.newsroom import Newsroom
from bot.newsroom.background import Background
from bot.newsroom.clustering import Clusterer
from bot.newsroom.errors import NoSuchStory, NotSortedYet
from bot.newsroom.intake import Place
from bot.newsroom.maintenance import maintain
from bot.store import story_queries
from bot.stories.features import Features, extract_features
from tests.quick import Clock, Web, made
from tests.stories.wires import COURT, FERRY, FESTIVAL, report

READER = Reader(1, 10)


async def _count_articles(newsroom: Newsroom, guild_id: int | None) -> dict[int, int]:
    """How many articles each story has that who asks in a server sees."""
    reader = Reader(1, guild_id)
    async with newsroom.store.read() as connection:
        keys = await story_queries.list_updated_since(connection, reader, None)
        found = await story_queries.entries(connection, reader, keys)
    return {key: len(listed) for key, listed in found.items()}


async def test_an_article_that_a_person_adds_is_in_its_story_when_the_command_is_answered(
    newsroom: Newsroom, web: Web
) -> None:
    for number, (title, words) in enumerate(FERRY[:2]):
        url = f"https://news.example/{number}"
        web.pages[url] = f"{title}\n\n{words}"
        await newsroom.articles.add_url(READER, url)
    found = await _count_articles(newsroom, 10)
    assert sum(found.values()) == 2
    assert await newsroom.clusterer.cluster_pending() == 0


async def test_what_waits_from_before_is_placed_at_the_start(newsroom: Newsroom, tmp_path: Path) -> None:
    for told in (*FERRY, COURT[0]):
        await newsroom.intake.add(report(told), Place(HOUSE))
    (tmp_path / "articles").mkdir()
    await maintain(newsroom, tmp_path / "articles")
    found = await _count_articles(newsroom, None)
    assert sorted(found.values()) == [1, 3]


async def test_two_desks_on_one_store_place_each_article_once(newsroom: Newsroom, clock: Clock) -> None:
    for told in (*FERRY, *FESTIVAL, *COURT):
        await newsroom.intake.add(report(told), Place(HOUSE))
    other = Clusterer(newsroom.store, clock)
    done = await asyncio.gather(newsroom.clusterer.cluster_pending(), other.cluster_pending())
    assert sum(done) == 6
    found = await _count_articles(newsroom, None)
    assert sorted(found.values()) == [1, 2, 3]


async def test_one_article_that_cannot_be_placed_keeps_no_other_waiting(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for told in (COURT[0], *FERRY):
        await newsroom.intake.add(report(told), Place(HOUSE))

    def refuse_the_court(article: Article) -> Features:
        if article.title == COURT[0][0]:
            raise ZeroDivisionError
        return extract_features(article)

    monkeypatch.setattr("bot.newsroom.clustering.extract_features", refuse_the_court)
    assert await newsroom.clusterer.cluster_pending() == 3
    assert await newsroom.clusterer.cluster_pending() == 0
    await newsroom.clusterer.cluster_all()
    assert [record.message for record in caplog.records] == ["an article was not placed"]
    monkeypatch.undo()
    assert await Clusterer(newsroom.store, newsroom.clock).cluster_pending() == 1  # after the next start


async def test_a_call_places_about_as_many_as_it_may(newsroom: Newsroom) -> None:
    for number in range(20):
        await newsroom.intake.add(report((f"Title {number}", f"Text of number {number}.")), Place(HOUSE))
    assert await newsroom.clusterer.cluster_pending(limit=4) == 8
    assert await newsroom.clusterer.cluster_pending() == 12


async def test_what_comes_late_while_others_are_placed_concerns_them_in_the_same_call(newsroom: Newsroom) -> None:
    late, *others = (made(text, title, day=date(2026, 3, day)) for day, (title, text) in enumerate(FERRY, 1))
    for article in others:
        await newsroom.intake.add(article, Place(HOUSE))
    coming = [late]

    class Arriving(Background):
        @asynccontextmanager
        async def piece(self) -> AsyncIterator[None]:
            yield
            if coming:
                await newsroom.intake.add(coming.pop(), Place(HOUSE))

    assert await Clusterer(newsroom.store, newsroom.clock, Arriving()).cluster_pending() > len(FERRY)
    assert await newsroom.clusterer.cluster_pending() == 0


async def test_a_house_article_is_in_a_story_of_every_server(newsroom: Newsroom) -> None:
    for guild_id in (10, 11):
        await newsroom.intake.add(report(COURT[0]), Place(Shelf.of_guild(guild_id)))
    await newsroom.intake.add(report(FERRY[0]), Place(HOUSE))
    await newsroom.clusterer.cluster_pending()
    for guild_id in (10, 11):
        assert sorted((await _count_articles(newsroom, guild_id)).values()) == [1, 1]
    assert list((await _count_articles(newsroom, 12)).values()) == [1]


async def test_a_person_sees_when_they_looked_and_can_have_it_deleted(newsroom: Newsroom, clock: Clock) -> None:
    await newsroom.intake.add(report(FERRY[0]), Place(HOUSE))
    await newsroom.clusterer.cluster_pending()
    (key,) = await _count_articles(newsroom, None)
    newsroom.read_markers.note(READER.user_id, None, key, clock())
    (look,) = json.loads(await newsroom.servers.export(READER))["stories_seen"]
    assert look == {"where": "house", "story": f"s{key}", "last_looked": clock().isoformat()}
    await newsroom.servers.delete(READER)
    assert json.loads(await newsroom.servers.export(READER))["stories_seen"] == []


async def test_what_waits_for_its_story_is_said_to_whoever_may_see_it(
    newsroom: Newsroom, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def place_later(seconds: float = 0.0) -> None:
        pass

    monkeypatch.setattr(newsroom.clusterer, "cluster_now", place_later)
    stories, elsewhere = newsroom.stories, Reader(1, 20)
    added = await newsroom.intake.add(report(FERRY[0]), Place(Shelf.of_guild(10)))
    for named in (None, FERRY[0][0], f"a{added.article_id}"):
        with pytest.raises(NotSortedYet) as waiting:
            await stories.find_key(READER, named)
        with pytest.raises(NoSuchStory) as none:
            await stories.find_key(elsewhere, named)
        assert none.value.id != waiting.value.id == "not_found.not_sorted_yet"
    with pytest.raises(NotSortedYet):
        await stories.list(READER, days=36_500)
    assert await stories.list(elsewhere, days=36_500) == ((), 0)
    clock.turn(timedelta(days=36_500))
    assert await stories.list(READER, days=7) == ((), 0)  # it is older than that
    with pytest.raises(NoSuchStory) as none:
        await stories.find_key(READER, "volcano")
    assert none.value.id == "not_found.story"

    await newsroom.clusterer.cluster_pending()
    assert await stories.find_key(READER, None) == await stories.find_key(READER, f"a{added.article_id}")
    await newsroom.intake.add(report(COURT[0]), Place(Shelf.of_guild(10)))
    await stories.find_key(READER, None)  # what is there is told meanwhile
