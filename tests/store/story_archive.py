"""A store with its stories' clusterer: articles put where the newsroom and the feeds put them, and placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text, update

from bot.analysis.document import build_document
from bot.news import FEEDS, HOUSE, Article, Reader, Shelf
from bot.newsroom.clustering import Clusterer
from bot.store import Store, articles, stories, story_queries
from bot.store.story_queries import Entry
from bot.store.tables import entries
from bot.store.tables_feeds import feed_items, item_exceptions, subscription_spans
from bot.store.timestamps import format_instant
from tests.quick import Clock, quick_facts
from tests.stories.wires import report

Told = tuple[str, str]


@dataclass
class Archive:
    """What was put there is placed by `place`, a minute later."""

    store: Store
    clock: Clock
    clusterer: Clusterer = field(init=False)

    def __post_init__(self) -> None:
        self.clusterer = Clusterer(self.store, self.clock)

    async def shelve(self, article: Article, shelf: Shelf = HOUSE, address: str | None = None) -> int:
        """Put an article on a shelf; its key."""
        facts = quick_facts(build_document(article, "made"))
        async with self.store.write() as connection:
            found = await articles.find_stored(connection, article, address, shelf)
            return await articles.put(connection, article, address, facts, shelf, found, self.clock())

    async def place(self) -> int:
        self.clock.turn(timedelta(minutes=1))
        return await self.clusterer.cluster_pending()

    async def told(self, *given: Told, shelf: Shelf = HOUSE) -> list[int]:
        """Shelve and place reports one after another; their keys."""
        keys = []
        for one in given:
            keys.append(await self.shelve(report(one), shelf))
            await self.place()
        return keys

    # --- feeds --------------------------------------------------------------------------------------------------------

    async def follow(self, guild_id: int, feed: int, filter_id: int | None = None) -> None:
        """From now on a server gets what the feed brings."""
        async with self.store.write() as connection:
            last = (await connection.execute(select(feed_items.c.id).order_by(feed_items.c.id.desc()))).scalar() or 0
            await connection.execute(
                insert(subscription_spans),
                {"guild_id": guild_id, "feed_id": feed, "after_item": last, "filter_id": filter_id},
            )

    async def bring(self, feed: int, told: Told, address: str | None = None, shown: tuple[int, ...] = ()) -> int:
        """Let a feed bring a report, to all who follow it or only to `shown`; its key."""
        return await self.bring_article(feed, report(told), address, shown)

    async def bring_article(
        self, feed: int, article: Article, address: str | None = None, shown: tuple[int, ...] = ()
    ) -> int:
        key = await self.shelve(article, FEEDS, address)
        at = format_instant(self.clock())
        async with self.store.write() as connection:
            of_article = (entries.c.guild_id == 0, entries.c.user_id == 0, entries.c.article_id == key)
            newest = await connection.execute(select(entries.c.newest).where(*of_article))
            await connection.execute(update(entries).where(*of_article).values(touched=at))
            row = {
                "feed_id": feed,
                "at": at,
                "title": article.title,
                "fate": "first" if shown else "shelved",
                "reason": "",
            }
            row |= {"article_id": key, "newest": newest.scalar_one(), "touched": at}
            added = await connection.execute(insert(feed_items).values(**row).returning(feed_items.c.id))
            item = added.scalar_one()
            for guild_id in shown:
                await connection.execute(
                    insert(item_exceptions), {"guild_id": guild_id, "item_id": item, "is_shown": 1}
                )
        return key

    async def brought(self, feed: int, *given: Told) -> list[int]:
        """Let a feed bring reports, and place them, one after another; their keys."""
        keys = []
        for one in given:
            keys.append(await self.bring(feed, one))
            await self.place()
        return keys

    # --- what is there ------------------------------------------------------------------------------------------------

    async def story_of(self, key: int, guild_id: int | None = None) -> int | None:
        """The story that an article is in for who asks in a server (None: in direct messages)."""
        async with self.store.read() as connection:
            return (await story_queries.stories_of_articles(connection, Reader(1, guild_id), [key])).get(key)

    async def entries(self, story: int | None, guild_id: int | None = None) -> list[Entry]:
        """What somebody in a server sees of a story; nothing where that is no story."""
        if story is None:
            return []
        async with self.store.read() as connection:
            whole = await stories.resolve(connection, story)
            found = await story_queries.entries(connection, Reader(1, guild_id), [whole or 0])
        return found.get(whole or 0, [])

    async def keys(self, story: int | None, guild_id: int | None = None) -> list[tuple[int, bool]]:
        """(key, whether it is a copy) of each."""
        return [(one.headline.article_id, one.copy) for one in await self.entries(story, guild_id)]

    async def updated(self, since: datetime | None, guild_id: int | None = None) -> list[int]:
        async with self.store.read() as connection:
            return await story_queries.list_updated_since(connection, Reader(1, guild_id), since)

    async def rows(self, statement: str, **given: Any) -> list[tuple[Any, ...]]:
        async with self.store.read() as connection:
            return [tuple(row) for row in await connection.execute(text(statement), given)]

    async def everything(self) -> str:
        """All that is stored of stories."""
        tables = ("stories", "story_members", "story_index", "story_waiting")
        return repr([await self.rows(f"SELECT * FROM {table}") for table in tables])  # noqa: S608  # ours
