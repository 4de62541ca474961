"""The sandbox's own database: what is tried out there, and the news made up for it, is in no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.newsroom.intake import file_address
from bot.settings import PLACES, Settings
from bot.store.dialects.connecting import is_postgresql
from bot.store.dialects.sqlite import path_of


async def set_apart(settings: Settings) -> Settings | None:
    """Return the settings with a database beside the operator's; None where that one holds articles of the operator's.

    Who has added articles wants to try those; nothing made up comes among them. StoreError where it cannot be opened.
    """
    on_server = is_postgresql(settings.database)
    database = path_of(PLACES.database if on_server else settings.database)
    if (on_server or database.exists()) and await _has_articles_of_their_own(settings):
        return None
    return replace(settings, database=str(database.with_name(f"{database.stem}-sandbox{database.suffix}")))


async def _has_articles_of_their_own(settings: Settings) -> bool:
    from bot.store import Store, operator

    store = await Store.open(settings.database)
    try:
        async with store.read() as connection:
            shelved = await operator.list_shelved(connection)
    finally:
        await store.close()
    folder = file_address(Path(settings.articles)) + "/"
    return any(not (one.address or "").startswith(folder) for one in shelved)
