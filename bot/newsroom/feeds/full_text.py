"""The whole text of an item: the feed's own where it gives it, else its page's, else the teaser with a note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from yarl import URL

from bot.errors import AnalysisError, SourceError
from bot.news import Article, Asker, drop_days_to_come
from bot.news.feeds import Item
from bot.newsroom.feeds import item_reading
from bot.newsroom.intake import NOBODY, Analysing, Fetch
from bot.sources.feeds.turns import Turns


class Robots(Protocol):
    """Who knows what sites let robots read: `bot.sources.feeds.robots.Robots`."""

    async def allows(self, url: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class FullText:
    """An item's article. `note`: why it is only the teaser, in words; `whole` is false then.

    `is_from_page`: it is what stands at the item's address, and not what a feed says of it.
    """

    article: Article
    whole: bool
    note: str | None = None
    is_from_page: bool = False


class FullTexts:
    """Brings the texts of items. A site is asked for one page at a time."""

    def __init__(self, analyst: Analysing, fetch: Fetch, robots: Robots | None, turns: Turns) -> None:
        self._analyst = analyst
        self._fetch = fetch
        self._robots = robots
        self._turns = turns

    async def of(
        self,
        item: Item,
        outlet: str | None,
        language: str | None,
        now: datetime,
        *,
        has_page: bool = True,
        is_own_site: bool = True,
        asker: Asker = NOBODY,
    ) -> FullText | None:
        """Return the item's article, without a day after `now`; None where there is not a word of it anywhere.

        `is_own_site`: the feed is of the site whose page it is, and can say what outlet that is.
        """
        given = item_reading.read_own_text(item)
        if given.whole:
            return FullText(item_reading.build_article(item, given.text, outlet, language), True)
        note = "it has no page of its own to read"
        if has_page and item_reading.page_of(item) is not None:
            read = await self._page(item, outlet if is_own_site else None, given.text, now, asker)
            if isinstance(read, Article):
                return FullText(read, True, is_from_page=True)
            note = read
        text = given.text or (item.title or "").strip()
        if not text:
            return None
        teaser = replace(item_reading.build_article(item, text, outlet, language), teaser=note)
        return FullText(teaser, False, note)

    async def _page(self, item: Item, outlet: str | None, teaser: str, now: datetime, asker: Asker) -> Article | str:
        """Return the article on the item's page, or why it could not be had, in words."""
        url = item.url or ""
        try:
            if self._robots is not None and not await self._robots.allows(url):
                return "the site asks robots not to read its page"
            async with self._turns.of(URL(url).host or ""):
                page = await self._fetch(url)
            read = await self._analyst.read_item_page(page.body, page.url, page.content_type, page.charset, asker=asker)
        except (SourceError, AnalysisError) as error:
            return f"its page could not be read ({_first_sentence(error.words)})"
        if read.closed is not None or read.article is None:
            return read.closed or "its page has no article"
        notice = read.article.notice
        is_withdrawn = notice is not None and notice.kind == "withdrawal"  # of which few words are left
        if len(read.article.text) <= len(teaser) and not is_withdrawn:
            return "its page gives no more than that"
        return item_reading.complete(drop_days_to_come(read.article, now), item, outlet)


def _first_sentence(words: str) -> str:
    """Return what happened, without what to do about it: nobody here can do it."""
    return words.partition(". ")[0].rstrip(".")
