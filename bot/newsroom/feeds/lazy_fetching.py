"""Fetching and reading of feeds, made when they are first needed: a bot that follows nothing loads none of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.newsroom.feeds.feed_rules import FeedRules
from bot.sources.feeds.turns import Turns

if TYPE_CHECKING:
    from bot.newsroom.intake import Analysing
    from bot.sources.feeds.fetching import FeedFetcher, Fetched
    from bot.sources.feeds.robots import Robots


class LazyFetcher:
    """A FeedFetcher that is made at the first fetch."""

    def __init__(self, rules: FeedRules) -> None:
        self.turns = Turns()
        self._make: Callable[[], FeedFetcher] = lambda: _fetcher(rules, self.turns)
        self._made: FeedFetcher | None = None

    async def fetch_feed(self, url: str, etag: str | None, last_modified: str | None) -> Fetched:
        if self._made is None:
            self._made = self._make()
        return await self._made.fetch_feed(url, etag, last_modified)

    async def close(self) -> None:
        if self._made is not None:
            await self._made.close()


class LazyRobots:
    """Robots that are made at the first question."""

    def __init__(self, rules: FeedRules, turns: Turns, analyst: Analysing) -> None:
        self._rules = rules
        self._turns = turns
        self._analyst = analyst
        self._made: Robots | None = None

    async def allows(self, url: str) -> bool:
        if self._made is None:
            from bot.sources.feeds.robots import Robots

            self._made = Robots(
                self._rules.user_agent, self._rules.allow, turns=self._turns, judge=self._analyst.may_fetch
            )
        return await self._made.allows(url)


def _fetcher(rules: FeedRules, turns: Turns) -> FeedFetcher:
    from bot.sources.feeds.fetching import FeedFetcher

    return FeedFetcher(rules.user_agent, rules.allow, turns=turns)
