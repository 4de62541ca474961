"""Open posts by the time from which they may be claimed, and by their origin; turns to begin a session."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"

_OPEN = sa.text("state IN ('due', 'claimed')")


def upgrade() -> None:
    op.drop_index("ix_deliveries_open", table_name="deliveries")
    open_posts: list[str | sa.TextClause] = [sa.text("coalesce(lease, due)"), "guild_id", "id"]
    op.create_index("ix_deliveries_open", "deliveries", open_posts, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index(
        "ix_deliveries_open_origin", "deliveries", ["origin", "due"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "session_turns",
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("free", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("bucket"),
    )
