"""News to make cards of: built from plain text, every span where it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.news import (
    ArticleEvent,
    ArticleQuote,
    Event,
    Extent,
    FactSheet,
    Headline,
    KeyFacts,
    Piece,
    Quote,
    Quotes,
    Span,
    Status,
    Timeline,
    When,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TEXT = (
    "The harbour board voted on Friday to close the old bridge. "
    "“We will not wait for the next storm,” said Ada Lovelace, the board's chair. "
    "She called the repairs a “paper fix” in May."
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def headline(**changes: Any) -> Headline:
    base: dict[str, Any] = {
        "article_id": 7,
        "title": "Board closes the bridge",
        "outlet": "Harbour News",
        "byline": "B. Keeper",
        "published": date(2026, 3, 1),
        "url": "https://harbour.example/bridge",
        "added": NOW,
        "quotes": 2,
        "events": 3,
    }
    return Headline(**{**base, **changes})


def when(value: str = "2026-02-27", precision: str = "day", basis: str = "dateline", **changes: Any) -> When:
    fields: dict[str, Any] = {
        "value": value,
        "precision": precision,
        "basis": basis,
        "expression": span("on Friday"),
    }
    return When(**{**fields, **changes})


def quote(words: str = "We will not wait for the next storm,", **changes: Any) -> Quote:
    said = span(words)
    third = TEXT.index("She")
    sentence = Extent(TEXT.index("“We"), third - 1) if said.start < third else Extent(third, len(TEXT))
    fields: dict[str, Any] = {
        "span": said,
        "kind": "direct",
        "speaker": span("Ada Lovelace"),
        "name": "Ada Lovelace",
        "role": "the board's chair",
        "cue": span("said"),
        "when": None,
        "sentence": sentence,
        "confidence": 0.9,
        "rule": "said",
    }
    return Quote(**{**fields, **changes})


def article_quote(said: Quote | None = None, index: int = 0, of: Headline | None = None) -> ArticleQuote:
    said = said or quote()
    return ArticleQuote(index, said, Span.of(TEXT, said.sentence.start, said.sentence.end), of or headline())


def quotes_of(*said: ArticleQuote, speaker: str | None = None, of: Headline | None = None) -> Quotes:
    return Quotes(said, of or headline(), speaker)


def event(
    words: str = "The harbour board voted on Friday to close the old bridge",
    status: Status = "happened",
    at: When | None = None,
    *,
    said_by: str | None = None,
    confidence: float = 0.9,
) -> Event:
    return Event(
        at or when(), span(words) if words in TEXT else Span(0, len(words), words), status, said_by, (), confidence, "r"
    )


def timeline_of(*events: Event, of: Headline | None = None) -> Timeline:
    told = of or headline()
    return Timeline(tuple(ArticleEvent(i, one, told) for i, one in enumerate(events)), told, date(2026, 3, 1))


def piece(words: str, **changes: Any) -> Piece:
    return Piece(span(words) if words in TEXT else Span(0, len(words), words), **changes)


def fact_sheet(**changes: Piece | None) -> FactSheet:
    key = KeyFacts(
        **{"who": piece("The harbour board"), "what": piece("voted on Friday to close the old bridge"), **changes}
    )
    return FactSheet(headline(), key, when())
