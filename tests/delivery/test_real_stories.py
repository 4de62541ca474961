"""From articles to a post, with the newsroom's own stories."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.delivery.poster import Poster
from bot.news import Shelf
from bot.newsroom.intake import Place
from tests.delivery.conftest import Stage, words
from tests.quick import made

FIRST = (
    "The board of Example Harbour voted on Monday to close the old swing bridge to lorries after an inspection found"
    " cracks in two of its girders. Ada Lovelace said: “We will not wait for the next storm.”"
    " Repairs of the swing bridge begin on 2026-04-02."
)
SECOND = (
    "Lorries may no longer cross the old swing bridge of Example Harbour, where inspectors found cracks in two girders,"
    " the board decided. Grace Hopper said: “The detour adds forty minutes to every single trip.”"
    " Repairs of the swing bridge will cost 12 million."
)


async def add(stage: Stage, text: str, title: str, url: str) -> None:
    day = date(2026, 3, 10)
    await stage.newsroom.intake.add(made(text, title, day, url), Place(Shelf.of_guild(stage.guild_id)))


async def test_a_new_article_is_in_the_next_post_and_not_in_the_one_after(stage: Stage, tmp_path: Path) -> None:
    stage.poster = Poster(stage.client, stage.newsroom, stage.clock, within=2.0)
    schedule = await stage.schedule()
    await add(stage, FIRST, "Old swing bridge closed to lorries", "https://one.example/bridge")
    await stage.at(minutes=30)
    assert "Old swing bridge closed to lorries" in words(stage.posts())
    await stage.at(hours=24)
    assert len(stage.posts()) == 1
    await add(stage, SECOND, "No more lorries on swing bridge after cracks", "https://two.example/lorries")
    await stage.at(hours=24)
    assert len(stage.posts()) == 2
    states = [account.delivery.state for account in await stage.history(schedule)]
    assert states == ["sent", "skipped", "sent"]


async def test_a_followed_story_is_posted_when_it_moves_and_not_when_it_is_repeated(stage: Stage) -> None:
    stage.poster = Poster(stage.client, stage.newsroom, stage.clock, within=2.0)
    await add(stage, FIRST, "Old swing bridge closed to lorries", "https://one.example/bridge")
    await stage.newsroom.clusterer.cluster_pending()
    (line, *_), _ = await stage.newsroom.stories.list(stage.reader, 30)
    stage.clock.turn(timedelta(minutes=1))
    await stage.newsroom.schedules.follow(stage.reader, line.key, int(stage.channel("general").id))
    await stage.at(minutes=5)
    assert stage.posts() == []
    await add(stage, FIRST + " ", "Old swing bridge closed to lorries", "https://three.example/bridge")
    await stage.at(minutes=5)
    assert stage.posts() == []
    await add(stage, SECOND, "No more lorries on swing bridge after cracks", "https://two.example/lorries")
    await stage.newsroom.clusterer.cluster_pending()
    await stage.at(minutes=5)
    await stage.at(minutes=5)
    told = stage.posts()
    joined = len((await stage.newsroom.stories.get(stage.reader, line.key)).line.headlines) > 1
    assert len(told) == int(joined)
