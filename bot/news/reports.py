"""What people report as wrong in a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.news.answers import CitedKind

Wrong = Literal["not_said", "wrong_date", "misleads", "other"]
WRONG: Final[dict[Wrong, str]] = {
    "not_said": "Not said by them",
    "wrong_date": "Wrong date",
    "misleads": "Misleads",
    "other": "Something else",
}
WORDS = 300  # characters that a person may say of it
TEXT = 1000  # characters that are kept of what is reported

# What a server shows nowhere: the article's key, what it is of it, where it begins, its words.
HiddenFact: TypeAlias = tuple[int, CitedKind, int, str]


@dataclass(frozen=True, slots=True)
class Report:
    """One person's report of one thing; `guild_id` 0: in direct messages. `people`: how many reported the same."""

    id: int
    guild_id: int
    key: int  # of the article
    kind: CitedKind
    start: int
    text: str  # the words that are reported
    title: str
    what: Wrong
    words: str | None
    at: datetime
    people: int = 1
    is_again: bool = False  # this person has reported it before

    @property
    def fact(self) -> HiddenFact:
        """What is hidden where a server hides it."""
        return (self.key, self.kind, self.start, self.text)
