"""Stories follow the articles' own days: each article has its place in that order, and all are placed anew in it.

What an article is compared by is made anew too, so it is left to the bot, which places what waits. Until an article's
turn comes it stays in the story that it was in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_OWN = sa.text("guild_id <> 0")

# A day as it is, an instant in UTC.
_MOMENT = """
    CASE WHEN coalesce(r.published, r.updated) LIKE '%T%' OR coalesce(r.published, r.updated) IS NULL
         THEN coalesce(strftime('%Y-%m-%dT%H:%M:%S+00:00', coalesce(r.published, r.updated, e.added)), e.added)
         ELSE coalesce(r.published, r.updated) END
"""


def upgrade() -> None:
    op.add_column("story_members", sa.Column("position", sa.Text(), nullable=False, server_default=""))
    if _is_file():
        _give_places()
    op.drop_column("story_members", "norm")
    op.drop_column("story_members", "title_norm")
    op.drop_index("ix_story_members_story", "story_members")
    op.create_index(
        "ix_story_members_story_guild_id_position", "story_members", ["story", "guild_id", "position"], unique=False
    )
    _make_index()
    _let_wait()
    op.drop_table("story_terms")
    op.drop_table("story_counts")


def _is_file() -> bool:
    """Whether something can be there: no server of PostgreSQL has anything of before."""
    return bool(op.get_bind().dialect.name == "sqlite")


def _give_places() -> None:
    op.get_bind().exec_driver_sql(f"""
        UPDATE story_members SET position = coalesce((
            SELECT {_MOMENT} || ' ' || r.origin || ' ' || printf('%016x', e.article_id)
            FROM entries e JOIN revisions r ON r.id = e.revision_id
            WHERE e.article_id = story_members.article_id AND e.guild_id = story_members.guild_id AND e.user_id = 0
        ), placed)
    """)


def _make_index() -> None:
    """The index of words, empty: each article comes into it in its turn."""
    op.drop_table("story_index")
    op.create_table(
        "story_index",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("member", _ID, nullable=False),
        sa.ForeignKeyConstraint(["member"], ["story_members.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("guild_id", "term", "position", "member"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_index_member", "story_index", ["member"], unique=False)
    op.create_index(
        "ix_story_index_own",
        "story_index",
        ["term", "position"],
        unique=False,
        sqlite_where=_OWN,
        postgresql_where=_OWN,
    )


def _let_wait() -> None:
    """All that has a place waits again, with what had none."""
    run = op.get_bind().exec_driver_sql
    op.rename_table("story_waiting", "was_story_waiting")
    op.drop_index("ix_story_waiting_added", "was_story_waiting")
    op.drop_index("ix_story_waiting_article_id", "was_story_waiting")
    op.create_table(
        "story_waiting",
        sa.Column("guild_id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("guild_id", "article_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_waiting_article_id", "story_waiting", ["article_id"], unique=False)
    op.create_index("ix_story_waiting_moment", "story_waiting", ["moment"], unique=False)
    for waiting in ("was_story_waiting", "story_members") if _is_file() else ():
        run(f"""
            INSERT OR IGNORE INTO story_waiting (guild_id, article_id, moment, added)
            SELECT w.guild_id, w.article_id, {_MOMENT}, e.added
            FROM {waiting} w
            JOIN entries e ON e.article_id = w.article_id AND e.guild_id = w.guild_id AND e.user_id = 0
            JOIN revisions r ON r.id = e.revision_id
        """)
    op.drop_table("was_story_waiting")
