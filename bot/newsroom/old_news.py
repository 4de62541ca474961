"""What is no news to whom it came: what was published before the time that is told of, whenever it came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.news import Headline, Reader
from bot.store import Connection, story_queries

LATE = timedelta(days=2)  # by which an article may come late, or its outlet live in another zone, and still be news
EDITED_FOR = timedelta(days=60)  # from its publication on an edit may tell news, though its outlet gives it no day
NEWS_FOR = timedelta(days=30)  # what a feed begins with is news for as long after its day


def is_old(day: date | None, now: datetime) -> bool:
    """Return whether an article of this day is too old for news; one without a day is not."""
    return day is not None and day < (now - NEWS_FOR).date()


async def find_old_firsts(
    connection: Connection, reader: Reader, headlines: Iterable[Headline], now: datetime
) -> frozenset[int]:
    """Return the keys of the articles that a feed began with and that are too old for news."""
    old = [one.article_id for one in headlines if is_old(one.anchor_day, now)]
    return await story_queries.first_of_feeds(connection, reader, old) if old else frozenset()


def is_before(headline: Headline, since: datetime | None, *, edited: datetime | None = None) -> bool:
    """Return whether an article was published, and last updated, before a period that begins at `since`.

    `edited`: when it was read in other words than before, where that is so.
    """
    if since is None or headline.told >= since - LATE:
        return False
    return edited is None or edited <= since or headline.told < edited - EDITED_FOR
