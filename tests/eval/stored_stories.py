"""The stories that the bot's own store comes to, from articles that were added in no order."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import text

from bot.analysis.document import build_document
from bot.news import HOUSE, Article
from bot.newsroom.clustering import Clusterer
from bot.sources.jsonl import read_lines
from bot.store import Store
from bot.store import articles as stored
from tests.eval.data import Line
from tests.quick import quick_facts

_OFTEN = 10  # articles added between two placings
_SEED = 16


def count_otherwise(lines: Sequence[Line], told: Mapping[str, int]) -> int:
    """Return how many articles are with others in the store than `told` has them: the story of each by its id."""
    given = [one for one in read_lines(json.dumps(line) for line in lines) if isinstance(one, Article)]
    Random(_SEED).shuffle(given)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_place(given, Path(folder, "dateline.db")))
    here, there = _group(found), _group(told)
    return sum(here.get(key) != there[key] for key in told)


async def _place(given: Sequence[Article], path: Path) -> dict[str, int]:
    store = await Store.open(str(path))
    clusterer = Clusterer(store, lambda: datetime.now(UTC))
    try:
        for number, article in enumerate(given):
            await _add(store, article)
            if number % _OFTEN == 0:
                await clusterer.cluster_all()
        await clusterer.cluster_all()
        async with store.read() as connection:
            rows = await connection.execute(
                text("SELECT r.origin, m.story FROM story_members m JOIN revisions r ON r.id = m.revision_id")
            )
            return {row[0]: row[1] for row in rows}
    finally:
        await store.close()


async def _add(store: Store, article: Article) -> None:
    facts = quick_facts(build_document(article, "measured"))
    async with store.write() as connection:
        found = await stored.find_stored(connection, article, None, HOUSE)
        await stored.put(connection, article, None, facts, HOUSE, found, datetime.now(UTC))


def _group(stories: Mapping[str, int]) -> dict[str, frozenset[str]]:
    """With whom each article is."""
    members: dict[int, set[str]] = defaultdict(set)
    for key, story in stories.items():
        members[story].add(key)
    groups = {story: frozenset(keys) for story, keys in members.items()}
    return {key: groups[story] for key, story in stories.items()}
