"""A database whose articles wait to be placed into stories, three reports at a time in the same names."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.analysis.document import build_document
from bot.news import HOUSE
from bot.store import Store, articles
from tests.databases import plainly
from tests.newswire import wire
from tests.quick import VERSION, made, quick_facts


def archive(path: Path, count: int, version: str = VERSION) -> Path:
    """`count` articles of the house in a new database, with quick facts of this version of the analysis."""
    asyncio.run(_fill(path, count, version))
    return path


async def _fill(path: Path, count: int, version: str) -> None:
    store = await Store.open(str(path))
    async with store.write() as connection:
        for number in range(count):
            told = wire(number // 3 * 3, number % 3 + 1)
            article = made(told.text, told.title, told.date)
            found = await articles.find_stored(connection, article, None, HOUSE)
            facts = quick_facts(build_document(article, "wire"), version)
            await articles.put(connection, article, None, facts, HOUSE, found, datetime.now(UTC))
    await store.close()


def waiting(path: Path) -> int:
    """How many wait, as another program sees it."""
    with plainly(path) as plain:
        return int(plain.exec_driver_sql("SELECT count(*) FROM story_waiting").scalar_one())
