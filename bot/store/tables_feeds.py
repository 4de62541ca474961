"""The tables of feeds: what is fetched, who follows it, what is known of its items, and what became of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from bot.store.metadata import ID, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("address", Text, nullable=False, unique=True),
    Column("title", Text),
    Column("site", Text),
    Column("interval", Integer, nullable=False),  # seconds
    Column("next_fetch", Text, nullable=False, index=True),
    Column("last_fetch", Text),
    Column("last_ok", Text),
    Column("last_change", Text),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failing_since", Text),
    Column("error", Text),
    Column("reason", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("ended", Text),
    Column("lease", Text),  # until when it is somebody's to fetch
    Column("lease_by", Text),
    Column("last_content", Text),  # when its site last answered with the feed itself, and not that it is unchanged
    Column("corrected", Text),  # when its times were made anew, because the clock had been ahead
    Column("moved", Text),  # when its site last sent on to where it is now
    Column("moved_from", Text),  # the address that it had before
    Column("distrusted", Text),  # when its site said that it was unchanged, and it was not
    sqlite_autoincrement=True,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("shelf", Text, nullable=False),  # whose it is, and where its articles go: `house`, `g<guild id>`
    Column("feed_id", ID, ForeignKey("feeds.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("added_by", ID),
    Column("paused", Text),
    Column("filter", Text, nullable=False),  # JSON: {field of Filter: [words]}
    Column("told", Text),  # when its failing was told; NULL again once it works
    UniqueConstraint("shelf", "feed_id"),
    sqlite_autoincrement=True,
)

feed_keys = Table(  # by what an item of a feed is known again
    "feed_keys",
    metadata,
    Column("feed_id", ID, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),  # a hash
    Column("first_seen", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
    PrimaryKeyConstraint("feed_id", "key"),
    Index(None, "last_seen"),
    sqlite_with_rowid=False,
)

feed_skips = Table(  # what stood in a feed when one server began to follow it, and no other had seen yet
    "feed_skips",
    metadata,
    Column("subscription_id", ID, ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("added", Text, nullable=False),
    PrimaryKeyConstraint("subscription_id", "key"),
    Index(None, "added"),
    sqlite_with_rowid=False,
)

feed_firsts = Table(  # what a new follower is still to get of what stood in the feed: nothing, but for a moment
    "feed_firsts",
    metadata,
    Column("subscription_id", ID, ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),  # of the item's text
    Column("added", Text, nullable=False),
    PrimaryKeyConstraint("subscription_id", "key"),
    sqlite_with_rowid=False,
)

feed_events = Table(
    "feed_events",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("subscription_id", ID, ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("at", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("fate", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("article_key", ID, index=True),  # the shelf's key for it
    Index(None, "subscription_id", "at"),
    sqlite_autoincrement=True,
)
