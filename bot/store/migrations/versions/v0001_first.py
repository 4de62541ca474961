"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SEARCH = (
    # What is searched, put together from the revision and its quotes; a view, so that no text is stored twice.
    """
    CREATE VIEW search_content AS
    SELECT r.id AS id,
           coalesce(r.title, '') AS title,
           substr(r.text, r.body_start + 1, r.body_end - r.body_start) AS body,
           (SELECT coalesce(group_concat(q.text, char(10)), '') FROM quotes q WHERE q.revision_id = r.id) AS quotes,
           (SELECT coalesce(group_concat(q.name, char(10)), '') FROM quotes q WHERE q.revision_id = r.id) AS speakers
    FROM revisions r
    """,
    """
    CREATE VIRTUAL TABLE search USING fts5(
        title, body, quotes, speakers,
        content='search_content', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    "CREATE VIEW title_content AS SELECT id, coalesce(title, '') AS title FROM revisions",
    """
    CREATE VIRTUAL TABLE title_words USING fts5(
        title, content='title_content', content_rowid='id', prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE VIRTUAL TABLE title_trigrams USING fts5(
        title, content='title_content', content_rowid='id', tokenize='trigram'
    )
    """,
    """
    CREATE VIRTUAL TABLE name_words USING fts5(
        name, content='names', content_rowid='id', prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE VIRTUAL TABLE name_trigrams USING fts5(
        name, content='names', content_rowid='id', tokenize='trigram'
    )
    """,
)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("added", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address"),
    )
    op.create_table(
        "guilds",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("adders", sa.Text(), nullable=False),
        sa.Column("adder_role", _ID, nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("notices", _ID, nullable=True),
        sa.Column("private", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "loaded",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", _ID, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_table(
        "names",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "revisions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("body_start", sa.Integer(), nullable=False),
        sa.Column("body_end", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("notice_kind", sa.Text(), nullable=True),
        sa.Column("notice_start", sa.Integer(), nullable=True),
        sa.Column("notice_end", sa.Integer(), nullable=True),
        sa.Column("notice_text", sa.Text(), nullable=True),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("indexed", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revisions_article_id"), "revisions", ["article_id"], unique=False)
    op.create_index(op.f("ix_revisions_fingerprint"), "revisions", ["fingerprint"], unique=False)
    op.create_index(op.f("ix_revisions_text_hash"), "revisions", ["text_hash"], unique=False)
    op.create_table(
        "analyses",
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("body_start", sa.Integer(), nullable=False),
        sa.Column("body_end", sa.Integer(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id"),
    )
    op.create_index(op.f("ix_analyses_version"), "analyses", ["version"], unique=False)
    op.create_table(
        "entities",
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("also", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["name_id"],
            ["names.id"],
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entities_name_id"), "entities", ["name_id"], unique=False)
    op.create_table(
        "entries",
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("newest", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
        ),
        sa.PrimaryKeyConstraint("shelf", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entries_article_id"), "entries", ["article_id"], unique=False)
    op.create_index(op.f("ix_entries_expires"), "entries", ["expires"], unique=False, **_where("expires IS NOT NULL"))
    op.create_index(op.f("ix_entries_key"), "entries", ["key"], unique=False)
    op.create_index(op.f("ix_entries_revision_id_newest"), "entries", ["revision_id", "newest"], unique=False)
    op.create_index(op.f("ix_entries_shelf_newest"), "entries", ["shelf", "newest"], unique=False)
    op.create_table(
        "events",
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("also", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts",
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group_no", sa.Integer(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("inserts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "question"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mentions",
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "entity", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quotes",
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("name_id", _ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=True),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("sentence_text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("group_no", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["name_id"],
            ["names.id"],
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_quotes_name_id"), "quotes", ["name_id"], unique=False)
    op.create_table(
        "summary",
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group_no", sa.Integer(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("inserts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "part", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "times",
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "history",
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
        ),
        sa.ForeignKeyConstraint(["shelf", "key"], ["entries.shelf", "entries.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "key", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_history_revision_id"), "history", ["revision_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SEARCH:
            op.execute(statement)
