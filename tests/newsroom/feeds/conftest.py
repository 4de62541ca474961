from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from bot.news import Article, Asker
from bot.newsroom import Newsroom
from bot.newsroom.feeds import FeedRules
from bot.newsroom.feeds.poller import Poller
from bot.newsroom.intake import NOBODY, Page
from bot.sources.fetch import fetch
from bot.sources.pages.page import parse_page
from bot.store import Store
from tests.newsroom.feeds.site import Site
from tests.quick import VERSION, Clock, QuickAnalyst

LOOPBACK = ("127.0.0.1",)
RULES = FeedRules(feeds_a_server=3, items_an_hour=20, allow=LOOPBACK)


class PageAnalyst(QuickAnalyst):
    """Reads pages too."""

    async def parse_page(
        self,
        html: bytes,
        url: str,
        charset: str | None = None,
        *,
        content_type: str | None = None,
        asker: Asker = NOBODY,
    ) -> Article:
        return await asyncio.to_thread(parse_page, html, url, charset, content_type=content_type)


async def fetch_here(url: str) -> Page:
    return await fetch(url, user_agent="test", allow=LOOPBACK)


async def open_newsroom(
    database: Path | str, analyst: QuickAnalyst, clock: Clock, rules: FeedRules = RULES
) -> Newsroom:
    store = await Store.open(str(database))
    return Newsroom(store, analyst, fetch_here, clock=clock, version=VERSION, feed_rules=rules)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def analyst() -> QuickAnalyst:
    return PageAnalyst()


@pytest.fixture
async def newsroom(tmp_path: Path, analyst: QuickAnalyst, clock: Clock) -> AsyncIterator[Newsroom]:
    opened = await open_newsroom(tmp_path / "dateline.db", analyst, clock)
    yield opened
    await opened.close()


@pytest.fixture
def poller(newsroom: Newsroom) -> Poller:
    return Poller(newsroom, jitter=Random(1))
