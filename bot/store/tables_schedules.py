"""The tables of schedules, followed stories and deliveries.

A delivery is one post that is due, unique by its origin (`s12` a schedule, `f7` a followed story, `n…` a notice: see
`bot.news.Origin`) and the time it is due. Its id is drawn at random: it stands in messages, and is not to be met
again in another database.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    column,
    func,
)

from bot.store.metadata import metadata

ID = BigInteger().with_variant(Integer(), "sqlite")

_RUNNING = column("paused").is_(None)
_OPEN = column("state").in_(["due", "claimed"])

schedules = Table(
    "schedules",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("guild_id", ID, nullable=False, index=True),
    Column("channel_id", ID, nullable=False),
    Column("times", Text, nullable=False),  # JSON: [minutes after midnight]
    Column("days", Text, nullable=False),  # JSON: [ISO weekday]
    Column("zone", Text, nullable=False),
    Column("next_due", Text, nullable=False),
    Column("wall", Text, nullable=False),  # what the zone's clocks show at next_due, by the rules of that writing
    Column(
        "reckoned", Text, nullable=False
    ),  # the moment after which next_due is the first: for changes of a zone's rules
    Column("created", Text, nullable=False),
    Column("created_by", ID, nullable=False),
    Column("topics", Text, nullable=False),  # JSON: [words]
    Column("feeds", Text, nullable=False),  # JSON: [subscription]
    Column("role_id", ID),
    Column("role_by_permission", Integer, nullable=False),
    Column("style", Text, nullable=False),
    Column("when_empty", Text, nullable=False),
    Column("max_stories", Integer, nullable=False),
    Column("grace", Integer, nullable=False),
    Column("paused", Text),
    Column("pause_reason", Text),
    Column("last_cut", Text),
    Column("template", Text, nullable=False, server_default="{}"),  # JSON: what differs from a template without changes
    Index(None, "next_due", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    sqlite_autoincrement=True,
)

setups = Table(  # what was chosen in /setup and is not saved yet; one a server
    "setups",
    metadata,
    Column("guild_id", ID, primary_key=True, autoincrement=False),
    Column("draft", Text, nullable=False),  # JSON
    Column("changed", Text, nullable=False),
)

follows = Table(
    "follows",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("guild_id", ID, nullable=False),
    Column("channel_id", ID, nullable=False),
    Column("story", ID, nullable=False),
    Column("created", Text, nullable=False),
    Column("created_by", ID, nullable=False),
    Column("seen", Text, nullable=False),
    Column("looked", Text, nullable=False),  # when it was last asked whether there is anything new
    Column("paused", Text),
    Column("pause_reason", Text),
    UniqueConstraint("guild_id", "channel_id", "story"),
    Index(None, "looked", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("origin", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("guild_id", ID, nullable=False),
    Column("channel_id", ID, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", Text),
    Column("claimed", Text),  # the first time
    Column("reason", Text),
    Column("cut", Text),  # what it reaches up to
    Column("message_id", ID),
    Column("thread_id", ID),
    Column("sent", Text),  # when it was settled, whatever came of it
    UniqueConstraint("origin", "due"),
    # A claim reads from the front of this as many rows as it takes: those that are claimed stand behind.
    Index(
        "ix_deliveries_open",
        *(func.coalesce(column("lease"), column("due")), "guild_id", "id"),
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_deliveries_open_origin", "origin", "due", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index(None, "guild_id", "due"),
    sqlite_with_rowid=False,
)

parts = Table(  # a post's messages; `payload` until it is sent, so that what goes on after a crash is the same post
    "delivery_parts",
    metadata,
    Column("delivery_id", ID, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("place", Text, nullable=False),  # channel, forum, thread
    Column("payload", Text),
    Column("channel_id", ID),
    Column("message_id", ID),
    Column("published", Integer, nullable=False),
    PrimaryKeyConstraint("delivery_id", "position"),
    sqlite_with_rowid=False,
)

LEFT_OUT = 1000  # the `position` from which on a story was left out of the post

held = Table(
    "delivery_stories",
    metadata,
    Column("delivery_id", ID, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("story", ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("delivery_id", "position"),
    sqlite_with_rowid=False,
)

posted = Table(  # the articles that a post shows, in which message; what becomes of them is noted there
    "delivery_articles",
    metadata,
    Column("delivery_id", ID, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),  # of the message
    Column("story", ID, nullable=False),
    Column("key", ID, nullable=False, index=True),  # what the server knows the article by
    Column("notice", Text),  # the correction of it that was shown or noted last, in its outlet's words
    Column("noted", Text),  # when one was noted
    Column("outcome", Text),  # edited, followed, or why neither could be
    Column("words", Text),  # what was noted, for the history
    PrimaryKeyConstraint("delivery_id", "position", "story", "key"),
    sqlite_with_rowid=False,
)
