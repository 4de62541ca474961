"""Which articles a post shows, so that what their outlets correct is noted in it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "delivery_articles",
        sa.Column("delivery_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("story", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("noted", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("delivery_id", "position", "story", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_delivery_articles_key"), "delivery_articles", ["key"], unique=False)
