"""The database that questions are asked of: ten thousand articles, made once and kept in `.bench/`.

The analysis reads `ANALYSED` articles of the wire. Each is stored `TWINS` times: as it is, and with its places and
people under other names of the same length, in its text and its facts alike, so that every row is a real one.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.analysis import extraction, facts_json
from bot.analysis.document import build_document
from bot.analysis.worker.pool import map_in_parallel
from bot.errors import AnalysisError
from bot.news import HOUSE, Article, Facts
from bot.settings import ROOT
from bot.sources.jsonl import read_lines
from bot.store import Store, articles, migrate
from tests import newswire

ANALYSED = 1250
TWINS = 8
ARTICLES = ANALYSED * TWINS
SEED = 11
FOLDER = ROOT / ".bench"
_TOGETHER = 200  # articles stored in one transaction

NOTE = f"{ARTICLES:,} articles: {ANALYSED:,} analysed, each stored under {TWINS} sets of names"


@dataclass(frozen=True, slots=True)
class Pick:
    """An article of the archive, and what can be asked about it."""

    key: int
    title: str
    place: str
    speaker: str


def database() -> Path:
    """The archive's file, made where it is not there or was made otherwise."""
    path = FOLDER / f"archive-{_fingerprint()}.db"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        for old in FOLDER.glob("archive-*"):
            old.unlink()
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        asyncio.run(_build(unfinished))
        unfinished.rename(path)
    return path


async def picks(database: Path, count: int, rng: Random) -> list[Pick]:
    """`count` articles drawn at random, none twice."""
    store = await Store.open(str(database))
    try:
        async with store.read() as connection:
            rows = await connection.exec_driver_sql(
                "SELECT v.key, r.title, r.origin FROM entries v JOIN revisions r ON r.id = v.revision_id ORDER BY v.key"
            )
            drawn = [tuple(row) for row in rng.sample(list(rows), count)]
    finally:
        await store.close()
    return [_pick(*row) for row in drawn]


def _pick(key: int, title: str, origin: str) -> Pick:
    number, twin = map(int, origin.split("/"))
    names = _names(number, twin)
    wire = newswire.wire(number, SEED)
    return Pick(key, title, _renamed(wire.place, names), _renamed(wire.speaker, names))


def _fingerprint() -> str:
    made_by = [ANALYSED, TWINS, SEED, Path(newswire.__file__).read_text("utf-8"), extraction.ANALYSIS_VERSION]
    made_by += [path.read_text("utf-8") for path in sorted((migrate.SCRIPTS / "versions").glob("*.py"))]
    return hashlib.sha256(repr(made_by).encode()).hexdigest()[:12]


async def _build(path: Path) -> None:
    store = await Store.open(str(path))
    try:
        ready = _twins()
        while several := [pair for _, pair in zip(range(_TOGETHER), ready, strict=False)]:
            async with store.write() as connection:
                for article, facts in several:
                    found = await articles.find_stored(connection, article, article.url, HOUSE)
                    now = datetime.now(UTC)
                    await articles.put(connection, article, article.url, facts, HOUSE, found, now)
        await store.optimise()
    finally:
        await store.close()


def _twins() -> Iterator[tuple[Article, Facts]]:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: a process with threads is not to be forked
    extraction.preload(extraction.ALL)
    gc.collect()
    gc.freeze()
    lines = map_in_parallel(range(ANALYSED), _analyse, _lost, processes=os.cpu_count() or 1, seconds=60)
    for number, line in enumerate(lines):
        for twin in range(TWINS):
            article, facts = json.loads(_renamed(line.decode(), _names(number, twin)))
            article["origin"] = f"{number}/{twin}"
            article["url"] = f"https://wire.example/{number}/{twin}"
            yield facts_json.load(Article, article), facts_json.facts_from_json(facts)


def _analyse(numbers: list[int]) -> Iterator[bytes]:
    wires = [newswire.wire(number, SEED).line().encode() for number in numbers]
    read = [article for article in read_lines(iter(wires)) if isinstance(article, Article)]
    found = extraction.analyse_many(
        [build_document(article, article.origin) for article in read], extraction.ALL, batch=len(read)
    )
    for article, facts in zip(read, found, strict=True):
        if isinstance(facts, AnalysisError):
            raise facts
        yield json.dumps([facts_json.dump(article), facts_json.facts_to_json(facts)], ensure_ascii=False).encode()


def _lost(number: int, why: str) -> bytes:
    raise RuntimeError(f"article {number} was not analysed: {why}")


def _names(number: int, twin: int) -> dict[str, str]:
    """What each name of an article is in its `twin`; the first is the article as it is."""
    rng = Random(f"{number}/{twin}")
    return {name: newswire.namesake(name, rng) if twin else name for name in newswire.wire(number, SEED).names}


def _renamed(words: str, names: dict[str, str]) -> str:
    return re.sub(r"\b(?:" + "|".join(names) + r")\b", lambda match: names[match[0]], words)
