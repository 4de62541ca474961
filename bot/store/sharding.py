"""Rows of the servers that are a process's own shards'."""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column

from bot.news.shards import Shards


def is_own(guild_id: ColumnElement[int], shards: Shards) -> ColumnElement[bool]:
    """Return whether a server, by its id, is on one of these shards."""
    ids: list[ColumnElement[int]] = [literal_column(str(one)) for one in sorted(shards.ids)]
    return (guild_id.op(">>")(literal_column("22")) % literal_column(str(shards.count))).in_(ids)
