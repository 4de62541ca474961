"""Small files beside the database's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store.files_beside import find_beside


@pytest.mark.parametrize(
    ("database", "file"),
    [
        ("data/dateline.db", "data/dateline.db.sessions"),
        ("sqlite+aiosqlite:///data/x.db?mode=rw", "data/x.db.sessions"),
        ("postgresql+asyncpg://host/name", None),
    ],
)
def test_the_turns_of_sessions_are_kept_beside_the_database(database: str, file: str | None) -> None:
    assert find_beside(database, "sessions") == (Path(file) if file else None)
