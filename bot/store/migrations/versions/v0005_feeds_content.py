"""When a feed last gave its content, and when its times were corrected after a wrong clock."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("last_content", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("corrected", sa.Text(), nullable=True))
