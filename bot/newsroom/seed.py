"""The article that a folder begins with: what somebody who starts the bot is shown first."""

from __future__ import annotations

from pathlib import Path

from bot.news import HOUSE
from bot.newsroom.bulk_loading import read_items_of
from bot.newsroom.newsroom import Newsroom
from bot.store import articles


async def find_first_article(newsroom: Newsroom, folder: Path) -> int | None:
    """Return the key of the folder's first article that is on the house shelf; None where none of them is."""
    from bot.sources.files import find_files

    for path in sorted(find_files(folder)):
        async for item in read_items_of(newsroom, path):
            if item.article is None:
                continue
            async with newsroom.store.read() as connection:
                found = await articles.find_stored(connection, item.article, item.address, HOUSE)
            if found.state == "there":
                return found.key
    return None
