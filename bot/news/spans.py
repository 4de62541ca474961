"""Where an article says it: stretches and words of its text. Offsets count characters (code points), end exclusive."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Extent:
    """A stretch of an article's text, `text[start:end]`; it may be empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no extent: {self.start}:{self.end}")

    def __contains__(self, other: Extent | Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of an article and where they stand: `text == article.text[start:end]`; never empty."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(f"no span: {self.start}:{self.end} for {len(self.text)} characters")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Return the span `start:end` of `text`; ValueError where it is empty or lies outside."""
        return cls(start, end, text[start:end])

    @property
    def extent(self) -> Extent:
        return Extent(self.start, self.end)

    def overlaps(self, other: Span | Extent) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Insert:
    """Words a card adds in brackets at offset `at` of the article: the name that a pronoun stands for."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the article shown by themselves. Pieces with the same `group` are shown as one, an ellipsis between."""

    span: Span
    group: int | None = None
    insert: tuple[Insert, ...] = ()
    said_by: str | None = None  # whose claim it is, where the words themselves do not say so
    rule: str = field(default="", compare=False)  # what found it (`analysis/rules.py`); not stored
