"""What is known now of a story: led by the newest article by its day, ranked by days, never by when articles came."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest

from bot.news import Shelf
from bot.newsroom import Newsroom
from tests.newsroom.test_stories import AGAIN, BRIDGE, ELECTION, HOUSE, Archive, archive
from tests.quick import Clock

__all__ = ["archive"]

HOUR = timedelta(hours=1)
NINE = (
    "A storm over the coast of Graywick killed nine people and tore down the lighthouse on the cape. "
    "Mary Somerville of the coastguard of Graywick said: “Nobody had seen such waves here in her life.”"
)
TWELVE = (
    "Twelve people are known to have died in the storm over the coast of Graywick, the coastguard said. "
    "Divers looked under the lighthouse on the cape, which the storm tore down."
)

AFTER = (
    "On the cape of Graywick only the steps of the lighthouse are left after the storm. Mary Somerville of the "
    "coastguard of Graywick walked along the coast on Tuesday and looked for the dead."
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_story_is_led_by_its_newest_article_in_whatever_order_they_came(
    newsroom: Newsroom, archive: Archive, order: tuple[int, ...]
) -> None:
    told = [
        (NINE, "Storm over Graywick kills nine", "Coast Radio", date(2026, 3, 7)),
        (TWELVE, "Toll of the Graywick storm rises", "River Post", date(2026, 3, 9)),
        (NINE + " It was so.", "Storm over Graywick kills nine", "Hill Gazette", date(2026, 3, 10)),
    ]
    for at in order:
        text, title, outlet, day = told[at]
        await archive.add(text, title, outlet, day=day)
    story = await newsroom.stories.get(HOUSE, await newsroom.stories.find_key(HOUSE, None))
    assert story.line.title == "Toll of the Graywick storm rises"  # the later one is a copy
    assert story.line.outlets[0] == "Coast Radio"
    assert story.gist[0].span.text.startswith("Twelve people")
    (count,) = story.counts
    assert count.now.text == "Twelve dead"
    assert count.earlier is not None
    assert count.earlier.text == "nine dead"


async def test_a_new_story_of_a_post_says_what_it_replaces(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    start = clock.now - HOUR
    await archive.add(NINE, "Storm over Graywick kills nine", "Coast Radio", day=date(2026, 3, 9))
    await archive.add(TWELVE, "Toll of the Graywick storm rises", "River Post")
    (brief,) = (await newsroom.stories.choose_for_post(HOUSE, start, clock.now)).briefs
    assert brief.fresh
    assert brief.line.title == "Toll of the Graywick storm rises"
    assert brief.gist[0].span.text.startswith("Twelve people")
    assert [(one.now.text, one.earlier and one.earlier.text) for one in brief.counts] == [("Twelve dead", "nine dead")]


async def test_an_updated_story_says_what_led_it_before(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    await archive.add(NINE, "Storm over Graywick kills nine", "Coast Radio", day=date(2026, 3, 9))
    cut = clock.now
    clock.turn(HOUR)
    await archive.add(TWELVE, "Toll of the Graywick storm rises", "River Post")
    (brief,) = (await newsroom.stories.choose_for_post(HOUSE, cut, clock.now)).briefs
    assert brief.earlier is not None
    assert (brief.earlier.title, brief.earlier.outlet) == ("Storm over Graywick kills nine", "Coast Radio")
    followed = await newsroom.stories.get_news(HOUSE, brief.line.key, cut)
    assert followed is not None
    assert followed.line.title == "Toll of the Graywick storm rises"
    assert [one.now.text for one in followed.counts] == ["Twelve dead"]


async def test_what_was_published_before_a_period_is_no_story_of_it(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    start = clock.now - HOUR
    await archive.add(ELECTION, "Westmark elects a parliament", day=date(2024, 7, 21))
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge", day=date(2026, 3, 9))
    lines, total = await newsroom.stories.list(HOUSE, 7)
    assert ([line.title for line in lines], total) == (["Eastport closes its old suspension bridge"], 1)
    lines, _ = await newsroom.stories.list(HOUSE, 365)
    assert len(lines) == 1
    assert await newsroom.stories.find_key(HOUSE, None) == lines[0].key
    chosen = await newsroom.stories.choose_for_post(HOUSE, start, clock.now)
    assert [brief.line.title for brief in chosen.briefs] == ["Eastport closes its old suspension bridge"]
    assert [(one.title, one.why) for one in chosen.left_out] == [
        ("Westmark elects a parliament", "of 21 July 2024: older than what this post tells of")
    ]


async def test_an_old_article_makes_no_news_of_a_followed_story(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(TWELVE, "Toll of the Graywick storm rises", "River Post")
    key, seen = await newsroom.stories.find_key(HOUSE, None), clock.now
    clock.turn(HOUR)
    await archive.add(NINE, "Storm over Graywick kills nine", "Coast Radio", day=date(2026, 3, 5))
    line = await newsroom.stories.get_line(HOUSE, key)
    assert len(line.headlines) == 2
    assert line.title == "Toll of the Graywick storm rises"
    assert await newsroom.stories.get_news(HOUSE, key, seen) is None


async def test_days_come_first_then_outlets_and_what_is_left_out_is_said(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    start = clock.now - timedelta(days=3)
    await archive.add(NINE, "Storm over Graywick kills nine", "Coast Radio", day=date(2026, 3, 10))
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge", day=date(2026, 3, 9))
    await archive.add(AGAIN, "Old suspension bridge in Eastport to close", "River Post", day=date(2026, 3, 9))
    await archive.add(ELECTION, "Westmark elects a parliament", day=date(2026, 3, 9))
    chosen = await newsroom.stories.choose_for_post(HOUSE, start, clock.now, limit=2)
    assert [brief.why for brief in chosen.briefs] == [
        "new story of 10 March 2026, 1 outlet",
        "new story of 9 March 2026, 2 outlets",
    ]
    assert [(one.title, one.why) for one in chosen.left_out] == [
        ("Westmark elects a parliament", "of 9 March 2026, 1 outlet: 2 came before it")
    ]
    lines, _ = await newsroom.stories.list(HOUSE, 7)
    assert [len(line.outlets) for line in lines] == [1, 2, 1]


async def test_what_only_repeats_is_left_out_and_that_is_said(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    cut = clock.now
    clock.turn(HOUR)
    await archive.add(AGAIN, "Old suspension bridge in Eastport to close", "River Post")
    chosen = await newsroom.stories.choose_for_post(HOUSE, cut, clock.now)
    assert chosen.briefs == ()
    assert [one.why for one in chosen.left_out] == ["of 10 March 2026, 2 outlets: it only repeats what was known"]


async def test_an_agencys_report_that_is_taken_over_again_with_another_number_is_news(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(NINE, "Storm over Graywick kills nine", "Coast Radio", day=date(2026, 3, 9))
    cut = clock.now
    clock.turn(HOUR)
    again = NINE.replace("killed nine people", "killed twelve people")
    await archive.add(again, "Storm over Graywick kills twelve", "River Post")
    (brief,) = (await newsroom.stories.choose_for_post(HOUSE, cut, clock.now)).briefs
    assert brief.line.title == "Storm over Graywick kills twelve"
    assert brief.earlier is not None
    assert [(one.now.text, one.earlier and one.earlier.text) for one in brief.counts] == [("twelve dead", "nine dead")]


async def test_a_list_of_stories_says_what_a_titles_number_replaced(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(NINE, "Storm over Graywick kills nine", "Coast Radio", day=date(2026, 3, 9))
    await archive.add(TWELVE, "Graywick storm: twelve dead", "River Post", day=date(2026, 3, 10))
    (line,), _ = await newsroom.stories.list(HOUSE, 7)
    assert [(one.now.text, one.earlier and one.earlier.text) for one in line.counts] == [("twelve dead", "nine dead")]


async def test_a_list_of_stories_counts_what_its_own_title_says_alone(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(NINE, "Storm over Graywick kills nine", "Coast Radio", day=date(2026, 3, 8))
    await archive.add(TWELVE, "Graywick storm: twelve dead", "River Post", day=date(2026, 3, 9))
    await archive.add(AFTER, "Graywick after the storm: the lighthouse is gone", "Ledger")
    (line,), _ = await newsroom.stories.list(HOUSE, 7)
    assert line.title == "Graywick after the storm: the lighthouse is gone"
    assert line.counts == ()


async def test_why_a_story_tells_for_each_article_what_it_shares(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge", day=date(2026, 3, 7))
    await archive.add(AGAIN, "Old suspension bridge in Eastport to close", "River Post", day=date(2026, 3, 10))
    key = await newsroom.stories.find_key(HOUSE, None)
    found = await newsroom.stories.explain(HOUSE, key, 0, 5)
    assert [one.headline.outlet for one in found.reasons] == ["River Post", "Harbour News"]
    later, first = found.reasons
    assert first.beside is None
    assert later.beside is not None
    assert (later.beside.outlet, later.days) == ("Harbour News", 3)
    assert "Eastport" in later.names
    assert "suspension" in later.words
    paged = await newsroom.stories.explain(HOUSE, key, 9, 1)
    assert (paged.page, paged.pages, paged.reasons[0].headline.outlet) == (1, 2, "Harbour News")


async def test_why_a_story_tells_nothing_of_articles_that_the_reader_does_not_see(
    newsroom: Newsroom, archive: Archive
) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge", shelf=Shelf.of_guild(10))
    await archive.add(AGAIN, "Old suspension bridge in Eastport to close", "River Post")
    key = await newsroom.stories.find_key(HOUSE, None)
    found = await newsroom.stories.explain(HOUSE, key, 0, 5)
    assert [(one.headline.outlet, one.beside) for one in found.reasons] == [("River Post", None)]
