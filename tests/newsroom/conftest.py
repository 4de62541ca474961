from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.newsroom import Newsroom
from bot.store import Store
from tests.quick import VERSION, Clock, QuickAnalyst, Web


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def analyst() -> QuickAnalyst:
    return QuickAnalyst()


@pytest.fixture
async def newsroom(tmp_path: Path, analyst: QuickAnalyst, web: Web, clock: Clock) -> AsyncIterator[Newsroom]:
    store = await Store.open(str(tmp_path / "dateline.db"))
    opened = Newsroom(store, analyst, web.fetch, clock=clock, version=VERSION)
    yield opened
    await opened.close()
