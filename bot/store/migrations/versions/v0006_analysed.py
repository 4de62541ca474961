"""How far a very long article was read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("analyses", sa.Column("analysed_end", sa.Integer(), nullable=True))
