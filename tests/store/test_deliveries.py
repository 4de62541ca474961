"""The ledger's rows: one a time, one claimant, nothing written under a claim that is over."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.news import Origin
from bot.news.schedules import Delivery
from bot.store import Store, deliveries
from bot.store.errors import StoreMalformed

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LEASE = NOW + timedelta(minutes=1)


async def noted(store: Store, origin: str = "s1", due: datetime = NOW) -> int | None:
    return await store.transact(lambda c: deliveries.note(c, Origin.parse(origin), due, 1, 500))


async def claimed(store: Store, now: datetime = NOW, limit: int = 10) -> list[Delivery]:
    taken = await store.transact(lambda c: deliveries.claim(c, now, now + timedelta(minutes=1), limit))
    return [delivery for delivery, _ in taken]


async def test_one_origin_has_one_post_at_one_time(store: Store) -> None:
    assert await noted(store) is not None
    assert await noted(store) is None
    assert await noted(store, "s2") is not None


async def test_of_twenty_at_once_one_has_it(store: Store, tmp_path: Path) -> None:
    others = [await Store.open(str(tmp_path / "dateline.db")) for _ in range(3)]
    await noted(store)
    found = await asyncio.gather(*(claimed(one) for one in [store, *others] for _ in range(5)))
    assert sum(len(taken) for taken in found) == 1
    for other in others:
        await other.close()


async def test_a_claim_that_is_over_is_anothers(store: Store) -> None:
    await noted(store)
    (first,) = await claimed(store)
    assert await claimed(store, LEASE - timedelta(seconds=1)) == []
    (second,) = await claimed(store, LEASE)
    assert (second.id, second.attempts) == (first.id, 2)
    assert not (await store.transact(lambda c: deliveries.settle(c, first, "sent", NOW)))[0]
    assert not await store.transact(lambda c: deliveries.postpone(c, first, NOW, "later"))
    assert not await store.transact(lambda c: deliveries.compose(c, first, [], [], NOW))
    assert (await store.transact(lambda c: deliveries.settle(c, second, "sent", NOW)))[0]


async def test_what_is_settled_is_never_claimed_again(store: Store) -> None:
    await noted(store)
    (delivery,) = await claimed(store)
    await store.transact(lambda c: deliveries.settle(c, delivery, "failed", NOW, "no"))
    assert await claimed(store, NOW + timedelta(days=1)) == []
    async with store.read() as connection:
        assert not await deliveries.is_claimable(connection, NOW + timedelta(days=1))


async def test_of_one_origin_the_later_post_waits_for_the_earlier(store: Store) -> None:
    await noted(store)
    await noted(store, due=NOW - timedelta(hours=1))
    await noted(store, "s2")
    taken = await claimed(store)
    assert [(one.origin.format(), one.due) for one in taken] == [("s1", NOW - timedelta(hours=1)), ("s2", NOW)]
    await store.transact(lambda c: deliveries.settle(c, taken[0], "sent", NOW))
    assert [one.due for one in await claimed(store)] == [NOW]


async def test_the_first_due_are_claimed_first_and_no_more_than_asked_for(store: Store) -> None:
    for number in range(5):
        await noted(store, f"s{number}", NOW - timedelta(minutes=number))
    assert [one.origin.format() for one in await claimed(store, limit=2)] == ["s4", "s3"]


async def test_a_settled_post_keeps_where_it_stands_and_not_what_it_said(store: Store) -> None:
    delivery_id = await noted(store)
    assert delivery_id is not None
    (delivery,) = await claimed(store)
    part = deliveries.Part(0, "channel", '{"message": "words"}')
    await store.transact(lambda c: deliveries.compose(c, delivery, [part], [], NOW))
    await store.transact(lambda c: deliveries.record_message(c, delivery, 0, 500, 900))
    await store.transact(lambda c: deliveries.settle(c, delivery, "sent", NOW))
    async with store.read() as connection:
        (kept,) = await deliveries.parts_of(connection, delivery_id)
        settled = await deliveries.get(connection, delivery_id)
    assert (kept.payload, kept.message_id) == (None, 900)
    assert settled is not None
    assert (settled.state, settled.message_id, settled.lease) == ("sent", 900, None)


async def test_a_post_that_nobody_can_say_what_it_is_of_is_put_aside_and_the_others_go_on(store: Store) -> None:
    broken, whole = await noted(store, "s1"), await noted(store, "s2")
    async with store.write() as connection:
        await connection.execute(text("UPDATE deliveries SET origin = 'x1' WHERE id = :id"), {"id": broken})
    assert [one.id for one in await claimed(store)] == [whole]
    async with store.read() as connection:
        row = await connection.execute(text("SELECT state, lease FROM deliveries WHERE id = :id"), {"id": broken})
        assert tuple(row.one()) == ("failed", None)
        with pytest.raises(StoreMalformed) as raised:
            await deliveries.get(connection, broken or 0)
    assert "archive" in raised.value.words
    assert [one.id for one in await claimed(store, NOW + timedelta(days=1))] == [whole]
