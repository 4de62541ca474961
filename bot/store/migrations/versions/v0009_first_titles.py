"""What the items are called that a new follower is still to get: those that never come are named."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("feed_firsts", sa.Column("title", sa.Text(), nullable=False, server_default="An item"))
    op.add_column("feed_firsts", sa.Column("url", sa.Text(), nullable=True))
