"""Adding an article to 100,000 that have their stories, against adding it to 1,000: stored, and put into its story.

The archives are made row by row, as placing leaves them: the features of `WIRES` articles, each under many sets of
names, `REPORTS` to a story. Newcomers are of any of the archive's days. They are added to both in turns, so that what
else the machine does falls on both alike.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from statistics import fmean

from bot.analysis.document import build_document
from bot.news import HOUSE, Article
from bot.newsroom.clustering import Clusterer
from bot.store import Store, articles
from bot.store.timestamps import format_instant
from bot.stories.clustering import pick_terms
from bot.stories.content_words import stem
from bot.stories.features import FEATURES_VERSION, Features, extract_features
from bot.stories.near_duplicates import KEPT, pack
from bot.stories.order import format_position
from tests.bench.figures import Figure, ratio
from tests.newswire import namesake, wire
from tests.quick import made, quick_facts

FEW, MANY = 1_000, 100_000
WIRES = 1_000
REPORTS = 5
NEWCOMERS = 200
WARM = 20  # newcomers before those that count
SEED = 5
AIM = 2.0
_LOT = 5_000  # articles written in one go


def measure(folder: Path) -> list[Figure]:
    """Milliseconds an article, storing included and analysis not, which is the same for both."""
    for count in (FEW, MANY):
        asyncio.run(_made(folder / f"{count}.db", count))
    many, few = asyncio.run(_both(folder / f"{MANY}.db", folder / f"{FEW}.db"))
    what = f"an article stored and put into its story, beside {MANY:,} others"
    return [ratio(what, fmean(many) * 1000, fmean(few) * 1000, "ms", f"beside {FEW:,}", AIM)]


async def _both(many: Path, few: Path) -> tuple[list[float], list[float]]:
    stores = [await Store.open(str(path)) for path in (many, few)]
    clusterers = [Clusterer(store, _now) for store in stores]
    taken: tuple[list[float], list[float]] = ([], [])
    try:
        for number in range(NEWCOMERS + WARM):
            article = _article(MANY + number)
            for store, clusterer, times in zip(stores, clusterers, taken, strict=True):
                before = time.perf_counter()
                await _add(store, article)
                if await clusterer.cluster_pending() < 1:
                    raise RuntimeError("the newcomer was not placed")
                if number >= WARM:
                    times.append(time.perf_counter() - before)
    finally:
        for store in stores:
            await store.close()
    return taken


async def _add(store: Store, article: Article) -> None:
    facts = quick_facts(build_document(article, "wire"))
    async with store.write() as connection:
        found = await articles.find_stored(connection, article, None, HOUSE)
        await articles.put(connection, article, None, facts, HOUSE, found, _now())


def _article(number: int) -> Article:
    told = wire(number, SEED)
    return made(told.text, told.title, told.date)


# --- an archive -------------------------------------------------------------------------------------------------------


async def _made(path: Path, count: int) -> None:
    store = await Store.open(str(path))
    await store.close()
    with sqlite3.connect(path) as database:
        lot: list[tuple[int, Features]] = []
        for pair in enumerate(_features(count), 1):
            lot.append(pair)
            if len(lot) == _LOT:
                _write(database, lot)
                lot.clear()
        _write(database, lot)
        database.execute("ANALYZE")
    database.close()


def _write(database: sqlite3.Connection, lot: list[tuple[int, Features]]) -> None:
    at = format_instant(_now())
    numbers = [number for number, _ in lot]
    database.executemany("INSERT INTO articles VALUES (?, NULL, ?)", ((number, at) for number in numbers))
    database.executemany(
        "INSERT INTO revisions (id, article_id, text, text_hash, fingerprint, body_start, body_end, origin, added) "
        "VALUES (?, ?, 'x', ?, ?, 0, 1, 'wire', ?)",
        ((number, number, f"h{number}", f"f{number}", at) for number in numbers),
    )
    database.executemany(
        "INSERT INTO entries (guild_id, user_id, key, article_id, revision_id, house, number, added, newest, touched) "
        "VALUES (0, 0, ?, ?, ?, 1, 1, ?, ?, ?)",
        ((number, number, number, at, at, at) for number in numbers),
    )
    database.executemany(
        "INSERT OR IGNORE INTO stories (key, guild_id, first) VALUES (?, 0, ?)",
        ((number // REPORTS, at) for number in numbers),
    )
    for number, found in lot:
        position = format_position(_find_day(number), "wire", number)
        database.execute(
            "INSERT INTO story_vectors VALUES (?, ?, ?, ?, ?)",
            (
                *(number, json.dumps(dict(found.terms)), json.dumps(dict(found.title))),
                *(pack(found.sketch), FEATURES_VERSION),
            ),
        )
        database.execute(
            "INSERT INTO story_members (id, guild_id, story, article_id, revision_id, position, placed, "
            "updated) VALUES (?, 0, ?, ?, ?, ?, ?, ?)",
            (number, number // REPORTS, number, number, position, at, at),
        )
        database.executemany(
            "INSERT INTO story_index VALUES (0, ?, ?, ?)", ((word, position, number) for word in pick_terms(found))
        )


@cache
def _find_day_of_wire(number: int) -> str:
    return wire(number, SEED).date.isoformat()


def _find_day(number: int) -> str:
    """The day of an article, which its story's articles share."""
    return _find_day_of_wire((number - 1) // REPORTS % WIRES)


def _features(count: int) -> Iterator[Features]:
    """The same each time: `WIRES` articles, over and over, under names that `REPORTS` articles share."""
    told = [(wire(number, SEED), extract_features(_article(number))) for number in range(WIRES)]
    rng = Random(SEED)
    renamed: list[tuple[dict[str, str], Features]] = []
    for number in range(count):
        if number % REPORTS == 0:
            one, found = told[number // REPORTS % WIRES]
            names = {stem(name.casefold()): stem(namesake(name, rng).casefold()) for name in one.names}
            renamed = [(names, found)]
        names, found = renamed[0]
        yield Features(
            {names.get(word, word): weight for word, weight in found.terms.items()},
            {names.get(word, word): weight for word, weight in found.title.items()},
            frozenset(rng.sample(range(2**32), KEPT)),
        )


def _now() -> datetime:
    return datetime.now(UTC)
