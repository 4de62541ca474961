"""The tables, as SQLAlchemy knows them. Migrations hold their own copy, as it was; a test holds the two together.

An article is one row, its revisions one row each, and the facts of a revision hang on it. An *entry* puts an article
where somebody sees it (`bot.news.Shelf`):

- `guild_id` 0 and `user_id` 0: stored once for all. Every server sees it where `house` is 1; else those whose feeds
  brought it, see `bot.store.tables_feeds`. Its key is the article's id.
- a `guild_id`: that server's own article. It hides the shared entry of the same article there.
- a `user_id`: what a person had read privately, until `expires`.

An entry is pinned to the revision that was read for it: one server's re-reading shows in no other.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Double,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    column,
)

from bot.store.metadata import ID, metadata


def _of_revision(table: str, *columns: Column[object], key: tuple[str, ...]) -> Table:
    return Table(
        table,
        metadata,
        Column("revision_id", ID, ForeignKey("revisions.id", ondelete="CASCADE"), nullable=False),
        *columns,
        PrimaryKeyConstraint("revision_id", *key),
        sqlite_with_rowid=False,
    )


_EXPIRES = column("expires").is_not(None)

articles = Table(
    "articles",
    metadata,
    Column("id", ID, primary_key=True),  # random, so that an id tells nothing about what else is there
    Column("address", Text, unique=True),  # canonical http(s) address, or `file:` and a path
    Column("added", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("article_id", ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("text_hash", Text, nullable=False, index=True),
    Column("fingerprint", Text, nullable=False, index=True),
    Column("body_start", Integer, nullable=False),
    Column("body_end", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("title", Text),
    Column("published", Text),  # a day, or an instant with its offset
    Column("url", Text),
    Column("outlet", Text),
    Column("byline", Text),
    Column("language", Text),
    Column("notice_kind", Text),
    Column("notice_start", Integer),
    Column("notice_end", Integer),
    Column("notice_text", Text),
    Column("teaser", Text),  # why it is only what the feed gave, in words
    Column("added", Text, nullable=False),
    Column("updated", Text),  # as `published`, where it is later
    Column("genre", Text),
    Column("image", Text),  # https address of a picture that the page or the feed gives
    Column("indexed", Integer, nullable=False, server_default="0"),  # 1: it stands in the search tables
    sqlite_autoincrement=True,
)

entries = Table(
    "entries",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("user_id", ID, nullable=False),
    Column("key", ID, nullable=False),  # what buttons carry: the article's id where it is shared, else one of its own
    Column("article_id", ID, ForeignKey("articles.id"), nullable=False),
    Column("revision_id", ID, ForeignKey("revisions.id"), nullable=False),
    Column("house", Integer, nullable=False, server_default="0"),  # 1: shared, and every server sees it
    Column("number", Integer, nullable=False),  # how many revisions were read for it
    Column("added", Text, nullable=False),
    Column("newest", Text, nullable=False),  # what "newest first" goes by
    Column("touched", Text, nullable=False),  # when it came, was read anew, or was placed in a story; the last of them
    Column("expires", Text),
    PrimaryKeyConstraint("guild_id", "user_id", "key"),
    Index(None, "article_id", "guild_id"),
    Index(None, "guild_id", "user_id", "house", "newest"),
    Index(None, "guild_id", "user_id", "house", "touched"),
    Index(None, "revision_id", "newest"),
    Index(None, "key"),
    Index(None, "expires", sqlite_where=_EXPIRES, postgresql_where=_EXPIRES),
    sqlite_with_rowid=False,
)

entry_aliases = Table(  # keys that a server's buttons had for what is shared now
    "entry_aliases",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("key", ID, nullable=False),
    Column("article_id", ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("guild_id", "key"),
    sqlite_with_rowid=False,
)

hidden = Table(  # shared articles that a server took off its list
    "hidden",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("article_id", ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("guild_id", "article_id"),
    sqlite_with_rowid=False,
)

history = Table(
    "history",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("user_id", ID, nullable=False),
    Column("key", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("revision_id", ID, ForeignKey("revisions.id"), nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("changes", Text, nullable=False),  # JSON: [[kind, [gone], [come]]]
    PrimaryKeyConstraint("guild_id", "user_id", "key", "number"),
    ForeignKeyConstraint(
        ["guild_id", "user_id", "key"], ["entries.guild_id", "entries.user_id", "entries.key"], ondelete="CASCADE"
    ),
    sqlite_with_rowid=False,
)

analyses = Table(
    "analyses",
    metadata,
    Column("revision_id", ID, ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Text, nullable=False, index=True),
    Column("language", Text),
    Column("body_start", Integer, nullable=False),
    Column("body_end", Integer, nullable=False),
    Column("made", Text, nullable=False),
    Column("analysed_end", Integer),  # how far the body was read; null: all of it
)


def _piece() -> tuple[Column[object], ...]:
    return (
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("text", Text, nullable=False),
        Column("group_no", Integer),
        Column("said_by", Text),
        Column("inserts", Text, nullable=False),  # JSON: [[at, text]]
    )


summary = _of_revision(
    "summary",
    Column("part", Text, nullable=False),  # gist, points
    Column("position", Integer, nullable=False),
    *_piece(),
    key=("part", "position"),
)

facts = _of_revision("facts", Column("question", Text, nullable=False), *_piece(), key=("question",))

names = Table(
    "names",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
)

quotes = _of_revision(
    "quotes",
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("speaker", Text),  # JSON: [start, end, text], as are cue and anchors
    Column("name_id", ID, ForeignKey("names.id"), index=True),
    Column("name", Text),
    Column("role", Text),
    Column("cue", Text),
    Column("at", Text),  # JSON of the When
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("sentence_text", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("rule", Text, nullable=False),
    Column("group_no", Integer),
    key=("position",),
)

times = _of_revision(
    "times",
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("value", Text, nullable=False),
    key=("position",),
)

events = _of_revision(
    "events",
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("said_by", Text),
    Column("also", Text, nullable=False),  # JSON: [[start, end]]
    Column("confidence", Float, nullable=False),
    Column("rule", Text, nullable=False),
    key=("position",),
)

entities = _of_revision(
    "entities",
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name_id", ID, ForeignKey("names.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("also", Text, nullable=False),  # JSON: [name]
    Column("role", Text),  # JSON: [start, end, text]
    key=("position",),
)

mentions = _of_revision(
    "mentions",
    Column("entity", Integer, nullable=False),  # the entity's position
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    key=("entity", "position"),
)

guilds = Table(
    "guilds",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("adders", Text, nullable=False),
    Column("adder_role", ID),
    Column("zone", Text, nullable=False),
    Column("notices", ID),
    Column("private", Integer, nullable=False),
    Column("left_at", Text),  # when the bot was removed from it
    Column("images", Integer, nullable=False, server_default="1"),  # 1: cards show articles' pictures
    Column("pictures", Integer, nullable=False, server_default="0"),  # 1: a timeline is drawn first, 0: listed first
    Column("reports", ID),  # the channel for what people report as wrong
)

loaded = Table(  # what the articles' folder held at the last start, so that the next one is cheap
    "loaded",
    metadata,
    Column("path", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", ID, nullable=False),
    Column("hash", Text, nullable=False),
)

session_turns = Table(  # of PostgreSQL: when a bucket of shards may begin its next session, in seconds since 1970
    "session_turns",
    metadata,
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("free", Double, nullable=False),
)

registered_commands = Table(  # what of the commands Discord has, by application, so that a start is cheap
    "registered_commands",
    metadata,
    Column("application_id", ID, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
)
