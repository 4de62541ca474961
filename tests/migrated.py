"""New databases without a run of the migrations for each: the tables are copied from a file that they made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.store import migrate


@contextmanager
def migrated_once(folder: Path) -> Iterator[None]:
    """In here, the migrations run for the first new file only; each further one gets a copy of what came out.

    What is not a new file brought up to the newest version is still left to the migrations.
    """
    template, scripts, upgrade = folder / "migrated.db", migrate.SCRIPTS, migrate.upgrade

    def copy(path: Path, to: str = "head") -> None:
        with closing(sqlite3.connect(path)) as target:
            if to != "head" or scripts != migrate.SCRIPTS or migrate.has_tables(target):
                upgrade(path, to)
                return
            if not template.exists():
                upgrade(template)
            with closing(sqlite3.connect(template)) as made:
                made.backup(target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "upgrade", copy)
        yield
