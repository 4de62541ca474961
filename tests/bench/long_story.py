"""`/story` of a story of 500 articles that feeds brought, read again and again, beside a bot that reads a row.

The story is made of the archive's articles row by row, as placing would leave one that went on for long. Which of its
events are the same was decided before the questions that count: what a reader waits for is what they may see of it.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from bot.store.timestamps import format_instant
from tests.bench import archive, brought
from tests.bench.figures import Figure, ratio
from tests.bench.latency import AIM, STORY, Contender, ask_alone, captured, warm
from tests.bench.stage import bare, dateline, stage

ARTICLES = 500
KINDS = ("story",)
ROUNDS = 5
CROWD = 10
WARMING = 3


def measure(folder: Path) -> list[Figure]:
    """The ratio of two medians."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    base = await asyncio.to_thread(archive.database)
    path, row_path = (Path(shutil.copy(base, folder / f"{name}.db")) for name in ("long", "row"))
    keys = await asyncio.to_thread(make_long_story, path)
    drawn = [one for one in await archive.picks(path, archive.ARTICLES, Random(7)) if one.key in keys]
    cards = folder / "cards.json"
    async with AsyncExitStack() as stack:
        there = stage(*dateline(path, folder / "nothing"), size=CROWD, prepare=partial(brought.subscribe, path))
        ours = Contender(await stack.enter_async_context(there), path, named=True)
        shown = await captured(ours.stage, drawn[:1], (*KINDS, "autocomplete"))
        cards.write_text(json.dumps(shown), "utf-8")
        row = Contender(await stack.enter_async_context(stage(*bare(row_path, cards), size=CROWD)), row_path)
        left = iter(drawn)
        await warm([ours, row], left, WARMING, KINDS)
        for _ in range(ROUNDS):
            await ask_alone([ours, row], left, KINDS)
    what = f"/story of {ARTICLES} articles, one at a time, median"
    figure = ratio(what, median(ours.times["story"]), median(row.times["story"]), "ms", "row bot", AIM)
    return [replace(figure, note="read before; what is the same in it was decided then")]


def make_long_story(path: Path) -> frozenset[int]:
    """Make what feeds brought of the archive's articles, and one story of ARTICLES of them; their keys."""
    brought.bring(path)
    at = format_instant(datetime.now(UTC))
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("DELETE FROM story_waiting")
        plain.execute("INSERT INTO stories (key, guild_id, first) VALUES (?, 0, ?)", (STORY, at))
        plain.execute(
            """
            INSERT INTO story_members (guild_id, story, article_id, revision_id, position, placed, updated)
            SELECT 0, ?, e.article_id, e.revision_id, coalesce(r.published, '') || e.key, ?, ?
            FROM entries e JOIN revisions r ON r.id = e.revision_id WHERE r.origin LIKE '%/0' ORDER BY e.key LIMIT ?
            """,
            (STORY, at, at, ARTICLES),
        )
        plain.execute(
            "INSERT INTO story_readings (story, revision_id, version) SELECT story, revision_id, 0 FROM story_members"
        )
        plain.execute("ANALYZE")
        keys = frozenset(row[0] for row in plain.execute("SELECT article_id FROM story_members"))
    asyncio.run(brought.place_all(path))  # whose events may be one is said then
    return keys
