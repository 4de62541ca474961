"""A change of a zone's rules moves future times, and nothing else does."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.delivery.ledger import Ledger
from bot.delivery.recurrence import find_next_due
from bot.news import Reader
from bot.news.schedules import Draft, Rule
from bot.newsroom import Newsroom
from bot.store import Connection
from tests.quick import Clock

RULE = Rule((8 * 60,), (1, 2, 3, 4, 5, 6, 7), "Europe/Chisinau")
ALICE = Reader(1, 1)
HOUR = timedelta(hours=1)


async def test_a_time_written_under_other_rules_is_reckoned_anew(newsroom: Newsroom, clock: Clock) -> None:
    due = find_next_due(RULE, clock())
    made = await newsroom.schedules.add(ALICE, Draft(5, RULE), due)

    async def an_hour_off(connection: Connection) -> None:
        """As it stood if the zone had been an hour further east until now."""
        early = (due - HOUR).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        await connection.execute(text("UPDATE schedules SET next_due = :at, wall = wall"), {"at": early})

    await newsroom.store.transact(an_hour_off)
    assert await Ledger(newsroom.store).recompute_next_times() == 1
    assert (await newsroom.schedules.get(ALICE, made.id)).next_due == due
    assert await Ledger(newsroom.store).recompute_next_times() == 0


async def test_new_rules_on_the_day_of_a_post_bring_no_second_post_that_day(newsroom: Newsroom, clock: Clock) -> None:
    posted = find_next_due(RULE, clock()) - HOUR  # when the clocks there were an hour further ahead
    made = await newsroom.schedules.add(ALICE, Draft(5, RULE), posted)
    tomorrow = find_next_due(RULE, posted + HOUR)

    async def as_it_was(connection: Connection) -> None:
        """Posted this morning by the old rules, and reckoned to the next morning by them."""
        at = "%Y-%m-%dT%H:%M:%S.%fZ"
        wall = tomorrow.astimezone(ZoneInfo(RULE.zone)).strftime("%Y-%m-%dT%H:%M:%S")
        await connection.execute(
            text("UPDATE schedules SET reckoned = :was, next_due = :next, wall = :wall"),
            {"was": posted.strftime(at), "next": (tomorrow - HOUR).strftime(at), "wall": wall},
        )

    await newsroom.store.transact(as_it_was)
    assert await Ledger(newsroom.store).recompute_next_times() == 1
    assert (await newsroom.schedules.get(ALICE, made.id)).next_due == tomorrow


async def test_what_was_set_to_another_moment_stays_there(newsroom: Newsroom, clock: Clock) -> None:
    soon = clock() + timedelta(seconds=12)
    made = await newsroom.schedules.add(ALICE, Draft(5, RULE), soon)
    assert await Ledger(newsroom.store).recompute_next_times() == 0
    assert (await newsroom.schedules.get(ALICE, made.id)).next_due == soon
