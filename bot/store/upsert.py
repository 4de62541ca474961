"""Inserts that meet what is there: one place that knows whose `ON CONFLICT` it is.

SQLite's insert and PostgreSQL's have the same shape: `upsert(table).values(…).on_conflict_do_nothing()`, or
`.on_conflict_do_update(index_elements=[…], set_={…})`, `.excluded`, `.returning(…)`, `.from_select(…)`. (After a
SELECT, SQLite takes an `ON CONFLICT` only where that has a WHERE.)
"""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import Insert, insert


def upsert(table: Table) -> Insert:
    """The insert of the database's own dialect."""
    return insert(table)
