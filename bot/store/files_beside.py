"""Small files that lie beside the database's."""

from __future__ import annotations

from pathlib import Path


def find_beside(database: str, ending: str) -> Path | None:
    """Return the file of that ending beside the database's; None where the database is no file."""
    if "://" in database:
        _, _, path = database.partition(":///")
        database = path.partition("?")[0] if database.startswith("sqlite") else ""
    return Path(f"{database}.{ending}") if database else None
