"""The search's tables: each database has its own, kept in step with what stands on shelves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store.dialects.matches import Marked, NameKind, Wanted


class FullText(Protocol):
    """What both give."""

    # --- putting in and taking out ---

    async def add_revision(self, connection: AsyncConnection, revision_id: int, /) -> None:
        """Have a revision found by its words."""

    async def drop_revision(self, connection: AsyncConnection, revision_id: int, /) -> None:
        """Have it found no more; before its words change or go."""

    async def add_names(self, connection: AsyncConnection, ids: Sequence[int], /) -> None:
        """Have names found."""

    async def drop_names(self, connection: AsyncConnection, ids: Sequence[int], /) -> None:
        """Have names found no more; before they go."""

    async def merge(self, connection: AsyncConnection, /) -> None:
        """Clear out what was deleted, where the index still has its words."""

    # --- looking up ---

    async def find(self, connection: AsyncConnection, wanted: Wanted, /) -> tuple[list[Marked], int]:
        """A page of the articles that hold every word typed, best first, and how many there are in all."""

    async def find_titles_begun(
        self, connection: AsyncConnection, reader: Reader, typed: str, many: int, /
    ) -> Sequence[Sequence[Any]]:
        """(label, key, newest, outlet) of articles whose title has every word, the last begun; the newest first."""

    async def find_titles_like(
        self, connection: AsyncConnection, reader: Reader, typed: str, many: int, /
    ) -> Sequence[Sequence[Any]]:
        """The same of those whose title shares three letters in a row with it."""

    async def find_names_begun(
        self, connection: AsyncConnection, reader: Reader, typed: str, kind: NameKind, many: int, /
    ) -> Sequence[Sequence[Any]]:
        """(name, id, newest) of names of a kind in what the reader sees that have every word, the last begun."""

    async def find_names_like(
        self, connection: AsyncConnection, reader: Reader, typed: str, kind: NameKind, many: int, /
    ) -> Sequence[Sequence[Any]]:
        """The same of those that share three letters in a row with it."""

    def select_names_begun(self) -> Select[Any]:
        """The ids (`id`) of names that have every word, the last begun; takes the bound values of `bind_begun`."""

    def bind_begun(self, typed: str, /) -> dict[str, Any] | None:
        """None where there is no word in it."""

    async def find_phrases(
        self, connection: AsyncConnection, revisions: Sequence[int], topics: Collection[str], /
    ) -> set[int]:
        """Those of the revisions that have the words of a topic side by side."""


@cache
def of_dialect(name: str) -> FullText:
    """The search of a kind of database; only what is used is imported."""
    if name == "sqlite":
        from bot.store.dialects import fts5

        return fts5
    from bot.store.dialects import tsearch

    return tsearch


def of(connection: AsyncConnection) -> FullText:
    """The search of the database that the connection is to."""
    return of_dialect(connection.dialect.name)
