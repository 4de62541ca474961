"""Tables of stories: which articles belong together, and what each is compared by.

There is one grouping of all shared articles (`guild_id` 0), whoever sees them. A server's own articles are members for
that server alone: in a shared story, or in one of the server's own. What a story says, its lead, outlets and counts, is
chosen at reading among the articles that the reader sees. A key of a story is unique over all.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    column,
    literal_column,
)

from bot.store.metadata import ID, metadata

_OWN = column("guild_id") != literal_column("0")

story_vectors = Table(  # what an article is compared by, made once for all scopes
    "story_vectors",
    metadata,
    Column("revision_id", ID, ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("terms", Text, nullable=False),  # JSON: {word: weight}, the title's words among them
    Column("title", Text, nullable=False),  # JSON: {word: weight}, of the title alone
    Column("sketch", LargeBinary, nullable=False),  # of its runs of words, to tell copies
    Column("version", Integer, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("key", ID, primary_key=True, autoincrement=False),  # random
    Column("guild_id", ID, nullable=False, index=True),  # 0: shared; else the server's whose own articles it has alone
    Column("into", ID, ForeignKey("stories.key", ondelete="CASCADE"), index=True),  # the story it was joined into
    Column("first", Text, nullable=False),  # when its first article was placed
)

story_members = Table(
    "story_members",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("guild_id", ID, nullable=False),  # 0: of the shared entry of the article; else of the server's own
    Column("story", ID, ForeignKey("stories.key"), nullable=False),
    Column("article_id", ID, nullable=False),
    Column("revision_id", ID, nullable=False, index=True),
    Column("copy_of", ID, ForeignKey("story_members.id", ondelete="SET NULL"), index=True),
    Column("position", Text, nullable=False, server_default=""),  # in the articles' order, see bot.stories.order
    Column("placed", Text, nullable=False),
    Column("updated", Text, nullable=False),  # when its present reading was placed
    UniqueConstraint("guild_id", "article_id"),
    Index(None, "article_id"),
    Index(None, "story", "guild_id", "position"),
    sqlite_autoincrement=True,
)

story_index = Table(  # the telling words of each article, in the articles' order
    "story_index",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("term", Text, nullable=False),
    Column("position", Text, nullable=False),  # the member's
    Column("member", ID, ForeignKey("story_members.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("guild_id", "term", "position", "member"),
    Index(  # of servers' own articles
        "ix_story_index_own",
        "term",
        "position",
        sqlite_where=_OWN,
        postgresql_where=_OWN,
    ),
    sqlite_with_rowid=False,
)

story_waiting = Table(  # entries to be placed, or to be looked at anew; `guild_id` 0: the shared one
    "story_waiting",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("article_id", ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("moment", Text, nullable=False),  # when the article was told: the earliest is placed first
    Column("added", Text, nullable=False),
    PrimaryKeyConstraint("guild_id", "article_id"),
    Index(None, "article_id"),
    Index(None, "moment"),
    sqlite_with_rowid=False,
)

story_readings = Table(  # of long stories: readings whose events have their blocks, or are to get them
    "story_readings",
    metadata,
    Column("story", ID, ForeignKey("stories.key", ondelete="CASCADE"), nullable=False),
    Column("revision_id", ID, ForeignKey("revisions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False, index=True),  # of the rules that made them; 0: they are to be made
    PrimaryKeyConstraint("story", "revision_id"),
    sqlite_with_rowid=False,
)

story_events = Table(  # the events of those readings, by their places, each in a block: see bot.stories.event_blocks
    "story_events",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("story", ID, nullable=False),
    Column("revision_id", ID, nullable=False),
    Column("position", Integer, nullable=False),
    Column("block", ID, nullable=False),
    Column("size", Integer, nullable=False),  # telling words
    UniqueConstraint("story", "revision_id", "position"),
    ForeignKeyConstraint(
        ["story", "revision_id"], ["story_readings.story", "story_readings.revision_id"], ondelete="CASCADE"
    ),
    Index(None, "story", "block"),
    sqlite_autoincrement=True,
)

story_event_terms = Table(  # what each of them is found by: the words of it, and its day with what it tells of
    "story_event_terms",
    metadata,
    Column("story", ID, nullable=False),
    Column("term", Text, nullable=False),
    Column("is_key", Integer, nullable=False),  # 1: whatever has nearly all its words has one of these
    Column("event", ID, ForeignKey("story_events.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("story", "term", "is_key", "event"),
    sqlite_with_rowid=False,
)

story_looks = Table(  # when a person last looked at a story; `guild_id` 0: in direct messages
    "story_looks",
    metadata,
    Column("user_id", ID, nullable=False),
    Column("guild_id", ID, nullable=False),
    Column("story", ID, ForeignKey("stories.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "guild_id", "story"),
    sqlite_with_rowid=False,
)
