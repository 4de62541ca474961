"""The tables as they are made here, and the old ones out of their way: each under `was_` and its name."""

import sqlalchemy as sa
from alembic import op

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TRIGGERS = ("entries_come", "entries_change", "entries_go", "story_members_going", "story_members_gone")
_OLD = (  # whose columns change, or what they refer to
    "entries",
    "history",
    "subscriptions",
    "feed_skips",
    "feed_firsts",
    "feed_events",
    "stories",
    "story_members",
    "story_terms",
    "story_index",
    "story_waiting",
    "story_looks",
)


_KEPT = {"ix_feed_events_article_key", "ix_story_members_scope_story"}  # that no new index is called


def set_aside() -> None:
    """Rename what is made anew; most of its indexes go, as two cannot have one name."""
    for trigger in _TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    # What refers to a table keeps its name for it, not the one that the table has for now.
    op.execute("PRAGMA legacy_alter_table = ON")
    for table in _OLD:
        for index in sa.inspect(op.get_bind()).get_indexes(table):
            name = str(index["name"])
            if name not in _KEPT:
                op.drop_index(name, table)
        op.rename_table(table, f"was_{table}")
    op.execute("PRAGMA legacy_alter_table = OFF")


def drop_old() -> None:
    """What was set aside goes, with the table of scopes."""
    for table in (*reversed(_OLD), "story_scopes"):
        op.drop_table(table if table == "story_scopes" else f"was_{table}")


def drop_empty() -> None:
    """Where nothing is in what is made anew, it simply goes."""
    for table in (*reversed(_OLD), "story_scopes"):
        op.drop_table(table)


def create() -> None:
    op.create_table(
        "filters",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("words"),
    )
    op.create_table(
        "stories",
        sa.Column("key", _ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("into", _ID, nullable=True),
        sa.Column("first", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["into"], ["stories.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_stories_guild_id"), "stories", ["guild_id"], unique=False)
    op.create_index(op.f("ix_stories_into"), "stories", ["into"], unique=False)
    op.create_table(
        "story_counts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "story_terms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unfollowed", sa.Column("feed_id", _ID, autoincrement=False, nullable=False), sa.PrimaryKeyConstraint("feed_id")
    )
    op.create_table(
        "entry_aliases",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("guild_id", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entry_aliases_article_id"), "entry_aliases", ["article_id"], unique=False)
    op.create_table(
        "feed_items",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("feed_id", _ID, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("article_id", _ID, nullable=True),
        sa.Column("newest", sa.Text(), nullable=True),
        sa.Column("touched", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    for columns in (["article_id"], ["at"], ["feed_id", "at"], ["feed_id", "newest"], ["feed_id", "touched"]):
        op.create_index(op.f(f"ix_feed_items_{'_'.join(columns)}"), "feed_items", columns, unique=False)
    op.create_table(
        "hidden",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("guild_id", "article_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_hidden_article_id"), "hidden", ["article_id"], unique=False)
    op.create_table(
        "story_looks",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("story", _ID, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "guild_id", "story"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_looks_story"), "story_looks", ["story"], unique=False)
    op.create_table(
        "story_members",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("story", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("copy_of", _ID, nullable=True),
        sa.Column("norm", sa.Float(), nullable=False),
        sa.Column("title_norm", sa.Float(), nullable=False),
        sa.Column("placed", sa.Text(), nullable=False),
        sa.Column("updated", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["copy_of"], ["story_members.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["story"],
            ["stories.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("guild_id", "article_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_story_members_article_id"), "story_members", ["article_id"], unique=False)
    op.create_index(op.f("ix_story_members_copy_of"), "story_members", ["copy_of"], unique=False)
    op.create_index(op.f("ix_story_members_revision_id"), "story_members", ["revision_id"], unique=False)
    op.create_index(op.f("ix_story_members_story"), "story_members", ["story"], unique=False)
    op.create_table(
        "story_waiting",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("guild_id", "article_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_waiting_added"), "story_waiting", ["added"], unique=False)
    op.create_index(op.f("ix_story_waiting_article_id"), "story_waiting", ["article_id"], unique=False)
    op.create_table(
        "subscription_spans",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("feed_id", _ID, nullable=False),
        sa.Column("after_item", _ID, nullable=False),
        sa.Column("to_item", _ID, nullable=True),
        sa.Column("filter_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["filter_id"],
            ["filters.id"],
        ),
        sa.PrimaryKeyConstraint("guild_id", "feed_id", "after_item"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_subscription_spans_feed_id"), "subscription_spans", ["feed_id"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("feed_id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("added_by", _ID, nullable=True),
        sa.Column("paused", sa.Text(), nullable=True),
        sa.Column("filter_id", _ID, nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feeds.id"],
        ),
        sa.ForeignKeyConstraint(
            ["filter_id"],
            ["filters.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("guild_id", "feed_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_subscriptions_feed_id_filter_id"), "subscriptions", ["feed_id", "filter_id"], unique=False)
    op.create_table(
        "entries",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("house", sa.Integer(), server_default="0", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("newest", sa.Text(), nullable=False),
        sa.Column("touched", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
        ),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entries_article_id_guild_id"), "entries", ["article_id", "guild_id"], unique=False)
    op.create_index(
        op.f("ix_entries_expires"),
        "entries",
        ["expires"],
        unique=False,
        sqlite_where=sa.text("expires IS NOT NULL"),
        postgresql_where=sa.text("expires IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_entries_guild_id_user_id_house_newest"),
        "entries",
        ["guild_id", "user_id", "house", "newest"],
        unique=False,
    )
    op.create_index(
        op.f("ix_entries_guild_id_user_id_house_touched"),
        "entries",
        ["guild_id", "user_id", "house", "touched"],
        unique=False,
    )
    op.create_index(op.f("ix_entries_key"), "entries", ["key"], unique=False)
    op.create_index(op.f("ix_entries_revision_id_newest"), "entries", ["revision_id", "newest"], unique=False)
    op.create_table(
        "feed_firsts",
        sa.Column("subscription_id", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="An item", nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscriptions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscription_id", "key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_skips",
        sa.Column("subscription_id", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscriptions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscription_id", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_skips_added"), "feed_skips", ["added"], unique=False)
    op.create_table(
        "filtered_items",
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("filter_id", _ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["filter_id"], ["filters.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["feed_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "filter_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_filtered_items_filter_id"), "filtered_items", ["filter_id"], unique=False)
    op.create_table(
        "item_exceptions",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("is_shown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["feed_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("guild_id", "item_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_item_exceptions_item_id"), "item_exceptions", ["item_id"], unique=False)
    op.create_table(
        "story_index",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("member", _ID, nullable=False),
        sa.ForeignKeyConstraint(["member"], ["story_members.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("guild_id", "term", "member"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_index_member"), "story_index", ["member"], unique=False)
    op.create_index(op.f("ix_story_index_term_member"), "story_index", ["term", "member"], unique=False)
    op.create_table(
        "history",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "user_id", "key"], ["entries.guild_id", "entries.user_id", "entries.key"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
        ),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "key", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_history_revision_id"), "history", ["revision_id"], unique=False)
    op.add_column("feed_keys", sa.Column("item_id", _ID, nullable=True))
