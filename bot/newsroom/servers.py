"""What is stored about servers and people: settings, what they can see of it, and its deletion when it is due."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.errors import NotAllowed
from bot.news import GuildSettings, Headline, Holdings, Reader, Shelf
from bot.news.feeds import Subscription
from bot.newsroom.background import Background
from bot.newsroom.errors import NoShelfHere
from bot.newsroom.hiding import HiddenFacts
from bot.newsroom.read_markers import ReadMarkers
from bot.store import (
    Store,
    article_queries,
    feed_history,
    feed_keys,
    feed_sweep,
    feeds,
    follows,
    guilds,
    removal,
    reports,
    schedules,
    setups,
    stories,
)

EVENTS_KEPT = timedelta(days=35)  # what became of a feed's items
KEYS_KEPT = timedelta(days=90)  # by what an item is known, after it was last seen in its feed
GRACE = timedelta(days=30)  # between the bot's removal from a server and the deletion of its data
Scope = Literal["person", "guild"]


class ServerService:
    """What is stored about servers, and about people, who meet the bot on them."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        background: Background,
        hidden: HiddenFacts,
        markers: ReadMarkers,
    ) -> None:
        self._store = store
        self._clock = clock
        self._background = background
        self._hidden = hidden
        self._markers = markers
        self._settings: dict[int, GuildSettings] = {}  # every command asks for them

    async def get_settings(self, guild_id: int) -> GuildSettings:
        """Return a server's settings; the defaults where it never set any."""
        if guild_id not in self._settings:
            async with self._store.read() as connection:
                self._settings[guild_id] = await guilds.get_settings(connection, guild_id)
        return self._settings[guild_id]

    def get_cached_settings(self, guild_id: int) -> GuildSettings | None:
        """Return a server's settings without asking the store; None where nobody has asked for them yet."""
        return self._settings.get(guild_id)

    async def set_settings(self, settings: GuildSettings) -> None:
        await self._store.transact(lambda connection: guilds.set_settings(connection, settings))
        self._settings[settings.guild_id] = settings

    # --- /data --------------------------------------------------------------------------------------------------------

    async def describe_stored(self, reader: Reader) -> Holdings:
        """Return what is stored about this person, and about the server they ask in."""
        now = self._clock()
        await self._markers.try_to_write()
        async with self._store.read() as connection:
            private = await article_queries.private_readings(connection, reader.user_id, now)
            looks = len(await stories.list_read_markers(connection, reader.user_id))
            reported = len(await reports.list_of_person(connection, reader.user_id))
            if reader.guild_id is None:
                return Holdings(private, (), None, looks=looks, reports=reported)
            shelf = await article_queries.own_articles(connection, reader.guild_id)
            known = await guilds.is_stored(connection, reader.guild_id)
            settings = await guilds.get_settings(connection, reader.guild_id) if known else None
            left = await guilds.get_leaving(connection, reader.guild_id)
            followed = await feeds.count(connection, Shelf.of_guild(reader.guild_id))
            planned = await schedules.count(connection, reader.guild_id)
            stories_followed = len(await follows.of_guild(connection, reader.guild_id))
            is_setting_up = await setups.get(connection, reader.guild_id) is not None
        return Holdings(
            private, shelf, settings, left, looks, followed, planned, stories_followed, reported, is_setting_up
        )

    async def export(self, reader: Reader, scope: Scope = "person") -> bytes:
        """Return what is stored as JSON, UTF-8: of the person, or of the server if the caller allows it."""
        holdings = await self.describe_stored(reader)
        about: dict[str, Any]
        if scope == "person":
            about = {
                "user_id": str(reader.user_id),
                "private_readings": [_build_headline(h) for h in holdings.private],
                "stories_seen": await self._list_read_markers(reader.user_id),
                "reports": await self._list_reports(reader.user_id),
            }
        else:
            if reader.guild_id is None:
                raise NoShelfHere(permission="a server")
            settings = None if holdings.settings is None else _with_text_ids(asdict(holdings.settings))
            about = {
                "guild_id": str(reader.guild_id),
                "settings": settings,
                "shelf": [_build_headline(h) for h in holdings.shelf],
                "feeds": await self._list_feeds(reader.guild_id),
                "removed_from_server": _text(holdings.left),
            }
            async with self._store.read() as connection:
                about |= await schedules.export(connection, reader.guild_id)
        about = {"exported": _text(self._clock()), **about}
        return json.dumps(about, ensure_ascii=False, indent=2).encode()

    async def _list_feeds(self, guild_id: int) -> list[dict[str, Any]]:
        async with self._store.read() as connection:
            followed = await feeds.of_shelf(connection, Shelf.of_guild(guild_id))
        return [_build_subscription(one) for one in followed]

    async def _list_reports(self, user_id: int) -> list[dict[str, Any]]:
        async with self._store.read() as connection:
            made = await reports.list_of_person(connection, user_id)
        return [
            {"article": f"a{one.key}", "of": one.text, "what": one.what, "words": one.words, "at": _text(one.at)}
            for one in made
        ]

    async def _list_read_markers(self, user_id: int) -> list[dict[str, Any]]:
        async with self._store.read() as connection:
            looks = await stories.list_read_markers(connection, user_id)
        return [{"where": scope.format(), "story": f"s{key}", "last_looked": _text(at)} for scope, key, at in looks]

    async def delete(self, reader: Reader, scope: Scope = "person") -> int:
        """Delete all that is stored about the person, or the server; return how many articles went. Done on return:
        out of the tables, the search, the write-ahead log and the copies made before migrations."""
        if scope == "guild":
            if reader.guild_id is None:
                raise NotAllowed(permission="a server")
            return await self._delete_guild(reader.guild_id)
        await self._markers.write()
        freed = await self._store.transact(lambda connection: removal.clear_private(connection, reader.user_id))
        await self._store.transact(lambda connection: stories.forget_read_markers(connection, reader.user_id))
        await self._store.transact(lambda connection: reports.forget_person(connection, reader.user_id))
        await self._store.forget()
        return freed

    async def _delete_guild(self, guild_id: int) -> int:
        await self._markers.write()
        freed = await self._store.transact(lambda connection: guilds.delete(connection, guild_id))
        self._drop_cached(guild_id)
        await self._store.forget()
        return freed

    def _drop_cached(self, guild_id: int) -> None:
        """Read what is stored about a server anew the next time."""
        self._settings.pop(guild_id, None)
        self._hidden.forget(guild_id)

    # --- coming and going ---------------------------------------------------------------------------------------------

    async def record_leaving(self, guild_id: int, at: datetime | None = None) -> None:
        """Note that the bot was removed from a server: its data goes 30 days later, unless it is back by then."""
        when = at or self._clock()
        await self._store.transact(lambda connection: guilds.record_leaving(connection, guild_id, when))
        self._drop_cached(guild_id)  # whichever process deletes its data, this one does not keep them

    async def record_joining(self, *guild_ids: int) -> None:
        """Note that the bot is on these servers: what is stored about them stays, and goes on."""
        await self._store.transact(lambda connection: guilds.record_joining(connection, guild_ids))

    async def list_known(self) -> list[int]:
        """Return the servers with stored data that the bot is in, as far as is known. The client compares them with
        Discord's list at the start, to notice a removal that happened while it was down."""
        async with self._store.read() as connection:
            return await guilds.list_known(connection)

    async def delete_due(self, now: datetime | None = None) -> int:
        """Delete what is due: private readings after 24 hours, a server's data 30 days after the bot left it.

        What feeds brought and nobody can see any more goes too, and a deletion that a reader of the log kept from being
        whole is finished here.
        """
        now = now or self._clock()
        await self._background.turn()
        async with self._store.read() as connection:
            gone = await guilds.list_left_before(connection, now - GRACE)
        freed = await self._store.transact(lambda connection: removal.clear_expired(connection, now))
        for guild_id in gone:
            await self._background.turn()
            freed += await self._delete_guild(guild_id)
        await self._background.turn()
        while await self._store.transact(lambda connection: feed_history.prune(connection, now - EVENTS_KEPT)):
            await self._background.turn()
        await self._store.transact(lambda connection: feed_keys.prune(connection, now - KEYS_KEPT))
        await self._background.turn()
        while unseen := await self._store.transact(feed_sweep.sweep):
            freed += unseen
            await self._background.turn()
        if freed or self._store.owes_forgetting:
            await self._background.turn()
            await self._store.forget()
        return freed


def _build_subscription(one: Subscription) -> dict[str, Any]:
    """Build a subscription's JSON; the feed itself is no part of what is stored about a server."""
    return {
        "name": one.name,
        "address": one.feed.address,
        "added": _text(one.added),
        "added_by": None if one.added_by is None else str(one.added_by),
        "paused": _text(one.paused),
        "filter": {name: list(words) for name, words in asdict(one.filter).items() if words},
    }


def _build_headline(headline: Headline) -> dict[str, Any]:
    published = headline.published
    return {
        "key": f"a{headline.article_id}",
        "title": headline.title,
        "url": headline.url,
        "outlet": headline.outlet,
        "published": None if published is None else _text(published),
        "added": _text(headline.added),
        "revision": headline.revision,
    }


def _text(at: date | datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _with_text_ids(settings: dict[str, Any]) -> dict[str, Any]:
    """Turn Discord's ids into text for JSON: they are larger than other programs' numbers can be."""
    ids = ("guild_id", "adder_role", "notices", "reports")
    return {k: str(v) if k in ids and v is not None else v for k, v in settings.items()}
