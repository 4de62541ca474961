"""Whose an article is: the house's, for every server; what feeds brought; one server's; or one person's alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.news.malformed import Malformed

ShelfKind = Literal["house", "feeds", "guild", "private"]

LETTERS: Final[dict[ShelfKind, str]] = {"guild": "g", "private": "u"}  # that a shelf with an owner begins with
_KINDS: Final[dict[str, ShelfKind]] = {letter: kind for kind, letter in LETTERS.items()}
_OWNED: Final = re.compile(r"(?P<letter>[gu])(?P<owner>0|[1-9][0-9]{0,19})")
_IDS: Final = 2**64  # Discord's ids are less


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list of articles. `owner_id`: the server's or the person's id at Discord, which are never one another's.

    What feeds brought is one list for all; each server sees of it what the feeds that it follows brought.
    """

    kind: ShelfKind
    owner_id: int | None = None

    def __post_init__(self) -> None:
        if (self.kind in {"house", "feeds"}) != (self.owner_id is None) or not 0 <= (self.owner_id or 0) < _IDS:
            raise Malformed(f"no shelf: {self.kind} of {self.owner_id}")

    @classmethod
    def of_guild(cls, guild_id: int) -> Shelf:
        """Return the shelf of one server, which its members see."""
        return cls("guild", guild_id)

    @classmethod
    def of_person(cls, user_id: int) -> Shelf:
        """Return what one person had read privately, which nobody else sees."""
        return cls("private", user_id)

    @classmethod
    def parse(cls, text: str) -> Shelf:
        """Return the shelf that `format` wrote; Malformed for any other text."""
        if text in _SHARED:
            return _SHARED[text]
        match = _OWNED.fullmatch(text)
        if match is None:
            raise Malformed(f"no shelf: {text!r:.80}")
        return cls(_KINDS[match["letter"]], int(match["owner"]))

    def format(self) -> str:
        """Return it as a text: `house`, `feeds`, `g12` (a server's), `u34` (a person's)."""
        return self.kind if self.owner_id is None else f"{LETTERS[self.kind]}{self.owner_id}"

    @property
    def is_shared(self) -> bool:
        """Whether its articles are stored once for all: the house's, and what feeds brought."""
        return self.owner_id is None

    @property
    def is_house(self) -> bool:
        return self.kind == "house"

    @property
    def is_private(self) -> bool:
        """Whether it is one person's alone."""
        return self.kind == "private"

    @property
    def guild_id(self) -> int | None:
        """The server whose shelf it is; None for the house's and a person's."""
        return self.owner_id if self.kind == "guild" else None


HOUSE: Final = Shelf("house")
FEEDS: Final = Shelf("feeds")
_SHARED: Final = {"house": HOUSE, "feeds": FEEDS}
