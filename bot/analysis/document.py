"""What analysis is given, without the weight of what it is done with: nothing here imports spaCy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.news import Article, Extent


@dataclass(frozen=True, slots=True)
class Document:
    """What analysis is given: a text, where the article stands in it, and the day it was written."""

    id: str
    text: str
    body: Extent
    title: str | None = None
    date: date | datetime | None = None


def document(article: Article, id: str) -> Document:  # noqa: A002  # the form calls it id
    """The document that `article` is to analysis."""
    return Document(id, article.text, article.body, article.title, article.published)
