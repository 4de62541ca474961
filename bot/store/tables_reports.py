"""What people report as wrong, and what a server hides of an article.

A report is of one thing in an article as it stood: its kind, where it began and its words. One person's repeated report
of one thing is one row.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from bot.store.metadata import ID, metadata

reports = Table(
    "reports",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("guild_id", ID, nullable=False),  # 0: in direct messages
    Column("user_id", ID, nullable=False),
    Column("key", ID, nullable=False),  # of the entry that was seen, which buttons carry
    Column("article_id", ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),  # as in bot.news.CitedKind
    Column("start", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("title", Text, nullable=False),  # of the article
    Column("what", Text, nullable=False),  # as in bot.news.reports.Wrong
    Column("words", Text),  # of the person who reports it
    Column("at", Text, nullable=False),
    Column("done", Text),  # when the server's people dealt with it
    UniqueConstraint("guild_id", "user_id", "article_id", "kind", "start"),
    Index(None, "guild_id", "done"),
    sqlite_autoincrement=True,
)

hidden_facts = Table(
    "hidden_facts",
    metadata,
    Column("guild_id", ID, nullable=False),
    Column("key", ID, nullable=False),  # of the entry that the server sees
    Column("article_id", ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("guild_id", "key", "kind", "start"),
    sqlite_with_rowid=False,
)
