"""What a schedule's posts show of each story, and what was chosen in /setup and is not saved yet."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("schedules", sa.Column("template", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "setups",
        sa.Column("guild_id", _ID, autoincrement=False, nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id"),
    )
