"""Schedules, followed stories, deliveries."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("claimed", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cut", sa.Text(), nullable=True),
        sa.Column("message_id", _ID, nullable=True),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("sent", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("origin", "due"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_deliveries_guild_id_due"), "deliveries", ["guild_id", "due"], unique=False)
    op.create_index("ix_deliveries_open", "deliveries", ["due"], unique=False, **_where("state IN ('due', 'claimed')"))
    op.create_table(
        "follows",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("story", _ID, nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("created_by", _ID, nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("looked", sa.Text(), nullable=False),
        sa.Column("paused", sa.Text(), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("guild_id", "channel_id", "story"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_follows_looked"), "follows", ["looked"], unique=False, **_where("paused IS NULL"))
    op.create_table(
        "schedules",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("next_due", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("reckoned", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("created_by", _ID, nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("feeds", sa.Text(), nullable=False),
        sa.Column("role_id", _ID, nullable=True),
        sa.Column("role_by_permission", sa.Integer(), nullable=False),
        sa.Column("style", sa.Text(), nullable=False),
        sa.Column("when_empty", sa.Text(), nullable=False),
        sa.Column("max_stories", sa.Integer(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Text(), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("last_cut", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_schedules_guild_id"), "schedules", ["guild_id"], unique=False)
    op.create_index(op.f("ix_schedules_next_due"), "schedules", ["next_due"], unique=False, **_where("paused IS NULL"))
    op.create_table(
        "delivery_parts",
        sa.Column("delivery_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("channel_id", _ID, nullable=True),
        sa.Column("message_id", _ID, nullable=True),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("delivery_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery_stories",
        sa.Column("delivery_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("story", _ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("delivery_id", "position"),
        sqlite_with_rowid=False,
    )
