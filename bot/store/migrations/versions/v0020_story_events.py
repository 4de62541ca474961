"""Which events of long stories may be one is kept: readings that are to be looked at, their events, what finds them.

Whatever stands in a long story is to be looked at; the bot does so when nobody is waiting.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LONG = 8  # articles


def upgrade() -> None:
    op.create_table(
        "story_readings",
        sa.Column("story", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story"], ["stories.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story", "revision_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_readings_revision_id", "story_readings", ["revision_id"], unique=False)
    op.create_index("ix_story_readings_version", "story_readings", ["version"], unique=False)
    op.create_table(
        "story_events",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("story", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("block", _ID, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story", "revision_id"], ["story_readings.story", "story_readings.revision_id"], ondelete="CASCADE"
        ),
        sa.UniqueConstraint("story", "revision_id", "position"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_events_story_block", "story_events", ["story", "block"], unique=False)
    op.create_table(
        "story_event_terms",
        sa.Column("story", _ID, nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("is_key", sa.Integer(), nullable=False),
        sa.Column("event", _ID, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["story_events.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story", "term", "is_key", "event"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_event_terms_event", "story_event_terms", ["event"], unique=False)
    _let_wait()


def _let_wait() -> None:
    """All readings that were ever shown of the articles of long stories."""
    long = f"SELECT story FROM story_members GROUP BY story HAVING count(*) >= {_LONG}"  # a number
    op.execute(f"""
        INSERT INTO story_readings (story, revision_id, version)
        SELECT story, revision_id, 0 FROM story_members WHERE story IN ({long})
        UNION
        SELECT m.story, h.revision_id, 0
        FROM story_members m
        JOIN entries e ON e.article_id = m.article_id AND e.guild_id = m.guild_id AND e.user_id = 0
        JOIN history h ON h.guild_id = e.guild_id AND h.user_id = e.user_id AND h."key" = e."key"
        WHERE m.story IN ({long})
    """)  # ours
