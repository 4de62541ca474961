"""Where the items of a feed were posted."""

from __future__ import annotations

from collections.abc import Iterable

from bot.news import Reader
from bot.news.feeds import FeedEvent, Posted
from bot.store import Store, article_posts


async def find_posts(store: Store, reader: Reader, events: Iterable[FeedEvent]) -> dict[int, Posted]:
    """By the article's key, the first post of the reader's server in which it stood."""
    keys = {event.article_id for event in events if event.article_id is not None}
    if not keys or reader.guild_id is None:
        return {}
    async with store.read() as connection:
        return await article_posts.posts_of(connection, reader.guild_id, keys)
