"""What analysis is given, without the weight of what it is done with: nothing here imports spaCy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from bot.news import Article, Extent, Genre

Day: TypeAlias = date | datetime  # a day, or an aware instant


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far into its body a text is analysed, whichever comes first: in characters and in tokens."""

    characters: int = 200_000
    tokens: int = 45_000


BOUNDS = Bounds()
LONGEST_TITLE = 1_000  # characters of a title that are read


@dataclass(frozen=True, slots=True)
class Document:
    """What analysis is given: a text, where the article stands in it, and the day it was written."""

    id: str
    text: str
    body: Extent
    title: str | None = None
    date: Day | None = None
    updated: Day | None = None
    genre: Genre | None = None

    def clip(self, bounds: Bounds) -> Document:
        """Return the document without what is never read of it.

        One character past the bound shows that it is longer.
        """
        end = self.body.start + bounds.characters + 1
        title = self.title[:LONGEST_TITLE] if self.title else self.title
        if end >= self.body.end:
            return self if title == self.title else replace(self, title=title)
        return replace(self, text=self.text[:end], body=Extent(self.body.start, end), title=title)


def build_document(article: Article, id: str) -> Document:  # noqa: A002  # the form calls it id
    """Return the document that `article` is to analysis."""
    return Document(id, article.text, article.body, article.title, article.published, article.updated, article.genre)
