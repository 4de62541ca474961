"""What is tried out is kept apart from the operator's articles, and nothing made up comes among those."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.sample_news.database import set_apart
from bot.news import HOUSE, Article, Extent
from bot.newsroom import Newsroom
from bot.newsroom.intake import Place, file_address
from bot.settings import PLACES, Settings, load
from bot.store import Store
from tests.databases import name_database
from tests.quick import VERSION, QuickAnalyst, Web


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    path = tmp_path / "dateline.db"
    monkeypatch.setattr("bot.cli.sample_news.database.PLACES", replace(PLACES, database=str(path)))
    chosen = load({}, tmp_path / "none.env")
    return replace(chosen, database=name_database(path), articles=tmp_path / "data")


async def _add(settings: Settings, address: str) -> None:
    text = f"The council met on 2026-11-28, as {address} says."
    article = Article(text, Extent(0, len(text)), address, "The council met", datetime(2026, 11, 28, tzinfo=UTC))
    newsroom = Newsroom(await Store.open(settings.database), QuickAnalyst(), Web().fetch, version=VERSION)
    await newsroom.intake.add(article, Place(HOUSE), address)
    await newsroom.close()


async def test_it_is_a_file_of_its_own_and_the_operators_is_not_made(settings: Settings, tmp_path: Path) -> None:
    apart = await set_apart(settings)
    assert apart is not None
    assert apart.database == str(tmp_path / "dateline-sandbox.db")
    assert not (tmp_path / "dateline.db").exists()


async def test_it_is_so_where_the_operators_holds_what_ships_alone(settings: Settings) -> None:
    await _add(settings, file_address(settings.articles / "first.txt"))
    assert await set_apart(settings) is not None


async def test_who_has_added_articles_gets_those(settings: Settings) -> None:
    await _add(settings, "https://example.org/council")
    assert await set_apart(settings) is None
