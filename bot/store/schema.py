"""The whole schema: the metadata with the tables of every room in it."""

from __future__ import annotations

from bot.store import tables, tables_feeds, tables_reports, tables_schedules, tables_stories
from bot.store.metadata import metadata

TABLES = (tables, tables_feeds, tables_reports, tables_schedules, tables_stories)  # imported, and so in the metadata

__all__ = ["TABLES", "metadata"]
