"""Two processes that write the same at once: nothing is doubled, lost, or more than a limit allows.

Two newsrooms on one database, each with connections of its own, as two processes have them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.ledger import Ledger
from bot.errors import TooSoon
from bot.news import HOUSE, Reader, Reference
from bot.news.schedules import Draft, Rule
from bot.news.setups import SetupDraft
from bot.newsroom import Newsroom
from bot.newsroom.intake import Place
from bot.newsroom.reports import OF_A_PERSON
from bot.newsroom.schedules import TooManyFollows, TooManySchedules
from bot.store import Store
from tests.quick import VERSION, Clock, QuickAnalyst, Web, made

ALICE = Reader(1, 7)
DAILY = Rule((12 * 60,), (1, 2, 3, 4, 5, 6, 7), "UTC")
Two = tuple[Newsroom, Newsroom]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def two(tmp_path: Path, clock: Clock) -> AsyncIterator[Two]:
    opened = [
        Newsroom(await Store.open(str(tmp_path / "one.db")), QuickAnalyst(), Web().fetch, clock=clock, version=VERSION)
        for _ in range(2)
    ]
    yield opened[0], opened[1]
    for one in opened:
        await one.close()


async def test_two_together_add_no_more_schedules_than_a_server_may_have(two: Two, clock: Clock) -> None:
    most = two[0].schedules.limits.schedules
    draft, due = Draft(500, DAILY), clock() + timedelta(hours=1)
    asked = [two[i % 2].schedules.add(ALICE, draft, due) for i in range(most + 10)]
    done = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, TooManySchedules) for one in done) == 10
    assert len(await two[0].schedules.list(ALICE)) == most


async def test_two_together_follow_a_story_once_and_no_more_than_a_server_may(two: Two) -> None:
    await asyncio.gather(*(two[i % 2].schedules.follow(ALICE, 42, 500) for i in range(8)))
    assert len(await two[0].schedules.list_follows(ALICE)) == 1
    most = two[0].schedules.limits.follows
    asked = [two[i % 2].schedules.follow(ALICE, 100 + i, 500) for i in range(most + 5)]
    done = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, TooManyFollows) for one in done) == 6
    assert len(await two[0].schedules.list_follows(ALICE)) == most


async def test_two_together_note_each_time_of_a_schedule_once(two: Two, clock: Clock) -> None:
    for _ in range(20):
        await two[0].schedules.add(ALICE, Draft(500, DAILY), clock() + timedelta(hours=1))
    ledgers = [Ledger(one.store) for one in two]
    clock.turn(timedelta(hours=2))
    await asyncio.gather(*(ledger.note_due(clock()) for ledger in ledgers for _ in range(3)))
    _, noted = await two[0].schedules.history(ALICE)
    assert noted == 20
    assert {one.next_due > clock() for one in await two[0].schedules.list(ALICE)} == {True}
    taken = await asyncio.gather(*(ledger.claim(clock(), 15) for ledger in ledgers))
    claimed = [one.delivery.id for by_one in taken for one in by_one]
    assert len(claimed) == len(set(claimed)) == 20


async def test_two_together_look_at_each_followed_story_once(two: Two, clock: Clock) -> None:
    for story in range(10):
        await two[0].schedules.follow(ALICE, 100 + story, 500)
    clock.turn(timedelta(hours=1))
    asked = [Ledger(one.store).list_follows_to_check(clock() - timedelta(minutes=2), clock(), 10) for one in two]
    looked = [follow.id for by_one in await asyncio.gather(*asked) for follow in by_one]
    assert len(looked) == len(set(looked)) == 10


async def test_of_two_drafts_of_a_setup_one_is_kept_whole(two: Two) -> None:
    drafts = [SetupDraft(channel_id=i, times=(i,), zone="UTC") for i in range(1, 11)]
    await asyncio.gather(*(two[i % 2].setups.keep(ALICE, draft) for i, draft in enumerate(drafts)))
    assert await two[0].setups.get(ALICE) in drafts


async def test_two_together_keep_no_more_of_a_persons_reports_than_a_day_allows(two: Two) -> None:
    text = " ".join(f'Ada Lovell said "this is line {i} of them all" on Monday.' for i in range(OF_A_PERSON + 10))
    added = await two[0].intake.add(made(text, "Lines"), Place(HOUSE))
    assert added.article_id is not None
    lines = [Reference(added.article_id, "quote", i) for i in range(OF_A_PERSON + 10)]
    asked = [two[i % 2].reports.add(ALICE, line, "other") for i, line in enumerate(lines)]
    done = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in done if isinstance(one, Exception)] == [TooSoon] * 10
    assert len(await two[0].reports.list(7)) == OF_A_PERSON
