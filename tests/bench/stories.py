"""Adding an article to 100,000 that have their stories, against adding it to 1,000: stored, and put into its story.

The archives are made row by row, as placing leaves them: `REPORTS` articles to a story, told on as many days in words
that are as common as in English, beside names of the story's own. Newcomers tell on of one of these stories, or begin
one. They are added to both in turns, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import asyncio
import json
import math
import sqlite3
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import fmean

from bot.analysis.document import build_document
from bot.news import HOUSE, Article
from bot.newsroom.clustering import Clusterer
from bot.store import Store, articles
from bot.store.timestamps import format_instant
from bot.stories import word_weights
from bot.stories.clustering import pick_terms
from bot.stories.features import FEATURES_VERSION, Features, extract_features
from bot.stories.near_duplicates import KEPT, pack
from bot.stories.order import format_position
from bot.stories.word_weights import weigh_word
from tests.bench.figures import Figure, ratio
from tests.newswire import namesake
from tests.quick import made, quick_facts

FEW, MANY = 1_000, 100_000
REPORTS = 5
NEWCOMERS = 100  # half of them tell on of stories of the smaller archive, each of another
WARM = 20  # newcomers before those that count
NAMES, WORDS, TOLD = 12, 240, 120  # of a story: its names and other words, and how many of these a report has
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
    moved = 0
    try:
        for number in range(NEWCOMERS + WARM):
            article = _tell(number // 2 if number % 2 else MANY + number, 1 + number % (REPORTS - 1))
            for store, clusterer, times in zip(stores, clusterers, taken, strict=True):
                before = time.perf_counter()
                await _add(store, article)
                placed = await clusterer.cluster_pending()
                if placed < 1:
                    raise RuntimeError("the newcomer was not placed")
                moved += placed - 1
                if number >= WARM:
                    times.append(time.perf_counter() - before)
    finally:
        for store in stores:
            await store.close()
    if moved > NEWCOMERS:  # a name in common moves a few
        raise RuntimeError(f"{moved} articles changed places: the archives were not as placing leaves them")
    return taken


async def _add(store: Store, article: Article) -> None:
    facts = quick_facts(build_document(article, "wire"))
    async with store.write() as connection:
        found = await articles.find_stored(connection, article, None, HOUSE)
        await articles.put(connection, article, None, facts, HOUSE, found, _now())


def _tell(story: int, report: int) -> Article:
    """A report of a story; the same each time. The later it is, the later its day."""
    rng = Random(f"{SEED}:{story}")
    day = date(2024, 1, 1) + timedelta(days=rng.randrange(700) + report)
    names = [namesake("Bradain", rng) for _ in range(NAMES)]
    words, shares = _vocabulary()
    all_words = rng.choices(words, cum_weights=shares, k=WORDS)
    rng = Random(f"{SEED}:{story}:{report}")
    told = [*rng.sample(all_words, TOLD), *rng.sample(names, NAMES // 2), *rng.choices(names, k=NAMES)]
    rng.shuffle(told)
    title = [*rng.sample(names, 2), *rng.sample(all_words, 4)]
    return made(f"It was {' '.join(told)}.", " ".join(title), day)


@lru_cache(maxsize=_LOT)
def _read_first(story: int) -> tuple[Features, date]:
    """What the reports of a story are compared by, and the day of the first."""
    article = _tell(story, 0)
    return extract_features(article), date.fromisoformat(str(article.published))


def _find_day(number: int) -> str:
    story, report = divmod(number - 1, REPORTS)
    return str(_read_first(story)[1] + timedelta(days=report))


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Common words of English, and their running sum of the shares of articles that have them."""
    lines = Path(word_weights.__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()[1:]]
    return words, list(accumulate(math.exp(1 - weigh_word(word)) for word in words))


# --- an archive -------------------------------------------------------------------------------------------------------


async def _made(path: Path, count: int) -> None:
    store = await Store.open(str(path))
    await store.close()
    with sqlite3.connect(path) as database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000")
        for first in range(0, count, _LOT):
            _write(database, range(first + 1, min(first + _LOT, count) + 1))
        database.execute("ANALYZE")
    database.execute("PRAGMA journal_mode = WAL")
    database.close()


def _write(database: sqlite3.Connection, numbers: range) -> None:
    at = format_instant(_now())
    database.executemany("INSERT INTO articles VALUES (?, NULL, ?)", ((number, at) for number in numbers))
    database.executemany(
        "INSERT INTO revisions (id, article_id, text, text_hash, fingerprint, body_start, body_end, origin, published, "
        "added) VALUES (?, ?, 'x', ?, ?, 0, 1, 'wire', ?, ?)",
        ((number, number, f"h{number}", f"f{number}", _find_day(number), at) for number in numbers),
    )
    database.executemany(
        "INSERT INTO entries (guild_id, user_id, key, article_id, revision_id, house, number, added, newest, touched) "
        "VALUES (0, 0, ?, ?, ?, 1, 1, ?, ?, ?)",
        ((number, number, number, at, at, at) for number in numbers),
    )
    database.executemany(
        "INSERT OR IGNORE INTO stories (key, guild_id, first) VALUES (?, 0, ?)",
        ((1 + (number - 1) // REPORTS, at) for number in numbers),
    )
    for number in numbers:
        found, _ = _read_first((number - 1) // REPORTS)
        found = replace(found, sketch=frozenset(Random(number).sample(range(2**32), KEPT)))  # no copies
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
            (number, 1 + (number - 1) // REPORTS, number, number, position, at, at),
        )
        database.executemany(
            "INSERT INTO story_index VALUES (0, ?, ?, ?)", ((word, position, number) for word in pick_terms(found))
        )


def _now() -> datetime:
    return datetime.now(UTC)
