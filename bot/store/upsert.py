"""Inserts that meet what is there.

SQLite's `ON CONFLICT` is PostgreSQL's, so both compile the one construct: `upsert(table).values(…)` with
`.on_conflict_do_nothing()`, or `.on_conflict_do_update(index_elements=[…], set_={…})`, `.excluded`, `.returning(…)`,
`.from_select(…)`. (After a SELECT, SQLite takes an `ON CONFLICT` only where that has a WHERE.)
"""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert, insert


def upsert(table: Table) -> Insert:
    """An insert that can say what becomes of a row that is there already."""
    return insert(table)
