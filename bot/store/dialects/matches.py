"""What a search asks of the database, and what it gives, whichever database that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import bindparam

from bot.news import Extent, Reader
from bot.store.timestamps import format_instant
from bot.store.visible import who

NameKind: TypeAlias = Literal["person", "topic"]
KINDS: dict[NameKind, tuple[str, ...]] = {"person": ("person",), "topic": ("place", "organisation")}
SCAN = 1000  # names looked at for one answer
BEGUN = 2000  # names that hold the words typed, of which people are looked for
LIMIT: Any = bindparam("limit")
OFFSET: Any = bindparam("offset")
KEYS: Any = bindparam("keys", expanding=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of a search: what was typed, and the days it is of. None: from the first on, to the last.

    `among`: articles (by key) that are looked at; None: all but those `without`.
    """

    reader: Reader
    typed: str
    start: date | None
    end: date | None
    now: datetime
    offset: int
    limit: int
    without: Sequence[int] = ()
    among: Sequence[int] | None = None

    def bind(self) -> dict[str, Any]:
        """The bound values of a search."""
        return {
            **who(self.reader),
            "now": format_instant(self.now),
            "start": self.start.isoformat() if self.start else "",
            "end": self.end.isoformat() if self.end else "9999-99-99",
            "limit": self.limit,
            "offset": self.offset,
            "keys": list(self.without if self.among is None else self.among),
        }


@dataclass(frozen=True, slots=True)
class Marked:
    """A row of a headline's columns, the text, where its body begins and ends, and its quotes (JSON); and where the
    words stand: `in_title`, `in_body` (offsets of the text), `speakers` (positions of quotes)."""

    row: Sequence[Any]
    in_title: tuple[Extent, ...]
    in_body: tuple[Extent, ...]
    speakers: frozenset[int]
