"""Copies, follow-ups, look-alikes and a long trial, as outlets tell them: the groups are right, and alike in any order.

The articles are made up for this; `event` is what a reader would say each is about.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.news import Article
from bot.settings import ROOT
from bot.sources.jsonl import read_lines
from bot.store import Store
from bot.stories.stream import Stream
from tests.quick import Clock
from tests.store.story_archive import Archive

_SETS = ("followups", "lookalikes", "series")
_LEAST = 0.97


def _read(name: str) -> tuple[list[Article], dict[str, str]]:
    """The articles of a set in the order of their days, and the event of each by its id."""
    lines: list[dict[str, Any]] = [
        json.loads(line)
        for line in (ROOT / "tests/stories/grouped" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = [one for one in read_lines(json.dumps(line) for line in lines) if isinstance(one, Article)]
    assert len(found) == len(lines)
    return found, {line["id"]: line["event"] for line in lines}


def _group(stories: Mapping[str, object]) -> dict[str, frozenset[str]]:
    members: defaultdict[object, set[str]] = defaultdict(set)
    for key, story in stories.items():
        members[story].add(key)
    return {key: frozenset(members[story]) for key, story in stories.items()}


def _stream(given: Iterable[Article]) -> dict[str, frozenset[str]]:
    stream = Stream()
    return _group({one.origin: stream.add(one) for one in given})


def _score(found: Mapping[str, frozenset[str]], right: Mapping[str, frozenset[str]]) -> float:
    """B-cubed F1."""
    precision = sum(len(found[key] & right[key]) / len(found[key]) for key in right) / len(right)
    recall = sum(len(found[key] & right[key]) / len(right[key]) for key in right) / len(right)
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize("name", _SETS)
def test_the_groups_are_those_that_a_reader_would_make(name: str) -> None:
    given, events = _read(name)
    assert _score(_stream(given), _group(events)) >= _LEAST


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", _SETS)
async def test_the_store_has_the_same_groups_in_any_order(tmp_path: Path, name: str, seed: int) -> None:
    given, _ = _read(name)
    expected = _stream(given)
    Random(seed).shuffle(given)
    store = await Store.open(str(tmp_path / "dateline.db"))
    archive = Archive(store, Clock())
    for number, article in enumerate(given):
        await archive.shelve(article, address=f"https://w.example/{article.origin}")
        if number % 4 == 0:
            await archive.place()
    while await archive.place():
        pass
    rows = await archive.rows(
        "SELECT r.origin, m.story FROM story_members m JOIN revisions r ON r.id = m.revision_id WHERE m.guild_id = 0"
    )
    await store.close()
    assert _group(dict(rows)) == expected
