"""Tables of stories: which articles belong together, and what each is compared by.

There is one grouping of all shared articles (`guild_id` 0), whoever sees them. A server's own articles are members for
that server alone: in a shared story, or in one of the server's own. What a story says, its lead, outlets and counts, is
chosen at reading among the articles that the reader sees. A key of a story is unique over all.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.metadata import ID, metadata

story_vectors = Table(  # what an article is compared by, made once for all scopes
    "story_vectors",
    metadata,
    Column("revision_id", ID, ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("terms", Text, nullable=False),  # JSON: {word: weight before idf}, the title's words among them
    Column("title", Text, nullable=False),  # JSON: {word: weight before idf}, of the title alone
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
    Column("story", ID, ForeignKey("stories.key"), nullable=False, index=True),
    Column("article_id", ID, nullable=False),
    Column("revision_id", ID, nullable=False, index=True),
    Column("copy_of", ID, ForeignKey("story_members.id", ondelete="SET NULL"), index=True),
    Column("norm", Float, nullable=False),  # of its words, and of its title's, weighed when it was placed
    Column("title_norm", Float, nullable=False),
    Column("placed", Text, nullable=False),
    Column("updated", Text, nullable=False),  # when its present reading was placed
    UniqueConstraint("guild_id", "article_id"),
    Index(None, "article_id"),
    sqlite_autoincrement=True,
)

story_terms = Table(  # how many shared articles have the word
    "story_terms",
    metadata,
    Column("term", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

story_counts = Table(  # one row: how many articles `story_terms` counts
    "story_counts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
)

story_index = Table(  # the telling words of each article; the newest of a word are read first
    "story_index",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("term", Text, nullable=False),
    Column("member", ID, ForeignKey("story_members.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("guild_id", "term", "member"),
    Index(None, "term", "member"),
    sqlite_with_rowid=False,
)

story_waiting = Table(  # entries that are not placed yet; `guild_id` 0: the shared one
    "story_waiting",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("article_id", ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("added", Text, nullable=False),
    PrimaryKeyConstraint("guild_id", "article_id"),
    Index(None, "article_id"),
    Index(None, "added"),
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
