"""One of many processes at one database: `python -m tests.store.claimer claim|bare|note|add SETTING NUMBER`.

It says that it is ready, waits for a line, works, and prints what it had and when, by the system's steady clock.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import LiteralString

from bot.news import HOUSE
from bot.store import Store, articles, deliveries
from bot.store.articles import Outdated
from bot.store.timestamps import format_instant

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)  # when nothing is due yet
LEASE = NOW + timedelta(minutes=1)

# What a claim is at the least, for comparison: neither shards nor the order of a schedule's posts are looked at.
BARE: LiteralString = """
    UPDATE deliveries SET state = 'claimed', lease = %(lease)s, attempts = attempts + 1,
        claimed = coalesce(claimed, %(now)s)
    WHERE id IN (
        SELECT id FROM deliveries
        WHERE state IN ('due', 'claimed') AND coalesce(lease, due) <= %(now)s AND due <= %(now)s
        ORDER BY coalesce(lease, due), guild_id, id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
    RETURNING id, origin, due, guild_id, channel_id, state, attempts, lease, reason, message_id, thread_id, sent,
        claimed
"""


async def claim(setting: str, batch: int) -> None:
    """Claim posts as the bot does, so many at a time, until there are none."""
    store = await Store.open(setting)

    async def take(now: datetime = NOW) -> list[int]:
        taken = await store.transact(
            lambda connection: deliveries.claim(connection, now, LEASE, batch), beside_others=True, one_statement=True
        )
        return [delivery.id for delivery, _ in taken]

    assert await take(BEFORE) == []  # the connection is there, and the statement is compiled
    wait_for_the_others()
    began, had = time.monotonic(), list[int]()
    while taken := await take():
        had += taken
    tell(began, had)
    await store.close()


def claim_bare(setting: str, batch: int) -> None:
    """Claim posts by the driver alone, without a transaction around."""
    import psycopg

    values = {"now": format_instant(NOW), "lease": format_instant(LEASE), "most": batch}
    with psycopg.connect(setting, autocommit=True) as connection:
        assert connection.execute(BARE, values | {"now": format_instant(BEFORE)}).fetchall() == []
        wait_for_the_others()
        began, had = time.monotonic(), list[int]()
        while taken := connection.execute(BARE, values).fetchall():
            had += [row[0] for row in taken]
        tell(began, had)


async def note(setting: str, _number: int) -> None:
    """Note what is due of schedules as the bot does, until there is nothing more."""
    from bot.delivery.ledger import Ledger

    store = await Store.open(setting)
    ledger = Ledger(store)
    assert not await ledger.note_due(BEFORE)
    wait_for_the_others()
    began = time.monotonic()
    while await ledger.note_due(NOW):
        pass
    tell(began, [])
    await store.close()


async def add(setting: str, number: int) -> None:
    """Add articles by what they say and by where they are; had are their keys."""
    store = await Store.open(setting)
    wait_for_the_others()
    began = time.monotonic()
    tell(began, [await _add_one(store, i) for i in range(number)])
    await store.close()


async def _add_one(store: Store, i: int) -> int:
    from bot.analysis.document import build_document  # claiming does without all this
    from tests.quick import made, quick_facts

    url = f"https://news.example/{i}" if i % 2 else None
    article = made(f'Ada Lovell said "this is article {i} of many" on 2026-03-09.', f"Article {i}", url=url)
    facts = quick_facts(build_document(article, "made"))
    while True:
        async with store.read() as connection:
            found = await articles.find_stored(connection, article, url, HOUSE)
        try:
            return await store.transact(
                lambda connection, found=found: articles.put(connection, article, url, facts, HOUSE, found, NOW)  # type: ignore[misc]
            )
        except Outdated:
            continue


def wait_for_the_others() -> None:
    """Say that this process is ready, and wait until it is told to begin."""
    print("ready", flush=True)
    sys.stdin.readline()


def tell(began: float, had: list[int]) -> None:
    print(json.dumps({"began": began, "ended": time.monotonic(), "had": had}), flush=True)


if __name__ == "__main__":
    _, what, where, how_many = sys.argv
    if what == "bare":
        claim_bare(where, int(how_many))
    else:
        asyncio.run({"claim": claim, "note": note, "add": add}[what](where, int(how_many)))
