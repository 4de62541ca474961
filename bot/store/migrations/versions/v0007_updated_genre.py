"""When an article was last changed, and what kind of article it is."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("revisions", sa.Column("updated", sa.Text(), nullable=True))
    op.add_column("revisions", sa.Column("genre", sa.Text(), nullable=True))
