"""Tables of stories. What an article is compared by belongs to its revision and is shared; the rest is of one scope.

A *scope* is what one server sees: its own shelf and the house shelf together (`g<guild id>`), or the house shelf alone
(`house`: direct messages, and servers with no article of their own). Nothing in a scope's rows comes from elsewhere.

Triggers on `entries` (in the migration) keep step with the shelves: what is entered or read anew waits in
`story_waiting` until it is placed, and what is taken off leaves its story, the counts and the index, in the same
transaction. A story without articles goes too.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.metadata import ID, metadata

story_scopes = Table(
    "story_scopes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("filled", Integer, nullable=False, server_default="0"),  # 1: it has the house's stories
    Column("filled_to", ID, nullable=False, server_default="0"),  # the last of the house's members that it has
    Column("placed", Integer, nullable=False, server_default="0"),  # how many articles `story_terms` counts
)

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
    Column("scope", ID, ForeignKey("story_scopes.id", ondelete="CASCADE"), nullable=False),
    Column("key", ID, nullable=False),  # random; a server's scope has the house's under the house's keys
    Column("into", ID),  # the story it was joined into; its members are all there
    Column("first", Text, nullable=False),
    Column("moved", Text, nullable=False),  # when it last got an article, or a new reading of one, that is no copy
    PrimaryKeyConstraint("scope", "key"),
    ForeignKeyConstraint(["scope", "into"], ["stories.scope", "stories.key"], ondelete="CASCADE"),
    Index(None, "scope", "moved"),
    Index(None, "scope", "into", sqlite_where=text('"into" IS NOT NULL')),
    sqlite_with_rowid=False,
)

story_members = Table(
    "story_members",
    metadata,
    Column("id", ID, primary_key=True),
    Column("scope", ID, ForeignKey("story_scopes.id", ondelete="CASCADE"), nullable=False),
    Column("story", ID, nullable=False),
    Column("shelf", Text, nullable=False),  # with `key`: the entry
    Column("key", ID, nullable=False),
    Column("article_id", ID, nullable=False),
    Column("revision_id", ID, nullable=False, index=True),
    Column("copy_of", ID, ForeignKey("story_members.id", ondelete="SET NULL"), index=True),
    Column("norm", Float, nullable=False),  # of its words, and of its title's, weighed when it was placed
    Column("title_norm", Float, nullable=False),
    Column("placed", Text, nullable=False),
    Column("updated", Text, nullable=False),  # when its present reading was placed
    ForeignKeyConstraint(["scope", "story"], ["stories.scope", "stories.key"], ondelete="CASCADE"),
    UniqueConstraint("scope", "article_id"),
    Index(None, "scope", "story"),
    Index(None, "scope", "updated"),
    Index(None, "shelf", "key"),
)

story_terms = Table(  # how many articles of the scope have the word
    "story_terms",
    metadata,
    Column("scope", ID, ForeignKey("story_scopes.id", ondelete="CASCADE"), nullable=False),
    Column("term", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    PrimaryKeyConstraint("scope", "term"),
    sqlite_with_rowid=False,
)

story_index = Table(  # the telling words of each article of the scope; the newest of a word are read first
    "story_index",
    metadata,
    Column("scope", ID, nullable=False),
    Column("term", Text, nullable=False),
    Column("member", ID, ForeignKey("story_members.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("scope", "term", "member"),
    sqlite_with_rowid=False,
)

story_waiting = Table(  # entries that are not placed yet
    "story_waiting",
    metadata,
    Column("scope", ID, ForeignKey("story_scopes.id", ondelete="CASCADE"), nullable=False),
    Column("shelf", Text, nullable=False),
    Column("key", ID, nullable=False),
    Column("added", Text, nullable=False),
    PrimaryKeyConstraint("scope", "shelf", "key"),
    Index(None, "shelf", "key"),
    Index(None, "added"),
    sqlite_with_rowid=False,
)

story_looks = Table(  # when a person last looked at a story
    "story_looks",
    metadata,
    Column("user_id", ID, nullable=False),
    Column("scope", ID, ForeignKey("story_scopes.id", ondelete="CASCADE"), nullable=False),
    Column("story", ID, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "scope", "story"),
    ForeignKeyConstraint(["scope", "story"], ["stories.scope", "stories.key"], ondelete="CASCADE"),
    Index(None, "scope", "story"),
    sqlite_with_rowid=False,
)
