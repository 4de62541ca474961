"""Pictures of articles, and what a server chooses of them; what people report as wrong, and what a server hides."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("revisions", sa.Column("image", sa.Text(), nullable=True))
    op.add_column("guilds", sa.Column("images", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("guilds", sa.Column("pictures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("guilds", sa.Column("reports", _ID, nullable=True))
    op.create_table(
        "reports",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("guild_id", "user_id", "article_id", "kind", "start"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reports_article_id"), "reports", ["article_id"], unique=False)
    op.create_index(op.f("ix_reports_guild_id_done"), "reports", ["guild_id", "done"], unique=False)
    op.create_table(
        "hidden_facts",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("guild_id", "key", "kind", "start"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_hidden_facts_article_id"), "hidden_facts", ["article_id"], unique=False)
