"""Readings of short texts for tests: parsed by the real pipeline, which is loaded once."""

from __future__ import annotations

from datetime import date
from functools import cache

from bot.analysis.names import Names, find_names
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import Document, Reading, parse_document
from bot.analysis.quotes import find_quotes
from bot.news import Extent, Quote


def reading_of(text: str, day: date | None = None) -> Reading:
    return parse_document(Document("test", text, Extent(0, len(text)), None, day), load())


def names_of(text: str) -> Names:
    return find_names(reading_of(text))


@cache
def quotes_of(text: str) -> tuple[Quote, ...]:
    reading = reading_of(text)
    return find_quotes(reading, find_names(reading), None)
