"""The tables of feeds: what is fetched, who follows it, what is known of its items, and what became of them.

An item is stored once, however many servers follow its feed: one row of `feed_items`, one shared entry of its article.
What a server sees of it is a join:

- an item that came in (`fate` is `shelved`) is seen by a server with a span of `subscription_spans` that it lies in by
  its id, unless the span's filter keeps it out (`filtered_items`);
- `item_exceptions` says otherwise for one server and one item: what it began with, and what it did not.

A `guild_id` of 0 is the house. Spans outlast their subscription and its feed: what a feed brought stays.
"""

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

filters = Table(  # each that some server has set, once
    "filters",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("words", Text, nullable=False, unique=True),  # JSON: {field of Filter: [words]}
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("guild_id", ID, nullable=False),  # whose it is; 0: the house's
    Column("feed_id", ID, ForeignKey("feeds.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("added_by", ID),
    Column("paused", Text),
    Column("filter_id", ID, ForeignKey("filters.id")),  # null: everything passes
    Column("told", Text),  # when its failing was told; NULL again once it works
    UniqueConstraint("guild_id", "feed_id"),
    Index(None, "feed_id", "filter_id"),
    sqlite_autoincrement=True,
)

subscription_spans = Table(  # from which item on, and to which, a server gets what a feed brings; `to` null: still
    "subscription_spans",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("feed_id", ID, nullable=False),
    Column("after_item", ID, nullable=False),
    Column("to_item", ID),
    Column("filter_id", ID, ForeignKey("filters.id")),
    PrimaryKeyConstraint("guild_id", "feed_id", "after_item"),
    Index(None, "feed_id"),
    sqlite_with_rowid=False,
)

feed_keys = Table(  # by what an item of a feed is known again
    "feed_keys",
    metadata,
    Column("feed_id", ID, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),  # a hash
    Column("first_seen", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
    Column("item_id", ID),  # the row of `feed_items` that the item has, where that is kept
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
    Column("title", Text, nullable=False, server_default="An item"),
    Column("url", Text),
    PrimaryKeyConstraint("subscription_id", "key"),
    sqlite_with_rowid=False,
)

feed_items = Table(  # what became of each item, told once; of those that came in, for as long as anybody sees them
    "feed_items",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("feed_id", ID, nullable=False),
    Column("at", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("fate", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("article_id", ID, ForeignKey("articles.id", ondelete="SET NULL"), index=True),
    Column("newest", Text),  # as the article's shared entry has it; null without an article
    Column("touched", Text),  # as the article's shared entry has it; null without an article
    Index(None, "feed_id", "newest"),
    Index(None, "feed_id", "touched"),
    Index(None, "feed_id", "at"),
    sqlite_autoincrement=True,
)

filtered_items = Table(  # which filter keeps which item out, and why
    "filtered_items",
    metadata,
    Column("item_id", ID, ForeignKey("feed_items.id", ondelete="CASCADE"), nullable=False),
    Column("filter_id", ID, ForeignKey("filters.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("item_id", "filter_id"),
    sqlite_with_rowid=False,
)

item_exceptions = Table(  # items that one server sees though its spans do not say so, or does not see though they do
    "item_exceptions",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("item_id", ID, ForeignKey("feed_items.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("is_shown", Integer, nullable=False),
    PrimaryKeyConstraint("guild_id", "item_id"),
    sqlite_with_rowid=False,
)

unfollowed = Table(  # feeds of which some items may be seen by nobody any more: looked through in the background
    "unfollowed",
    metadata,
    Column("feed_id", ID, primary_key=True, autoincrement=False),
)
