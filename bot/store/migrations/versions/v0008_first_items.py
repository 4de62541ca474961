"""The items that a new follower is still to get; where a feed was before it moved, whether its “unchanged” is true."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "feed_firsts",
        sa.Column("subscription_id", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscriptions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscription_id", "key"),
        sqlite_with_rowid=False,
    )
    op.add_column("feeds", sa.Column("moved", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("moved_from", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("distrusted", sa.Text(), nullable=True))
