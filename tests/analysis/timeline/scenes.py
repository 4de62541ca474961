"""Readings of invented articles, for the tests of this room."""

from __future__ import annotations

from datetime import date

from bot.analysis.names import find_names
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import Document, Reading, parse_document
from bot.analysis.quotes import find_quotes
from bot.analysis.timeline import find_events
from bot.analysis.times import find_times
from bot.news import Event, Extent

WEDNESDAY = date(2031, 5, 14)


def reading_of(text: str, day: date | None = WEDNESDAY, title: str | None = None) -> Reading:
    return parse_document(Document("x", text, Extent(0, len(text)), title, day), load())


def events_of(text: str, day: date | None = WEDNESDAY, title: str | None = None) -> tuple[Event, ...]:
    reading = reading_of(text, day, title)
    names = find_names(reading)
    return find_events(reading, find_times(reading), names, find_quotes(reading, names))


def lines_of(text: str, day: date | None = WEDNESDAY) -> list[tuple[str, str]]:
    return [(event.when.value, event.span.text) for event in events_of(text, day)]
